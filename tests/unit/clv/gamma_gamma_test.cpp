#include "tenure/clv/gamma_gamma.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tenure {
namespace {

constexpr GammaGammaParameters<> printed_spend{6.25, 3.74, 15.44};

Summary spender(double x, double mean) {
    return Summary{x, 0, 0, mean};
}

TEST(GammaGamma, LikelihoodIsThatOfThePaper) {
    const auto [p, q, g] = printed_spend;
    const double x = 3, m = 28.5;
    const double expected = log_gamma(p * x + q) - log_gamma(p * x) - log_gamma(q) +
                            q * std::log(g) + (p * x - 1) * std::log(m) + p * x * std::log(x) -
                            (p * x + q) * std::log(g + m * x);
    EXPECT_NEAR(gamma_gamma_log_likelihood(printed_spend, spender(x, m)), expected, 1e-12);
}

TEST(GammaGamma, DensityAddsUpToOne) {
    double sum = 0;  // over ln m
    for (double u = -12; u < 14; u += 0.01) {
        sum +=
            0.01 * std::exp(u + gamma_gamma_log_likelihood(printed_spend, spender(2, std::exp(u))));
    }
    EXPECT_NEAR(sum, 1, 1e-9);
}

TEST(GammaGamma, CustomersWithoutSpendGetThePopulationsMean) {
    const double mean = 6.25 * 15.44 / 2.74;
    EXPECT_NEAR(gamma_gamma_expected_spend(printed_spend, Summary{}).value, mean, 1e-12);
    EXPECT_NEAR(gamma_gamma_expected_spend(printed_spend, spender(3, 0)).value, mean, 1e-12);
    EXPECT_NEAR(gamma_gamma_expected_spend(printed_spend, spender(3, -5)).value, mean, 1e-12);
    EXPECT_EQ(gamma_gamma_log_likelihood(printed_spend, spender(3, -5)), 0);
    EXPECT_FALSE(has_spend(spender(0, 10)));
    EXPECT_FALSE(has_spend(spender(2, INFINITY)));
}

TEST(GammaGamma, ExpectedSpendLiesBetweenOwnAndPopulationMean) {
    const double population = gamma_gamma_expected_spend(printed_spend, Summary{}).value;
    double before = population;
    for (const double x : {1.0, 5.0, 50.0, 1000.0}) {
        const double value = gamma_gamma_expected_spend(printed_spend, spender(x, 100)).value;
        EXPECT_GT(value, before);
        EXPECT_LT(value, 100);
        before = value;
    }
    EXPECT_NEAR(before, 100, 0.1);
}

TEST(GammaGamma, AMeanThatDoesNotExistIsNoNumber) {
    const GammaGammaParameters<> heavy{0.4, 0.5, 15};
    const Moment prior = gamma_gamma_expected_spend(heavy, Summary{});
    EXPECT_FALSE(prior);
    EXPECT_EQ(prior.problem, MomentProblem::no_mean);
    EXPECT_EQ(prior.value, 0);
    EXPECT_NE(to_string(prior.problem).find("does not exist"), std::string_view::npos);
    EXPECT_FALSE(gamma_gamma_expected_spend({0.4, 1.0, 15}, Summary{}));
    EXPECT_FALSE(gamma_gamma_expected_spend(heavy, spender(1, 20)));  // p x + q = 0.9
    const Moment own = gamma_gamma_expected_spend(heavy, spender(2, 20));
    EXPECT_TRUE(own);
    EXPECT_GT(own.value, 0);
}

TEST(GammaGamma, VarianceIsThatOfTheInverseGamma) {
    // E[(p/nu)^2] - E[p/nu]^2 with nu ~ Gamma(shape, rate).
    const double shape = 3.74 + 6.25 * 2, rate = 15.44 + 2 * 30;
    const double second = 6.25 * 6.25 * rate * rate / ((shape - 1) * (shape - 2));
    const double mean = 6.25 * rate / (shape - 1);
    const Moment variance = gamma_gamma_spend_variance(printed_spend, spender(2, 30));
    EXPECT_NEAR(variance.value, second - mean * mean, 1e-10);
    EXPECT_FALSE(gamma_gamma_spend_variance({0.4, 1.5, 15}, spender(1, 30)));
    EXPECT_EQ(gamma_gamma_spend_variance({0.4, 1.5, 15}, Summary{}).problem,
              MomentProblem::no_variance);
}

TEST(GammaGamma, ExtremesStayFinite) {
    for (const double p : {1e-6, 1.0, 1e6}) {
        for (const double q : {1e-6, 1.0, 1e6}) {
            for (const double m : {0.01, 1e7}) {
                for (const double x : {1.0, 5000.0}) {
                    EXPECT_TRUE(std::isfinite(
                        gamma_gamma_log_likelihood<double>({p, q, 20}, spender(x, m))));
                }
            }
        }
    }
}

}  // namespace
}  // namespace tenure
