#include "clv/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace tenure::clv_detail {

namespace {

/// In logs: beyond, a parameter is known to a factor of e^2 at best, which is not known.
constexpr double unidentified = 2;
constexpr double vague = 0.5;

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

void add(ClvModel& model, FitFindingLevel level, std::string code, std::string what,
         std::string next) {
    model.findings.push_back({level, std::move(code), std::move(what), std::move(next)});
}

/// A pair of parameters that runs away together, leaving their ratio known, or where the scale
/// vanishes as the shape grows, their product; and what that means.
struct Ridge {
    std::string_view shape, scale;
    const char* meaning;
    bool scale_vanishes = false;
};

std::vector<Ridge> ridges_of(ModelKind kind) {
    constexpr Ridge rate{"r", "alpha", "all customers buy at the same rate r/alpha"};
    switch (kind) {
        case ModelKind::pareto_nbd:
            return {rate, {"s", "beta", "all customers die at the same rate s/beta"}};
        case ModelKind::nbd:
            return {rate};
        case ModelKind::bg_bb:
            return {{"alpha", "beta", "all customers buy with the same probability"},
                    {"gamma", "delta", "all customers die with the same probability"}};
        case ModelKind::sbg:
        case ModelKind::bdw:
            return {{"alpha", "beta", "all customers churn with the same probability"}};
        case ModelKind::gamma_gamma:
            return {{"q", "gamma", "all customers spend alike"},
                    {"p", "gamma", "a customer spends alike at every purchase", true}};
        default:
            return {rate, {"a", "b", "all customers drop out with the same probability a/(a+b)"}};
    }
}

/// Finds a pair that grew without end; its heterogeneity vanished.
bool add_ridges(const Matrix& covariance, ClvModel& model) {
    bool found = false;
    const auto names = parameter_names(model.kind);
    const auto index = [&](std::string_view name) {
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                        names.begin());
    };
    for (const Ridge& ridge : ridges_of(model.kind)) {
        const std::size_t i = index(ridge.shape), j = index(ridge.scale);
        const double size = ridge.scale_vanishes
                                ? model.parameters[i]
                                : std::min(model.parameters[i], model.parameters[j]);
        const double log_error = std::sqrt(covariance(i, i));
        if (!(size > 50) || !(log_error > vague || std::isnan(log_error))) continue;
        const std::string shape(ridge.shape), scale(ridge.scale);
        add(model, FitFindingLevel::warning, "limiting_model",
            (ridge.scale_vanishes
                 ? shape + " grows and " + scale + " vanishes together: " + ridge.meaning +
                       "; only their product is known"
                 : shape + " and " + scale + " grow without end together: " + ridge.meaning +
                       "; only their ratio is known"),
            "Predictions hold; do not read the two numbers by themselves, or give a prior");
        found = true;
    }
    return found;
}

/// Finds the direction in which the likelihood is nearly flat.
void add_flat_direction(const Eigen& information, ClvModel& model) {
    const double flattest = information.values.front();
    if (flattest > 0 && 1 / std::sqrt(flattest) < vague) return;
    const auto names = parameter_names(model.kind);
    std::string who;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (std::abs(information.vectors(i, 0)) < 0.3) continue;
        who += (who.empty() ? "" : " and ") + std::string(names[i]);
    }
    if (who.empty()) who = "the effects of covariates";
    const bool gone = !(flattest > 0) || 1 / std::sqrt(flattest) > unidentified;
    add(model, gone ? FitFindingLevel::error : FitFindingLevel::warning,
        gone ? "not_identified" : "flat_ridge",
        gone ? "the data cannot identify " + who
             : "the likelihood is nearly flat along " + who +
                   ": standard errors understate how unsure that is",
        gone ? "Give more customers or a longer time, a prior, or a simpler model"
             : "Use the profile interval or the bootstrap");
}

/// Shares that say a process is absent; `longest` is the longest time observed.
void add_absent_process(double longest, ClvModel& model) {
    const auto absent = [&](const char* what, ModelKind simple) {
        add(model, FitFindingLevel::warning, "limiting_model",
            std::string(what) + ": this is really " + std::string(to_string(simple)),
            "Use " + std::string(to_string(simple)) + ", or observe for longer");
    };
    if (model.kind == ModelKind::pareto_nbd) {
        // Below, who dies within the observation: 1 - (beta/(beta + longest))^s.
        if (model.parameters[2] * std::log1p(longest / model.parameters[3]) < 1e-5) {
            absent("the data show no death", ModelKind::nbd);
        }
    } else if (parameter_names(model.kind).size() == 4 && model.kind != ModelKind::bg_bb) {
        if (model.parameters[2] / (model.parameters[2] + model.parameters[3]) < 1e-5) {
            absent("the data show no dropout", ModelKind::nbd);
        }
    }
}

void add_bounds(const Summit& summit, ClvModel& model) {
    const auto names = parameter_names(model.kind);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (summit.bound[i] == 0) continue;
        add(model, FitFindingLevel::warning, "boundary",
            std::string(names[i]) + (summit.bound[i] > 0 ? " grows without end" : " vanishes") +
                " (" + number(model.parameters[i]) + ")",
            "The model's limit fits the data best: compare it with a simpler one");
    }
}

void add_sample(const Problem& problem, ClvModel& model) {
    if (problem.rejected > 0) {
        add(model, FitFindingLevel::warning, "rejected",
            std::to_string(problem.rejected) + " summaries cannot be modelled and were left out",
            "Check their x, t_x and T, or amounts");
    }
    const bool contract = model.kind == ModelKind::sbg || model.kind == ModelKind::bdw;
    if (!contract && problem.repeaters < 50) {
        add(model, problem.repeaters < 10 ? FitFindingLevel::error : FitFindingLevel::warning,
            "few_repeaters", "only " + number(problem.repeaters) + " customers bought again",
            "Observe for longer or take in more customers before deciding by these numbers");
    }
}

}  // namespace

bool is_doubtful(const Summit& summit, const Problem& problem) {
    if (!summit.settled) return true;
    for (const char bound : summit.bound) {
        if (bound != 0) return true;
    }
    Matrix information(summit.at.size());
    for (std::size_t i = 0; i < summit.at.size(); ++i) {
        for (std::size_t j = 0; j < summit.at.size(); ++j) {
            information(i, j) = -summit.slope.hessian(i, j);
        }
    }
    const double flattest = eigen(information).values.front();
    return !(flattest > 1 / (problem.doubtful_error * problem.doubtful_error));
}

void describe(const Summit& summit, const Problem& problem, const Covariates& covariates,
              ClvModel& model) {
    const std::size_t n = summit.at.size();
    model.parameters.resize(problem.parameters);
    for (std::size_t i = 0; i < problem.parameters; ++i) {
        model.parameters[i] = std::exp(summit.at[i]);
    }
    model.effects.clear();
    for (const std::string& name : covariates.purchase_names) model.effects.push_back({name});
    for (const std::string& name : covariates.dropout_names) model.effects.push_back({name, true});
    for (std::size_t i = 0; i < model.effects.size(); ++i) {
        model.effects[i].effect = summit.at[problem.parameters + i];
    }
    model.log_likelihood = summit.slope.value;
    model.customers = problem.customers;
    model.rows = problem.rows;
    model.rejected = problem.rejected;
    model.converged = summit.settled;
    model.gradient_norm = summit.gradient_norm;
    model.log_covariance.assign(n * n, std::numeric_limits<double>::quiet_NaN());
    model.standard_errors.assign(problem.parameters, std::numeric_limits<double>::quiet_NaN());
}

void judge(const Summit& summit, const Problem& problem, ClvModel& model) {
    const std::size_t n = summit.at.size();
    Matrix minus(n);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            const bool held = summit.bound[i] != 0 || summit.bound[j] != 0;
            minus(i, j) = held ? (i == j ? 1e300 : 0) : -summit.slope.hessian(i, j);
        }
    }
    const Eigen information = eigen(minus);
    Matrix covariance(n);
    const bool curved = information.values.front() > 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            double sum = 0;
            for (std::size_t k = 0; k < n; ++k) {
                sum +=
                    information.vectors(i, k) * information.vectors(j, k) / information.values[k];
            }
            covariance(i, j) = curved ? sum : std::numeric_limits<double>::quiet_NaN();
            model.log_covariance[i * n + j] = covariance(i, j);
        }
        const double error = summit.bound[i] != 0 ? std::numeric_limits<double>::quiet_NaN()
                                                  : std::sqrt(covariance(i, i));
        if (i < problem.parameters) {
            model.standard_errors[i] = model.parameters[i] * error;
        } else {
            model.effects[i - problem.parameters].standard_error = error;
        }
    }
    if (!summit.settled) {
        add(model, FitFindingLevel::error, "not_converged",
            "the climb stopped with a gradient of " + number(summit.gradient_norm) +
                " per customer after " + std::to_string(summit.evaluations) + " evaluations",
            "Do not use these numbers; try other starts, a prior, or a simpler model");
    }
    add_bounds(summit, model);
    if (!add_ridges(covariance, model)) add_flat_direction(information, model);
    add_absent_process(problem.population ? problem.population->times.back() : 1, model);
    add_sample(problem, model);
}

void judge_nested(const ClvModel& simple, ClvModel& model) {
    const double won = model.log_likelihood - simple.log_likelihood;
    const std::string name(to_string(simple.kind));
    if (won < -1e-6 * std::max(1.0, model.customers * 1e-3)) {
        add(model, FitFindingLevel::error, "local_maximum",
            name + ", which this model contains, fits better by " + number(-won),
            "This is not the maximum: fit again from other starts");
        model.converged = false;
    } else if (won < 1.92) {  // half the 95 % point of chi-square with one degree of freedom
        add(model, FitFindingLevel::info, "nested_model_suffices",
            name + " fits as well (log-likelihood " + number(simple.log_likelihood) + " against " +
                number(model.log_likelihood) + ")",
            "The data show no dropout that counts; keep in mind that P(alive) rests on little");
    }
}

}  // namespace tenure::clv_detail
