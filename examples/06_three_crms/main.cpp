// Three CRMs into one store: the same business seen through vTiger, HubSpot and Salesforce.
// Runs against the sandboxes; with your own CRMs only the settings differ.
#include <cstdio>

#include "tenure/adapters/sandbox.hpp"
// [snippet]
#include "tenure/adapters/hubspot.hpp"
#include "tenure/adapters/salesforce.hpp"
#include "tenure/adapters/vtiger.hpp"
#include "tenure/insight/evaluate.hpp"
#include "tenure/store/open_store.hpp"
#include "tenure/sync/sync.hpp"

/// Reads one CRM into the store; its rows stay apart from other sources' by the source's id.
void add_source(tenure::Store& store, tenure::Connector& crm, const std::string& source,
                std::string_view mapping) {
    const auto report =
        tenure::sync(crm, store, tenure::Mapping::parse(std::string(mapping)), {.source = source});
    unsigned long long stored = 0;
    for (const tenure::RunRecord& run : report.runs) stored += run.upserted;
    std::printf("%-5s %3zu streams, %5llu rows, %4llu requests\n", source.c_str(),
                report.runs.size(), stored, static_cast<unsigned long long>(crm.requests()));
}

void read_all(const tenure::vtiger::Options& shop, const tenure::hubspot::Options& hub,
              const tenure::salesforce::Options& sf, tenure::Timestamp today) {
    const auto store = tenure::open_store("sqlite:example_three_crms.db");
    add_source(*store, *tenure::vtiger::connect(shop), "shop", tenure::vtiger::default_mapping());
    add_source(*store, *tenure::hubspot::connect(hub), "hub", tenure::hubspot::default_mapping());
    add_source(*store, *tenure::salesforce::connect(sf), "sf",
               tenure::salesforce::default_mapping());
    const auto known = tenure::evaluate(*store, today);
    std::printf("%llu customers evaluated\n", static_cast<unsigned long long>(known.customers));
}
// [/snippet]

int main() {
    const tenure::sandbox::Options fifty{.customers = 50};
    const tenure::sandbox::VtigerServer vtiger(fifty);
    const tenure::sandbox::HubspotServer hubspot(fifty);
    const tenure::sandbox::SalesforceServer salesforce(fifty);
    std::remove("example_three_crms.db");

    tenure::vtiger::Options shop;
    shop.source = "shop";
    shop.url = vtiger.url();
    shop.user = vtiger.user();
    shop.access_key = tenure::Secret(vtiger.access_key());
    shop.transport.ca_file = vtiger.ca_file();

    tenure::hubspot::Options hub;
    hub.source = "hub";
    hub.url = hubspot.url();
    hub.token = tenure::Secret(hubspot.token());
    hub.purchases = "invoices";
    hub.transport.ca_file = hubspot.ca_file();

    tenure::salesforce::Options sf;
    sf.source = "sf";
    sf.url = salesforce.url();
    sf.auth = tenure::salesforce::Flow::client_credentials;
    sf.client_id = salesforce.client_id();
    sf.client_secret = tenure::Secret(salesforce.client_secret());
    sf.transport.ca_file = salesforce.ca_file();
    try {
        read_all(shop, hub, sf, tenure::system_clock().now());
    } catch (const tenure::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
