// CLV, step 6: the shifted-beta-geometric model of contracts: each customer renews with a constant
// probability of their own, so the retention of a cohort rises while its weakest members leave.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "tenure/clv/beta_forms.hpp"
#include "tenure/clv/jet.hpp"

namespace tenure::inline v1 {

/// Parameters of sBG: churn at a renewal ~ Beta(alpha, beta); both above zero.
template <class R = double>
struct SbgParameters {
    R alpha{}, beta{};
};

/// How the observation of a contract ended.
enum class ContractEnd : std::uint8_t {
    active,  ///< still a customer: the duration is known to be longer
    churned  ///< not renewed at the end of the last period
};

/// One customer's contract: the periods begun and left behind.
struct ContractLife {
    double periods = 0;  ///< churned: the period that ended it, from 1; active: renewals made
    ContractEnd end = ContractEnd::active;
};

/// Returns ln S(t), the share of a cohort that renewed t times.
/// Source: Fader and Hardie 2007, J. Interactive Marketing 21:76, eq. (6).
/// Test: SbgPublished.ProjectsTheCohorts
template <class R>
R sbg_log_survivor(const SbgParameters<R>& p, double t) {
    return log_beta_ratio(p.beta, R(t), p.alpha);
}

/// Returns S(t); the same sources and tests as sbg_log_survivor.
template <class R>
R sbg_survivor(const SbgParameters<R>& p, double t) {
    using std::exp;
    return exp(sbg_log_survivor(p, t));
}

/// Returns P(T = t), the probability not to renew at the end of period t = 1, 2, ...
/// Source: Fader and Hardie 2007, eq. (5). Test: Sbg.ChurnAndSurvivorsAddUp
template <class R>
R sbg_churn_probability(const SbgParameters<R>& p, double t) {
    return sbg_survivor(p, t - 1) * (p.alpha / (p.alpha + p.beta + (t - 1)));
}

/// Returns r(t) = S(t)/S(t - 1), the retention rate of period t = 1, 2, ...
/// Source: Fader and Hardie 2007, eq. (8). Test: Sbg.RetentionRises
template <class R>
R sbg_retention(const SbgParameters<R>& p, double t) {
    return (p.beta + (t - 1)) / (p.alpha + p.beta + (t - 1));
}

/// Returns ln L of a cohort: survivors[t] customers made t renewals, survivors[0] all of them.
/// Source: Fader and Hardie 2007, appendix B, the sample log-likelihood. Test:
/// SbgPublished.CohortsReachTheMaximum
template <class R>
R sbg_log_likelihood(const SbgParameters<R>& p, std::span<const double> survivors) {
    using std::log;
    R sum(0.0), log_survivor(0.0);
    for (std::size_t t = 1; t < survivors.size(); ++t) {
        const R exposed = log(p.alpha + p.beta + static_cast<double>(t - 1));
        sum += (survivors[t - 1] - survivors[t]) * (log_survivor + log(p.alpha) - exposed);
        log_survivor += log(p.beta + static_cast<double>(t - 1)) - exposed;
    }
    if (!survivors.empty()) sum += survivors.back() * log_survivor;
    return sum;
}

/// Returns ln L of one contract, censored while active.
/// Source: Fader and Hardie 2007, eq. (5) and (6). Test: Sbg.ContractsAddUpToTheCohort
template <class R>
R sbg_log_likelihood(const SbgParameters<R>& p, const ContractLife& life) {
    using std::log;
    if (life.end == ContractEnd::active) return sbg_log_survivor(p, life.periods);
    const double before = life.periods - 1;
    return sbg_log_survivor(p, before) + log(p.alpha / (p.alpha + p.beta + before));
}

/// Returns DERL, the discounted expected residual lifetime in periods of a customer who made
/// `renewals` renewals and whose next renewal, due at once and not discounted, is still open.
/// Source: Fader and Hardie 2010, Marketing Science 29:85, DERL with n = renewals + 1 periods.
/// Test: SbgPublished.ResidualLifetimes
template <class R>
R sbg_residual_lifetime(const SbgParameters<R>& p, double renewals, double discount) {
    const R b = p.beta + renewals;
    return b / (b + p.alpha) * discounted_periods(b + 1.0, p.alpha, discount);
}

/// Returns DEL, the discounted expected lifetime in periods of a new customer, the first of which
/// is certain and not discounted.
/// Source: Fader and Hardie 2010, DEL. Test: Sbg.LifetimeIsTheDiscountedSum
template <class R>
R sbg_lifetime(const SbgParameters<R>& p, double discount) {
    return discounted_periods(p.beta, p.alpha, discount);
}

}  // namespace tenure::inline v1
