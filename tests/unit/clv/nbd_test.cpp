#include "tenure/clv/nbd.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tenure {
namespace {

constexpr NbdParameters<> fitted_purchases{0.384766, 12.07201};

TEST(Nbd, LikelihoodIsThatOfTheGammaMixture) {
    const Summary s{3, 20, 38};
    const double expected = log_gamma(fitted_purchases.r + 3) - log_gamma(fitted_purchases.r) +
                            fitted_purchases.r * std::log(fitted_purchases.alpha) -
                            (fitted_purchases.r + 3) * std::log(fitted_purchases.alpha + 38);
    EXPECT_NEAR(nbd_log_likelihood(fitted_purchases, s), expected, 1e-13);
    EXPECT_EQ(nbd_log_likelihood(fitted_purchases, Summary{}), 0);
}

TEST(Nbd, DistributionAddsUp) {
    double sum = 0, mean = 0;
    for (double x = 0; x < 2000; ++x) {
        const double share = nbd_probability(fitted_purchases, x, 39);
        sum += share;
        mean += x * share;
    }
    EXPECT_NEAR(sum, 1, 1e-12);
    EXPECT_NEAR(mean, nbd_expected_transactions(fitted_purchases, 39), 1e-11);
}

TEST(Nbd, NothingHappensInNoTime) {
    EXPECT_EQ(nbd_probability(fitted_purchases, 0, 0), 1);
    EXPECT_EQ(nbd_probability(fitted_purchases, 1, 0), 0);
    EXPECT_EQ(nbd_probability(fitted_purchases, 0.5, 3), 0);
    EXPECT_EQ(nbd_expected_transactions(fitted_purchases, Summary{2, 3, 9}, 0), 0);
}

TEST(Nbd, ExpectationsBalanceOverThePopulation) {
    // The conditional expectations of T = 30, weighted by their probabilities, are E[X(39)].
    double sum = 0;
    for (double x = 0; x < 2000; ++x) {
        sum += nbd_probability(fitted_purchases, x, 30) *
               nbd_expected_transactions(fitted_purchases, Summary{x, 0, 30}, 39);
    }
    EXPECT_NEAR(sum, nbd_expected_transactions(fitted_purchases, 39), 1e-11);
}

TEST(Nbd, ExtremesStayFinite) {
    for (const double r : {1e-6, 1.0, 1e6}) {
        for (const double alpha : {1e-6, 1.0, 1e6}) {
            for (const double x : {0.0, 1.0, 5000.0}) {
                EXPECT_TRUE(std::isfinite(nbd_log_likelihood<double>({r, alpha}, {x, x, x})));
                EXPECT_TRUE(std::isfinite(nbd_probability<double>({r, alpha}, x, 1e4)));
            }
        }
    }
}

}  // namespace
}  // namespace tenure
