// The part of the configuration about people who have not bought.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "config.hpp"

namespace tenure::cli {

/// Reads "lifecycle.leads"; the file of owners as it is written there. Throws:
/// Error{configuration}.
void read_leads(const nlohmann::json& part, Config& config);

}  // namespace tenure::cli
