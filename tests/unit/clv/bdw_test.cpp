#include "tenure/clv/bdw.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace tenure {
namespace {

constexpr BdwParameters<> fitted_churn{0.25933571, 1.72255137, 1.58436157};

TEST(Bdw, SurvivorsAreTheQuotientOfBetas) {
    for (double t = 0; t <= 20; ++t) {
        const double power = t > 0 ? std::pow(t, fitted_churn.c) : 0;
        const double expected = std::exp(log_beta(fitted_churn.alpha, fitted_churn.beta + power) -
                                         log_beta(fitted_churn.alpha, fitted_churn.beta));
        EXPECT_NEAR(bdw_survivor(fitted_churn, t), expected, 1e-13);
    }
}

TEST(Bdw, WithoutDurationDependenceItIsSbg) {
    const std::array<double, 5> survivors{1000, 631, 468, 382, 326};
    EXPECT_NEAR(bdw_log_likelihood(BdwParameters<>{0.7, 1.2, 1}, survivors),
                sbg_log_likelihood(SbgParameters<>{0.7, 1.2}, survivors), 1e-10);
    EXPECT_NEAR(bdw_survivor(BdwParameters<>{0.7, 1.2, 1}, 9),
                sbg_survivor(SbgParameters<>{0.7, 1.2}, 9), 1e-14);
}

TEST(Bdw, ChurnAndSurvivorsAddUp) {
    double sum = 0;
    for (double t = 1; t <= 30; ++t) sum += std::exp(bdw_log_churn_probability(fitted_churn, t));
    EXPECT_NEAR(sum + bdw_survivor(fitted_churn, 30), 1, 1e-14);
}

TEST(Bdw, KeepsSmallChurn) {
    // alpha -> 0: S(t-1) - S(t) -> alpha (psi(beta + t^c) - psi(beta + (t-1)^c)).
    const BdwParameters<> p{1e-10, 2, 0.5};
    const double step = digamma(2 + std::sqrt(50.0)) - digamma(2 + std::sqrt(49.0));
    EXPECT_NEAR(std::exp(bdw_log_churn_probability(p, 50)) / (1e-10 * step), 1, 1e-8);
    EXPECT_NEAR(bdw_log_retention(p, 50) / (-1e-10 * step), 1, 1e-8);
}

TEST(Bdw, ContractsAddUpToTheCohort) {
    const std::array<double, 4> survivors{10, 7, 6, 6};
    const double contracts = 3 * bdw_log_likelihood(fitted_churn, {1, ContractEnd::churned}) +
                             bdw_log_likelihood(fitted_churn, {2, ContractEnd::churned}) +
                             6 * bdw_log_likelihood(fitted_churn, {3, ContractEnd::active});
    EXPECT_NEAR(bdw_log_likelihood(fitted_churn, survivors), contracts, 1e-12);
}

TEST(Bdw, ResidualLifetimeWithoutDurationDependenceIsThatOfSbg) {
    for (const double d : {0.1, 0.02, 1e-3, 1e-6}) {
        for (const double alpha : {0.05, 1.0, 40.0}) {
            for (const double renewals : {0.0, 7.0, 600.0}) {
                const double expected =
                    sbg_residual_lifetime(SbgParameters<>{alpha, 2}, renewals, d);
                EXPECT_NEAR(bdw_residual_lifetime({alpha, 2, 1}, renewals, d) / expected, 1, 5e-12)
                    << "d=" << d << " alpha=" << alpha << " renewals=" << renewals;
            }
        }
    }
}

TEST(Bdw, ResidualLifetimeIsTheDiscountedSum) {
    const double base = bdw_survivor(fitted_churn, 3);
    double sum = 0;
    for (double t = 4; t < 4000; ++t) {
        sum += bdw_survivor(fitted_churn, t) / base * std::pow(1.01, 4 - t);
    }
    EXPECT_NEAR(bdw_residual_lifetime(fitted_churn, 3, 0.01) / sum, 1, 1e-11);
}

TEST(Bdw, ExtremesStayFinite) {
    for (const double alpha : {1e-6, 1.0, 1e6}) {
        for (const double beta : {1e-6, 1.0, 1e6}) {
            for (const double c : {1e-6, 1.0, 1e6}) {
                const BdwParameters<> p{alpha, beta, c};
                for (const double t : {1.0, 2.0, 5000.0}) {
                    EXPECT_TRUE(std::isfinite(bdw_log_likelihood(p, {t, ContractEnd::churned})));
                    EXPECT_TRUE(std::isfinite(bdw_log_likelihood(p, {t, ContractEnd::active})));
                    EXPECT_TRUE(std::isfinite(bdw_residual_lifetime(p, t, 0.01)));
                }
            }
        }
    }
}

}  // namespace
}  // namespace tenure
