#include "tenure/clv/spend_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "tenure/clv/special.hpp"

namespace tenure::inline v1 {

namespace {

/// The customers that have a spend: frequency, mean spend and how many they are.
struct Spenders {
    std::vector<double> x{}, m{}, weight{};
    double count = 0;
};

Spenders spenders_of(const SummaryView& customers) {
    Spenders out;
    if (customers.mean_spend.empty()) return out;
    for (std::size_t i = 0; i < customers.size(); ++i) {
        const double x = customers.x[i], m = customers.mean_spend[i], w = customers.weight_at(i);
        if (!(x > 0 && m > 0 && w > 0) || !std::isfinite(m)) continue;
        out.x.push_back(x);
        out.m.push_back(m);
        out.weight.push_back(w);
        out.count += w;
    }
    return out;
}

/// Weighted means and centred sums of squares and products.
struct Moments {
    double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
};

Moments moments_of(std::span<const double> x, std::span<const double> y,
                   std::span<const double> weight, double count) {
    Moments out;
    for (std::size_t i = 0; i < x.size(); ++i) {
        out.mean_x += weight[i] / count * x[i];
        out.mean_y += weight[i] / count * y[i];
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double dx = x[i] - out.mean_x, dy = y[i] - out.mean_y;
        out.xx += weight[i] * dx * dx;
        out.yy += weight[i] * dy * dy;
        out.xy += weight[i] * dx * dy;
    }
    return out;
}

/// A sum of squares that is nothing but rounding.
bool is_flat(double squares, double mean, double count) {
    return !(squares > 1e-24 * count * mean * mean);
}

Correlation correlation_of(std::span<const double> x, std::span<const double> y,
                           std::span<const double> weight, double count) {
    Correlation out{0, 1, count};
    if (!(count > 2)) return out;
    const Moments of = moments_of(x, y, weight, count);
    if (is_flat(of.xx, of.mean_x, count) || is_flat(of.yy, of.mean_y, count)) return out;
    out.value = std::clamp(of.xy / std::sqrt(of.xx) / std::sqrt(of.yy), -1.0, 1.0);
    const double rest = 1 - out.value * out.value;
    const double t = rest > 0 ? out.value * std::sqrt((count - 2) / rest)
                              : std::numeric_limits<double>::infinity();
    out.p_value = student_p_value(t, count - 2);
    return out;
}

/// Ranks from 1, ties at the mean of their ranks; a row of weight w counts as w customers.
std::vector<double> ranks_of(std::span<const double> values, std::span<const double> weight) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
    std::vector<double> ranks(values.size());
    double below = 0;
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        double tied = 0;
        for (; end < order.size() && values[order[end]] == values[order[i]]; ++end) {
            tied += weight[order[end]];
        }
        for (; i < end; ++i) ranks[order[i]] = below + (tied + 1) / 2;
        below += tied;
    }
    return ranks;
}

/// The continued fraction of the incomplete beta function after Lentz; fast for
/// x < (a + 1)/(a + b + 2).
double beta_fraction(double a, double b, double x) {
    constexpr double tiny = 1e-300;
    const auto safe = [](double v) { return std::abs(v) < tiny ? tiny : v; };
    double c = 1, d = 1 / safe(1 - (a + b) * x / (a + 1)), value = d;
    for (int m = 1; m <= 100'000; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / safe(1 + even * d);
        c = safe(1 + even / c);
        value *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / safe(1 + odd * d);
        c = safe(1 + odd / c);
        value *= d * c;
        if (std::abs(d * c - 1) < 1e-16) break;
    }
    return value;
}

/// I_x(a, b) where y = 1 - x is known exactly.
double incomplete_beta(double a, double b, double x, double y) {
    if (x <= 0) return 0;
    if (y <= 0) return 1;
    const double log_x = y < 0.5 ? std::log1p(-y) : std::log(x);
    const double log_y = x < 0.5 ? std::log1p(-x) : std::log(y);
    const double front = std::exp(a * log_x + b * log_y - log_beta(a, b));
    if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, y) / b;
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
    return incomplete_beta(a, b, x, 1 - x);
}

double student_p_value(double t, double freedom) {
    if (!(freedom > 0) || std::isnan(t)) return 1;
    if (std::isinf(t)) return 0;
    const double square = t * t, all = freedom + square;
    if (freedom > 1e6) {  // Abramowitz and Stegun 26.7.8: there the fraction would lose digits
        const double normal =
            std::abs(t) * (1 - 0.25 / freedom) / std::sqrt(1 + square / (2 * freedom));
        return std::erfc(normal / std::sqrt(2.0));
    }
    return incomplete_beta(freedom / 2, 0.5, freedom / all, square / all);
}

SpendDependence spend_dependence(const SummaryView& customers) {
    const Spenders of = spenders_of(customers);
    return {
        correlation_of(of.x, of.m, of.weight, of.count),
        correlation_of(ranks_of(of.x, of.weight), ranks_of(of.m, of.weight), of.weight, of.count)};
}

SpendRegression spend_regression(const SummaryView& customers) {
    Spenders of = spenders_of(customers);
    SpendRegression out;
    out.customers = of.count;
    if (of.x.empty()) return out;
    for (double& x : of.x) x = std::log(x);
    for (double& m : of.m) m = std::log(m);
    const Moments line = moments_of(of.x, of.m, of.weight, of.count);
    out.mean_log_x = line.mean_x;
    out.intercept = line.mean_y;
    if (!(of.count > 2) || is_flat(line.xx, std::max(1.0, std::abs(line.mean_x)), of.count)) {
        return out;
    }
    out.slope = line.xy / line.xx;
    out.intercept = line.mean_y - out.slope * line.mean_x;
    const double residual = std::max(0.0, line.yy - out.slope * line.xy);
    out.slope_error = std::sqrt(residual / (of.count - 2) / line.xx);
    const double t = out.slope_error > 0 ? out.slope / out.slope_error
                     : out.slope == 0    ? 0
                                         : std::numeric_limits<double>::infinity();
    out.p_value = student_p_value(t, of.count - 2);
    return out;
}

}  // namespace tenure::inline v1
