// Insight, step 6: a customer's residual value by one of the formulas, or the reason why not.
// Joins the lifecycle (is this still a customer?) with the formula (worth how much per year?).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "insight/model_values.hpp"
#include "tenure/clv/formulas.hpp"
#include "tenure/insight/evaluate.hpp"
#include "tenure/lifecycle/engine.hpp"

namespace tenure::inline v1::detail {

/// What holds for everybody in an evaluation.
struct ValuationSettings {
    ClvFormula formula = ClvFormula::product;
    double annual_discount_rate = 0, margin = 0, horizon_years = 0, retention_cost_per_year = 0;
    double annual_retention = 0, retention_base = 0, population_rate = 0;
    std::optional<Currency> currency;
    std::string model{};     ///< the statistical model that gives the values; empty: the formula
    std::string fallback{};  ///< why the formula stands in for a model
    std::string prices{};    ///< "nominal", or "real, in prices of 2024-03-20"
};

/// What one customer bought so far.
struct Bought {
    std::size_t purchases = 0;  ///< records
    std::size_t days = 0;       ///< customer-days
    std::size_t priced_days = 0;
    std::optional<Money> spend;  ///< less refunds
    std::string problem;         ///< why there is no spend
};

/// A value with everything that led to it, or the reason why there is none.
struct Valuation {
    std::optional<Money> value;
    std::string reason;
    ClvResult formula;
    std::vector<NamedNumber> assumptions;
    std::string horizon;                         ///< "P1Y", "unlimited" or "to date"
    std::optional<ModelValues::Value> estimate;  ///< with a statistical model
};

/// Sums up what a customer bought; `currency` is the business's.
Bought bought_so_far(const Standing& standing, const History& history,
                     const std::optional<Currency>& currency);

/// Returns a customer's value by a statistical model, from what it expects of them.
Valuation valued_by_model(const Standing& standing, const History& history, const Bought& bought,
                          const std::optional<ModelValues::Value>& value,
                          const ValuationSettings& settings);

/// Returns a customer's value by the formula, as of the standing's instant.
Valuation valued(const Standing& standing, const History& history, const Bought& bought,
                 const ValuationSettings& settings);

}  // namespace tenure::inline v1::detail
