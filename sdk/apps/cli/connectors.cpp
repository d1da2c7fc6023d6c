#include "connectors.hpp"

#include "tenure/adapters/hubspot.hpp"
#include "tenure/adapters/salesforce.hpp"
#include "tenure/adapters/vtiger.hpp"
#include "tenure/core/nearest.hpp"

namespace tenure::cli {

namespace {

KnownConnector vtiger_connector() {
    return {"vtiger",
            "vTiger",
            vtiger::factory,
            vtiger::default_mapping,
            {"url", "user", "zone", "currency"},
            {},
            {"access_key"},
            {{"url", "Add it, for example \"https://crm.example.com\""},
             {"user", "Add it, for example \"admin\""},
             {"access_key",
              "Add {\"env\": \"VTIGER_ACCESS_KEY\"}; the key stands in vTiger under My "
              "Preferences"}},
            R"(      "url": "https://crm.example.com",
      "user": "admin",
      // The access key stands in vTiger under My Preferences. It stays out of this file:
      "access_key": {"env": "VTIGER_ACCESS_KEY"},
      // Whose lifecycle is followed: "account", "contact" or "contact-else-account".
      "customer_is": "account",
      // The zone of createdtime and modifiedtime on the server; vTiger's default is UTC.
      "zone": "UTC",
)",
            "fill in url and user, set VTIGER_ACCESS_KEY, then run `tenure check`"};
}

KnownConnector hubspot_connector() {
    return {
        "hubspot",
        "HubSpot",
        hubspot::factory,
        hubspot::default_mapping,
        {"url", "client_id", "api", "purchases", "currency"},
        {"share", "day_share", "day_limit", "search_lag"},
        {"token", "client_secret", "refresh_token"},
        {},
        R"(      // A service key's or private app's token; docs/hubspot.md lists the scopes it needs.
      "token": {"env": "HUBSPOT_TOKEN"},
      "api": "2026-03",
      // Which records count as purchases: "deals" (won ones), "invoices" or "orders".
      "purchases": "deals",
      // Whose lifecycle is followed: "account", "contact" or "contact-else-account".
      "customer_is": "account",
)",
        "set HUBSPOT_TOKEN, then run `tenure check`"};
}

KnownConnector salesforce_connector() {
    return {
        "salesforce",
        "Salesforce",
        salesforce::factory,
        salesforce::default_mapping,
        {"url", "auth", "client_id", "user", "api", "currency"},
        {"share", "lag", "bulk_from", "compare_every", "formulas_every"},
        {"client_secret", "jwt_key", "refresh_token", "webhook_secret"},
        {{"url", "Add the org's My Domain, for example \"https://acme.my.salesforce.com\""},
         {"client_id", "Add the consumer key of the external client app"}},
        R"(      // The org's My Domain; docs/salesforce.md tells how to set up the app and its user.
      "url": "https://acme.my.salesforce.com",
      "auth": "jwt",              // or "client_credentials", "refresh_token"
      "client_id": "the consumer key of the external client app",
      "user": "integration@example.com",
      "jwt_key": {"file": "salesforce-key.pem"},
      "api": "60.0",
      // Whose lifecycle is followed: "account", "contact" or "contact-else-account".
      "customer_is": "account",
)",
        "fill in url, client_id and user, put the private key beside it, then run "
        "`tenure check`"};
}

}  // namespace

const std::vector<KnownConnector>& known_connectors() {
    static const std::vector<KnownConnector> all{vtiger_connector(), hubspot_connector(),
                                                 salesforce_connector()};
    return all;
}

std::vector<std::string> connector_names() {
    std::vector<std::string> names;
    for (const KnownConnector& each : known_connectors()) names.push_back(each.name);
    return names;
}

const KnownConnector* find_connector(const std::string& name) {
    for (const KnownConnector& each : known_connectors()) {
        if (each.name == name) return &each;
    }
    return nullptr;
}

const KnownConnector& known_connector(const std::string& name) {
    if (const KnownConnector* found = find_connector(name)) return *found;
    throw Error(Errc::configuration, "choose connector", name, "there is no such connector",
                did_you_mean(name, connector_names(), "Use one of: " + listed(connector_names())));
}

}  // namespace tenure::cli
