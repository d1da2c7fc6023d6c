// The likelihoods of whole populations against the scalar formulas summed by jets: value, gradient
// and Hessian, on every kernel this processor has.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "clv/kernels.hpp"
#include "clv/likelihoods.hpp"
#include "clv/spend_likelihood.hpp"
#include "clv_reference.hpp"
#include "simulated.hpp"
#include "tenure/clv/gamma_gamma.hpp"
#include "tenure/clv/mbg_nbd.hpp"
#include "tenure/clv/pareto_nbd.hpp"

namespace tenure {
namespace {

using clv_detail::kernels_at;
using clv_detail::Slope;
using clv_detail::Workers;

/// Customers of all kinds on a grid of days: new ones, silent ones, some with many purchases.
Summaries people() {
    Summaries out = simulated::draw(
        {ModelKind::bg_nbd, {0.7, 4, 0.5, 3}, 250, 104, 12, simulated::Times::days});
    for (const Summary& each : {Summary{0, 0, 0}, Summary{1, 1, 1}, Summary{400, 100, 101},
                                Summary{37, 3, 104}, Summary{1, 1.0 / 7, 90}}) {
        out.x.push_back(each.x);
        out.t_x.push_back(each.t_x);
        out.T.push_back(each.T);
    }
    simulated::draw_spend(out, {6, 4, 15}, 13);
    return out;
}

/// Sums a scalar formula over everybody; derivatives by the logs of the parameters.
template <std::size_t N, class Formula>
Jet<N> summed(const Summaries& customers, const std::array<double, N>& parameters,
              const Formula& formula) {
    const auto theta = reference::by_logarithm(parameters);
    Jet<N> sum;
    for (std::size_t i = 0; i < customers.size(); ++i) sum += formula(theta, customers[i]);
    return sum;
}

template <std::size_t N>
std::vector<double> logs(const std::array<double, N>& parameters) {
    std::vector<double> out;
    for (const double each : parameters) out.push_back(std::log(each));
    return out;
}

template <std::size_t N>
void agrees(const Slope& slope, const Jet<N>& jet, const char* name) {
    EXPECT_NEAR(slope.value / jet.value, 1, 1e-12) << name;
    double steepest = 0, sharpest = 0;
    for (const double each : jet.gradient) steepest = std::max(steepest, std::abs(each));
    for (const double each : jet.hessian) sharpest = std::max(sharpest, std::abs(each));
    for (std::size_t i = 0; i < N; ++i) {
        EXPECT_NEAR(slope.gradient[i], jet.gradient[i], 1e-10 * steepest) << name << " by " << i;
        for (std::size_t j = 0; j < N; ++j) {
            EXPECT_NEAR(slope.hessian(i, j), jet.second(i, j), 1e-10 * sharpest)
                << name << " by " << i << " and " << j;
        }
    }
}

const std::vector<std::array<double, 4>> points{
    {0.25, 4.4, 0.8, 2.4}, {3, 0.5, 0.02, 40}, {0.01, 300, 5, 0.1}, {20, 20, 200, 1000}};

TEST(FitLikelihood, OfDropoutIsTheSumOfItsFormula) {
    const Summaries customers = people();
    const clv_detail::Grouped population = clv_detail::grouped(customers.view());
    Workers workers(1);
    for (const bool modified : {false, true}) {
        for (const auto& point : points) {
            const Jet<4> jet = summed(customers, point, [&](const auto& p, const Summary& s) {
                const DropoutParameters<Jet<4>> in{p[0], p[1], p[2], p[3]};
                return modified ? mbg_nbd_log_likelihood(in, s) : bg_nbd_log_likelihood(in, s);
            });
            for (const int level : {0, 1, 2}) {
                clv_detail::DropoutLikelihood likelihood(population, modified, workers,
                                                         kernels_at(level));
                agrees(likelihood(logs(point)), jet, modified ? "mbg-nbd" : "bg-nbd");
            }
        }
    }
}

TEST(FitLikelihood, OfDeathIsTheSumOfItsFormula) {
    const Summaries customers = people();
    const clv_detail::Grouped population = clv_detail::grouped(customers.view());
    Workers workers(1);
    for (const auto& point : points) {
        const Jet<4> jet = summed(customers, point, [](const auto& p, const Summary& s) {
            return pareto_nbd_log_likelihood(DeathParameters<Jet<4>>{p[0], p[1], p[2], p[3]}, s);
        });
        for (const int level : {0, 1, 2}) {
            clv_detail::DeathLikelihood likelihood(population, workers, kernels_at(level));
            agrees(likelihood(logs(point)), jet, "pareto-nbd");
        }
    }
}

TEST(FitLikelihood, OfSpendIsTheSumOfItsFormula) {
    const Summaries customers = people();
    const clv_detail::Spenders population = clv_detail::spenders(customers.view());
    Workers workers(1);
    for (const std::array<double, 3>& point :
         {std::array{6.25, 3.74, 15.44}, std::array{0.1, 0.5, 900.0},
          std::array{80.0, 60.0, 0.4}}) {
        const Jet<3> jet = summed(customers, point, [](const auto& p, const Summary& s) {
            return gamma_gamma_log_likelihood(GammaGammaParameters<Jet<3>>{p[0], p[1], p[2]}, s);
        });
        for (const int level : {0, 1, 2}) {
            agrees(clv_detail::spend_slope(population, logs(point), workers, kernels_at(level)),
                   jet, "gamma-gamma");
        }
    }
}

TEST(FitLikelihood, IsTheSameOnEveryKernel) {
    const Summaries customers = simulated::draw(
        {ModelKind::mbg_nbd, {0.7, 4, 0.5, 3}, 5000, 104, 14, simulated::Times::days});
    const clv_detail::Grouped population = clv_detail::grouped(customers.view());
    Workers workers(1);
    const auto at = logs(std::array{0.5, 5.0, 0.7, 2.0});
    clv_detail::DropoutLikelihood dropout(population, true, workers, kernels_at(0));
    clv_detail::DeathLikelihood death(population, workers, kernels_at(0));
    for (const int level : {1, 2}) {
        clv_detail::DropoutLikelihood same(population, true, workers, kernels_at(level));
        EXPECT_NEAR(same(at).value / dropout(at).value, 1, 1e-12);
        clv_detail::DeathLikelihood alike(population, workers, kernels_at(level));
        EXPECT_NEAR(alike(at).value / death(at).value, 1, 1e-12);
    }
}

}  // namespace
}  // namespace tenure
