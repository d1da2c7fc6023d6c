// Insight, step 6: everything an insight is explained with, as the JSON of InsightRow::detail.
// docs/lifecycle.md describes the keys.
#pragma once

#include <string>

#include "insight/valuation.hpp"

namespace tenure::inline v1::detail {

/// Returns the detail of one customer; `today` is the business day of as_of.
std::string detail_json(const Standing& standing, const History& history,
                        const Framework& framework, const Bought& bought,
                        const Valuation& valuation, const ValuationSettings& settings, Date today);

}  // namespace tenure::inline v1::detail
