// Insight, step 6: what an evaluation measured of everybody and then held fixed, kept with the
// generation: a customer evaluated later with these gets what the whole evaluation would give.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "insight/valuation.hpp"
#include "tenure/segment/health.hpp"
#include "tenure/segment/lead_score.hpp"
#include "tenure/segment/rfm.hpp"
#include "tenure/store/summary_rows.hpp"

namespace tenure::inline v1::detail {

/// Ninety-nine limits: a value's percentile is the number of limits it reaches.
using Percentiles = std::array<double, 99>;

/// The frozen measures of a generation.
struct Parameters {
    std::string settings{};  ///< a fingerprint of the options; others need an evaluation anew
    SummaryTurn turn{};      ///< how far the summaries were
    Framework framework{};   ///< with the rhythm measured; of the JSON only rhythm and labels
    ValuationSettings valuation{};
    std::optional<ClvModel> model{}, spend{};
    std::optional<Percentiles> clv{};  ///< unset while nobody has a value
    RfmBoundaries rfm{};
    HealthRules health{};
    LeadScoreRules leads{};
    Uncertainty uncertainty = Uncertainty::standard_error;
};

/// Returns the parameters as JSON.
std::string to_json(const Parameters& parameters);

/// Reads them back; `framework` is the one that the generation names. Throws: Error{store}.
Parameters parameters_from(const std::string& json, const Framework& framework);

}  // namespace tenure::inline v1::detail
