// Lifecycle, step 5: the frameworks that come with the SDK, and users' own, as JSON.
// The shipped files are compiled in; docs/frameworks.md shows what they say and how to write one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tenure/lifecycle/framework.hpp"

namespace tenure::inline v1 {

/// Returns the ids of the shipped frameworks; of those for customers the default one comes first.
std::vector<std::string> framework_ids(Framework::Subject subject = Framework::Subject::customers);

/// Returns a shipped framework by id. Throws: Error{configuration} naming the nearest or the known.
Framework find_framework(std::string_view id);

/// Reads a framework from JSON. `name` stands in error messages.
/// Throws: Error{configuration} naming the place and what to write instead: for bad JSON, more than
/// 1 MiB, unknown keys, languages or states, wrong types, ids used twice, states covered twice or
/// not at all (an uncovered `unknown` joins the first stage), stages nobody can ever be in, and
/// thresholds out of range or order.
Framework framework_from_json(std::string_view text, const std::string& name = "framework");

/// Returns why these thresholds never produce a state, e.g. "detect_seasons is 0 ..."; empty when
/// they can. Test: Reachability.*
std::string unreachable_because(State state, const Thresholds& thresholds);

}  // namespace tenure::inline v1
