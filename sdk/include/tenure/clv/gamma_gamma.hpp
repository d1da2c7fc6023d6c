// CLV, step 6: Gamma-Gamma, the model of what a purchase is worth: from a customer's mean spend
// to the spend to expect, drawn to everybody's mean the less the customer is known.
#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>

#include "tenure/clv/beta_forms.hpp"
#include "tenure/clv/jet.hpp"
#include "tenure/clv/special.hpp"
#include "tenure/clv/summary.hpp"

namespace tenure::inline v1 {

/// Parameters of Gamma-Gamma: spend ~ Gamma(p, nu), nu ~ Gamma(q, gamma); all above zero.
template <class R = double>
struct GammaGammaParameters {
    R p{}, q{}, gamma{};
};

/// Why a moment of the spend is no number.
enum class MomentProblem : std::uint8_t {
    none,
    no_mean,     ///< the tail is too heavy for a mean: p x + q <= 1
    no_variance  ///< the tail is too heavy for a variance: p x + q <= 2
};

/// Returns the problem in words, e.g. "the mean does not exist: p x + q is not above 1".
constexpr std::string_view to_string(MomentProblem problem) noexcept {
    switch (problem) {
        case MomentProblem::no_mean:
            return "the mean does not exist: p x + q is not above 1";
        case MomentProblem::no_variance:
            return "the variance does not exist: p x + q is not above 2";
        case MomentProblem::none:
            break;
    }
    return "";
}

/// A moment of the spend, or the reason why there is none; `value` is 0 then.
struct Moment {
    double value = 0;
    MomentProblem problem = MomentProblem::none;

    explicit operator bool() const noexcept { return problem == MomentProblem::none; }
};

/// Tells whether a customer takes part in the fit: one repeat purchase at least, of positive mean.
/// Others are scored with the mean of the population.
inline bool has_spend(const Summary& s) noexcept {
    return s.x > 0 && s.mean_spend > 0 && std::isfinite(s.mean_spend);
}

/// Returns ln f(m | x; p, q, gamma) of a customer's mean spend; 0 for a customer without spend.
/// Source: Fader and Hardie 2013, note 025, eq. (1a), written with gamma/(gamma + x m) so that
/// thousands of purchases cancel nowhere. Test: SpendPublished.CdnowReachesTheMaximum
template <class R>
R gamma_gamma_log_likelihood(const GammaGammaParameters<R>& p, const Summary& s) {
    using std::log;
    using std::log1p;
    if (!has_spend(s)) return R(0.0);
    const double total = s.x * s.mean_spend;
    const R shape = p.p * s.x;
    return -log_beta(shape, p.q) - shape * log1p(p.gamma / total) - p.q * log1p(total / p.gamma) -
           std::log(s.mean_spend);
}

namespace detail {

/// The gamma of nu given the data: shape q + p x and rate gamma + x m.
template <class R>
struct SpendPosterior {
    R shape, rate;
};

template <class R>
SpendPosterior<R> spend_posterior(const GammaGammaParameters<R>& p, const Summary& s) {
    if (!has_spend(s)) return {p.q, p.gamma};
    return {p.q + p.p * s.x, p.gamma + s.x * s.mean_spend};
}

/// E[spend | x, m] as a formula, also where its value means nothing (shape <= 1).
/// Source: Fader and Hardie 2013, note 025, eq. (5).
template <class R>
R gamma_gamma_mean(const GammaGammaParameters<R>& p, const Summary& s) {
    const SpendPosterior<R> nu = spend_posterior(p, s);
    return p.p * nu.rate / (nu.shape - 1.0);
}

}  // namespace detail

/// Returns E[spend | x, m], the mean amount of the customer's coming purchases: the population's
/// mean p gamma/(q - 1) for a customer without spend; never a negative number.
/// Source: Fader and Hardie 2013, note 025, eq. (5). Test: SpendPublished.FirstTenCustomersOfCdnow
inline Moment gamma_gamma_expected_spend(const GammaGammaParameters<double>& p, const Summary& s) {
    if (!(detail::spend_posterior(p, s).shape > 1)) return {0, MomentProblem::no_mean};
    return {detail::gamma_gamma_mean(p, s)};
}

/// Returns the variance of the customer's mean spend p/nu given x and m: how sure the expected
/// spend is. Source: the inverse gamma of nu in Fader and Hardie 2013, note 025, eq. (4).
/// Test: GammaGamma.VarianceIsThatOfTheInverseGamma
inline Moment gamma_gamma_spend_variance(const GammaGammaParameters<double>& p, const Summary& s) {
    const auto nu = detail::spend_posterior(p, s);
    if (!(nu.shape > 2)) return {0, MomentProblem::no_variance};
    const double mean = p.p * nu.rate / (nu.shape - 1);
    return {mean * mean / (nu.shape - 2)};
}

}  // namespace tenure::inline v1
