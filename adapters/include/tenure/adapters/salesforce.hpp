// CRM, step 1: reads and writes a Salesforce org over REST and Bulk API 2.0.
// What it needs of the org, what it costs and where it ends: docs/salesforce.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tenure/core/clock.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/secret.hpp"
#include "tenure/crm/connector.hpp"
#include "tenure/crm/registry.hpp"
#include "tenure/http/credentials.hpp"
#include "tenure/http/transport.hpp"

namespace tenure::inline v1::salesforce {

/// How an access token is obtained from the org's token endpoint.
enum class Flow {
    jwt,                 ///< a signed assertion for `user`; nothing secret leaves this machine
    client_credentials,  ///< `client_id` and `client_secret`; the org names the user
    refresh_token        ///< what a person's consent left behind; may be replaced with each use
};

/// How to reach one org.
struct Options {
    std::string source{};            ///< the stable id of the source
    std::string url{};               ///< the org's My Domain, e.g. https://acme.my.salesforce.com
    Flow auth = Flow::jwt;           ///< see Flow
    std::string client_id{};         ///< of the external client app ("consumer key")
    Secret client_secret{};          ///< for client_credentials, and for refresh_token where asked
    std::string user{};              ///< the user name, for jwt
    Secret jwt_key{};                ///< the private RSA key as PEM text, for jwt
    Secret refresh_token{};          ///< the first one; later ones live in `credentials`
    std::string api = "60.0";        ///< the version of the API, 58.0 or later
    std::string currency{};          ///< of amounts where the org does not tell
    double share = 0.5;              ///< of the day's remaining calls that are ours
    std::chrono::seconds lag{300};   ///< how late a change may become readable
    std::uint64_t bulk_from = 2000;  ///< streams with more rows are read by Bulk API; 0: never
    std::chrono::seconds deletes_every{0};           ///< how often deletions are asked for
    std::chrono::seconds compare_every{7 * 86'400};  ///< how often all ids are compared
    std::chrono::seconds formulas_every{86'400};     ///< how often formula fields are read anew
    Secret webhook_secret{};  ///< what the URL of outbound messages carries as `secret`
    TransportOptions transport{};
    Log log{};
    Clock* clock = nullptr;                          ///< the system's when null
    std::shared_ptr<CredentialVault> credentials{};  ///< keeps rotated refresh tokens
};

/// Makes a connector over HTTPS; nothing is sent yet.
/// Throws: Error{configuration} naming a missing or wrong setting.
std::unique_ptr<Connector> connect(const Options& options);

/// Makes a connector over the given transport, which is used as it is: no retries, no log, no
/// budget.
std::unique_ptr<Connector> connect(const Options& options, std::shared_ptr<Transport> transport);

/// Returns the factory for a Registry. Settings url, auth (jwt, client_credentials,
/// refresh_token), client_id, user, api, currency, share, lag, bulk_from, deletes_every,
/// compare_every, formulas_every (seconds); secrets client_secret, jwt_key, refresh_token,
/// webhook_secret.
ConnectorFactory factory();

/// Returns the JSON text of the mapping that fits an org with standard objects.
std::string_view default_mapping();

/// Returns the body to answer an outbound message with once its hints are kept; without it
/// Salesforce sends the message again for 24 hours.
std::string_view acknowledgement();

}  // namespace tenure::inline v1::salesforce
