// CLV, step 6: what BG/NBD and MBG/NBD share: purchases at rate lambda ~ Gamma(r, alpha), and after
// each purchase a dropout with probability p ~ Beta(a, b). Everything by the posterior of those.
#pragma once

#include <cmath>

#include "tenure/clv/quadrature.hpp"
#include "tenure/clv/special.hpp"

namespace tenure::inline v1 {

/// Parameters of BG/NBD and MBG/NBD; alpha in units of time, the rest without unit.
template <class R = double>
struct DropoutParameters {
    R r{}, alpha{}, a{}, b{};
};

/// What is known of a customer who is active: lambda ~ Gamma(shape, rate), p ~ Beta(a, b).
struct ActiveCustomer {
    double shape, rate, a, b;
};

namespace detail {

/// Returns sum over n >= 1 of (first)_n (a)_(n-1) z^n / ((third)_n n!), so that
/// 2F1(first, a - 1; third; z) = 1 + (a - 1) times it, also at a = 1; NaN after 1,200 terms.
inline double hypergeometric_rest(double first, double a, double third, double z) {
    double term = first / third * z, sum = term;
    for (double n = 1; n < 1200; ++n) {
        term *= (first + n) * (a + (n - 1)) * z / ((third + n) * (n + 1));
        sum += term;
        if (std::abs(term) <= 1e-17 * std::abs(sum)) return sum;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

/// Returns the purchases by Euler's transformation of 2F1, or NaN where it loses digits.
inline double expected_by_series(const ActiveCustomer& who, double time) {
    const double C = who.a + who.b - 1, first = C - who.shape;
    const double z = time / (who.rate + time);
    if (!(C > 0) || std::abs(first) > 2 * C || who.shape < 0.02 * C) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double log_kept = -std::log1p(time / who.rate);
    const double rest = hypergeometric_rest(first, who.a, C, z);
    const double gone = -expm1_over(who.a - 1, log_kept);
    const double result = C * (gone - rest * std::exp((who.a - 1) * log_kept));
    return result > 0.02 * C * gone ? result : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace detail

/// Returns the expected purchases within `time` of a customer who is active now.
/// Source: Fader, Hardie and Lee 2005a, equation 10 without its last factor; Euler's transformation
/// (Abramowitz and Stegun 15.3.3) for its 2F1, and where that is no use the mean over p of
/// (1 - (1 + p time/rate)^-shape)/p. Test: DropoutPublished.ConditionalExpectationsSurviveExtremes
inline double expected_purchases(const ActiveCustomer& who, double time) {
    if (!(time > 0)) return 0;
    const double series = detail::expected_by_series(who, time);
    if (!std::isnan(series)) return series;
    const double tau = time / who.rate;
    return detail::beta_mean(who.a, who.b, [&](double p) {
        return p > 0 ? -std::expm1(-who.shape * std::log1p(p * tau)) / p : who.shape * tau;
    });
}

/// Returns the probability that a customer who is active now is so still after `time`: the mean
/// over p of (1 + p time/rate)^-shape. Source: the model's dropout at purchases alone.
inline double still_active(const ActiveCustomer& who, double time) {
    if (!(time > 0)) return 1;
    const double tau = time / who.rate;
    return detail::beta_mean(who.a, who.b,
                             [&](double p) { return std::exp(-who.shape * std::log1p(p * tau)); });
}

/// Returns the expected purchases of all future, those at time t counting e^(-delta t): the mean
/// over p of (shape/p) e^y E_(shape+1)(y), y = delta rate/p.
inline double discounted_purchases(const ActiveCustomer& who, double delta) {
    return detail::beta_mean(who.a, who.b, [&](double p) {
        if (!(p > 0)) return who.shape / (delta * who.rate);
        return who.shape / p *
               detail::scaled_exponential_integral(who.shape + 1, delta * who.rate / p);
    });
}

}  // namespace tenure::inline v1
