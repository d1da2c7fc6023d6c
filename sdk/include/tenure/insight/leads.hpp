// Insight, step 6: the people of an evaluation who have not bought, best first, and what their
// scores are made of. Who gets which of them: segment/routing.hpp.
#pragma once

#include <vector>

#include "tenure/segment/lead_score.hpp"
#include "tenure/segment/reason.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// Returns everybody with a lead score, best first, ties in key order.
std::vector<InsightRow> read_leads(Store& store, const Generation& generation,
                                   const Context& context = {});

/// Returns the rules that the generation's leads were scored by. Throws: Error{store}.
LeadScoreRules lead_rules_of(const Generation& generation);

/// Returns what a lead's score is made of: the points of what they did and, where there are rules,
/// how well the record fits. A record that changed since the evaluation gives the fit of now and
/// leaves the points out where both do not go together.
std::vector<Reason> lead_reasons(const InsightRow& lead, const Customer& customer,
                                 const LeadScoreRules& rules);

}  // namespace tenure::inline v1
