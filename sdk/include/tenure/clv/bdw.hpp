// CLV, step 6: the beta-discrete-Weibull model of contracts: sBG whose single customer's churn may
// rise (c > 1) or fall (c < 1) with the time they stayed; c = 1 is sBG.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

#include "tenure/clv/beta_forms.hpp"
#include "tenure/clv/jet.hpp"
#include "tenure/clv/quadrature.hpp"
#include "tenure/clv/sbg.hpp"

namespace tenure::inline v1 {

/// Parameters of BdW: churn ~ Beta(alpha, beta), duration dependence c; all above zero.
template <class R = double>
struct BdwParameters {
    R alpha{}, beta{}, c{};
};

namespace detail {

constexpr double bdw_far = 300;  ///< ln t^c beyond which nothing but t^c matters

}  // namespace detail

/// Returns ln S(t), S(t) = B(alpha, beta + t^c)/B(alpha, beta).
/// Source: Fader, Hardie, Liu, Davin and Steenburgh 2018, J. Interactive Marketing 43:1, the
/// survivor function. Test: BdwPublished.ProjectsTheCohort
template <class R>
R bdw_log_survivor(const BdwParameters<R>& p, double t) {
    using std::exp;
    if (!(t > 0)) return R(0.0);
    const R log_power = p.c * std::log(t);
    if (value_of(log_power) < detail::bdw_far) {
        return log_beta_ratio(p.beta, R(exp(log_power)), p.alpha);
    }
    return log_gamma(p.alpha) - log_beta(p.alpha, p.beta) - p.alpha * log_power;
}

/// Returns S(t); the same sources and tests as bdw_log_survivor.
template <class R>
R bdw_survivor(const BdwParameters<R>& p, double t) {
    using std::exp;
    return exp(bdw_log_survivor(p, t));
}

/// Returns ln r(t) = ln S(t) - ln S(t - 1) for t = 1, 2, ..., without taking the difference.
/// Source: Fader et al. 2018, the retention rate. Test: Bdw.KeepsSmallChurn
template <class R>
R bdw_log_retention(const BdwParameters<R>& p, double t) {
    using std::exp;
    using std::expm1;
    if (value_of(p.c) * std::log(t) >= detail::bdw_far) {
        return bdw_log_survivor(p, t) - bdw_log_survivor(p, t - 1);
    }
    if (!(t > 1)) return log_beta_ratio(p.beta, R(1.0), p.alpha);
    const R before = exp(p.c * std::log(t - 1));
    const R step = before * expm1(p.c * -std::log1p(-1 / t));  // t^c - (t - 1)^c
    return log_beta_ratio(p.beta + before, step, p.alpha);
}

/// Returns ln P(T = t) = ln(S(t - 1) - S(t)) for t = 1, 2, ...
/// Source: Fader et al. 2018, the churn probability. Test: Bdw.KeepsSmallChurn
template <class R>
R bdw_log_churn_probability(const BdwParameters<R>& p, double t) {
    using std::expm1;
    using std::log;
    return bdw_log_survivor(p, t - 1) + log(-expm1(bdw_log_retention(p, t)));
}

/// Returns ln L of a cohort: survivors[t] customers made t renewals, survivors[0] all of them.
/// Source: Fader et al. 2018, the likelihood of a cohort. Test: BdwPublished.CohortsReachTheMaximum
template <class R>
R bdw_log_likelihood(const BdwParameters<R>& p, std::span<const double> survivors) {
    using std::expm1;
    using std::log;
    R sum(0.0), log_survivor(0.0);
    for (std::size_t t = 1; t < survivors.size(); ++t) {
        const R retention = bdw_log_retention(p, static_cast<double>(t));
        const double churned = survivors[t - 1] - survivors[t];
        if (churned != 0) sum += churned * (log_survivor + log(-expm1(retention)));
        log_survivor += retention;
    }
    if (!survivors.empty()) sum += survivors.back() * log_survivor;
    return sum;
}

/// Returns ln L of one contract, censored while active.
/// Source: Fader et al. 2018, churn and survivors. Test: Bdw.ContractsAddUpToTheCohort
template <class R>
R bdw_log_likelihood(const BdwParameters<R>& p, const ContractLife& life) {
    return life.end == ContractEnd::active ? bdw_log_survivor(p, life.periods)
                                           : bdw_log_churn_probability(p, life.periods);
}

namespace detail {

/// The integral of f over t > from, f(t) = S(t)/S(from) (1 + d)^-(t - from), in panels of
/// Gauss-Legendre that grow with t.
template <class F>
double bdw_tail(const BdwParameters<double>& p, double from, double rate, const F& f) {
    double sum = 0;
    for (double low = from; std::isfinite(low);) {
        const double hazard = rate - bdw_log_retention(p, low + 1);
        const double high = low + std::fmin(low / 4, 2 / hazard);
        const double panel = gauss_16(low, high, f);
        sum += panel;
        if (panel <= 1e-18 * sum) break;
        low = high;
    }
    return sum;
}

}  // namespace detail

/// Returns DERL, the discounted expected residual lifetime in periods of a customer who made
/// `renewals` renewals and whose next renewal, due at once and not discounted, is still open.
/// Source: Fader and Hardie 2010, Marketing Science 29:85, DERL, with the survivors of BdW: 400
/// terms or more are added, the rest is integrated (Euler and Maclaurin). Needs discount > 0.
/// Test: Bdw.ResidualLifetimeWithoutDurationDependenceIsThatOfSbg
inline double bdw_residual_lifetime(const BdwParameters<double>& p, double renewals,
                                    double discount) {
    const double rate = std::log1p(discount);
    const double last = renewals + std::fmax(400, 3 * renewals);
    double log_term = rate, sum = 0, term = 1;
    for (double t = renewals + 1; t <= last && term > 0; ++t) {
        log_term += bdw_log_retention(p, t) - rate;
        term = std::exp(log_term);
        sum += term;
    }
    if (term < 1e-17 * sum || term == 0) return sum;
    const double from = bdw_log_survivor(p, last);
    const auto relative = [&](double t) {
        return std::exp(bdw_log_survivor(p, t) - from - rate * (t - last));
    };
    const double slope = (relative(last + 1) - relative(last - 1)) / 2;
    return sum + term * (detail::bdw_tail(p, last, rate, relative) - 0.5 - slope / 12);
}

}  // namespace tenure::inline v1
