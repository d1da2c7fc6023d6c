#include "tenure/clv/fit.hpp"

#include <algorithm>
#include <cmath>

#include "clv/verdict.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

namespace {

using namespace clv_detail;

constexpr int most_k = 12;

void check(const FitOptions& options) {
    const auto names = parameter_names(options.model);
    const auto refuse = [&](const std::string& cause, const std::string& next) {
        throw Error(Errc::bad_argument, "fit", std::string(to_string(options.model)), cause, next);
    };
    if (!options.start.empty() && options.start.size() != names.size()) {
        refuse("a start of " + std::to_string(options.start.size()) + " numbers",
               "Give " + std::to_string(names.size()));
    }
    for (const double value : options.start) {
        if (!(value > 0) || !std::isfinite(value)) {
            refuse("a start that is not above zero", "Start from positive parameters");
        }
    }
    for (const GammaPrior& prior : options.priors) {
        if (std::find(names.begin(), names.end(), prior.parameter) == names.end()) {
            refuse("a prior of " + prior.parameter + ", which it does not have",
                   "Name one of its parameters");
        }
        if (!(prior.shape > 0) || !(prior.rate >= 0)) {
            refuse("the prior of " + prior.parameter + " is no gamma density",
                   "Give a shape above zero and a rate of zero or more");
        }
    }
    if (options.k < 0 || options.k > 100) refuse("k is out of range", "Choose 0 to 100");
}

/// Adds (shape - 1) ln(theta) - rate theta for each prior.
Objective with_priors(Objective objective, const FitOptions& options) {
    if (options.priors.empty()) return objective;
    return [objective = std::move(objective), &options](std::span<const double> at) {
        Slope slope = objective(at);
        const auto names = parameter_names(options.model);
        for (const GammaPrior& prior : options.priors) {
            const auto i = static_cast<std::size_t>(
                std::find(names.begin(), names.end(), prior.parameter) - names.begin());
            const double pull = prior.rate * std::exp(at[i]);
            slope.value += (prior.shape - 1) * at[i] - pull;
            slope.gradient[i] += prior.shape - 1 - pull;
            slope.hessian(i, i) -= pull;
        }
        return slope;
    };
}

ClimbOptions climb_options(const Problem& problem) {
    ClimbOptions options;
    options.tolerance = 1e-12;
    options.scale = problem.customers;
    options.centre = problem.starts.front();
    options.free.assign(problem.parameters + problem.effects, 0);
    std::fill(options.free.begin() + static_cast<std::ptrdiff_t>(problem.parameters),
              options.free.end(), char{1});
    return options;
}

/// One fit with everything it needs.
class Fit {
 public:
    Fit(const FitOptions& options, const Context& context) : options_(options), context_(context) {}

    /// Climbs from the moments; where that end is doubtful, from elsewhere too.
    Summit best(const Problem& problem, std::span<const double> start) {
        const Objective objective = with_priors(problem.objective, options_);
        const ClimbOptions climbing = climb_options(problem);
        const std::vector<double> first = start.empty()
                                              ? problem.starts.front()
                                              : std::vector<double>(start.begin(), start.end());
        Summit top = climb(objective, first, climbing, context_);
        if (!is_doubtful(top, problem)) return top;
        int evaluations = top.evaluations;
        for (std::size_t i = start.empty() ? 1 : 0; i < problem.starts.size(); ++i) {
            Summit other = climb(objective, problem.starts[i], climbing, context_);
            evaluations += other.evaluations;
            if (better(other, top)) top = std::move(other);
        }
        top.evaluations = evaluations;
        return top;
    }

    ClvModel model(const Problem& problem, const Summit& summit, const Covariates& covariates) {
        ClvModel out;
        out.kind = options_.model;
        describe(summit, problem, covariates, out);
        judge(summit, problem, out);
        out.evaluations = summit.evaluations;
        return out;
    }

 private:
    static bool better(const Summit& a, const Summit& b) {
        if (!std::isfinite(a.slope.value)) return false;
        if (!std::isfinite(b.slope.value)) return true;
        const double noise = 1e-9 * (1 + std::abs(b.slope.value));
        if (a.settled != b.settled && std::abs(a.slope.value - b.slope.value) < noise) {
            return a.settled;
        }
        return a.slope.value > b.slope.value;
    }

    const FitOptions& options_;
    const Context& context_;
};

bool is_regular(ModelKind kind) {
    return kind == ModelKind::bg_cnbd_k || kind == ModelKind::mbg_cnbd_k;
}

bool contains_nbd(ModelKind kind) {
    return kind == ModelKind::bg_nbd || kind == ModelKind::mbg_nbd || kind == ModelKind::pareto_nbd;
}

/// Fits k = 1, 2, ... until the likelihood falls; regularity has one best k.
ClvModel fit_regular(const SummaryView& customers, const FitOptions& options,
                     const Context& context) {
    if (options.k != 1 && customers.log_intervals.size() != customers.size()) {
        throw Error(Errc::bad_argument, "fit", std::string(to_string(options.model)),
                    "the summaries have no sums of log intervals",
                    "Summarize from the purchases themselves, or fix k = 1");
    }
    Workers workers(options.threads);
    Fit fitting(options, context);
    ClvModel chosen;
    std::string tried;
    Problem problem;
    const int last = options.k > 0 ? options.k : most_k;
    for (int k = options.k > 0 ? options.k : 1; k <= last; ++k) {
        problem = problem.objective ? with_model(problem, options.model, k, workers)
                                    : make_problem(customers, options.model, k, workers);
        ClvModel model = fitting.model(problem, fitting.best(problem, logs_of(options.start)), {});
        model.k = k;
        tried += (tried.empty() ? "" : ", ") + std::string("k = ") + std::to_string(k) + ": " +
                 std::to_string(model.log_likelihood);
        if (options.progress)
            options.progress({"fit k", static_cast<std::uint64_t>(k), most_k, false});
        if (k > 1 && options.k == 0 && model.log_likelihood <= chosen.log_likelihood) break;
        chosen = std::move(model);
    }
    if (options.k == 0) {
        chosen.findings.push_back(
            {FitFindingLevel::info, "regularity",
             "k = " + std::to_string(chosen.k) + " has the highest likelihood (" + tried + ")",
             chosen.k == 1
                 ? "Purchases are as irregular as " +
                       std::string(options.model == ModelKind::bg_cnbd_k ? "bg-nbd" : "mbg-nbd") +
                       " supposes: use that, it is faster"
                 : "Customers buy in a rhythm; keep this model"});
    }
    chosen.unit = customers.unit;
    return chosen;
}

}  // namespace

ClvModel fit(const SummaryView& customers, const FitOptions& options, const Context& context) {
    check(options);
    if (is_regular(options.model)) return fit_regular(customers, options, context);
    Workers workers(options.threads);
    Fit fitting(options, context);
    const auto tell = [&](std::uint64_t done) {
        if (options.progress) {
            options.progress({"fit " + std::string(to_string(options.model)), done, 3, done == 3});
        }
    };
    tell(0);
    Problem problem = make_problem(customers, options.model, 1, workers);
    tell(1);
    Summit summit = fitting.best(problem, logs_of(options.start));
    if (!options.covariates.empty()) {
        problem = covariate_problem(customers, options, summit.at, workers);
        summit = fitting.best(problem, {});
    }
    tell(2);
    ClvModel model = fitting.model(problem, summit, options.covariates);
    model.unit = customers.unit;
    if (contains_nbd(options.model) && problem.population && options.priors.empty()) {
        FitOptions simple;
        simple.model = ModelKind::nbd;
        const Problem without = with_model(problem, ModelKind::nbd, 1, workers);
        Fit nested(simple, context);
        judge_nested(nested.model(without, nested.best(without, {}), {}), model);
    }
    tell(3);
    return model;
}

}  // namespace tenure::inline v1
