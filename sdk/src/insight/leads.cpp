#include "tenure/insight/leads.hpp"

#include <algorithm>
#include <cmath>

#include "insight/parameters.hpp"

namespace tenure::inline v1 {

std::vector<InsightRow> read_leads(Store& store, const Generation& generation,
                                   const Context& context) {
    std::vector<InsightRow> leads;
    store.each_insight(generation.number, {}, [&](const InsightRow& row) {
        context.check("read leads");
        if (!std::isnan(row.figures.lead_score)) leads.push_back(row);
    });
    std::stable_sort(leads.begin(), leads.end(),
                     [](const InsightRow& left, const InsightRow& right) {
                         return left.figures.lead_score > right.figures.lead_score;
                     });
    return leads;
}

LeadScoreRules lead_rules_of(const Generation& generation) {
    if (generation.parameters.empty()) return {};  // an older version made it
    return detail::parameters_from(generation.parameters, {}).leads;
}

std::vector<Reason> lead_reasons(const InsightRow& lead, const Customer& customer,
                                 const LeadScoreRules& rules) {
    std::vector<Reason> reasons;
    const double score = lead.figures.lead_score, fit = lead_fit(customer, rules);
    const double fit_part = std::isnan(fit) ? 0 : 100 * rules.fit_share * fit;
    const double points = points_of(score, fit, rules);
    if (!std::isnan(points)) reasons.push_back({"lead_points", points, score - fit_part});
    if (!std::isnan(fit)) reasons.push_back({"lead_fit", fit, fit_part});
    return reasons;
}

}  // namespace tenure::inline v1
