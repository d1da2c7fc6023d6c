// Plays, step 7: the plays that come with the SDK, and users' own read from JSON.
// docs/plays.md explains every key; sdk/data/plays/catalogue.json is the longest example.
#pragma once

#include <string>
#include <string_view>

#include "tenure/plays/play.hpp"

namespace tenure::inline v1 {

/// Returns the plays that come with the SDK: for every stage of the lifecycle and the techniques by
/// kind of customer. Source: the stage and technique tables of the articles in docs/lifecycle.md.
Playbook default_plays();

/// Reads plays from JSON; `name` stands in error messages. Plays of `base` stay, those of the same
/// id are replaced, those listed under "without" go.
/// Throws: Error{configuration} for bad JSON, unknown keys, names and placeholders (suggesting the
/// nearest known one), numbers out of range, and ids given twice.
Playbook plays_from_json(std::string_view text, const std::string& name = "plays",
                         const Playbook& base = {});

}  // namespace tenure::inline v1
