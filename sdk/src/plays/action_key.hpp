// Plays, step 7: the name of one action, by which the CRM's record of it is found again.
// Internal to the plays.
#pragma once

#include <string>
#include <string_view>

#include "tenure/model/schema.hpp"

namespace tenure::inline v1::detail {

/// Returns the key of a play's action with a customer, assigned on a day: the same for a plan made
/// again that day, and without anything personal in it.
std::string action_key(std::string_view key, std::string_view play, const RowKey& customer,
                       Date day);

}  // namespace tenure::inline v1::detail
