#include "tenure/clv/spend_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "statistics/simulated.hpp"

namespace tenure {
namespace {

/// Customers whose spend grows like x to the power of `slope`.
Summaries people(double slope, std::size_t customers = 1500) {
    Summaries out = simulated::draw({ModelKind::bg_nbd, {0.8, 6, 0.6, 3}, customers});
    simulated::draw_spend(out, {6, 4, 60}, 11);
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out.x[i] > 0) out.mean_spend[i] *= std::pow(out.x[i], slope);
    }
    return out;
}

TEST(SpendFit, VerdictNeedsSizeAndProof) {
    const SpendVerdict free = spend_check(people(0).view());
    EXPECT_TRUE(free.independent);
    EXPECT_EQ(free.finding.level, FitFindingLevel::info);
    const SpendVerdict bound = spend_check(people(0.4).view());
    EXPECT_FALSE(bound.independent);
    EXPECT_EQ(bound.finding.level, FitFindingLevel::warning);
    EXPECT_NE(bound.finding.what.find("spend more"), std::string::npos);
    EXPECT_FALSE(bound.finding.next.empty());
    const SpendVerdict less = spend_check(people(-0.4).view());
    EXPECT_NE(less.finding.what.find("spend less"), std::string::npos);
    EXPECT_TRUE(spend_check(people(0.4, 8).view()).independent);  // too few to prove anything
}

TEST(SpendFit, WithoutAdjustmentIsThePlainFitAndWarns) {
    const Summaries all = people(0.4);
    FitOptions plain;
    plain.model = ModelKind::gamma_gamma;
    const SpendFit found = fit_spend(all.view());
    EXPECT_EQ(found.model.parameters, fit(all.view(), plain).parameters);
    EXPECT_FALSE(found.adjustment.has_value());
    EXPECT_EQ(found.model.findings.back().code, "spend_depends_on_frequency");
    EXPECT_EQ(expected_spend(found, all[0]), expected_spend(found.model, all[0]));
    SpendFitOptions when_needed;
    when_needed.adjust = SpendAdjustment::when_needed;
    EXPECT_FALSE(fit_spend(people(0).view(), when_needed).adjustment.has_value());
}

TEST(SpendFit, AdjustmentRecoversThePowerLaw) {
    const Summaries all = people(0.4);
    SpendFitOptions options;
    options.adjust = SpendAdjustment::when_needed;
    const SpendFit found = fit_spend(all.view(), options);
    ASSERT_TRUE(found.adjustment.has_value());
    EXPECT_NEAR(found.adjustment->slope, 0.4, 3 * found.adjustment->slope_error);
    EXPECT_EQ(found.model.findings.back().code, "spend_adjusted");
    EXPECT_NEAR(found.factor(8) / found.factor(2), std::pow(4, found.adjustment->slope), 1e-12);
    EXPECT_EQ(found.factor(0), 1);
    Summaries without = all;
    without.mean_spend = found.adjusted(all.view());
    EXPECT_TRUE(spend_check(without.view()).independent);
    // Those who bought often are known well: what is expected of them is what they spent.
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all.x[i] < 30) continue;
        EXPECT_NEAR(expected_spend(found, all[i]) / all.mean_spend[i], 1, 0.1);
    }
}

TEST(SpendFit, ScoresComeOutInMoney) {
    const Summaries all = people(0.4, 300);
    SpendFitOptions options;
    options.adjust = SpendAdjustment::always;
    const SpendFit spend = fit_spend(all.view(), options);
    const ClvModel model = model_of(ModelKind::bg_nbd, TimeUnit::week, {0.8, 6, 0.6, 3});
    ClvOptions value;
    value.margin = 0.5;
    const Estimates scores = score(model, all.view(), value, spend);
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_NEAR(scores.expected_spend[i], expected_spend(spend, all[i]), 1e-9);
        EXPECT_NEAR(scores.clv[i],
                    0.5 * scores.expected_spend[i] * scores.discounted_transactions[i],
                    1e-9 * (1 + scores.clv[i]));
    }
}

}  // namespace
}  // namespace tenure
