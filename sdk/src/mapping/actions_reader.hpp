// Mapping, step 2: reads where plays write their tasks, notes and tags.
// Internal to read_spec().
#pragma once

#include "mapping/reader.hpp"

namespace tenure::inline v1::mapping {

/// Reads the value of "actions". Throws: Error{configuration} naming file, line and field.
ActionMappings read_actions(const Reader& reader, const Node& node);

}  // namespace tenure::inline v1::mapping
