// CLV, step 6: special functions of positive numbers, the ground the models stand on.
// Own code because std::lgamma writes a global and the standard library has no digamma.
#pragma once

#include <cmath>
#include <limits>

namespace tenure::inline v1 {

namespace detail {

/// Sum of B_2k / (2k (2k-1) z^(2k-1)): what Stirling's formula lacks; z >= 10 gives full precision.
inline double stirling_tail(double z) noexcept {
    const double u = 1 / (z * z);
    return (1.0 / 12 +
            u * (-1.0 / 360 +
                 u * (1.0 / 1260 +
                      u * (-1.0 / 1680 +
                           u * (1.0 / 1188 +
                                u * (-691.0 / 360360 + u * (1.0 / 156 - u * 3617.0 / 122400))))))) /
           z;
}

constexpr double half_log_two_pi = 0.918938533204672741780329736406;

}  // namespace detail

/// Returns ln Γ(z) for z > 0; infinity at 0.
/// Source: Abramowitz and Stegun 6.1.40 after the recurrence 6.1.15. Test: Special.LogGamma*
inline double log_gamma(double z) noexcept {
    if (!(z > 0))
        return z == 0 ? std::numeric_limits<double>::infinity()
                      : std::numeric_limits<double>::quiet_NaN();
    double product = 1, shift = 0;
    for (; z < 10; z += 1) product *= z;
    if (product != 1) shift = std::log(product);
    return (z - 0.5) * std::log(z) - z + detail::half_log_two_pi + detail::stirling_tail(z) - shift;
}

/// Returns ψ(z) = d ln Γ(z)/dz for z > 0. Source: Abramowitz and Stegun 6.3.18 and 6.3.5.
inline double digamma(double z) noexcept {
    double shift = 0;
    for (; z < 10; z += 1) shift += 1 / z;
    const double u = 1 / (z * z);
    const double tail =
        u *
        (1.0 / 12 -
         u * (1.0 / 120 -
              u * (1.0 / 252 -
                   u * (1.0 / 240 - u * (1.0 / 132 - u * (691.0 / 32760 -
                                                          u * (1.0 / 12 - u * 3617.0 / 8160)))))));
    return std::log(z) - 0.5 / z - tail - shift;
}

/// Returns ψ'(z) for z > 0. Source: Abramowitz and Stegun 6.4.12 and 6.4.6.
inline double trigamma(double z) noexcept {
    double shift = 0;
    for (; z < 10; z += 1) shift += 1 / (z * z);
    const double v = 1 / z, u = v * v;
    const double tail =
        u * (1.0 / 6 -
             u * (1.0 / 30 -
                  u * (1.0 / 42 -
                       u * (1.0 / 30 - u * (5.0 / 66 - u * (691.0 / 2730 -
                                                            u * (7.0 / 6 - u * 3617.0 / 510)))))));
    return shift + v + 0.5 * u + v * tail;
}

/// Returns ln Γ(z + n) - ln Γ(z), exact also where both are huge and n is small.
/// Complexity: constant; n may be any number with z + n > 0.
inline double log_rising(double z, double n) noexcept {
    if (n == 0) return 0;
    if (n > 0 && n <= 16 && n == std::floor(n)) {
        double sum = 0, product = 1;
        for (double j = 0; j < n; ++j) {
            product *= z + j;
            if (product > 1e280 || product < 1e-280) {
                sum += std::log(product);
                product = 1;
            }
        }
        return sum + std::log(product);
    }
    if (z >= 10 && z + n >= 10) {
        const double ratio = n / z;
        return n * std::log(z + n) + (z - 0.5) * std::log1p(ratio) - n +
               detail::stirling_tail(z + n) - detail::stirling_tail(z);
    }
    return log_gamma(z + n) - log_gamma(z);
}

/// Returns ln B(a, b) = ln Γ(a) + ln Γ(b) - ln Γ(a + b) without losing the small to the huge.
inline double log_beta(double a, double b) noexcept {
    const double small = a < b ? a : b, large = a < b ? b : a;
    return log_gamma(small) - log_rising(large, small);
}

/// Returns ln(1 + e^z) without overflow.
inline double softplus(double z) noexcept {
    return z > 0 ? z + std::log1p(std::exp(-z)) : std::log1p(std::exp(z));
}

/// Returns 1/(1 + e^-z) with full relative precision in both tails.
inline double logistic(double z) noexcept {
    if (z >= 0) return 1 / (1 + std::exp(-z));
    const double e = std::exp(z);
    return e / (1 + e);
}

/// Returns ln(e^a + e^b).
inline double log_sum(double a, double b) noexcept {
    const double high = a > b ? a : b, low = a > b ? b : a;
    if (low == -std::numeric_limits<double>::infinity()) return high;
    return high + std::log1p(std::exp(low - high));
}

/// Returns (e^(cz) - 1)/c, which is z at c = 0: the removable singularity of many CLV formulas.
inline double expm1_over(double c, double z) noexcept {
    return c == 0 ? z : std::expm1(c * z) / c;
}

}  // namespace tenure::inline v1
