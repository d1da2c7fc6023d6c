// Predictions at published parameters: BTYD's customer 1516, totals of the CDNOW sample, residual
// values as CLVTools reports them.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "clv_reference.hpp"
#include "tenure/clv/fit.hpp"
#include "tenure/clv/predict.hpp"

namespace tenure {
namespace {

constexpr TimeUnit week = TimeUnit::week;
const ClvModel bg = model_of(ModelKind::bg_nbd, week, {0.243, 4.414, 0.793, 2.426});
const ClvModel pareto = model_of(ModelKind::pareto_nbd, week, {0.553, 10.578, 0.606, 11.669});

/// An annual rate whose continuous equivalent per week is delta.
double annual(double delta) {
    return std::expm1(delta * 365.25 / 7);
}

Summaries cdnow() {
    Summaries out;
    for (const auto& row : reference::rows_of("cdnow_cbs_cal39.csv")) {
        out.x.push_back(row[1]);
        out.t_x.push_back(std::round(row[2] * 7) / 7);
        out.T.push_back(std::round(row[3] * 7) / 7);
        out.mean_spend.push_back(row[4]);
    }
    return out;
}

double sum(const std::vector<double>& of) {
    return std::accumulate(of.begin(), of.end(), 0.0);
}

#define NEAR_RELATIVE(actual, expected, tolerance) EXPECT_NEAR((actual) / (expected), 1, tolerance)

TEST(PredictPublished, CustomerOfBtydsVignette) {
    const Summary customer{26, 216.0 / 7, 31};
    // BTYD's own estimates, known to seven digits only.
    const ClvModel btyd =
        model_of(ModelKind::pareto_nbd, week, {0.5533971, 10.5801985, 0.6060625, 11.6562237});
    NEAR_RELATIVE(probability_alive(btyd, customer), 0.997873408762, 1e-9);
    NEAR_RELATIVE(expected_transactions(btyd, customer, {52, week}), 25.4541843664, 1e-7);
    NEAR_RELATIVE(expected_transactions(btyd, {52, week}), 1.47311266869, 1e-7);
    NEAR_RELATIVE(probability_alive(bg, customer), 0.968851562852, 1e-9);
    NEAR_RELATIVE(expected_transactions(bg, customer, {52, week}), 25.7564922154, 1e-9);
    NEAR_RELATIVE(expected_transactions(bg, {52, week}), 1.4460505954, 1e-9);
    // Hardie, note 004: 1.226 purchases of the first customer in the coming 39 weeks.
    const Summary first{2, 213.0 / 7, 272.0 / 7};
    EXPECT_NEAR(expected_transactions(bg, first, {39, week}), 1.22611580615, 1e-11);
}

TEST(PredictPublished, TotalsOfCdnow) {
    const Summaries customers = cdnow();
    if (customers.size() == 0) GTEST_SKIP() << "cdnow_cbs_cal39.csv is absent";
    ClvOptions options;
    options.horizon = {39, week};
    const Estimates by_bg = score(bg, customers.view(), options);
    NEAR_RELATIVE(sum(by_bg.expected_transactions), 1653.94125931, 1e-9);
    NEAR_RELATIVE(sum(by_bg.p_alive), 1917.21714588, 1e-9);
    const Estimates by_pareto = score(pareto, customers.view(), options);
    NEAR_RELATIVE(sum(by_pareto.expected_transactions), 1665.69316068, 1e-9);
    NEAR_RELATIVE(sum(by_pareto.p_alive), 1052.23751991, 1e-9);
    options.horizon = forever;
    options.annual_discount_rate = annual(0.0027);
    const Estimates endless = score(pareto, customers.view(), options);
    NEAR_RELATIVE(sum(endless.discounted_transactions), 7188.62639795, 1e-9);
}

TEST(PredictPublished, ResidualValueOfCdnow) {
    const Summaries customers = cdnow();
    if (customers.size() == 0) GTEST_SKIP() << "cdnow_cbs_cal39.csv is absent";
    FitOptions fitting;
    fitting.model = ModelKind::pareto_nbd;
    const ClvModel model = fit(customers.view(), fitting);
    fitting.model = ModelKind::gamma_gamma;
    const ClvModel spend = fit(customers.view(), fitting);
    ClvOptions options;
    options.horizon = forever;
    options.annual_discount_rate = annual(std::log(1.15) / 52);
    options.uncertainty = Uncertainty::none;
    const Estimates scores = score(model, customers.view(), options, &spend);
    EXPECT_NEAR(scores.p_alive[0], 0.869134271, 1e-6);
    EXPECT_NEAR(expected_transactions(model, customers[0], {39, week}), 1.455201768, 1e-6);
    NEAR_RELATIVE(scores.discounted_transactions[0], 6.500352639, 1e-5);
    NEAR_RELATIVE(scores.expected_spend[0], 24.65403117, 1e-5);
    NEAR_RELATIVE(scores.clv[0], 160.2598966, 1e-5);
    NEAR_RELATIVE(sum(scores.discounted_transactions), 7205.548931, 1e-5);
    NEAR_RELATIVE(sum(scores.clv), 261531.91, 1e-5);
    const Estimate alone = predict(model, customers[0], options, &spend);
    NEAR_RELATIVE(alone.clv, scores.clv[0], 1e-12);
}

}  // namespace
}  // namespace tenure
