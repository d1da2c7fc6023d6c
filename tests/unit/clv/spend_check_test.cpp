#include "tenure/clv/spend_check.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace tenure {
namespace {

SummaryView view(const std::vector<double>& x, const std::vector<double>& m,
                 const std::vector<double>& weight = {}) {
    SummaryView out;
    out.x = x;
    out.mean_spend = m;
    out.weight = weight;
    return out;
}

TEST(SpendCheck, IncompleteBetaMatchesClosedForms) {
    for (const double x : {1e-9, 0.1, 0.5, 0.9, 0.999999}) {
        EXPECT_NEAR(incomplete_beta(1, 1, x), x, 1e-14);
        EXPECT_NEAR(incomplete_beta(2.5, 1, x), std::pow(x, 2.5), 1e-14);
        EXPECT_NEAR(incomplete_beta(0.5, 0.5, x), std::asin(std::sqrt(x)) * 2 / std::acos(-1.0),
                    1e-13);
        EXPECT_NEAR(incomplete_beta(40, 7, x), 1 - incomplete_beta(7, 40, 1 - x), 1e-13);
    }
    EXPECT_EQ(incomplete_beta(2, 3, 0), 0);
    EXPECT_EQ(incomplete_beta(2, 3, 1), 1);
}

TEST(SpendCheck, StudentsTMatchesTables) {
    EXPECT_NEAR(student_p_value(12.7062047361747, 1), 0.05, 1e-12);
    EXPECT_NEAR(student_p_value(2.22813885198627, 10), 0.05, 1e-12);
    EXPECT_NEAR(student_p_value(-3.16927267261695, 10), 0.01, 1e-12);
    EXPECT_NEAR(student_p_value(1, 1), 0.5, 1e-14);
    EXPECT_NEAR(student_p_value(1.95996398454005, 1e9), 0.05, 1e-9);
    EXPECT_EQ(student_p_value(0, 7), 1);
    EXPECT_EQ(student_p_value(INFINITY, 7), 0);
    EXPECT_GT(student_p_value(40, 300), 0);
}

TEST(SpendCheck, CorrelationsMatchAHandCalculation) {
    // Centred sums xx = 10, yy = 12.2, xy = 9; ranks differ by 1, 1, 1, 1, 0.
    const auto found = spend_dependence(view({1, 2, 3, 4, 5}, {2, 1, 4, 3, 5.5}));
    EXPECT_NEAR(found.pearson.value, 9 / std::sqrt(122.0), 1e-14);
    EXPECT_NEAR(found.spearman.value, 0.8, 1e-14);
    EXPECT_NEAR(found.spearman.p_value, student_p_value(0.8 * std::sqrt(3 / 0.36), 3), 1e-14);
    EXPECT_EQ(found.pearson.customers, 5);
}

TEST(SpendCheck, TiesShareTheirMeanRank) {
    // Ranks 1.5 1.5 3 4 against 1 2 3.5 3.5: 4/4.5 by the definition.
    const auto found = spend_dependence(view({1, 1, 2, 3}, {10, 20, 30, 30}));
    EXPECT_NEAR(found.spearman.value, 4 / 4.5, 1e-14);
}

TEST(SpendCheck, WeightsCountCustomers) {
    const auto weighted = spend_dependence(view({1, 2, 4}, {9, 5, 7}, {3, 1, 2}));
    const auto repeated = spend_dependence(view({1, 1, 1, 2, 4, 4}, {9, 9, 9, 5, 7, 7}));
    EXPECT_NEAR(weighted.pearson.value, repeated.pearson.value, 1e-14);
    EXPECT_NEAR(weighted.spearman.value, repeated.spearman.value, 1e-14);
    EXPECT_NEAR(weighted.spearman.p_value, repeated.spearman.p_value, 1e-14);
    EXPECT_NEAR(spend_regression(view({1, 2, 4}, {9, 5, 7}, {3, 1, 2})).slope_error,
                spend_regression(view({1, 1, 1, 2, 4, 4}, {9, 9, 9, 5, 7, 7})).slope_error, 1e-14);
}

TEST(SpendCheck, OnlyCustomersWithSpendTakePart) {
    const auto found = spend_dependence(view({0, 1, 2, 3, 4, 5}, {0, 2, 1, -3, 3, NAN}));
    EXPECT_EQ(found.pearson.customers, 3);
}

TEST(SpendCheck, TooLittleOrFlatDataShowNoDependence) {
    EXPECT_EQ(spend_dependence(view({1, 2}, {3, 4})).pearson.p_value, 1);
    EXPECT_EQ(spend_dependence(view({2, 2, 2}, {3, 4, 5})).pearson.value, 0);
    EXPECT_EQ(spend_dependence(view({1, 2, 3}, {0.1, 0.1, 0.1})).spearman.p_value, 1);
    EXPECT_EQ(spend_dependence(view({1, 2, 3}, {})).pearson.customers, 0);
    EXPECT_EQ(spend_regression(view({2, 2, 2}, {3, 4, 5})).slope, 0);
    EXPECT_EQ(spend_regression(view({}, {})).customers, 0);
}

TEST(SpendCheck, PerfectDependenceIsCertain) {
    const auto found = spend_dependence(view({1, 2, 3, 4}, {2, 4, 6, 8}));
    EXPECT_NEAR(found.pearson.value, 1, 1e-14);
    EXPECT_LT(found.pearson.p_value, 1e-12);
    EXPECT_EQ(found.spearman.value, 1);
    EXPECT_EQ(found.spearman.p_value, 0);
}

TEST(SpendCheck, RegressionRecoversAPowerLaw) {
    const std::vector<double> x{1, 2, 3, 5, 8, 13};
    std::vector<double> m;
    for (const double each : x) m.push_back(20 * std::pow(each, 0.3));
    const SpendRegression line = spend_regression(view(x, m));
    EXPECT_NEAR(line.slope, 0.3, 1e-14);
    EXPECT_NEAR(line.intercept, std::log(20.0), 1e-14);
    EXPECT_NEAR(line.slope_error, 0, 1e-7);
    EXPECT_LT(line.p_value, 1e-12);
    for (std::size_t i = 0; i < x.size(); ++i) {
        EXPECT_NEAR(line.without_frequency(x[i], m[i]), line.without_frequency(x[0], m[0]), 1e-12);
        EXPECT_NEAR(line.with_frequency(x[i], line.without_frequency(x[i], m[i])), m[i], 1e-12);
    }
    EXPECT_EQ(line.without_frequency(0, 35), 35);
}

TEST(SpendCheck, AdjustedSpendNoLongerFollowsFrequency) {
    const std::vector<double> x{1, 1, 2, 3, 5, 8, 13};
    std::vector<double> m{9, 14, 12, 22, 19, 40, 33};
    const SpendRegression line = spend_regression(view(x, m));
    EXPECT_LT(line.p_value, 0.05);
    for (std::size_t i = 0; i < x.size(); ++i) m[i] = line.without_frequency(x[i], m[i]);
    EXPECT_NEAR(spend_regression(view(x, m)).slope, 0, 1e-14);
}

}  // namespace
}  // namespace tenure
