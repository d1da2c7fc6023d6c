// Insight, step 6: a customer's residual value by one of the formulas, or the reason why not.
// Joins the lifecycle (is this still a customer?) with the formula (worth how much per year?).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "insight/model_values.hpp"
#include "tenure/clv/formulas.hpp"
#include "tenure/insight/evaluate.hpp"
#include "tenure/lifecycle/replay.hpp"
#include "tenure/lifecycle/signals.hpp"

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
    std::string horizon{};   ///< horizon_years as a duration, e.g. "P1Y"
};

/// A customer at the end of a replay.
struct Replayed {
    const Replay& replay;
    const Moments& moments;
    const Signals& signals;
    Date today;  ///< the business day of its instant; values hold until it ends
};

/// Why the amounts of a customer make no sum.
enum class NoSpend { none, mixed_currencies, overflow, no_amount };

/// What one customer spent so far, exactly.
struct Bought {
    std::size_t priced_days = 0;  ///< customer-days whose purchases name an amount
    std::optional<Money> spend;   ///< less refunds
    NoSpend problem = NoSpend::none;
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

/// Sums up what a customer spent.
Bought bought_so_far(const Replayed& customer);

/// Returns why there is no sum, in words; `currency` is the business's.
std::string problem_text(const Bought& bought, const Moments& moments,
                         const std::optional<Currency>& currency);

/// Marks amounts as not comparable when one is in another currency than the business's.
void compare_currencies(Moments& moments, const std::optional<Currency>& currency);

/// Returns a customer's value by a statistical model, from what it expects of them.
Valuation valued_by_model(const Replayed& customer, const Bought& bought,
                          const std::optional<ModelValues::Value>& value,
                          const ValuationSettings& settings);

/// Returns a customer's value by the formula, as of the replay's instant.
Valuation valued(const Replayed& customer, const Bought& bought, const ValuationSettings& settings);

}  // namespace tenure::inline v1::detail
