// Segment, step 5: why a score is what it is; made on demand, never in an evaluation's loop.
// Codes are constants, so that reasons can be counted and translated without parsing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/calendar.hpp"

namespace tenure::inline v1 {

/// One part of a score.
struct Reason {
    std::string_view code{};  ///< a constant, e.g. "overdue"
    double value = 0;         ///< what was seen, e.g. 1.7 times the expected silence
    double effect = 0;        ///< how much it moves the score, in the score's own unit
};

/// Returns the reason in words, e.g. "silent for 1.7 times the usual time"; an unknown code as it
/// is. Threads: may be called concurrently.
std::string text_of(const Reason& reason, Language language);

/// Returns the codes that text_of knows.
std::vector<std::string_view> reason_codes();

}  // namespace tenure::inline v1
