// Plays, step 7: reads when a play applies and to whom.
// Internal to plays_from_json().
#pragma once

#include <string>
#include <vector>

#include "plays/play_json.hpp"
#include "tenure/plays/play.hpp"

namespace tenure::inline v1::detail {

/// Reads one state's name or a list of them.
std::vector<State> read_states(const PlayJson& json, const std::string& key);

/// Reads what makes a play take up a customer.
PlayTrigger read_trigger(const PlayJson& json);

}  // namespace tenure::inline v1::detail
