// The command's connectors: what each is called, which settings it takes, and how one begins.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tenure/crm/registry.hpp"

namespace tenure::cli {

/// A setting that a source cannot do without, and what to do when it is missing.
struct RequiredSetting {
    std::string key;
    std::string next_step;
};

/// A connector the command links.
struct KnownConnector {
    std::string name;     ///< as configuration files spell it
    std::string product;  ///< as people do
    ConnectorFactory (*factory)();
    std::string_view (*default_mapping)();
    std::vector<std::string> texts;         ///< settings of its own, besides those of all sources
    std::vector<std::string> numbers;       ///< more of them
    std::vector<std::string> secrets;       ///< settings read as secrets
    std::vector<RequiredSetting> required;  ///< of those; others have defaults or depend
    std::string example;                    ///< its part of a starting configuration
    std::string next_step;                  ///< what to do with that
};

/// Returns them all, in the order they are named to people.
const std::vector<KnownConnector>& known_connectors();

/// Returns their names.
std::vector<std::string> connector_names();

/// Returns the connector of that name, or null.
const KnownConnector* find_connector(const std::string& name);

/// Throws: Error{configuration} for an unknown one, naming the nearest.
const KnownConnector& known_connector(const std::string& name);

}  // namespace tenure::cli
