// CLV, step 6: integrals of smooth positive functions, for what the models have no closed form
// that survives extreme numbers.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "tenure/clv/special.hpp"

namespace tenure::inline v1::detail {

/// Gauss-Legendre with sixteen points on [from, to].
/// Source: Abramowitz and Stegun, table 25.4.
template <class Function>
auto gauss_16(double from, double to, Function&& function) -> decltype(function(from)) {
    constexpr std::array<double, 8> place{
        0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863, 0.6178762444026437484,
        0.7554044083550030339, 0.8656312023878317439, 0.9445750230732325761, 0.9894009349916499326};
    constexpr std::array<double, 8> weight{
        0.1894506104550684963, 0.1826034150449235889, 0.1691565193950025382, 0.1495959888165767321,
        0.1246289712555338720, 0.0951585116824927848, 0.0622535239386478929, 0.0271524594117540949};
    const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
    decltype(function(from)) sum = 0.0;
    for (std::size_t i = 0; i < place.size(); ++i) {
        sum +=
            weight[i] * (function(middle - half * place[i]) + function(middle + half * place[i]));
    }
    return half * sum;
}

/// Returns the mean of function(p) for p ~ Beta(a, b); the function gets p and must be smooth in
/// ln p and bounded by a power of p.
/// Source: Takahasi and Mori 1974, double exponential formulas, centred on the density's mode in
/// log odds, the step halved until two levels agree. Complexity: 100 to 400 evaluations.
template <class Function>
double beta_mean(double a, double b, Function&& function) {
    const double centre = std::log(a) - std::log(b);
    const double spread = std::sqrt(1 / a + 1 / b + 1 / (a + b));
    const auto at = [&](double u, double& weights, double& values) {
        const double odds = centre + spread * std::sinh(u);
        const double log_p = -softplus(-odds), log_rest = -softplus(odds);
        const double density =
            std::exp(a * (log_p + softplus(-centre)) + b * (log_rest + softplus(centre))) *
            std::cosh(u);
        if (!(density > 0)) return false;
        weights += density;
        values += density * function(std::exp(log_p));
        return density > 1e-300;
    };
    double weights = 0, values = 0, mean = 0;
    const auto sweep = [&](double first, double step) {
        for (double u = first; u < 12 && at(u, weights, values); u += step) {
        }
        for (double u = first - step; u > -12 && at(u, weights, values); u -= step) {
        }
    };
    double step = 0.25;
    sweep(0, step);
    for (int level = 0; level < 8; ++level) {
        const double before = values / weights;
        sweep(0.5 * step, step);
        step *= 0.5;
        mean = values / weights;
        if (std::abs(mean - before) <= 1e-9 * std::abs(mean)) break;  // errors square
    }
    return mean;
}

/// Returns e^z E_s(z) = integral over v > 0 of e^(-z v) (1 + v)^-s, for z > 0 and any s.
/// Source: Abramowitz and Stegun 5.1.22 (continued fraction, by Lentz's method) where it is quick,
/// else Gauss-Legendre in ln(1 + v). It is also Tricomi's U(1, 2 - s, z).
inline double scaled_exponential_integral(double s, double z) {
    if (z >= 1) {
        double b = z + s, c = 1e300, d = 1 / b, h = d;
        for (double i = 1; i < 500; ++i) {
            const double numerator = -i * (s - 1 + i);
            b += 2;
            d = 1 / (numerator * d + b);
            c = b + numerator / c;
            const double factor = c * d;
            h *= factor;
            if (std::abs(factor - 1) < 1e-16) break;
        }
        return h;
    }
    const double end = std::log1p(745 / z);
    const double width = std::min(1.0, 8 / (std::abs(s - 1) + 1));
    double sum = 0;
    for (double from = 0; from < end; from += width) {
        const double to = std::min(end, from + width);
        const double part =
            gauss_16(from, to, [&](double w) { return std::exp((1 - s) * w - z * std::expm1(w)); });
        sum += part;
        if (part <= 1e-18 * sum && s >= 1) break;
    }
    return sum;
}

}  // namespace tenure::inline v1::detail
