// Mapping, step 2: what to say about a mistyped name.
// The nearest known one, or all of them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tenure/core/nearest.hpp"

namespace tenure::inline v1::mapping {

/// Returns "Did you mean X?" for the nearest known name, else all known names in one sentence.
inline std::string suggestion(std::string_view word, std::span<const std::string_view> known) {
    return did_you_mean(word, known, known.empty() ? "" : "Known are: " + listed(known));
}

}  // namespace tenure::inline v1::mapping
