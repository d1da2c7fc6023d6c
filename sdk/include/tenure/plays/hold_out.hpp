// Plays, step 7: who is left alone so that a play can be measured: a keyed hash decides, not
// chance. The same customer of the same play always falls on the same side; plays are independent.
#pragma once

#include <string>
#include <string_view>

#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// Returns the store's key for hold-outs, made at the first call and kept as a fact; without it
/// nobody can tell beforehand who will be held out.
std::string hold_out_key(Store& store);

/// Returns the arm of a customer in a play: held out when the HMAC-SHA-256 of play and customer, as
/// a fraction of one, is below `share`. A larger share keeps everybody who was held out there.
/// Test: HoldOut.*
Arm arm_of(std::string_view key, std::string_view play, const RowKey& customer, double share);

}  // namespace tenure::inline v1
