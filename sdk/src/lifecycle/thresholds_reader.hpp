// Lifecycle, step 5: reads the thresholds of a framework's JSON and refuses what contradicts
// itself. Private to the reader of frameworks.
#pragma once

#include "lifecycle/framework_json.hpp"

namespace tenure::inline v1::detail {

/// Reads thresholds; those left out keep their defaults. Throws: Error{configuration}.
Thresholds read_thresholds(const JsonObject& json);

}  // namespace tenure::inline v1::detail
