// CLV, step 6: fits a model to summaries by maximum likelihood and judges the fit.
// Never silent: what is wrong with a fit stands in the model's findings, with the next step.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/clv/model.hpp"
#include "tenure/clv/summary.hpp"
#include "tenure/core/context.hpp"
#include "tenure/core/progress.hpp"

namespace tenure::inline v1 {

/// A gamma prior of one parameter on its natural scale; its mode is (shape - 1)/rate.
struct GammaPrior {
    std::string parameter{};
    double shape = 1;
    double rate = 0;  ///< shape 1 and a rate alone are a penalty of rate times the parameter
};

/// Covariates that do not change over time: one column per name, one entry per summary.
struct Covariates {
    std::vector<std::string> purchase_names{}, dropout_names{};
    std::vector<std::span<const double>> purchase{}, dropout{};

    bool empty() const noexcept { return purchase.empty() && dropout.empty(); }
};

/// Settings of a fit.
struct FitOptions {
    ModelKind model = ModelKind::mbg_nbd;
    int k = 0;                         ///< (M)BG/CNBD-k: 0 chooses the best of 1 to 12
    std::vector<double> start{};       ///< parameters to start from; empty: from moments
    std::vector<GammaPrior> priors{};  ///< added to the log-likelihood as log densities
    Covariates covariates{};           ///< BG/NBD, MBG/NBD and Pareto/NBD
    unsigned threads = 1;              ///< the result is the same for any number
    ProgressSink progress{};
};

/// Fits a model. Gamma-Gamma uses x and mean_spend of those who have both; sBG and BdW take x as
/// renewals made and T as renewals due (x < T: churned); BG/BB counts opportunities.
/// Throws: Error{bad_argument} when there is nothing to fit or an option does not suit the model;
/// Error{cancelled}, Error{deadline}. Summaries with a problem are counted in `rejected`.
/// Complexity: one sort, then 5 to 10 passes over the distinct summaries.
/// Source: maximum likelihood by Newton's method in a trust region over the logs of the parameters
/// (Nocedal and Wright 2006, chapter 4), standard errors by the delta method.
ClvModel fit(const SummaryView& customers, const FitOptions& options = {},
             const Context& context = {});

/// A range of one parameter.
struct Interval {
    double low = 0, high = 0;  ///< 0 or infinity where the likelihood never falls far enough
};

/// Returns the range of a parameter whose profile likelihood is within the chi-square bound of
/// `level`: honest on flat ridges, where standard errors are not.
/// Source: Venzon and Moolgavkar 1988, Applied Statistics 37(1).
Interval profile_interval(const SummaryView& customers, const ClvModel& model,
                          std::string_view parameter, double level = 0.95, unsigned threads = 1,
                          const Context& context = {});

/// Settings of a bootstrap.
struct BootstrapOptions {
    int replicates = 200;
    std::uint64_t seed = 1;
    unsigned threads = 1;
    ProgressSink progress{};
};

/// Returns the parameters of refits to resampled customers, one vector per replicate, each started
/// from the model's. Customers are resampled by Poisson weights on the distinct summaries.
/// Source: Efron 1979; Chamandy et al. 2012 for the Poisson form.
std::vector<std::vector<double>> bootstrap(const SummaryView& customers, const ClvModel& model,
                                           const BootstrapOptions& options = {},
                                           const Context& context = {});

}  // namespace tenure::inline v1
