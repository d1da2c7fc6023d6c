// Insight, step 6: the options of an evaluation checked, completed and told apart.
// Shared by evaluating everybody, a few, and explaining one.
#pragma once

#include <string>

#include "insight/parameters.hpp"
#include "tenure/insight/evaluate.hpp"
#include "tenure/insight/summaries.hpp"

namespace tenure::inline v1::detail {

/// Throws: Error{bad_argument} for options out of range.
void check(const EvaluateOptions& options);

/// Returns the framework meant: one without id stands for the default with its thresholds.
Framework chosen(const Framework& framework);

/// Returns a text that differs when options, and the framework they mean, lead to other results.
std::string fingerprint(const EvaluateOptions& options, const Framework& framework);

/// Returns the price index, or null for nominal amounts. Lifetime: that of the options.
inline const PriceIndex* prices_of(const EvaluateOptions& options) {
    return options.prices ? &*options.prices : nullptr;
}

/// Returns how summaries are kept for an evaluation.
SummarySettings summary_settings(const EvaluateOptions& options);

/// Returns how the model is applied.
ModelSettings model_settings(const EvaluateOptions& options, Uncertainty uncertainty);

}  // namespace tenure::inline v1::detail
