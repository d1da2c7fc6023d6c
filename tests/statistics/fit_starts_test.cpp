// Where a climb starts must not matter: random starts reach the best log-likelihood, or the fit
// says that it is not sure.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "simulated.hpp"
#include "tenure/clv/fit.hpp"

namespace tenure {
namespace {

using clv_detail::Random;
using simulated::Population;
using simulated::Times;

bool says_so(const ClvModel& model) {
    return !model.converged ||
           std::any_of(model.findings.begin(), model.findings.end(),
                       [](const FitFinding& each) { return each.level == FitFindingLevel::error; });
}

/// Shapes over six powers of ten, times over six around the age of the customers.
std::vector<double> random_start(const Population& population, Random& random) {
    const auto around = [&](double centre) {
        return centre * std::pow(10.0, 6 * random.uniform() - 3);
    };
    const double age = 0.75 * population.weeks;
    const bool dies = population.kind == ModelKind::pareto_nbd;
    return {around(1), around(age), around(1), around(dies ? age : 1)};
}

/// Fits from the moments and from random starts; returns how many reached the best of them.
int reaching(const Population& population, int starts) {
    const Summaries customers = simulated::draw(population);
    Random random(population.seed + 1000);
    FitOptions options;
    options.model = population.kind;
    std::vector<ClvModel> fits{fit(customers.view(), options)};
    for (int i = 0; i < starts; ++i) {
        options.start = random_start(population, random);
        fits.push_back(fit(customers.view(), options));
    }
    double best = fits.front().log_likelihood;
    for (const ClvModel& each : fits) best = std::max(best, each.log_likelihood);
    int reached = 0;
    const double allowed = 1e-6 * static_cast<double>(population.customers);
    for (const ClvModel& each : fits) {
        if (each.log_likelihood >= best - allowed) {
            ++reached;
        } else {
            EXPECT_TRUE(says_so(each))
                << to_string(population.kind) << " of " << population.customers
                << " customers: " << each.log_likelihood << " instead of " << best;
        }
    }
    return reached;
}

constexpr int starts = 20;

TEST(FitStarts, RandomOnesReachTheBest) {
    const std::vector<std::vector<double>> shapes{
        {0.25, 4.4, 0.8, 2.4}, {2.2, 28, 0.36, 1.2}, {0.7, 14, 0.2, 2.2}, {0.5, 2.7, 1.6, 4.4}};
    int reached = 0, fits = 0;
    std::uint64_t seed = 50;
    for (const ModelKind kind : {ModelKind::bg_nbd, ModelKind::mbg_nbd, ModelKind::pareto_nbd}) {
        std::size_t customers = 200;
        for (std::vector<double> shape : shapes) {
            if (kind == ModelKind::pareto_nbd) shape[3] *= 6;  // a time, not a shape
            reached += reaching({kind, shape, customers, 80, ++seed, Times::days}, starts);
            fits += starts + 1;
            customers = customers * 5 / 2;
        }
    }
    EXPECT_GE(reached, 0.995 * fits);
}

TEST(FitStarts, RandomOnesReachTheHigherOfTwoTops) {
    // One in thirty small populations of MBG/NBD has two tops, one of like and one of unlike
    // customers; climbs from the moments alone ended on the lower one of the first of these.
    const ModelKind mbg = ModelKind::mbg_nbd, pareto = ModelKind::pareto_nbd;
    const std::vector<Population> two_tops{
        {mbg, {0.954, 7.34, 0.411, 8.06}, 1895, 26.1, 9175, Times::days},
        {mbg, {0.436, 23.1, 0.167, 3.15}, 3700, 64.2, 9096, Times::days},
        {mbg, {0.325, 8.04, 0.733, 1.12}, 1345, 24.9, 9182, Times::days},
        {mbg, {0.428, 6.31, 0.314, 4.21}, 1342, 37.6, 209103, Times::days},
        {pareto, {0.319, 5.04, 1.32, 7.39}, 129, 35.6, 109227, Times::days}};
    for (const Population& each : two_tops) {
        EXPECT_EQ(reaching(each, starts), starts + 1) << each.customers << " customers";
    }
}

}  // namespace
}  // namespace tenure
