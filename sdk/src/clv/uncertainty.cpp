#include <algorithm>
#include <cmath>
#include <limits>

#include "clv/problem.hpp"
#include "clv/random.hpp"
#include "tenure/clv/special.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

namespace {

using namespace clv_detail;

ClimbOptions replicate_climb(const Problem& problem) {
    ClimbOptions options;
    options.tolerance = 1e-9;  // a replicate's own noise is far larger
    options.scale = std::max(1.0, problem.customers);
    return options;
}

/// Half the chi-square quantile with one degree of freedom: z^2/2, by Newton's method on erf.
double allowed_fall(double level) {
    double z = 1.5;
    for (int i = 0; i < 60; ++i) {
        const double density = 0.79788456080286535588 * std::exp(-0.5 * z * z);
        z -= (std::erf(z * 0.70710678118654752440) - level) / density;
    }
    return 0.5 * z * z;
}

/// The likelihood with one parameter held, the others at their best.
class Profile {
 public:
    Profile(const Problem& problem, const ClvModel& model, std::size_t held, const Context& context)
        : problem_(problem), held_(held), best_(logs_of(model.parameters)), context_(context) {
        top_ = problem.objective(best_).value;
    }

    /// How far the log-likelihood falls when the held log parameter moves by `by`.
    double fall(double by) {
        std::vector<double> start;
        for (std::size_t i = 0; i < best_.size(); ++i) {
            if (i != held_) start.push_back(last_.empty() ? best_[i] : last_[start.size()]);
        }
        const Objective objective = [&](std::span<const double> others) {
            std::vector<double> at(others.begin(), others.end());
            at.insert(at.begin() + static_cast<std::ptrdiff_t>(held_), best_[held_] + by);
            return without(problem_.objective(at));
        };
        const Summit summit = climb(objective, start, replicate_climb(problem_), context_);
        last_ = summit.at;
        return top_ - summit.slope.value;
    }

    /// Walks away from the best point, then halves in on the place where the fall is `allowed`.
    double bound(double direction, double allowed) {
        last_.clear();
        double near = 0, far = 0.1;
        while (fall(direction * far) < allowed) {
            near = far;
            far *= 2;
            if (far > 12) return direction > 0 ? std::numeric_limits<double>::infinity() : 0;
        }
        for (int i = 0; i < 40 && far - near > 1e-7; ++i) {
            const double middle = 0.5 * (near + far);
            (fall(direction * middle) < allowed ? near : far) = middle;
        }
        return std::exp(best_[held_] + direction * 0.5 * (near + far));
    }

 private:
    Slope without(const Slope& all) const {
        Slope out = level(all.gradient.size() - 1);
        out.value = all.value;
        for (std::size_t i = 0; i < out.gradient.size(); ++i) {
            const std::size_t from = i < held_ ? i : i + 1;
            out.gradient[i] = all.gradient[from];
            for (std::size_t j = 0; j < out.gradient.size(); ++j) {
                out.hessian(i, j) = all.hessian(from, j < held_ ? j : j + 1);
            }
        }
        return out;
    }

    const Problem& problem_;
    std::size_t held_;
    std::vector<double> best_, last_;
    const Context& context_;
    double top_ = 0;
};

[[noreturn]] void refuse(const char* operation, const ClvModel& model, const std::string& cause,
                         const std::string& next) {
    throw Error(Errc::bad_argument, operation, std::string(to_string(model.kind)), cause, next);
}

void check(const char* operation, const SummaryView& customers, const ClvModel& model) {
    if (model.parameters.size() != parameter_names(model.kind).size()) {
        refuse(operation, model, "the model has no parameters", "Fit it first");
    }
    if (!model.effects.empty()) {
        refuse(operation, model, "it has covariates", "Fit the model without them");
    }
    if (customers.unit != model.unit) {
        refuse(operation, model, "the summaries count time in another unit",
               "Summarize with the unit of the model");
    }
}

}  // namespace

Interval profile_interval(const SummaryView& customers, const ClvModel& model,
                          std::string_view parameter, double level, unsigned threads,
                          const Context& context) {
    check("profile", customers, model);
    const auto names = parameter_names(model.kind);
    const auto found = std::find(names.begin(), names.end(), parameter);
    if (found == names.end()) {
        refuse("profile", model, "there is no parameter " + std::string(parameter),
               "Name one of the model's parameters");
    }
    if (!(level > 0 && level < 1)) refuse("profile", model, "the level is no share", "Try 0.95");
    Workers workers(threads);
    const Problem problem = make_problem(customers, model.kind, model.k, workers);
    Profile profile(problem, model, static_cast<std::size_t>(found - names.begin()), context);
    const double allowed = allowed_fall(level);
    return {profile.bound(-1, allowed), profile.bound(1, allowed)};
}

std::vector<std::vector<double>> bootstrap(const SummaryView& customers, const ClvModel& model,
                                           const BootstrapOptions& options,
                                           const Context& context) {
    check("bootstrap", customers, model);
    if (options.replicates < 1) {
        refuse("bootstrap", model, "no replicate is asked for", "Try 200");
    }
    Workers workers(options.threads);
    Problem problem = make_problem(customers, model.kind, model.k, workers);
    const std::vector<double> start = logs_of(model.parameters), weights = *problem.weights;
    std::vector<std::vector<double>> out;
    Random random(options.seed);
    const auto total = static_cast<std::uint64_t>(options.replicates);
    while (out.size() < total) {
        for (std::size_t i = 0; i < weights.size(); ++i) {
            (*problem.weights)[i] = weights[i] > 0 ? random.poisson(weights[i]) : 0;
        }
        problem.weigh();
        const Summit summit = climb(problem.objective, start, replicate_climb(problem), context);
        std::vector<double> parameters(summit.at.size());
        std::transform(summit.at.begin(), summit.at.end(), parameters.begin(),
                       [](double value) { return std::exp(value); });
        out.push_back(std::move(parameters));
        if (options.progress) {
            options.progress({"bootstrap", out.size(), total, out.size() == total});
        }
    }
    return out;
}

}  // namespace tenure::inline v1
