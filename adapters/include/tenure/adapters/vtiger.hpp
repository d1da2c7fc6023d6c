// CRM, step 1: reads and writes an on-premise vTiger CRM over webservice.php.
// What it needs of the CRM, what it costs and where it ends: docs/vtiger.md.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "tenure/core/clock.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/secret.hpp"
#include "tenure/crm/connector.hpp"
#include "tenure/crm/registry.hpp"
#include "tenure/http/transport.hpp"

namespace tenure::inline v1::vtiger {

/// What the connectors of one user share: the turn to log in, since vTiger keeps one challenge per
/// user, and whether the server's `sync` works.
class SharedLogin;

/// Makes what connectors of one user share, one per server and user.
std::shared_ptr<SharedLogin> shared_login();

/// How to reach one vTiger.
struct Options {
    std::string source{};      ///< the stable id of the source
    std::string url{};         ///< the CRM's address, with or without "/webservice.php"
    std::string user{};        ///< the user name, as in the login form
    Secret access_key{};       ///< from the user's "My Preferences" page, not the password
    std::string zone = "UTC";  ///< the zone the server writes createdtime and modifiedtime in
    std::string currency{};    ///< of amounts when the Currency module may not be read
    std::chrono::seconds overlap{2};  ///< how far an incremental read goes back behind its mark
    TransportOptions transport{};
    Log log{};
    Clock* clock = nullptr;                ///< the system's when null
    std::shared_ptr<SharedLogin> login{};  ///< given to all workers of one user; own when null
};

/// Makes a connector over HTTPS; nothing is sent yet.
/// Throws: Error{configuration} naming a missing or wrong setting.
std::unique_ptr<Connector> connect(const Options& options);

/// Makes a connector over the given transport, which is used as it is: no retries, no log.
std::unique_ptr<Connector> connect(const Options& options, std::shared_ptr<Transport> transport);

/// Returns the factory for a Registry; settings url, user, zone, currency, secret access_key.
/// Connectors it makes for the same server and user share their login.
ConnectorFactory factory();

/// Returns the JSON text of the mapping that fits a vTiger as installed.
std::string_view default_mapping();

}  // namespace tenure::inline v1::vtiger
