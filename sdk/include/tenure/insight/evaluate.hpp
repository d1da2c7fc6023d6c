// Insight, step 6: works out stage and value of every customer and stores them as a generation.
// Streams customer by customer; memory does not grow with their number.
#pragma once

#include <string>

#include "tenure/core/clock.hpp"
#include "tenure/core/progress.hpp"
#include "tenure/core/zone.hpp"
#include "tenure/lifecycle/framework.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// How a customer's value is computed until a statistical model is chosen.
enum class ClvFormula { average, margin, retention, discounted, service, product, historic };

/// Settings of an evaluation.
struct EvaluateOptions {
    Framework framework = pars_vtiger_5();
    ClvFormula formula = ClvFormula::product;
    double annual_discount_rate = 0.10;
    double margin = 0.30;  ///< share of revenue that is margin
    double horizon_years = 1.0;
    Zone business_zone;
    ProgressSink progress;
    Clock* clock = nullptr;
};

/// What an evaluation produced.
struct EvaluationReport {
    std::int64_t generation = 0;
    Timestamp as_of;
    std::uint64_t customers = 0;
    std::uint64_t without_clv = 0;
    double seconds = 0;
};

/// Evaluates everyone as of an instant. Throws: Error{bad_argument} for amounts in several
/// currencies without base totals; store errors.
EvaluationReport evaluate(Store& store, Timestamp as_of, const EvaluateOptions& options = {},
                          const Context& context = {});

}  // namespace tenure::inline v1
