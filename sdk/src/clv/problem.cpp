#include "clv/problem.hpp"

#include <cmath>

#include "clv/jet_likelihood.hpp"
#include "clv/spend_likelihood.hpp"
#include "tenure/clv/bdw.hpp"
#include "tenure/clv/bg_bb.hpp"
#include "tenure/clv/cnbd_k.hpp"
#include "tenure/clv/sbg.hpp"
#include "tenure/core/error.hpp"

namespace tenure::clv_detail {

namespace {

/// Purchases per time, and time per customer: what moments say first.
struct Moments {
    double rate = 1, age = 1;
};

Moments moments_of(const Grouped& population) {
    double purchases = 0, time = 0;
    for (std::size_t i = 0; i < population.times.size(); ++i) {
        purchases += population.age_x[i];
        time += population.age_weight[i] * population.times[i];
    }
    if (!(time > 0)) return {};
    return {std::max(purchases, 0.5) / time, time / population.customers};
}

Slope nbd_slope(const Grouped& population, std::span<const double> log_parameters) {
    const double theta[2] = {std::exp(log_parameters[0]), std::exp(log_parameters[1])};
    const auto [r, alpha] = theta;
    const double n = population.customers;
    Slope out = level(2);
    out.value = n * r * std::log(alpha);
    out.gradient = {n * std::log(alpha), n * r / alpha};
    out.hessian(0, 1) = n / alpha;
    out.hessian(1, 1) = -n * r / (alpha * alpha);
    Rising of_r(r);
    for (const Run& run : population.runs) {
        of_r.advance(run.x);
        out.value += run.customers * of_r.log;
        out.gradient[0] += run.customers * of_r.first;
        out.hessian(0, 0) += run.customers * of_r.second;
    }
    for (std::size_t i = 0; i < population.times.size(); ++i) {
        const double weight = population.age_weight[i];
        if (weight == 0) continue;
        const double c = r * weight + population.age_x[i];
        const double level_ = alpha + population.times[i];
        out.value -= c * std::log(level_);
        out.gradient[0] -= weight * std::log(level_);
        out.gradient[1] -= c / level_;
        out.hessian(0, 1) -= weight / level_;
        out.hessian(1, 1) += c / (level_ * level_);
    }
    out.hessian(1, 0) = out.hessian(0, 1);
    by_logs(theta, out);
    return out;
}

/// A contract as the summary tells it: x of T renewals made.
ContractLife contract_of(const Summary& s) {
    if (s.x < s.T) return {s.x + 1, ContractEnd::churned};
    return {s.x, ContractEnd::active};
}

Objective objective_of(const std::shared_ptr<Grouped>& population, ModelKind model, int k,
                       Workers& workers) {
    const auto by_jets = [&](auto size, auto log_likelihood) -> Objective {
        constexpr std::size_t N = decltype(size)::value;
        return [population, log_likelihood, &workers,
                pieces = pieces_of(*population)](std::span<const double> at) {
            return jet_slope<N>(*population, pieces, workers, at, log_likelihood);
        };
    };
    switch (model) {
        case ModelKind::bg_nbd:
        case ModelKind::mbg_nbd: {
            auto dropout = std::make_shared<DropoutLikelihood>(
                *population, model == ModelKind::mbg_nbd, workers, kernels());
            return [population, dropout](std::span<const double> at) { return (*dropout)(at); };
        }
        case ModelKind::pareto_nbd: {
            auto death = std::make_shared<DeathLikelihood>(*population, workers, kernels());
            return [population, death](std::span<const double> at) { return (*death)(at); };
        }
        case ModelKind::nbd:
            return [population](std::span<const double> at) { return nbd_slope(*population, at); };
        case ModelKind::bg_bb:
            return by_jets(std::integral_constant<std::size_t, 4>{}, [](const auto& p, auto& s) {
                return bg_bb_log_likelihood(BgBbParameters<Jet<4>>{p[0], p[1], p[2], p[3]},
                                            BgBbSummary{s.x, s.t_x, s.T});
            });
        case ModelKind::sbg:
            return by_jets(std::integral_constant<std::size_t, 2>{}, [](const auto& p, auto& s) {
                return sbg_log_likelihood(SbgParameters<Jet<2>>{p[0], p[1]}, contract_of(s));
            });
        case ModelKind::bdw:
            return by_jets(std::integral_constant<std::size_t, 3>{}, [](const auto& p, auto& s) {
                return bdw_log_likelihood(BdwParameters<Jet<3>>{p[0], p[1], p[2]}, contract_of(s));
            });
        default:
            break;
    }
    const DropoutStart start = model == ModelKind::mbg_cnbd_k ? DropoutStart::after_first_purchase
                                                              : DropoutStart::after_first_repeat;
    const double constant = (k - 1) * population->log_intervals;  // ln intervals, no parameter
    return [by_row = by_jets(std::integral_constant<std::size_t, 4>{},
                             [k, start](const auto& p, const Summary& s) {
                                 return cnbd_k_log_likelihood(
                                     CnbdKParameters<Jet<4>>{p[0], p[1], p[2], p[3], k, start}, s);
                             }),
            constant](std::span<const double> at) {
        Slope slope = by_row(at);
        slope.value += constant;
        return slope;
    };
}

/// Logs of parameters to start from; the first from moments, the others from far corners.
std::vector<std::vector<double>> starts_of(const Grouped& population, ModelKind model, int k) {
    const Moments seen = moments_of(population);
    const double alpha = -std::log(seen.rate * k), age = std::log(seen.age);
    switch (model) {
        case ModelKind::pareto_nbd:
            return {{0, alpha - 0.5, 0, age},
                    {-1, alpha - 1, -1, age},
                    {1, alpha, 1, age + 2},
                    {0, alpha, -5, age}};
        case ModelKind::nbd:
            return {{0, alpha}, {-1, alpha - 1}, {1, alpha + 1}};
        case ModelKind::sbg:
            return {{0, 0.5}, {-1, 0}, {2, 3}};
        case ModelKind::bdw:
            return {{0, 0.5, 0}, {-1, 0, 0.3}, {1, 2, -0.3}};
        case ModelKind::bg_bb:
            return {{0, 0, 0, 0.7}, {-1, -1, -1, 0}, {1, 1, -2, 1}};
        default:
            return {{0, alpha - 0.5, 0, 1},
                    {-1, alpha - 1, -1, 0},
                    {1, alpha, 1, 3},
                    {0, alpha, -5, 2},
                    {0, alpha - 0.5, -2.3, -1.6}};  // some leave at once, others hardly ever
    }
}

[[noreturn]] void refuse(ModelKind model, const std::string& cause, const std::string& next) {
    throw Error(Errc::bad_argument, "fit", std::string(to_string(model)), cause, next);
}

bool counts_opportunities(ModelKind model) {
    return model == ModelKind::bg_bb || model == ModelKind::sbg || model == ModelKind::bdw;
}

bool is_record(const SummaryView& in, std::size_t i) {
    return is_possible(BgBbSummary{in.x[i], in.t_x[i], in.T[i]});
}

bool all_records(const Grouped& population) {
    for (const Run& run : population.runs) {
        for (std::size_t i = run.begin; i < run.begin + run.size; ++i) {
            const BgBbSummary row{run.x, population.times[population.t_x[i]],
                                  population.times[population.T[i]]};
            if (!is_possible(row)) return false;
        }
    }
    return true;
}

/// Groups what can be a record of opportunities: whole numbers, no more purchases than chances.
Grouped grouped_opportunities(SummaryView in) {
    in.unit = TimeUnit::day;  // opportunities lie on a grid of their own
    Grouped all = grouped(in);
    if (all_records(all)) return all;
    Summaries out;
    out.unit = in.unit;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (!is_record(in, i)) continue;
        out.x.push_back(in.x[i]);
        out.t_x.push_back(in.t_x[i]);
        out.T.push_back(in.T[i]);
        if (!in.weight.empty()) out.weight.push_back(in.weight[i]);
    }
    Grouped kept = grouped(out.view());
    kept.rejected += in.size() - out.size();
    return kept;
}

/// MBG/NBD has two tops at times, one of like and one of unlike customers, Pareto/NBD seldom; the
/// lower is the vaguer. Returns the log standard error from which to look further.
/// Test: FitStarts.*
double doubtful_error_of(ModelKind model) {
    if (model == ModelKind::mbg_nbd || model == ModelKind::mbg_cnbd_k) return 0.25;
    return model == ModelKind::pareto_nbd ? 1 : 2;
}

Problem of_group(std::shared_ptr<Grouped> population, ModelKind model, int k, Workers& workers) {
    Problem problem;
    problem.objective = objective_of(population, model, k, workers);
    problem.parameters = parameter_names(model).size();
    problem.starts = starts_of(*population, model, k);
    problem.doubtful_error = doubtful_error_of(model);
    problem.customers = population->customers;
    for (const Run& run : population->runs) {
        if (run.x > 0) problem.repeaters += run.customers;
    }
    problem.rows = population->rows;
    problem.rejected = population->rejected;
    problem.weights = &population->weight;
    problem.weigh = [population] { population->weigh(); };
    problem.population = std::move(population);
    return problem;
}

Problem spend_problem(const SummaryView& customers, Workers& workers) {
    auto population = std::make_shared<Spenders>(spenders(customers));
    if (!(population->customers > 0)) {
        refuse(ModelKind::gamma_gamma, "no customer has a repeat purchase with a positive amount",
               "Give summaries with x > 0 and a mean spend above zero");
    }
    Problem problem;
    problem.objective = [population, &workers](std::span<const double> at) {
        return spend_slope(*population, at, workers, kernels());
    };
    problem.parameters = 3;
    const double mean = std::log(population->mean);
    problem.starts = {{0.7, 1, mean}, {2, 1.5, mean - 1}, {-0.5, 0.5, mean}};
    problem.customers = problem.repeaters = population->customers;
    problem.rows = population->total.size();
    problem.rejected = population->rejected;
    problem.weights = &population->weight;
    problem.weigh = [population] { population->weigh(); };
    return problem;
}

}  // namespace

Problem make_problem(const SummaryView& customers, ModelKind model, int k, Workers& workers) {
    if (customers.t_x.size() != customers.size() || customers.T.size() != customers.size()) {
        refuse(model, "the columns x, t_x and T differ in length", "Give one entry per customer");
    }
    if (model == ModelKind::gamma_gamma) return spend_problem(customers, workers);
    auto population = std::make_shared<Grouped>();
    if (counts_opportunities(model)) {
        *population = grouped_opportunities(customers);
    } else {
        *population = grouped(customers);
    }
    if (!(population->customers > 0)) {
        refuse(model,
               customers.size() == 0 ? "there is no customer"
                                     : "none of the " + std::to_string(customers.size()) +
                                           " summaries can be modelled",
               "Check x, t_x and T: t_x must not be beyond T, nothing negative or not finite");
    }
    return of_group(std::move(population), model, k, workers);
}

Problem with_model(const Problem& problem, ModelKind model, int k, Workers& workers) {
    return of_group(problem.population, model, k, workers);
}

}  // namespace tenure::clv_detail
