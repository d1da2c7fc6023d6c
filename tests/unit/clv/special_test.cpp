#include "tenure/clv/special.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tenure {
namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double euler = 0.57721566490153286061;

void expect_relative(double value, double expected, double tolerance) {
    EXPECT_NEAR(value / expected, 1, tolerance) << value << " instead of " << expected;
}

TEST(Special, LogGammaMatchesKnownValues) {
    EXPECT_NEAR(log_gamma(1), 0, 5e-15);
    EXPECT_NEAR(log_gamma(2), 0, 5e-15);
    expect_relative(log_gamma(0.5), std::log(std::sqrt(pi)), 1e-14);
    expect_relative(log_gamma(10), std::log(362880.0), 1e-14);
    expect_relative(log_gamma(100), 359.1342053695753988, 1e-14);
    expect_relative(log_gamma(1e6), 12815504.569147611, 1e-14);
    expect_relative(log_gamma(1e-6), 13.81550998074943, 1e-14);
}

TEST(Special, LogGammaFollowsTheRecurrence) {
    for (const double z : {1e-8, 0.3, 2.5, 9.99, 10.01, 77.7, 1e4}) {
        EXPECT_NEAR(log_gamma(z + 1) - log_gamma(z), std::log(z),
                    1e-14 * (std::abs(log_gamma(z)) + 20));
    }
}

TEST(Special, LogGammaFollowsTheDuplicationFormula) {
    for (const double z : {1e-4, 0.7, 3.3, 12.0, 400.0}) {
        const double twice =
            log_gamma(z) + log_gamma(z + 0.5) + (2 * z - 1) * std::log(2.0) - std::log(pi) / 2;
        EXPECT_NEAR(log_gamma(2 * z), twice, 1e-14 * (std::abs(twice) + 20));
    }
}

TEST(Special, LogGammaHasNoValueLeftOfZero) {
    EXPECT_EQ(log_gamma(0), std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(log_gamma(-0.5)));
}

TEST(Special, DigammaMatchesKnownValues) {
    expect_relative(digamma(1), -euler, 1e-14);
    expect_relative(digamma(0.5), -euler - 2 * std::log(2.0), 1e-14);
    expect_relative(digamma(10), 2.251752589066721108, 1e-14);
    for (const double z : {1e-6, 0.4, 5.5, 99.0}) {
        EXPECT_NEAR(digamma(z + 1) - digamma(z), 1 / z, 1e-14 * (1 / z + 10));
    }
}

TEST(Special, TrigammaMatchesKnownValues) {
    expect_relative(trigamma(1), pi * pi / 6, 1e-14);
    expect_relative(trigamma(0.5), pi * pi / 2, 1e-14);
    expect_relative(trigamma(10), 0.1051663356816857461, 1e-14);
    for (const double z : {1e-3, 0.4, 5.5, 99.0}) {
        EXPECT_NEAR(trigamma(z) - trigamma(z + 1), 1 / (z * z), 1e-14 * (1 / (z * z) + 1));
    }
}

TEST(Special, LogRisingIsTheLogarithmOfTheProduct) {
    double sum = 0;
    for (int j = 0; j < 40; ++j) sum += std::log(0.7 + j);
    expect_relative(log_rising(0.7, 40), sum, 1e-14);
    expect_relative(log_rising(3.0, 4), std::log(360.0), 1e-15);
    EXPECT_EQ(log_rising(0.7, 0), 0);
}

TEST(Special, LogRisingKeepsSmallStepsOnHugeNumbers) {
    expect_relative(log_rising(1e12, 1), std::log(1e12), 1e-15);
    expect_relative(log_rising(1e9, 0.5), 0.5 * std::log(1e9) - 0.125e-9, 1e-14);
    EXPECT_TRUE(std::isfinite(log_rising(1e-300, 5000)));
}

TEST(Special, LogBetaMatchesKnownValues) {
    expect_relative(log_beta(2, 3), -std::log(12.0), 1e-14);
    expect_relative(log_beta(0.5, 0.5), std::log(pi), 1e-14);
    expect_relative(log_beta(1, 1e15), -std::log(1e15), 1e-14);
    EXPECT_EQ(log_beta(0.3, 70), log_beta(70, 0.3));
}

TEST(Special, LogisticAndSoftplusKeepBothTails) {
    expect_relative(logistic(-700), std::exp(-700.0), 1e-14);
    EXPECT_EQ(logistic(800), 1);
    expect_relative(softplus(-700), std::exp(-700.0), 1e-14);
    EXPECT_EQ(softplus(800), 800);
    expect_relative(softplus(0), std::log(2.0), 1e-15);
}

TEST(Special, LogSumAddsWithoutOverflow) {
    expect_relative(log_sum(1000, 1000), 1000 + std::log(2.0), 1e-15);
    EXPECT_EQ(log_sum(-5, -std::numeric_limits<double>::infinity()), -5);
    EXPECT_EQ(log_sum(3, 1), log_sum(1, 3));
}

TEST(Special, Expm1OverStepsOverItsSingularity) {
    EXPECT_EQ(expm1_over(0, 2.5), 2.5);
    expect_relative(expm1_over(1e-12, 2.5), 2.5, 1e-11);
    expect_relative(expm1_over(2, 0.5), (std::exp(1.0) - 1) / 2, 1e-15);
}

}  // namespace
}  // namespace tenure
