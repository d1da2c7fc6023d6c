// CLV, step 6: BG/NBD, the scalar formulas; a dropout may follow each repeat purchase.
// Source of all: Fader, Hardie and Lee 2005a, Marketing Science 24(2), "Counting your customers"
// the easy way. Every one-time buyer counts as active with certainty: prefer MBG/NBD for risk.
#pragma once

#include "tenure/clv/dropout.hpp"
#include "tenure/clv/summary.hpp"

namespace tenure::inline v1 {

namespace detail {

/// Returns ln of the odds that a customer dropped out after the last of `tries` chances.
template <class R>
R log_odds_gone(const DropoutParameters<R>& in, const Summary& s, double tries) {
    using std::log, std::log1p;
    const R silence = log1p((s.T - s.t_x) / (in.alpha + s.t_x));
    return log(in.a) - log(in.b + (tries - 1)) + (in.r + s.x) * silence;
}

/// Returns ln of the likelihood of x purchases and `tries` chances survived.
template <class R>
R log_likelihood_active(const DropoutParameters<R>& in, const Summary& s, double tries) {
    using std::log, std::log1p;
    return log_rising(in.r, s.x) - in.r * log1p(s.T / in.alpha) - s.x * log(in.alpha + s.T) +
           log_rising(in.b, tries) - log_rising(in.a + in.b, tries);
}

/// Returns P(N(t) = n) of a Poisson process with lambda ~ Gamma(r, alpha), in logs.
inline double log_nbd(double r, double alpha, double t, double n) {
    if (t == 0) return n == 0 ? 0 : -std::numeric_limits<double>::infinity();
    return log_rising(r, n) - log_gamma(n + 1) - r * std::log1p(t / alpha) -
           n * std::log1p(alpha / t);
}

/// Returns P(N(t) >= n).
inline double nbd_at_least(double r, double alpha, double t, double n) {
    double below = 0;
    for (double j = 0; j < n; ++j) below += std::exp(log_nbd(r, alpha, t, j));
    if (below < 0.9) return 1 - below;
    double sum = 0, term = std::exp(log_nbd(r, alpha, t, n));
    const double share = t / (alpha + t);
    for (double j = n; term > 1e-18 * sum && j < n + 1e6; ++j) {
        sum += term;
        term *= (r + j) / (j + 1) * share;
    }
    return sum;
}

}  // namespace detail

/// Returns a customer's log-likelihood. Source: equation 6. Test: DropoutPublished.*
template <class R>
R bg_nbd_log_likelihood(const DropoutParameters<R>& in, const Summary& s) {
    const R active = detail::log_likelihood_active(in, s, s.x);
    if (s.x == 0) return active;
    return active + softplus(detail::log_odds_gone(in, s, s.x));
}

/// Returns P(alive at T); 1 for everybody without a repeat purchase.
/// Source: Fader, Hardie and Lee 2008, "Computing P(alive) using the BG/NBD model".
inline double bg_nbd_probability_alive(const DropoutParameters<>& in, const Summary& s) {
    return s.x == 0 ? 1 : logistic(-detail::log_odds_gone(in, s, s.x));
}

/// Returns what is known of the customer if active at T.
inline ActiveCustomer bg_nbd_if_active(const DropoutParameters<>& in, const Summary& s) {
    return {in.r + s.x, in.alpha + s.T, in.a, in.b + s.x};
}

/// Returns the expected purchases in (T, T + time]. Source: equation 10.
inline double bg_nbd_expected_transactions(const DropoutParameters<>& in, const Summary& s,
                                           double time) {
    return bg_nbd_probability_alive(in, s) * expected_purchases(bg_nbd_if_active(in, s), time);
}

/// Returns the expected repeat purchases of a new customer within `time`. Source: equation 9.
inline double bg_nbd_expected_transactions(const DropoutParameters<>& in, double time) {
    return expected_purchases({in.r, in.alpha, in.a, in.b}, time);
}

/// Returns P(X(time) = x) of a new customer. Source: equation 8.
inline double bg_nbd_probability(const DropoutParameters<>& in, double x, double time) {
    const double kept = log_rising(in.b, x) - log_rising(in.a + in.b, x);
    const double active = std::exp(kept + detail::log_nbd(in.r, in.alpha, time, x));
    if (x == 0) return active;
    const double gone = std::exp(kept + std::log(in.a) - std::log(in.b + x - 1));
    return active + gone * detail::nbd_at_least(in.r, in.alpha, time, x);
}

}  // namespace tenure::inline v1
