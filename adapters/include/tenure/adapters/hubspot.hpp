// CRM, step 1: reads and writes a HubSpot portal over its CRM API, any generation of it.
// What it needs of the portal, what it costs and where it ends: docs/hubspot.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tenure/core/clock.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/secret.hpp"
#include "tenure/crm/connector.hpp"
#include "tenure/crm/registry.hpp"
#include "tenure/http/credentials.hpp"
#include "tenure/http/transport.hpp"

namespace tenure::inline v1::hubspot {

/// A generation of the API: paths and details of answers differ, records do not.
/// Source: HubSpot, developer-tooling/platform/versioning.
enum class Api {
    v3,        ///< v3 for records, v4 for associations; unsupported from 2027 on
    v2026_03,  ///< supported until September 2027
    v2026_09   ///< writes also obey the rules administrators set for forms
};

/// How to reach one portal: with a token, or with the three OAuth secrets.
struct Options {
    std::string source{};                        ///< the stable id of the source
    std::string url = "https://api.hubapi.com";  ///< another one for a sandbox or a gateway
    Secret token{};                              ///< of a service key or a private app
    std::string client_id{};                     ///< of an app, with OAuth
    Secret client_secret{};                      ///< of an app: for OAuth and to verify webhooks
    Secret refresh_token{};                      ///< of the app's installation in this portal
    Api api = Api::v2026_03;
    /// Which records count as purchases: "deals" (won ones), "invoices" or "orders". One kind only,
    /// or revenue would be counted twice.
    std::string purchases = "deals";
    std::string currency{};    ///< of amounts when the account's own cannot be read
    double burst_share = 0.9;  ///< of the requests per ten seconds and of searches per second
    double day_share =
        0.5;  ///< of the requests per day; the portal's other integrations keep the rest
    std::int64_t day_limit = 0;           ///< requests per day; 0: as HubSpot's answers tell
    std::chrono::seconds search_lag{60};  ///< how late a change may show up in the search index
    std::chrono::seconds deletes_every{3600};  ///< between looks at a recycle bin beyond one page
    TransportOptions transport{};
    Log log{};
    Clock* clock = nullptr;                          ///< the system's when null
    std::shared_ptr<CredentialVault> credentials{};  ///< keeps a refresh token that was replaced
};

/// Reads "v3", "2026-03" or "2026-09". Throws: Error{configuration} for anything else.
Api api_named(std::string_view name);

/// Makes a connector over HTTPS that retries and keeps within its share; nothing is sent yet.
/// Throws: Error{configuration} naming a missing or wrong setting.
std::unique_ptr<Connector> connect(const Options& options);

/// Makes a connector over the given transport: with credentials, but no retries, limits or log.
std::unique_ptr<Connector> connect(const Options& options, std::shared_ptr<Transport> transport);

/// Returns the factory for a Registry; settings url, client_id, api, purchases, currency, share,
/// day_share, day_limit, search_lag (seconds); secrets token, client_secret, refresh_token.
ConnectorFactory factory();

/// Returns the JSON text of the mapping that fits a portal as it is set up.
std::string_view default_mapping();

/// Sets the lifecycle stage of a contact or company, also to an earlier one: HubSpot ignores a
/// step back without a word, so the stage is cleared first and read back at the end.
/// `crm` is a HubSpot connector, `stage` the internal value. Source: HubSpot, contacts v1 update.
Outcome move_lifecycle(Connector& crm, const std::string& stream, const RecordId& id,
                       const std::string& stage, const Context& context = {});

}  // namespace tenure::inline v1::hubspot
