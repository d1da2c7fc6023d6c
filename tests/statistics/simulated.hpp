// Populations drawn from the models' own processes, the same on every platform.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "clv/random.hpp"
#include "tenure/clv/model.hpp"
#include "tenure/clv/summary.hpp"

namespace tenure::simulated {

/// Whether times are as drawn, or whole days on which purchases of one day are one.
enum class Times : std::uint8_t { exact, days };

/// What to draw: customers observed for half to all of so many weeks.
struct Population {
    ModelKind kind = ModelKind::mbg_nbd;
    std::vector<double> parameters{};
    std::size_t customers = 1000;
    double weeks = 104;
    std::uint64_t seed = 1;
    Times times = Times::exact;
};

/// Draws when a customer leaves for reasons of Pareto/NBD; infinity under the other models.
inline double death_of(const Population& of, clv_detail::Random& random) {
    if (of.kind != ModelKind::pareto_nbd) return INFINITY;
    return random.exponential() * of.parameters[3] / random.gamma(of.parameters[2]);
}

/// Draws one customer's purchases until `age`.
inline Summary draw_customer(const Population& of, double age, clv_detail::Random& random) {
    const double lambda = random.gamma(of.parameters[0]) / of.parameters[1];
    const double end = std::min(age, death_of(of, random));
    const bool leaves = of.kind == ModelKind::bg_nbd || of.kind == ModelKind::mbg_nbd;
    const double leave = leaves ? random.beta(of.parameters[2], of.parameters[3]) : 0;
    Summary out{0, 0, age};
    if (of.kind == ModelKind::mbg_nbd && random.uniform() < leave) return out;
    for (double t = random.exponential() / lambda; t <= end; t += random.exponential() / lambda) {
        const double at = of.times == Times::days ? std::ceil(t * 7) / 7 : t;
        if (at > out.t_x) out.x += 1;
        out.t_x = at;
        if (leaves && random.uniform() < leave) break;
    }
    return out;
}

/// Draws everybody.
inline Summaries draw(const Population& of) {
    clv_detail::Random random(of.seed);
    Summaries out;
    for (std::size_t i = 0; i < of.customers; ++i) {
        double age = of.weeks * (0.5 + 0.5 * random.uniform());
        if (of.times == Times::days) age = std::ceil(age * 7) / 7;
        const Summary each = draw_customer(of, age, random);
        out.x.push_back(each.x);
        out.t_x.push_back(each.t_x);
        out.T.push_back(each.T);
    }
    return out;
}

/// Draws mean spends of the repeaters from Gamma-Gamma, and adds them.
inline void draw_spend(Summaries& to, const std::vector<double>& p_q_gamma, std::uint64_t seed) {
    clv_detail::Random random(seed);
    to.mean_spend.assign(to.size(), 0);
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (to.x[i] == 0) continue;
        const double nu = random.gamma(p_q_gamma[1]) / p_q_gamma[2];
        to.mean_spend[i] = random.gamma(p_q_gamma[0] * to.x[i]) / (nu * to.x[i]);
    }
}

}  // namespace tenure::simulated
