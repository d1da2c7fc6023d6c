#include "tenure/clv/beta_forms.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tenure {
namespace {

TEST(BetaForms, LogBetaRatioIsTheQuotientOfGammas) {
    for (const double z : {0.01, 0.7, 5.0, 40.0}) {
        for (const double h : {0.3, 2.0, 60.0}) {
            for (const double a : {0.2, 1.0, 9.0}) {
                const double plain =
                    log_gamma(z + h) + log_gamma(z + a) - log_gamma(z) - log_gamma(z + h + a);
                EXPECT_NEAR(log_beta_ratio(z, h, a), plain, 1e-12 * (1 + std::abs(plain)));
            }
        }
    }
}

TEST(BetaForms, LogBetaRatioOfWholeStepsIsAProduct) {
    double sum = 0;
    for (int i = 0; i < 1000; ++i) sum += std::log((0.3 + i) / (0.3 + 2.2 + i));
    EXPECT_NEAR(log_beta_ratio(0.3, 1000.0, 2.2), sum, 1e-13 * std::abs(sum));
}

TEST(BetaForms, LogBetaRatioKeepsTheSmall) {
    // -h a psi'(z) to first order in both.
    EXPECT_NEAR(log_beta_ratio(3.0, 1e-7, 1e-6) / (-1e-13 * trigamma(3)), 1, 1e-6);
    EXPECT_NEAR(log_beta_ratio(1e6, 1e-9, 1e-9) / (-1e-18 * trigamma(1e6)), 1, 1e-11);
    // One step is ln(z/(z + a)).
    EXPECT_NEAR(log_beta_ratio(2.0, 1.0, 1e-12) / std::log1p(-1e-12 / (2 + 1e-12)), 1, 1e-11);
    EXPECT_NEAR(log_beta_ratio(1e-6, 1.0, 1e6) / std::log(1e-6 / (1e-6 + 1e6)), 1, 1e-14);
}

TEST(BetaForms, ExpectedPeriodsMatchTheirClosedForm) {
    // b (1 - (b+1)_n / (b+a)_n) / (a - 1), a != 1
    const double b = 2.5, a = 0.4, n = 30;
    const double closed = b * (1 - std::exp(log_rising(b + 1, n) - log_rising(b + a, n))) / (a - 1);
    EXPECT_NEAR(expected_periods(b, a, n), closed, 1e-12 * closed);
    EXPECT_NEAR(expected_periods(1.0, 1.0, 3), 1.0 / 2 + 1.0 / 3 + 1.0 / 4, 1e-15);
}

TEST(BetaForms, DiscountedPeriodsAreTheSumOfTheirSeries) {
    for (const double d : {0.003, 0.1, 2.0}) {
        for (const double b : {1e-6, 0.7, 30.0, 1e6}) {
            for (const double a : {1e-6, 0.05, 1.0, 25.0, 1e6}) {
                double sum = 0, term = 1;
                for (double i = 0; term > 1e-18 * sum; ++i) {
                    sum += term;
                    term *= (b + i) / (b + a + i) / (1 + d);
                }
                EXPECT_NEAR(discounted_periods(b, a, d) / sum, 1, 1e-12)
                    << "b=" << b << " a=" << a << " d=" << d;
            }
        }
    }
}

TEST(BetaForms, DiscountedPeriodsMatchKnownHypergeometricValues) {
    // 2F1(1, 1; 2; z) = -ln(1 - z)/z, z = 1/(1 + d)
    for (const double d : {1e-8, 1e-4, 0.5}) {
        const double z = 1 / (1 + d);
        EXPECT_NEAR(discounted_periods(1.0, 1.0, d) / (-std::log(d / (1 + d)) / z), 1, 1e-13);
    }
}

TEST(BetaForms, WithoutDiscountOnlyALightTailIsFinite) {
    EXPECT_NEAR(discounted_periods(3.0, 2.5, 0), 4.5 / 1.5, 1e-15);
    EXPECT_EQ(discounted_periods(3.0, 1.0, 0), std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace tenure
