// The command's connectors: what each is called, which settings it takes, and how one begins.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tenure/crm/registry.hpp"

namespace tenure::cli {

/// A connector the command links.
struct KnownConnector {
    std::string name;     ///< as configuration files spell it
    std::string product;  ///< as people do
    ConnectorFactory (*factory)();
    std::string_view (*default_mapping)();
    std::vector<std::string> values;    ///< settings of its own, besides those of all sources
    std::vector<std::string> secrets;   ///< settings read as secrets
    std::vector<std::string> required;  ///< of those two; others have defaults or depend
    std::string example;                ///< its part of a starting configuration
    std::string next_step;              ///< what to do with that
};

/// Returns them all, in the order they are named to people.
const std::vector<KnownConnector>& known_connectors();

/// Returns their names.
std::vector<std::string> connector_names();

/// Throws: Error{configuration} for an unknown one, naming the nearest.
const KnownConnector& known_connector(const std::string& name);

}  // namespace tenure::cli
