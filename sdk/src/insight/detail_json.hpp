// Insight, step 6: everything an insight is explained with, as the JSON of Explanation::detail.
// docs/lifecycle.md describes the keys.
#pragma once

#include <string>

#include "insight/scorer.hpp"
#include "tenure/lifecycle/engine.hpp"

namespace tenure::inline v1::detail {

/// Returns the detail of one customer, whom the scorer scored last.
std::string detail_json(const Standing& standing, const History& history,
                        const Parameters& parameters, const Scorer& scorer, const Moments& moments,
                        Date today);

}  // namespace tenure::inline v1::detail
