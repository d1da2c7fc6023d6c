// CLV, step 6: BG/BB, the model of customers who buy, or do not, at given opportunities: yearly
// gifts, cruises, conferences. A beta-geometric life and a beta-Bernoulli purchase while alive.
#pragma once

#include <cmath>

#include "tenure/clv/beta_forms.hpp"
#include "tenure/clv/jet.hpp"
#include "tenure/clv/special.hpp"

namespace tenure::inline v1 {

/// Parameters of BG/BB: purchase ~ Beta(alpha, beta), death before an opportunity ~ Beta(gamma,
/// delta); all above zero.
template <class R = double>
struct BgBbParameters {
    R alpha{}, beta{}, gamma{}, delta{};
};

/// One customer at n opportunities after the first purchase.
struct BgBbSummary {
    double x = 0;    ///< purchases
    double t_x = 0;  ///< number of the opportunity of the last purchase; 0 when x = 0
    double n = 0;    ///< opportunities
};

/// Tells whether a summary can be: whole numbers, x <= t_x <= n, t_x = 0 exactly when x = 0.
inline bool is_possible(const BgBbSummary& s) noexcept {
    const bool whole =
        s.x == std::floor(s.x) && s.t_x == std::floor(s.t_x) && s.n == std::floor(s.n);
    return whole && std::isfinite(s.n) && s.x >= 0 && s.x <= s.t_x && s.t_x <= s.n &&
           (s.x == 0) == (s.t_x == 0);
}

namespace detail {

/// The likelihood as exp(log_prefix) * all, and how much of `all` belongs to those still alive.
template <class R>
struct BgBbPaths {
    R log_prefix, all, alive;
};

/// Adds the times of death after t_x. Relative to the probability of the record up to t_x every
/// term is a probability, so neither many opportunities nor extreme parameters overflow.
template <class R>
BgBbPaths<R> bg_bb_paths(const BgBbParameters<R>& p, const BgBbSummary& s) {
    R all(1.0), alive(1.0);
    for (double j = s.n - 1; j >= s.t_x; --j) {
        const R lives = p.gamma + p.delta + j;
        const R silent = (p.beta + (j - s.x)) / (p.alpha + p.beta + j) * ((p.delta + j) / lives);
        all = p.gamma / lives + silent * all;
        alive *= silent;
    }
    return {log_rising(p.alpha, s.x) + log_rising(p.beta, s.t_x - s.x) -
                log_rising(p.alpha + p.beta, s.t_x) + log_beta_ratio(p.delta, R(s.t_x), p.gamma),
            all, alive};
}

}  // namespace detail

/// Returns ln L(alpha, beta, gamma, delta | x, t_x, n).
/// Source: Fader, Hardie and Shang 2010, Marketing Science 29:1086, eq. (5).
/// Test: BgBbPublished.DonationsReachTheMaximum. Complexity: linear in n - t_x.
template <class R>
R bg_bb_log_likelihood(const BgBbParameters<R>& p, const BgBbSummary& s) {
    using std::log;
    const auto paths = detail::bg_bb_paths(p, s);
    return paths.log_prefix + log(paths.all);
}

/// Returns P(alive at opportunity n + ahead | x, t_x, n); ahead = 1 is the coming opportunity.
/// Source: Fader, Hardie and Shang 2010, eq. (11). Test: BgBbPublished.WhoIsAliveInTheComingYear
template <class R>
R bg_bb_probability_alive(const BgBbParameters<R>& p, const BgBbSummary& s, double ahead = 0) {
    using std::exp;
    const auto paths = detail::bg_bb_paths(p, s);
    return paths.alive / paths.all * exp(log_beta_ratio(p.delta + s.n, R(ahead), p.gamma));
}

/// Returns E[X(n, n + ahead) | x, t_x, n], the purchases expected at the coming opportunities.
/// Source: Fader, Hardie and Shang 2010, eq. (13), its bracket as the sum that it closes, because
/// the closed form is 0/0 at gamma = 1. Test: BgBbPublished.GiftsOfTheHoldOutYears
template <class R>
R bg_bb_expected_transactions(const BgBbParameters<R>& p, const BgBbSummary& s, double ahead) {
    return bg_bb_probability_alive(p, s) * ((p.alpha + s.x) / (p.alpha + p.beta + s.n)) *
           expected_periods(p.delta + s.n, p.gamma, ahead);
}

/// Returns E[X(n)], the purchases expected of a new customer at n opportunities.
/// Source: Fader, Hardie and Shang 2010, eq. (8). Test: BgBb.ExpectsWhatItsDistributionExpects
template <class R>
R bg_bb_expected_transactions(const BgBbParameters<R>& p, double n) {
    return p.alpha / (p.alpha + p.beta) * expected_periods(p.delta, p.gamma, n);
}

/// Returns P(X(n) = x) of a new customer, e.g. for the histogram of the calibration period.
/// Source: Fader, Hardie and Shang 2010, eq. (7). Test: BgBbPublished.HistogramOfTheCalibration
template <class R>
R bg_bb_probability(const BgBbParameters<R>& p, double x, double n) {
    using std::exp;
    using std::log;
    if (x < 0 || x > n || x != std::floor(x)) return R(0.0);
    R path = log_rising(p.alpha, x) - log_rising(p.alpha + p.beta, x) +
             log_beta_ratio(p.delta, R(x), p.gamma);
    R sum = path + log(p.gamma / (p.gamma + p.delta + x));
    for (double i = x; i < n; ++i) {  // from "dies after i" to "dies after i + 1"
        path += log((i + 1) / (i + 1 - x) * ((p.beta + (i - x)) / (p.alpha + p.beta + i)) *
                    ((p.delta + i) / (p.gamma + p.delta + i)));
        const double next = i + 1;
        const R end = next < n ? path + log(p.gamma / (p.gamma + p.delta + next)) : path;
        sum = log_sum(sum, end);
    }
    return exp(x < n ? sum : path);
}

/// Returns DERT, the discounted expected residual transactions of all opportunities after n when
/// one opportunity discounts by 1/(1 + d); the coming opportunity already counts 1/(1 + d).
/// Source: Fader, Hardie and Shang 2010, eq. (14). Test: BgBb.ResidualIsTheDiscountedSum
template <class R>
R bg_bb_residual_transactions(const BgBbParameters<R>& p, const BgBbSummary& s, double d) {
    const R b = p.delta + s.n;
    return bg_bb_probability_alive(p, s) * ((p.alpha + s.x) / (p.alpha + p.beta + s.n)) *
           (b / (b + p.gamma)) / (1 + d) * discounted_periods(b + 1.0, p.gamma, d);
}

}  // namespace tenure::inline v1
