#include "insight/lead_fit.hpp"

#include <cmath>
#include <map>

namespace tenure::inline v1::detail {

void add_fit(Store& store, const LeadScoreRules& rules, std::vector<InsightRow>& rows) {
    if (rules.fit.empty()) return;
    std::vector<RowKey> records;
    std::map<RowKey, double*> scores;
    for (InsightRow& row : rows) {
        if (std::isnan(row.figures.lead_score)) continue;
        scores.emplace(row.customer, &row.figures.lead_score);
        RowKey record = record_of(row.customer);
        if (records.empty() || !(records.back() == record)) records.push_back(std::move(record));
    }
    if (records.empty()) return;
    store.read_customers(records, {}, [&](const CustomerRows& customer) {
        const auto found = scores.find(customer.customer.key);
        if (found == scores.end()) return;
        const double fit = lead_fit(entity_from<Customer>(customer.customer.row), rules);
        *found->second = joined_with_fit(*found->second, fit, rules);
    });
}

}  // namespace tenure::inline v1::detail
