#include "tenure/clv/cnbd_k.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>

namespace tenure {
namespace {

constexpr auto bg = DropoutStart::after_first_repeat;
constexpr auto mbg = DropoutStart::after_first_purchase;

CnbdKParameters<> parameters(int k, DropoutStart dropout) {
    return {0.8, 2.5, 0.9, 2.4, k, dropout};
}

TEST(CnbdK, OnePhaseIsBgNbd) {
    const CnbdKParameters<> p{0.243, 4.414, 0.793, 2.426};
    for (const Summary s : {Summary{2, 30.43, 38.86}, Summary{0, 0, 30}, Summary{9, 30, 30}}) {
        // Fader, Hardie and Lee 2005, eq. (6)
        double sum = std::exp(log_beta(p.a, p.b + s.x) - log_beta(p.a, p.b)) *
                     std::pow(p.alpha + s.T, -(p.r + s.x));
        if (s.x > 0) {
            sum += std::exp(log_beta(p.a + 1, p.b + s.x - 1) - log_beta(p.a, p.b)) *
                   std::pow(p.alpha + s.t_x, -(p.r + s.x));
        }
        const double shared = log_gamma(p.r + s.x) - log_gamma(p.r) + p.r * std::log(p.alpha);
        EXPECT_NEAR(cnbd_k_log_likelihood(p, s), shared + std::log(sum), 1e-12);
    }
    EXPECT_EQ(cnbd_k_probability_alive(p, Summary{0, 0, 30}), 1);
    // Hardie, note 004: 1.226 at x = 2, t_x = 30.43, T = 38.86; exact days in 40 digits.
    const Summary first{2, 213.0 / 7, 272.0 / 7};
    EXPECT_NEAR(cnbd_k_expected_transactions(p, first, 39), 1.2261158061493217, 1e-13);
    EXPECT_NEAR(cnbd_k_probability_alive(p, first), 0.72658972183549484, 1e-14);
}

TEST(CnbdK, OnePhaseIsMbgNbd) {
    const CnbdKParameters<> p{0.525, 6.183, 0.891, 1.614, 1, mbg};
    const Summary first{2, 213.0 / 7, 272.0 / 7}, third{0, 0, 272.0 / 7};
    EXPECT_NEAR(cnbd_k_log_likelihood(p, first), -9.4854092563209731, 1e-12);
    EXPECT_NEAR(cnbd_k_probability_alive(p, first), 0.70621505546219598, 1e-14);
    EXPECT_NEAR(cnbd_k_expected_transactions(p, first, 39), 1.263050263341914, 1e-13);
    EXPECT_NEAR(cnbd_k_log_likelihood(p, third), -0.53982448422004471, 1e-13);
    EXPECT_NEAR(cnbd_k_probability_alive(p, third), 0.38974300168551849, 1e-14);
    EXPECT_NEAR(cnbd_k_expected_transactions(p, third, 39), 0.15402448514843554, 1e-14);
}

TEST(CnbdK, ManyPurchasesOverALongHorizonKeepTheirDigits) {
    // E at k = 1 against 40-digit arithmetic
    const CnbdKParameters<> p{0.243, 4.414, 0.793, 2.426};
    EXPECT_NEAR(cnbd_k_expected_transactions(p, {300, 103, 104}, 520) / 612.141529960931, 1, 1e-12);
    EXPECT_NEAR(cnbd_k_expected_transactions(p, {3000, 103, 104}, 1) / 8.79285923125779e-08, 1,
                1e-12);
}

/// ∫ g(λ) over the gamma mixture by the midpoint rule in ln λ.
template <class G>
double over_rates(const CnbdKParameters<>& p, const G& g) {
    double sum = 0;
    for (double u = -30; u < 6; u += 0.02) {
        const double rate = std::exp(u);
        sum += 0.02 * std::exp(p.r * (std::log(p.alpha) + u) - p.alpha * rate - log_gamma(p.r)) *
               g(rate);
    }
    return sum;
}

/// P(fewer than k phases in the time t).
double silent(double rate, double t, int k) {
    double term = std::exp(-rate * t), sum = 0;
    for (int j = 0; j < k; term *= rate * t / ++j) sum += term;
    return sum;
}

TEST(CnbdK, LikelihoodIsTheIntegralOverRates) {
    for (const int k : {2, 3, 5}) {
        for (const DropoutStart dropout : {bg, mbg}) {
            const CnbdKParameters<> p = parameters(k, dropout);
            const std::array<double, 3> gaps{2.5, 4.0, 3.1};
            const Summary s{3, 9.6, 14, 0, std::log(2.5) + std::log(4.0) + std::log(3.1)};
            const double c = dropout == mbg ? 4 : 3;
            const double stays = std::exp(log_beta(p.a, p.b + c) - log_beta(p.a, p.b));
            const double leaves = std::exp(log_beta(p.a + 1, p.b + c - 1) - log_beta(p.a, p.b));
            const double likelihood = over_rates(p, [&](double rate) {
                double density = 1;
                for (const double gap : gaps) {
                    density *= std::exp(k * std::log(rate) + (k - 1) * std::log(gap) - rate * gap -
                                        log_gamma(k));
                }
                return density * (stays * silent(rate, 4.4, k) + leaves);
            });
            EXPECT_NEAR(cnbd_k_log_likelihood(p, s), std::log(likelihood), 1e-9);
        }
    }
}

/// E[purchases in (T, T + t] and alive]/L by summing over rates and Poisson counts of phases.
double expected_by_rates(const CnbdKParameters<>& p, const Summary& s, double t) {
    const double c = p.dropout == mbg ? s.x + 1 : s.x;
    const double stays = std::exp(log_beta(p.a, p.b + c) - log_beta(p.a, p.b));
    const double leaves = c > 0 ? std::exp(log_beta(p.a + 1, p.b + c - 1) - log_beta(p.a, p.b)) : 0;
    const auto purchases = [&](int phases) {
        double share = 1, sum = 0;
        for (int m = 0; m < phases / p.k; ++m) {
            sum += share;
            share *= (p.b + c + m) / (p.a + p.b + c + m);
        }
        return sum;
    };
    const double top = over_rates(p, [&](double rate) {
        const double bought = std::exp(p.k * s.x * std::log(rate) - rate * s.T) * stays;
        if (bought < 1e-30) return 0.0;
        double sum = 0, passed = 1;  // (rate e)^j/j!
        for (int j = 0; j < p.k; ++j) {
            double coming = std::exp(-rate * t);
            for (int m = 0; m < 60 + 4 * rate * t; ++m) {
                sum += passed * coming * purchases(j + m);
                coming *= rate * t / (m + 1);
            }
            passed *= rate * (s.T - s.t_x) / (j + 1);
        }
        return bought * sum;
    });
    return top / over_rates(p, [&](double rate) {
               return std::exp(p.k * s.x * std::log(rate) - rate * s.t_x) *
                      (stays * silent(rate, s.T - s.t_x, p.k) + leaves);
           });
}

TEST(CnbdK, ExpectationIsTheIntegralOverRates) {
    for (const DropoutStart dropout : {bg, mbg}) {
        for (const Summary s : {Summary{3, 9.6, 14}, Summary{0, 0, 5}, Summary{4, 9, 9}}) {
            const CnbdKParameters<> p = parameters(3, dropout);
            EXPECT_NEAR(cnbd_k_expected_transactions(p, s, 6) / expected_by_rates(p, s, 6), 1,
                        1e-8);
        }
    }
}

/// Purchases of simulated customers, weighted by the likelihood of the summary.
double expected_by_simulation(const CnbdKParameters<>& p, const Summary& s, double t) {
    std::mt19937_64 random(20240607);
    std::gamma_distribution<double> rates(p.r, 1 / p.alpha), stay(p.b, 1), leave(p.a, 1),
        phases(p.k, 1);
    std::uniform_real_distribution<double> uniform;
    const double chances = p.dropout == mbg ? s.x + 1 : s.x;
    double top = 0, bottom = 0;
    for (int i = 0; i < 400'000; ++i) {
        const double rate = rates(random), u = stay(random), v = leave(random);
        const double dropout = v / (u + v);
        const double bought = std::exp(p.k * s.x * std::log(rate) - rate * s.t_x + 20);
        const double alive = bought * std::pow(1 - dropout, chances);
        bottom += chances > 0 ? alive * dropout / (1 - dropout) : 0;
        double clock = s.t_x + phases(random) / rate;
        if (clock <= s.T) continue;  // would have been seen
        bottom += alive;
        for (; clock <= s.T + t; clock += phases(random) / rate) {
            top += alive;
            if (uniform(random) < dropout) break;
        }
    }
    return top / bottom;
}

TEST(CnbdK, ExpectationMatchesSimulation) {
    for (const int k : {2, 4}) {
        const CnbdKParameters<> p = parameters(k, bg);
        const Summary s{2, 5.5, 8};
        EXPECT_NEAR(cnbd_k_expected_transactions(p, s, 12) / expected_by_simulation(p, s, 12), 1,
                    0.02);
    }
    const CnbdKParameters<> p = parameters(3, mbg);
    EXPECT_NEAR(cnbd_k_expected_transactions(p, 12) / expected_by_simulation(p, Summary{}, 12), 1,
                0.02);
}

TEST(CnbdK, VeryManyPurchasesAreIntegrated) {
    // Nearly nobody leaves: t rate/k purchases, less the half phase that a start costs.
    const CnbdKParameters<> steady{4e6, 1e3, 1e-9, 1, 2, bg};
    const double expected = 100 * 4e3 / 2 - 0.25;
    EXPECT_NEAR(cnbd_k_expected_transactions(steady, 100) / expected, 1, 1e-7);
    // a = 1 is no singularity, and neighbours agree.
    const double low = cnbd_k_expected_transactions({2, 1e-3, 1 - 1e-7, 3, 2, bg}, 1e4);
    const double one = cnbd_k_expected_transactions({2, 1e-3, 1, 3, 2, bg}, 1e4);
    const double high = cnbd_k_expected_transactions({2, 1e-3, 1 + 1e-7, 3, 2, bg}, 1e4);
    EXPECT_NEAR((low + high) / 2 / one, 1, 1e-10);
}

TEST(CnbdK, AliveFallsWithSilence) {
    for (const int k : {1, 3}) {
        double before = 1;
        for (double T = 10; T < 200; T += 5) {
            const double alive = cnbd_k_probability_alive(parameters(k, bg), Summary{4, 10, T});
            EXPECT_TRUE(alive > 0 && alive < before);
            before = alive;
        }
    }
}

TEST(CnbdK, RegularBuyersAreMissedSooner) {
    const Summary s{9, 90, 130};
    CnbdKParameters<> p{2, 20, 0.8, 2.5, 1, bg};
    const double exponential = cnbd_k_probability_alive(p, s);
    p.k = 4;
    p.alpha /= 4;  // the same mean interval
    EXPECT_LT(cnbd_k_probability_alive(p, s), exponential);
}

TEST(CnbdK, NothingIsExpectedInNoTime) {
    EXPECT_EQ(cnbd_k_expected_transactions(parameters(2, bg), Summary{3, 9, 14}, 0), 0);
}

TEST(CnbdK, ExtremesStayFinite) {
    for (const double r : {1e-6, 1.0, 1e6}) {
        for (const double alpha : {1e-6, 1.0, 1e6}) {
            for (const Summary s : {Summary{0, 0, 0}, Summary{0, 0, 500}, Summary{2, 9, 9, 0, 3},
                                    Summary{3000, 900, 1000, 0, -3600}}) {
                for (const int k : {1, 20}) {
                    const CnbdKParameters<> p{r, alpha, 1 / alpha, r, k, mbg};
                    EXPECT_TRUE(std::isfinite(cnbd_k_log_likelihood(p, s)));
                    const double alive = cnbd_k_probability_alive(p, s);
                    EXPECT_TRUE(alive >= 0 && alive <= 1);
                    const double coming = cnbd_k_expected_transactions(p, s, 39);
                    EXPECT_TRUE(std::isfinite(coming) && coming >= 0);
                }
            }
        }
    }
}

}  // namespace
}  // namespace tenure
