#include "tenure/clv/sbg.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace tenure {
namespace {

constexpr SbgParameters<> printed_churn{0.704, 1.182};

TEST(Sbg, ChurnAndSurvivorsAddUp) {
    double sum = 0;
    for (double t = 1; t <= 50; ++t) sum += sbg_churn_probability(printed_churn, t);
    EXPECT_NEAR(sum + sbg_survivor(printed_churn, 50), 1, 1e-14);
    EXPECT_EQ(sbg_survivor(printed_churn, 0), 1);
}

TEST(Sbg, ChurnFollowsTheRecursionOfThePaper) {
    // P(1) = a/(a+b), P(t) = P(t-1) (b+t-2)/(a+b+t-1): Fader and Hardie 2007, eq. (7).
    double churn = 0.704 / 1.886;
    EXPECT_NEAR(sbg_churn_probability(printed_churn, 1), churn, 1e-15);
    for (double t = 2; t <= 20; ++t) {
        churn *= (1.182 + t - 2) / (1.886 + t - 1);
        EXPECT_NEAR(sbg_churn_probability(printed_churn, t), churn, 1e-15);
    }
}

TEST(Sbg, RetentionRises) {
    for (double t = 1; t <= 20; ++t) {
        EXPECT_LT(sbg_retention(printed_churn, t), sbg_retention(printed_churn, t + 1));
        EXPECT_NEAR(sbg_retention(printed_churn, t),
                    sbg_survivor(printed_churn, t) / sbg_survivor(printed_churn, t - 1), 1e-14);
    }
}

TEST(Sbg, ContractsAddUpToTheCohort) {
    const std::array<double, 4> survivors{10, 7, 6, 6};
    const double contracts = 3 * sbg_log_likelihood(printed_churn, {1, ContractEnd::churned}) +
                             sbg_log_likelihood(printed_churn, {2, ContractEnd::churned}) +
                             6 * sbg_log_likelihood(printed_churn, {3, ContractEnd::active});
    EXPECT_NEAR(sbg_log_likelihood(printed_churn, survivors), contracts, 1e-13);
    EXPECT_EQ(sbg_log_likelihood(printed_churn, ContractLife{}), 0);
}

TEST(Sbg, LifetimeIsTheDiscountedSum) {
    double sum = 0;
    for (double t = 0; t < 500; ++t) sum += sbg_survivor(printed_churn, t) * std::pow(1.1, -t);
    EXPECT_NEAR(sbg_lifetime(printed_churn, 0.1), sum, 1e-12 * sum);
}

TEST(Sbg, ResidualLifetimeOfNobodyKnownIsLifetimeLessTheFirstPeriod) {
    EXPECT_NEAR(1 + sbg_residual_lifetime(printed_churn, 0, 0.1) / 1.1,
                sbg_lifetime(printed_churn, 0.1), 1e-13);
}

TEST(Sbg, ResidualLifetimeGrowsWithLoyalty) {
    double before = 0;
    for (double renewals = 0; renewals < 30; ++renewals) {
        const double value = sbg_residual_lifetime(printed_churn, renewals, 0.1);
        EXPECT_GT(value, before);
        EXPECT_LT(value, 11);
        before = value;
    }
}

TEST(Sbg, ExtremesStayFinite) {
    for (const double alpha : {1e-6, 1.0, 1e6}) {
        for (const double beta : {1e-6, 1.0, 1e6}) {
            const SbgParameters<> p{alpha, beta};
            for (const double t : {1.0, 5000.0}) {
                EXPECT_TRUE(std::isfinite(sbg_log_likelihood(p, {t, ContractEnd::churned})));
                EXPECT_TRUE(std::isfinite(sbg_log_likelihood(p, {t, ContractEnd::active})));
                EXPECT_TRUE(std::isfinite(sbg_residual_lifetime(p, t, 1e-4)));
            }
        }
    }
}

}  // namespace
}  // namespace tenure
