// Insight, step 6: joins the scores of leads with how well they fit, which stands in their records;
// an evaluation itself reads only what is kept of their history.
#pragma once

#include <vector>

#include "tenure/segment/lead_score.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1::detail {

/// Adds fit to the rows that have a lead score, which are by behaviour alone so far. Reads nothing
/// without rules of fit.
void add_fit(Store& store, const LeadScoreRules& rules, std::vector<InsightRow>& rows);

}  // namespace tenure::inline v1::detail
