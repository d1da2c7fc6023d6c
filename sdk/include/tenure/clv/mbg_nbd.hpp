// CLV, step 6: MBG/NBD, the scalar formulas; a dropout may follow every purchase, the first too.
// Source of all: Batislam, Denizel and Filiztekin 2007, Int. J. of Research in Marketing 24(3);
// Hoppe and Wagner 2007 derive the same model. The default: it doubts one-time buyers as well.
#pragma once

#include "tenure/clv/bg_nbd.hpp"

namespace tenure::inline v1 {

/// Returns a customer's log-likelihood. Test: DropoutPublished.*
template <class R>
R mbg_nbd_log_likelihood(const DropoutParameters<R>& in, const Summary& s) {
    return detail::log_likelihood_active(in, s, s.x + 1) +
           softplus(detail::log_odds_gone(in, s, s.x + 1));
}

/// Returns P(alive at T).
inline double mbg_nbd_probability_alive(const DropoutParameters<>& in, const Summary& s) {
    return logistic(-detail::log_odds_gone(in, s, s.x + 1));
}

/// Returns what is known of the customer if active at T.
inline ActiveCustomer mbg_nbd_if_active(const DropoutParameters<>& in, const Summary& s) {
    return {in.r + s.x, in.alpha + s.T, in.a, in.b + s.x + 1};
}

/// Returns the expected purchases in (T, T + time].
inline double mbg_nbd_expected_transactions(const DropoutParameters<>& in, const Summary& s,
                                            double time) {
    return mbg_nbd_probability_alive(in, s) * expected_purchases(mbg_nbd_if_active(in, s), time);
}

/// Returns the expected repeat purchases of a new customer within `time`, who survives the first
/// purchase with probability b/(a + b).
inline double mbg_nbd_expected_transactions(const DropoutParameters<>& in, double time) {
    return in.b / (in.a + in.b) * expected_purchases({in.r, in.alpha, in.a, in.b + 1}, time);
}

/// Returns P(X(time) = x) of a new customer.
inline double mbg_nbd_probability(const DropoutParameters<>& in, double x, double time) {
    const double kept = log_rising(in.b, x + 1) - log_rising(in.a + in.b, x + 1);
    const double gone = std::exp(kept + std::log(in.a) - std::log(in.b + x));
    return std::exp(kept + detail::log_nbd(in.r, in.alpha, time, x)) +
           gone * detail::nbd_at_least(in.r, in.alpha, time, x);
}

}  // namespace tenure::inline v1
