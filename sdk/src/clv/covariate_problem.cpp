#include <array>
#include <cmath>

#include "clv/jet_likelihood.hpp"
#include "clv/problem.hpp"
#include "tenure/clv/mbg_nbd.hpp"
#include "tenure/clv/pareto_nbd.hpp"
#include "tenure/core/error.hpp"

namespace tenure::clv_detail {

namespace {

constexpr std::size_t piece_rows = 1024;

/// Customers one by one, with their covariates: nothing to group.
struct CovariatePopulation {
    ModelKind model;
    std::vector<Summary> customers;
    std::vector<double> weight;
    std::vector<double> purchase, dropout;  ///< row by row
    std::size_t purchases = 0, dropouts = 0;

    /// Log-likelihood of one customer, by the logs of that customer's own four parameters.
    Jet<4> log_likelihood(std::span<const double> at, std::size_t i) const {
        double rate = 0, leave = 0;
        for (std::size_t j = 0; j < purchases; ++j) {
            rate += at[4 + j] * purchase[i * purchases + j];
        }
        for (std::size_t j = 0; j < dropouts; ++j) {
            leave += at[4 + purchases + j] * dropout[i * dropouts + j];
        }
        using J = Jet<4>;
        const J r = exp(J::parameter(at[0], 0)), alpha = exp(J::parameter(at[1] - rate, 1));
        if (model == ModelKind::pareto_nbd) {
            return pareto_nbd_log_likelihood(
                DeathParameters<J>{r, alpha, exp(J::parameter(at[2], 2)),
                                   exp(J::parameter(at[3] - leave, 3))},
                customers[i]);
        }
        const DropoutParameters<J> in{r, alpha, exp(J::parameter(at[2] + leave, 2)),
                                      exp(J::parameter(at[3] + leave, 3))};
        return model == ModelKind::bg_nbd ? bg_nbd_log_likelihood(in, customers[i])
                                          : mbg_nbd_log_likelihood(in, customers[i]);
    }

    /// How the customer's own log parameters move with each coordinate: n rows of 4.
    void directions(std::size_t i, std::vector<std::array<double, 4>>& out) const {
        out.assign(4 + purchases + dropouts, {});
        for (std::size_t j = 0; j < 4; ++j) out[j][j] = 1;
        for (std::size_t j = 0; j < purchases; ++j) {
            out[4 + j][1] = -purchase[i * purchases + j];
        }
        for (std::size_t j = 0; j < dropouts; ++j) {
            const double z = dropout[i * dropouts + j];
            if (model == ModelKind::pareto_nbd) {
                out[4 + purchases + j][3] = -z;
            } else {
                out[4 + purchases + j] = {0, 0, z, z};
            }
        }
    }
};

/// Adds weight times a jet, carried over to all coordinates by the chain rule.
void add(const Jet<4>& jet, double weight, const std::vector<std::array<double, 4>>& along,
         Slope& out) {
    const std::size_t n = along.size();
    out.value += weight * jet.value;
    for (std::size_t i = 0; i < n; ++i) {
        std::array<double, 4> curved{};
        for (std::size_t k = 0; k < 4; ++k) {
            out.gradient[i] += weight * jet.gradient[k] * along[i][k];
            for (std::size_t l = 0; l < 4; ++l) curved[k] += jet.second(k, l) * along[i][l];
        }
        for (std::size_t j = 0; j < n; ++j) {
            double sum = 0;
            for (std::size_t k = 0; k < 4; ++k) sum += curved[k] * along[j][k];
            out.hessian(i, j) += weight * sum;
        }
    }
}

Slope slope_at(const CovariatePopulation& population, std::span<const double> at,
               Workers& workers) {
    const std::size_t n = population.customers.size();
    std::vector<Slope> parts((n + piece_rows - 1) / piece_rows, level(at.size()));
    workers.each(parts.size(), [&](std::size_t piece) {
        std::vector<std::array<double, 4>> along;
        for (std::size_t i = piece * piece_rows; i < std::min(n, (piece + 1) * piece_rows); ++i) {
            population.directions(i, along);
            add(population.log_likelihood(at, i), population.weight[i], along, parts[piece]);
        }
    });
    Slope out = level(at.size());
    for (const Slope& part : parts) {
        out.value += part.value;
        for (std::size_t i = 0; i < at.size(); ++i) {
            out.gradient[i] += part.gradient[i];
            for (std::size_t j = 0; j < at.size(); ++j) out.hessian(i, j) += part.hessian(i, j);
        }
    }
    return out;
}

void check(const SummaryView& customers, const FitOptions& options) {
    const auto refuse = [&](const std::string& cause, const std::string& next) {
        throw Error(Errc::bad_argument, "fit", std::string(to_string(options.model)), cause, next);
    };
    if (options.model != ModelKind::bg_nbd && options.model != ModelKind::mbg_nbd &&
        options.model != ModelKind::pareto_nbd) {
        refuse("this model takes no covariates", "Use bg-nbd, mbg-nbd or pareto-nbd");
    }
    const Covariates& given = options.covariates;
    if (given.purchase.size() != given.purchase_names.size() ||
        given.dropout.size() != given.dropout_names.size()) {
        refuse("covariates and their names differ in number", "Name every column");
    }
    for (const auto* columns : {&given.purchase, &given.dropout}) {
        for (const auto& column : *columns) {
            if (column.size() != customers.size()) {
                refuse("a covariate has another number of entries than there are customers",
                       "Give one entry per summary");
            }
        }
    }
}

bool usable(const SummaryView& customers, const Covariates& given, std::size_t i) {
    if (problem_of(customers.x[i], customers.t_x[i], customers.T[i]) != SummaryProblem::none) {
        return false;
    }
    for (const auto* columns : {&given.purchase, &given.dropout}) {
        for (const auto& column : *columns) {
            if (!std::isfinite(column[i])) return false;
        }
    }
    return customers.weight_at(i) > 0 && std::isfinite(customers.weight_at(i));
}

}  // namespace

Problem covariate_problem(const SummaryView& customers, const FitOptions& options,
                          std::span<const double> plain, Workers& workers) {
    check(customers, options);
    const Covariates& given = options.covariates;
    auto population = std::make_shared<CovariatePopulation>();
    population->model = options.model;
    population->purchases = given.purchase.size();
    population->dropouts = given.dropout.size();
    Problem problem;
    for (std::size_t i = 0; i < customers.size(); ++i) {
        if (!usable(customers, given, i)) {
            ++problem.rejected;
            continue;
        }
        population->customers.push_back(customers[i]);
        population->weight.push_back(customers.weight_at(i));
        for (const auto& column : given.purchase) population->purchase.push_back(column[i]);
        for (const auto& column : given.dropout) population->dropout.push_back(column[i]);
        problem.customers += customers.weight_at(i);
        if (customers.x[i] > 0) problem.repeaters += customers.weight_at(i);
    }
    problem.rows = population->customers.size();
    problem.parameters = 4;
    problem.effects = population->purchases + population->dropouts;
    std::vector<double> start(plain.begin(), plain.end());
    start.resize(4 + problem.effects);
    problem.starts = {start};
    problem.weights = &population->weight;
    problem.weigh = [] {};
    problem.objective = [population, &workers](std::span<const double> at) {
        return slope_at(*population, at, workers);
    };
    return problem;
}

}  // namespace tenure::clv_detail
