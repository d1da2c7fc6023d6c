// CRM, step 1: finds a connector by its name, as configuration files spell it.
// An ordinary object: programs add the connectors they link, nothing registers itself.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "tenure/core/clock.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/secret.hpp"
#include "tenure/crm/connector.hpp"
#include "tenure/http/credentials.hpp"
#include "tenure/http/transport.hpp"

namespace tenure::inline v1 {

/// What a factory gets: plain settings by name, secrets apart, and the transport's settings.
struct ConnectorSettings {
    std::string source{};                         ///< the stable id of the source
    std::map<std::string, std::string> values{};  ///< e.g. url, user, zone, currency
    std::map<std::string, Secret> secrets{};      ///< e.g. access_key
    TransportOptions transport{};
    Log log{};
    std::shared_ptr<CredentialVault> credentials{};  ///< keeps rotated secrets; null: none is kept
};

/// Makes one connector. Throws: Error{configuration} naming the missing or wrong setting.
using ConnectorFactory = std::function<std::unique_ptr<Connector>(const ConnectorSettings&)>;

/// A set of connector factories by name.
class Registry {
 public:
    void add(std::string name, ConnectorFactory factory) {
        factories_[std::move(name)] = std::move(factory);
    }

    /// Throws: Error{configuration} for an unknown name, listing the known ones.
    std::unique_ptr<Connector> make(const std::string& name,
                                    const ConnectorSettings& settings) const {
        const auto found = factories_.find(name);
        if (found != factories_.end()) return found->second(settings);
        std::string known;
        for (const auto& entry : factories_) known += (known.empty() ? "" : ", ") + entry.first;
        throw Error(Errc::configuration, "choose connector", name, "no such connector",
                    "Known connectors: " + known);
    }

 private:
    std::map<std::string, ConnectorFactory> factories_;
};

}  // namespace tenure::inline v1
