// CLV, step 6: Pareto/NBD, the scalar formulas: purchases at rate lambda ~ Gamma(r, alpha) until a
// death at rate mu ~ Gamma(s, beta). Source of all: Schmittlein, Morrison and Colombo 1987,
// Management Science 33(1); Fader and Hardie 2005, notes on its derivation.
#pragma once

#include "tenure/clv/bg_nbd.hpp"
#include "tenure/clv/jet.hpp"

namespace tenure::inline v1 {

/// Parameters of Pareto/NBD; alpha and beta in units of time.
template <class R = double>
struct DeathParameters {
    R r{}, alpha{}, s{}, beta{};
};

namespace detail {

/// Calls `panel(from, to)` for pieces of [0, end] that sixteen Gauss points integrate fully when
/// the integrand falls like (1 + y/first)^-c (1 + y/second)^-e; stops when nothing is left.
template <class Panel>
void each_panel(double first, double second, double c, double e, double end, Panel&& panel) {
    const double pole = first < second ? first : second;
    double from = 0;
    for (int i = 0; from < end && i < 100000; ++i) {
        const double steep = c / (first + from) + e / (second + from);
        const double width = std::min(0.9 * (pole + from), 6 / (steep + 1e-300));
        const double to = end - from <= width * 1.01 ? end : from + width;
        if (!panel(from, to)) return;
        from = to;
    }
}

/// Returns the integral over (t_x, T) of f(u)/f(t_x), f(u) = (alpha+u)^-(r+x) (beta+u)^-(s+1):
/// positive and smooth, where the textbook difference of two 2F1 cancels or overflows.
template <class R>
R death_integral(const DeathParameters<R>& in, const Summary& s) {
    using std::exp, std::log1p;
    const double first = value_of(in.alpha) + s.t_x, second = value_of(in.beta) + s.t_x;
    R sum = 0.0;
    each_panel(first, second, value_of(in.r) + s.x, value_of(in.s) + 1, s.T - s.t_x,
               [&](double from, double to) {
                   const R part = gauss_16(from, to, [&](double y) {
                       return exp(-(in.r + s.x) * log1p(y / (in.alpha + s.t_x)) -
                                  (in.s + 1.0) * log1p(y / (in.beta + s.t_x)));
                   });
                   sum += part;
                   return value_of(part) > 1e-19 * value_of(sum);
               });
    return sum;
}

/// The likelihood of a customer's silence since t_x, split by what became of them.
template <class R>
struct Silence {
    R dead, alive;
};
template <class R>
Silence<R> silence(const DeathParameters<R>& in, const Summary& s) {
    using std::exp, std::log1p;
    const double quiet = s.T - s.t_x;
    return {in.s * death_integral(in, s) / (in.beta + s.t_x),
            exp(-(in.r + s.x) * log1p(quiet / (in.alpha + s.t_x)) -
                in.s * log1p(quiet / (in.beta + s.t_x)))};
}

}  // namespace detail

/// Returns a customer's log-likelihood. Source: Fader and Hardie 2005, "A note on deriving the
/// Pareto/NBD model", equation 16, its A_0 kept as an integral. Test: DeathPublished.*
template <class R>
R pareto_nbd_log_likelihood(const DeathParameters<R>& in, const Summary& s) {
    using std::log, std::log1p;
    const detail::Silence<R> now = detail::silence(in, s);
    return log_rising(in.r, s.x) - in.r * log1p(s.t_x / in.alpha) - s.x * log(in.alpha + s.t_x) -
           in.s * log1p(s.t_x / in.beta) + log(now.dead + now.alive);
}

/// Returns P(alive at T). Source: Schmittlein, Morrison and Colombo 1987, equation 11.
inline double pareto_nbd_probability_alive(const DeathParameters<>& in, const Summary& s) {
    const detail::Silence<double> now = detail::silence(in, s);
    return now.alive / (now.dead + now.alive);
}

/// Returns P(alive at T + time) of somebody alive at T: ((beta+T)/(beta+T+time))^s.
inline double pareto_nbd_survival(const DeathParameters<>& in, double T, double time) {
    return std::exp(-in.s * std::log1p(time / (in.beta + T)));
}

/// Returns the expected purchases in (T, T + time] of somebody alive at T, also at s = 1.
/// Source: Schmittlein, Morrison and Colombo 1987, equation 22.
inline double pareto_nbd_expected_if_alive(const DeathParameters<>& in, double x, double T,
                                           double time) {
    const double years = expm1_over(1 - in.s, std::log1p(time / (in.beta + T)));
    return (in.r + x) * ((in.beta + T) / (in.alpha + T)) * years;
}

/// Returns the expected purchases in (T, T + time].
inline double pareto_nbd_expected_transactions(const DeathParameters<>& in, const Summary& s,
                                               double time) {
    return pareto_nbd_probability_alive(in, s) * pareto_nbd_expected_if_alive(in, s.x, s.T, time);
}

/// Returns the expected repeat purchases of a new customer within `time`.
inline double pareto_nbd_expected_transactions(const DeathParameters<>& in, double time) {
    return pareto_nbd_expected_if_alive(in, 0, 0, time);
}

/// Returns the expected purchases of all future of somebody alive at T, those at time t counting
/// e^(-delta t). Source: Fader, Hardie and Lee 2005b, "RFM and CLV", J. of Marketing Research
/// 42(4), appendix; its Kummer U(s, s, z) as z^(1-s) U(1, 2-s, z) (Abramowitz and Stegun 13.1.29).
inline double pareto_nbd_discounted_if_alive(const DeathParameters<>& in, double x, double T,
                                             double delta) {
    const double scale = in.beta + T;
    return (in.r + x) * (scale / (in.alpha + T)) *
           detail::scaled_exponential_integral(in.s, delta * scale);
}

/// Returns P(X(time) = x) of a new customer, by integrating over the time of death.
inline double pareto_nbd_probability(const DeathParameters<>& in, double x, double time) {
    const double survived = std::exp(-in.s * std::log1p(time / in.beta));
    double sum = survived * std::exp(detail::log_nbd(in.r, in.alpha, time, x));
    detail::each_panel(in.alpha, in.beta, in.r + x, in.s + 1, time, [&](double from, double to) {
        sum += detail::gauss_16(from, to, [&](double u) {
            return in.s / (in.beta + u) *
                   std::exp(-in.s * std::log1p(u / in.beta) +
                            detail::log_nbd(in.r, in.alpha, u, x));
        });
        return true;
    });
    return sum;
}

}  // namespace tenure::inline v1
