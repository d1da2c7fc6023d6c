// CLV, step 6: NBD, purchases at a constant rate of each customer's own, without anybody leaving.
// The yardstick that a model with dropout has to beat.
#pragma once

#include <cmath>

#include "tenure/clv/jet.hpp"
#include "tenure/clv/special.hpp"
#include "tenure/clv/summary.hpp"

namespace tenure::inline v1 {

/// Parameters of NBD: rate ~ Gamma(r, alpha), alpha a rate in units of time; both above zero.
template <class R = double>
struct NbdParameters {
    R r{}, alpha{};
};

/// Returns ln L(r, alpha | x, T) of the times of x purchases, comparable with BG/NBD and
/// Pareto/NBD. Source: Ehrenberg 1959, Applied Statistics 8:26, as the timing likelihood of Fader
/// and Hardie 2005, note 004. Test: ContractPublished.NbdReachesTheMaximumOnCdnow
template <class R>
R nbd_log_likelihood(const NbdParameters<R>& p, const Summary& s) {
    using std::log;
    using std::log1p;
    return log_rising(p.r, s.x) - p.r * log1p(s.T / p.alpha) - s.x * log(p.alpha + s.T);
}

/// Returns E[X(T, T + t) | x, T], the purchases expected in the coming time t.
/// Source: Ehrenberg 1988, Repeat-Buying, ch. 4 (Bayes' rule on the gamma). Test: Nbd.*
template <class R>
R nbd_expected_transactions(const NbdParameters<R>& p, const Summary& s, double t) {
    return (p.r + s.x) / (p.alpha + s.T) * t;
}

/// Returns E[X(t)] of a new customer.
template <class R>
R nbd_expected_transactions(const NbdParameters<R>& p, double t) {
    return p.r / p.alpha * t;
}

/// Returns P(X(t) = x) of a new customer.
/// Source: Ehrenberg 1959, eq. (1), the negative binomial. Test: Nbd.DistributionAddsUp
template <class R>
R nbd_probability(const NbdParameters<R>& p, double x, double t) {
    using std::exp;
    using std::log1p;
    if (x < 0 || x != std::floor(x)) return R(0.0);
    const R none = -p.r * log1p(t / p.alpha);
    if (x == 0) return exp(none);
    if (!(t > 0)) return R(0.0);
    return exp(none + log_rising(p.r, x) - log_gamma(x + 1) - x * log1p(p.alpha / t));
}

}  // namespace tenure::inline v1
