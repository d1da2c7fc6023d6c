// CLV, step 6: what to think of a fit: standard errors, and findings with a next step.
#pragma once

#include "clv/problem.hpp"

namespace tenure::clv_detail {

/// Fills parameters, effects, standard errors and covariance of the model from the summit.
void describe(const Summit& summit, const Problem& problem, const Covariates& covariates,
              ClvModel& model);

/// Adds findings on convergence, bounds, identification, sample and rejected summaries.
void judge(const Summit& summit, const Problem& problem, ClvModel& model);

/// Adds findings on a simpler model that the fitted one contains.
void judge_nested(const ClvModel& simple, ClvModel& model);

/// Whether a climb ended where another start might end higher: not settled, on a bound, or known
/// worse than the problem's `doubtful_error` along some direction.
bool is_doubtful(const Summit& summit, const Problem& problem);

}  // namespace tenure::clv_detail
