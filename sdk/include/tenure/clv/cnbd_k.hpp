// CLV, step 6: BG/CNBD-k and MBG/CNBD-k: BG/NBD and MBG/NBD for customers who buy at regular
// intervals. Waiting times are Erlang-k; k = 1 is BG/NBD and MBG/NBD.
#pragma once

#include <cmath>
#include <cstdint>

#include "tenure/clv/beta_forms.hpp"
#include "tenure/clv/jet.hpp"
#include "tenure/clv/special.hpp"
#include "tenure/clv/summary.hpp"

namespace tenure::inline v1 {

/// When a customer may leave.
enum class DropoutStart : std::uint8_t {
    after_first_repeat,   ///< BG: after each repeat purchase
    after_first_purchase  ///< MBG: also after the first purchase of all
};

/// Parameters of (M)BG/CNBD-k: intervals ~ Erlang(k, rate), rate ~ Gamma(r, alpha), dropout ~
/// Beta(a, b); all above zero, k a whole number that a fit holds fixed.
template <class R = double>
struct CnbdKParameters {
    R r{}, alpha{}, a{}, b{};
    int k = 1;
    DropoutStart dropout = DropoutStart::after_first_repeat;
};

namespace detail {

/// ln of Σ_{j<k} (R)_j τ^j / j!, τ = (T - t_x)/(α + T): the phases passed in silence.
template <class R>
R log_silent_phases(const R& shape, const R& tau, int k) {
    using std::log;
    R sum(1.0), one(1.0);
    double log_scale = 0;
    for (int j = k - 1; j >= 1; --j) {
        sum = one + (shape + static_cast<double>(j - 1)) * tau / static_cast<double>(j) * sum;
        if (value_of(sum) > 1e200) {
            sum = sum * 1e-200;
            one = one * 1e-200;
            log_scale += 200 * 2.302585092994045684;
        }
    }
    return log(sum) + log_scale;
}

/// The two branches of the likelihood, each as a logarithm without what both share.
template <class R>
struct CnbdKBranches {
    R shared, alive, dead;
    bool may_be_dead = true;  ///< BG: not before the first repeat purchase
};

template <class R>
CnbdKBranches<R> cnbd_k_branches(const CnbdKParameters<R>& p, const Summary& s) {
    using std::log;
    using std::log1p;
    const double phases = p.k * s.x;
    const bool modified = p.dropout == DropoutStart::after_first_purchase;
    const double chances = modified ? s.x + 1 : s.x;  // to leave, and did not if alive
    const R shape = p.r + phases, begun = p.alpha + s.t_x;
    CnbdKBranches<R> out;
    out.shared = (p.k - 1) * s.log_intervals - s.x * log_gamma(static_cast<double>(p.k)) +
                 log_rising(p.r, phases) - p.r * log1p(s.t_x / p.alpha) - phases * log(begun) +
                 log_rising(p.b, chances) - log_rising(p.a + p.b, chances);
    const double silence = s.T - s.t_x;
    out.alive =
        -shape * log1p(silence / begun) + log_silent_phases(shape, silence / (p.alpha + s.T), p.k);
    out.may_be_dead = chances > 0;
    if (out.may_be_dead) out.dead = log(p.a / (p.b + (chances - 1)));
    return out;
}

}  // namespace detail

/// Returns ln L(r, alpha, a, b | x, t_x, T, sum of ln intervals; k).
/// Source: Platzer and Reutterer 2016, Marketing Science 35:779, and Reutterer, Platzer and
/// Schroeder 2021, Int. J. Research in Marketing 38:194, the likelihoods; k = 1: Fader, Hardie and
/// Lee 2005, eq. (6); Batislam et al. 2007. Test: CnbdK.OnePhaseIsBgNbd,
/// CnbdK.OnePhaseIsMbgNbd. Complexity: linear in k.
template <class R>
R cnbd_k_log_likelihood(const CnbdKParameters<R>& p, const Summary& s) {
    const auto branch = detail::cnbd_k_branches(p, s);
    if (!branch.may_be_dead) return branch.shared + branch.alive;
    return branch.shared + log_sum(branch.alive, branch.dead);
}

/// Returns P(alive at T | x, t_x, T; k).
/// Source: the share of the branch "alive" in the likelihood; Reutterer, Platzer and Schroeder
/// 2021, P(alive). Test: CnbdK.AliveFallsWithSilence
template <class R>
R cnbd_k_probability_alive(const CnbdKParameters<R>& p, const Summary& s) {
    using std::exp;
    const auto branch = detail::cnbd_k_branches(p, s);
    if (!branch.may_be_dead) return R(1.0);
    return exp(-softplus(branch.dead - branch.alive));
}

/// Returns E[X(T, T + t) | x, t_x, T; k], the purchases expected in the coming time t, for every k.
/// Exact: the rate and the phases passed in silence are mixed gammas, the coming phases negative
/// binomial; every k-th phase is a purchase if the customer did not leave before.
/// Source: Reutterer, Platzer and Schroeder 2021, who approximate it; the series is our derivation.
/// Test: CnbdK.ExpectationMatchesSimulation. Complexity: k times the phases that may come in t.
double cnbd_k_expected_transactions(const CnbdKParameters<double>& p, const Summary& s, double t);

/// Returns E[X(t)], the repeat purchases expected of a new customer in the time t.
/// Source and test: as above with x = t_x = T = 0.
double cnbd_k_expected_transactions(const CnbdKParameters<double>& p, double t);

}  // namespace tenure::inline v1
