// CLV, step 6: numbers that carry their gradient and Hessian along, so that a likelihood written
// once is differentiated exactly. Forward mode, second order, N parameters (2 to 6 here).
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "tenure/clv/special.hpp"

namespace tenure::inline v1 {

/// A value with its first and second derivatives by N parameters. Arithmetic with doubles and
/// with other jets follows the chain rule; `hessian` is the packed lower triangle.
template <std::size_t N>
struct Jet {
    static constexpr std::size_t packed = N * (N + 1) / 2;
    double value = 0;
    std::array<double, N> gradient{};
    std::array<double, packed> hessian{};  ///< (i, j), j <= i, at i(i+1)/2 + j

    constexpr Jet() = default;
    constexpr Jet(double constant) : value(constant) {}  // implicit: constants mix with jets

    /// Returns parameter number `index` with derivative one.
    static constexpr Jet parameter(double value, std::size_t index) {
        Jet jet(value);
        jet.gradient[index] = 1;
        return jet;
    }
    static constexpr std::size_t at(std::size_t i, std::size_t j) {
        return i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i;
    }
    constexpr double second(std::size_t i, std::size_t j) const { return hessian[at(i, j)]; }

    /// Returns f(this) from f, f' and f'' at the value.
    constexpr Jet chained(double f, double first, double second) const {
        Jet out(f);
        for (std::size_t i = 0; i < N; ++i) out.gradient[i] = first * gradient[i];
        for (std::size_t i = 0, k = 0; i < N; ++i) {
            for (std::size_t j = 0; j <= i; ++j, ++k) {
                out.hessian[k] = first * hessian[k] + second * gradient[i] * gradient[j];
            }
        }
        return out;
    }

    constexpr Jet& operator+=(const Jet& other) {
        value += other.value;
        for (std::size_t i = 0; i < N; ++i) gradient[i] += other.gradient[i];
        for (std::size_t i = 0; i < packed; ++i) hessian[i] += other.hessian[i];
        return *this;
    }
    constexpr Jet& operator-=(const Jet& other) {
        return *this += other.chained(-other.value, -1, 0);
    }
    constexpr Jet& operator*=(const Jet& other) { return *this = *this * other; }

    friend constexpr Jet operator+(Jet a, const Jet& b) { return a += b; }
    friend constexpr Jet operator-(Jet a, const Jet& b) { return a -= b; }
    friend constexpr Jet operator-(const Jet& a) { return a.chained(-a.value, -1, 0); }
    friend constexpr Jet operator*(const Jet& a, const Jet& b) {
        Jet out(a.value * b.value);
        for (std::size_t i = 0; i < N; ++i) {
            out.gradient[i] = a.value * b.gradient[i] + b.value * a.gradient[i];
        }
        for (std::size_t i = 0, k = 0; i < N; ++i) {
            for (std::size_t j = 0; j <= i; ++j, ++k) {
                out.hessian[k] = a.value * b.hessian[k] + b.value * a.hessian[k] +
                                 a.gradient[i] * b.gradient[j] + a.gradient[j] * b.gradient[i];
            }
        }
        return out;
    }
    friend constexpr Jet operator/(const Jet& a, const Jet& b) {
        const double inverse = 1 / b.value;
        return a * b.chained(inverse, -inverse * inverse, 2 * inverse * inverse * inverse);
    }
    friend constexpr bool operator<(const Jet& a, const Jet& b) { return a.value < b.value; }
    friend constexpr bool operator>(const Jet& a, const Jet& b) { return a.value > b.value; }
};

/// Returns the plain number of a double or a jet.
constexpr double value_of(double number) {
    return number;
}
template <std::size_t N>
constexpr double value_of(const Jet<N>& jet) {
    return jet.value;
}

template <std::size_t N>
Jet<N> log(const Jet<N>& a) {
    return a.chained(std::log(a.value), 1 / a.value, -1 / (a.value * a.value));
}
template <std::size_t N>
Jet<N> log1p(const Jet<N>& a) {
    const double inverse = 1 / (1 + a.value);
    return a.chained(std::log1p(a.value), inverse, -inverse * inverse);
}
template <std::size_t N>
Jet<N> exp(const Jet<N>& a) {
    const double e = std::exp(a.value);
    return a.chained(e, e, e);
}
template <std::size_t N>
Jet<N> expm1(const Jet<N>& a) {
    const double e = std::exp(a.value);
    return a.chained(std::expm1(a.value), e, e);
}
template <std::size_t N>
Jet<N> log_gamma(const Jet<N>& a) {
    return a.chained(log_gamma(a.value), digamma(a.value), trigamma(a.value));
}
/// ln Γ(a + n) - ln Γ(a) for a plain number n.
template <std::size_t N>
Jet<N> log_rising(const Jet<N>& a, double n) {
    if (n == 0) return Jet<N>(0.0);
    return a.chained(log_rising(a.value, n), digamma(a.value + n) - digamma(a.value),
                     trigamma(a.value + n) - trigamma(a.value));
}
template <std::size_t N>
Jet<N> softplus(const Jet<N>& a) {
    const double p = logistic(a.value), q = logistic(-a.value);
    return a.chained(softplus(a.value), p, p * q);
}
template <std::size_t N>
Jet<N> log_sum(const Jet<N>& a, const Jet<N>& b) {
    return a.value > b.value ? a + softplus(b - a) : b + softplus(a - b);
}

}  // namespace tenure::inline v1
