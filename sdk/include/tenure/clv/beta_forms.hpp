// CLV, step 6: forms of the beta function that the models share, for doubles and for jets.
// Each adds numbers of one sign only, so nothing small is lost in differences of large numbers.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#include "tenure/clv/jet.hpp"
#include "tenure/clv/special.hpp"

namespace tenure::inline v1 {

/// Returns ln B(a, b) with its derivatives.
template <std::size_t N>
Jet<N> log_beta(const Jet<N>& a, const Jet<N>& b) {
    Jet<N> out = log_gamma(a) + log_gamma(b) - log_gamma(a + b);
    out.value = log_beta(a.value, b.value);
    return out;
}

namespace detail {

/// Stirling's tail without its first term 1/(12 z).
template <class R>
R stirling_rest(const R& z) {
    const R v = 1.0 / z;
    const R u = v * v;
    return v * u *
           (-1.0 / 360 +
            u * (1.0 / 1260 +
                 u * (-1.0 / 1680 + u * (1.0 / 1188 + u * (-691.0 / 360360 + u * R(1.0 / 156))))));
}

}  // namespace detail

/// Returns ln[Γ(z+h) Γ(z+a) / (Γ(z) Γ(z+h+a))] = ln[B(a, z+h) / B(a, z)], exact also for small h,
/// small a and large z. Needs z, z+h, z+a and z+h+a above zero.
/// Source: the product of Whittaker and Watson 12.13 up to z = 16 or 128, then Abramowitz and
/// Stegun 6.1.40, of which everything that cancels is left out. Test: BetaForms.*
template <class R>
R log_beta_ratio(R z, const R& h, const R& a) {
    using std::log;
    using std::log1p;
    const R gain = h * a;
    R sum(0.0);
    const double far = value_of(gain) < 1e-6 ? 128 : 16;  // Stirling's rest shall stay below gain
    for (; value_of(z) < far; z = z + 1.0) {
        const R high = (z + h) * (z + a);
        const R share = gain / high;
        sum += value_of(share) > 0.5 ? log(z * (z + h + a) / high) : log1p(-share);
    }
    const R zh = z + h, za = z + a, w = z + h + a;
    const R first = -gain / 12.0 * ((zh + za) / (z * zh)) / (za * w);
    sum += (z - 0.5) * log1p(gain / z / w) - h * log1p(a / zh) - a * log1p(h / za);
    sum += first + detail::stirling_rest(zh) + detail::stirling_rest(za) -
           detail::stirling_rest(z) - detail::stirling_rest(w);
    return sum;
}

/// Returns Σ_{i=1..count} (b)_i / (b+a)_i: the periods expected of a customer who survives the
/// i-th with probability (b)_i / (b+a)_i. Complexity: linear in count.
template <class R>
R expected_periods(const R& b, const R& a, double count) {
    R sum(0.0), survivor(1.0);
    for (double i = 0; i < count; ++i) {
        survivor = survivor * ((b + i) / (b + a + i));
        sum += survivor;
    }
    return sum;
}

/// Returns Σ_{i>=0} (b)_i / (b+a)_i (1+d)^-i = 2F1(1, b; b+a; 1/(1+d)) for a, b > 0 and d >= 0: the
/// discounted periods of a survivor. With d = 0 it is finite for a > 1 only, else infinity.
/// Complexity: 20 sqrt(1 + 1/d) steps.
/// Source: Pfaff's transformation (Abramowitz and Stegun 15.3.4) makes the argument -1/d, for which
/// Gauss's continued fraction (Wall 1948, eq. 89.9) has positive terms only.
/// Test: BetaForms.DiscountedPeriodsAreTheSumOfTheirSeries
template <class R>
R discounted_periods(const R& b, const R& a, double d) {
    const R c = b + a;
    if (!(d > 0)) {
        return value_of(a) > 1 ? (c - 1.0) / (a - 1.0) : R(std::numeric_limits<double>::infinity());
    }
    const double y = 1 / d, root = std::sqrt(1 + y);
    R fraction((1 + root) / 2);  // where the fraction's tail tends to
    for (double k = std::ceil(10 * root) + 15; k >= 1; --k) {
        const R odd = (a + k) * (c + (k - 1)) / ((c + (2 * k - 1)) * (c + 2 * k));
        const R even = k * (b + (k - 1)) / ((c + (2 * k - 2)) * (c + (2 * k - 1)));
        fraction = 1.0 + even * y / (1.0 + odd * y / fraction);
    }
    return (1 + y) / (1.0 + a / c * y / fraction);
}

}  // namespace tenure::inline v1
