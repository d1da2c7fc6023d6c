// Lifecycle, step 5: a customer's moments as one short text, eight characters per purchase.
// Kept beside the purchase summaries, so that an evaluation need not read every record.
#pragma once

#include <string>
#include <string_view>

#include "tenure/lifecycle/moment.hpp"

namespace tenure::inline v1::detail {

/// Returns the moments as text.
std::string pack(const Moments& moments);

/// Replaces `out` by what a text holds. Throws: Error{store} for damaged text.
void unpack(std::string_view text, Moments& out);

}  // namespace tenure::inline v1::detail
