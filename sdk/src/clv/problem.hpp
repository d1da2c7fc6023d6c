// CLV, step 6: a model and a population as something to climb: objective, starts and weights.
// Everything that differs between models is behind this; fit.cpp knows none of them.
#pragma once

#include <functional>
#include <memory>

#include "clv/likelihoods.hpp"
#include "tenure/clv/fit.hpp"

namespace tenure::clv_detail {

/// What to climb. Copies share the population.
struct Problem {
    Objective objective;
    std::size_t parameters = 0;  ///< the first coordinates: logs of positive parameters
    std::size_t effects = 0;     ///< the rest: effects of covariates
    std::vector<std::vector<double>> starts;  ///< the first from moments, others to fall back on
    double doubtful_error = 2;  ///< standard error in logs from which other starts are tried too
    double customers = 0;
    double repeaters = 0;  ///< customers with x > 0
    std::size_t rows = 0, rejected = 0;
    std::shared_ptr<Grouped> population;     ///< empty for gamma_gamma and covariates
    std::vector<double>* weights = nullptr;  ///< of the rows, for a bootstrap
    std::function<void()> weigh;             ///< to be called when they were changed
};

/// Groups the population and prepares the likelihood; `k` is the regularity of (M)BG/CNBD-k. The
/// covariates of the options are not looked at. Throws: Error{bad_argument} with nothing to fit.
Problem make_problem(const SummaryView& customers, ModelKind model, int k, Workers& workers);

/// The same population and k under another model.
Problem with_model(const Problem& problem, ModelKind model, int k, Workers& workers);

/// BG/NBD, MBG/NBD or Pareto/NBD with covariates; starts from the parameters of a fit without.
Problem covariate_problem(const SummaryView& customers, const FitOptions& options,
                          std::span<const double> plain, Workers& workers);

}  // namespace tenure::clv_detail
