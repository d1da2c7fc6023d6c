#include "tenure/clv/residual.hpp"

namespace tenure {
namespace {

TEST(Residual, FadesFromRiskToLapse) {
    const Timestamp risk = Timestamp::from_seconds(100), lapsed = Timestamp::from_seconds(200);
    EXPECT_EQ(active_weight(risk, lapsed, Timestamp::from_seconds(100)), 1);
    EXPECT_DOUBLE_EQ(active_weight(risk, lapsed, Timestamp::from_seconds(175)), 0.25);
    EXPECT_EQ(active_weight(risk, lapsed, Timestamp::from_seconds(200)), 0);
    EXPECT_EQ(active_weight(lapsed, lapsed, Timestamp::from_seconds(199)), 1);
}

TEST(Residual, CountsTheWholeHorizonWithoutChurnAndDiscount) {
    EXPECT_DOUBLE_EQ(expected_years(1, 0, 3), 3);
    EXPECT_NEAR(expected_years(1 - 1e-14, 0, 3), 3, 1e-9);
}

TEST(Residual, MatchesTheSumOfManySmallSteps) {
    double sum = 0;
    const int steps = 200'000;
    for (int i = 0; i < steps; ++i) {
        sum += std::pow(0.7 / 1.1, 2.0 * (i + 0.5) / steps) * 2.0 / steps;
    }
    EXPECT_NEAR(expected_years(0.7, 0.1, 2), sum, 1e-9);
}

TEST(Residual, LeavesNothingWithoutRetentionOrHorizon) {
    EXPECT_EQ(expected_years(0, 0.1, 5), 0);
    EXPECT_EQ(expected_years(0.5, 0.1, 0), 0);
}

TEST(Residual, TakesAFirstPurchaseAloneForTheRateOfEverybody) {
    EXPECT_DOUBLE_EQ(purchase_rate(0, 0, 2.5), 2.5);
    EXPECT_NEAR(purchase_rate(120, 10, 2.5), 11.136, 0.001);
    EXPECT_LT(purchase_rate(0, 4, 2.5), 1);
}

TEST(Residual, KeepsRetentionInsideTheOpenInterval) {
    EXPECT_DOUBLE_EQ(retention_share(0, 0), 0.5);
    EXPECT_LT(retention_share(100, 100), 1);
    EXPECT_GT(retention_share(0, 100), 0);
}

}  // namespace
}  // namespace tenure
