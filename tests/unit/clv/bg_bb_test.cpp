#include "tenure/clv/bg_bb.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace tenure {
namespace {

constexpr BgBbParameters<> printed_donors{1.204, 0.750, 0.657, 2.783};

TEST(BgBb, LikelihoodIsTheSumOverTheTimesOfDeath) {
    const BgBbParameters<> p{0.8, 1.7, 0.6, 2.9};
    const auto beta = [](double a, double b) { return std::exp(log_beta(a, b)); };
    const double x = 3, t_x = 5, n = 12;
    const double all = beta(p.alpha, p.beta) * beta(p.gamma, p.delta);
    double sum = beta(p.alpha + x, p.beta + n - x) * beta(p.gamma, p.delta + n) / all;
    for (double i = 0; i < n - t_x; ++i) {
        sum += beta(p.alpha + x, p.beta + t_x - x + i) * beta(p.gamma + 1, p.delta + t_x + i) / all;
    }
    EXPECT_NEAR(bg_bb_log_likelihood(p, BgBbSummary{x, t_x, n}), std::log(sum), 1e-13);
}

TEST(BgBb, RecordsOfAllKindsAddUpToOne) {
    double sum = 0;  // C(t_x - 1, x - 1) records share x and t_x
    sum += std::exp(bg_bb_log_likelihood(printed_donors, BgBbSummary{0, 0, 9}));
    for (double t = 1; t <= 9; ++t) {
        for (double x = 1; x <= t; ++x) {
            const double records = std::exp(log_gamma(t) - log_gamma(x) - log_gamma(t - x + 1));
            sum += records * std::exp(bg_bb_log_likelihood(printed_donors, BgBbSummary{x, t, 9}));
        }
    }
    EXPECT_NEAR(sum, 1, 1e-13);
}

TEST(BgBb, NothingObservedHasLikelihoodOne) {
    EXPECT_NEAR(bg_bb_log_likelihood(printed_donors, BgBbSummary{}), 0, 1e-15);
    EXPECT_EQ(bg_bb_probability_alive(printed_donors, BgBbSummary{}), 1);
}

TEST(BgBb, ExpectsWhatItsDistributionExpects) {
    for (const double n : {1.0, 6.0, 60.0}) {
        double sum = 0, mean = 0;
        for (double x = 0; x <= n; ++x) {
            sum += bg_bb_probability(printed_donors, x, n);
            mean += x * bg_bb_probability(printed_donors, x, n);
        }
        EXPECT_NEAR(sum, 1, 1e-12);
        EXPECT_NEAR(mean, bg_bb_expected_transactions(printed_donors, n), 1e-12 * mean);
    }
    EXPECT_EQ(bg_bb_probability(printed_donors, 7, 6), 0);
}

TEST(BgBb, AliveFallsWithSilence) {
    double before = 1;
    for (double n = 4; n < 40; ++n) {
        const double alive = bg_bb_probability_alive(printed_donors, BgBbSummary{3, 4, n});
        EXPECT_GT(alive, 0);
        EXPECT_LE(alive, before);
        before = alive;
    }
}

TEST(BgBb, AliveAheadIsAliveAfterSurviving) {
    const BgBbSummary s{2, 4, 6};
    const double ahead = bg_bb_probability_alive(printed_donors, s, 3);
    const double now = bg_bb_probability_alive(printed_donors, s);
    double survivor = 1;
    for (int i = 0; i < 3; ++i) survivor *= (2.783 + 6 + i) / (2.783 + 0.657 + 6 + i);
    EXPECT_NEAR(ahead, now * survivor, 1e-15);
}

TEST(BgBb, ResidualIsTheDiscountedSum) {
    for (const double gamma : {0.657, 1.0, 3.0}) {
        const BgBbParameters<> p{1.204, 0.750, gamma, 2.783};
        const BgBbSummary s{2, 4, 6};
        double sum = 0, factor = 1;
        for (double i = 1; i <= 400; ++i) {
            factor /= 1.1;
            sum += factor * (bg_bb_expected_transactions(p, s, i) -
                             bg_bb_expected_transactions(p, s, i - 1));
        }
        EXPECT_NEAR(bg_bb_residual_transactions(p, s, 0.1), sum, 1e-12 * sum);
    }
}

TEST(BgBb, ExtremesStayFinite) {
    for (const double small : {1e-6, 1.0, 1e6}) {
        for (const double large : {1e-6, 1.0, 1e6}) {
            for (const BgBbSummary s :
                 {BgBbSummary{0, 0, 1000}, {1, 1, 1000}, {1000, 1000, 1000}}) {
                const BgBbParameters<> p{small, large, large, small};
                EXPECT_TRUE(std::isfinite(bg_bb_log_likelihood(p, s)));
                const double alive = bg_bb_probability_alive(p, s, 1);
                EXPECT_TRUE(alive >= 0 && alive <= 1) << alive;
                EXPECT_TRUE(std::isfinite(bg_bb_residual_transactions(p, s, 0.01)));
            }
        }
    }
    const double far = bg_bb_probability(BgBbParameters<>{400, 400, 0.01, 50}, 1000, 2000);
    EXPECT_TRUE(far > 0 && far < 1);
}

TEST(BgBb, ImpossibleSummariesAreTold) {
    EXPECT_TRUE(is_possible(BgBbSummary{2, 4, 6}));
    EXPECT_TRUE(is_possible(BgBbSummary{}));
    EXPECT_FALSE(is_possible(BgBbSummary{5, 4, 6}));
    EXPECT_FALSE(is_possible(BgBbSummary{2, 7, 6}));
    EXPECT_FALSE(is_possible(BgBbSummary{0, 3, 6}));
    EXPECT_FALSE(is_possible(BgBbSummary{1, 1.5, 6}));
    EXPECT_FALSE(is_possible(BgBbSummary{-1, 0, 6}));
    EXPECT_FALSE(is_possible(BgBbSummary{0, 0, NAN}));
}

}  // namespace
}  // namespace tenure
