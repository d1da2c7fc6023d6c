// Insight, step 6: works out stage and value of every customer and stores them as a generation.
// Streams customer by customer, twice; a model needs some hundred bytes each, nothing else grows.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tenure/clv/model.hpp"
#include "tenure/clv/predict.hpp"
#include "tenure/clv/price_index.hpp"
#include "tenure/core/clock.hpp"
#include "tenure/core/progress.hpp"
#include "tenure/core/zone.hpp"
#include "tenure/lifecycle/framework.hpp"
#include "tenure/model/rate_table.hpp"
#include "tenure/segment/lead_score.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// A formula for a customer's value, where no statistical model is wanted or possible; see
/// clv/formulas.hpp.
enum class ClvFormula { average, margin, retention, discounted, service, product, historic };

/// Returns the formula's name as clv/formula_call.hpp has it, e.g. "product".
std::string_view to_string(ClvFormula formula);

/// Returns the formula of that name, or nothing.
std::optional<ClvFormula> parse_clv_formula(std::string_view name);

/// Settings of an evaluation.
struct EvaluateOptions {
    Framework framework{};  ///< without id: pars-vtiger-5 with these thresholds
    /// The statistical model of purchases, with Gamma-Gamma for the amounts; none: the formula.
    std::optional<ModelKind> model = ModelKind::mbg_nbd;
    ClvFormula formula = ClvFormula::product;  ///< also where the model cannot be used
    std::optional<PriceIndex> prices{};        ///< models then run on constant prices
    std::optional<RateTable> rates{};          ///< amounts in other currencies are converted
    double annual_discount_rate = 0.10;
    double margin = 0.30;  ///< share of revenue that is margin
    double horizon_years = 1.0;
    Zone business_zone{};
    ProgressSink progress{};
    Clock* clock = nullptr;
    std::optional<Currency> currency{};  ///< of values; without it the most frequent of the base
                                         ///< totals, else of the totals
    double retention_cost_per_year = 0;  ///< spent to keep a customer; used by `discounted`
    LeadScoreRules leads{};              ///< how people are scored who have not bought
    /// How unsure values are. Without it, percentiles for bases up to 20,000 customers, whose
    /// simulation takes longer than all the rest, and standard errors for larger ones; explain()
    /// gives percentiles always.
    std::optional<Uncertainty> uncertainty{};
};

/// What an evaluation produced.
struct EvaluationReport {
    std::int64_t generation = 0;
    Timestamp as_of{};
    std::uint64_t customers = 0;
    std::uint64_t without_clv = 0;    ///< each with its reason in the insight's detail
    std::string clv_model{};          ///< the model or formula that gave the values
    std::string clv_fallback{};       ///< why it is not the model asked for; else empty
    std::optional<ClvModel> model{};  ///< the fitted model
    double seconds = 0;
};

/// Evaluates everyone as of an instant; nothing later has any influence. An insight's `detail` is
/// described in docs/lifecycle.md. A customer whose value cannot be given (no purchase, several
/// currencies without base totals) has a reason instead and stops nobody else.
/// Throws: Error{bad_argument} for options out of range; Error{cancelled}, Error{deadline}, then
/// the generation stays invisible; store errors.
EvaluationReport evaluate(Store& store, Timestamp as_of, const EvaluateOptions& options = {},
                          const Context& context = {});

/// What amending a generation did.
struct AmendReport {
    std::int64_t generation = 0;
    Timestamp as_of{};
    std::uint64_t evaluated = 0;  ///< customers whose records changed or whose time had come
    double seconds = 0;
    std::string refused{};  ///< why only evaluate() will do; nothing was changed then
};

/// Brings the newest generation up to date: evaluates only those customers whose records changed
/// since, or whose state changes by time up to `as_of`, with everything that was measured of
/// everybody (rhythm, model, limits) held fixed. The result is what evaluate() would give with
/// those held fixed. `as_of` is not before the generation's, and on its business day: all other
/// numbers hold that long. Refused with the reason when there is no such generation, options
/// differ, or the summaries were made anew.
/// Throws: as evaluate(). Complexity: in the customers concerned; with a later `as_of`, one pass
/// over the generation besides. Test: Amend.*
AmendReport amend(Store& store, Timestamp as_of, const EvaluateOptions& options = {},
                  const Context& context = {});

}  // namespace tenure::inline v1
