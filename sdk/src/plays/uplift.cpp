// The statistics of a comparison of two arms.
#include <algorithm>
#include <cmath>

#include "tenure/plays/results.hpp"

namespace tenure::inline v1 {

namespace {

constexpr double z = 1.959963984540054;  // the normal quantile of 97.5 %

double mean(const ArmSums& arm) {
    return arm.spend / static_cast<double>(arm.customers);
}

/// The variance of the mean; unbiased, never below zero by rounding.
double variance_of_mean(const ArmSums& arm) {
    const auto n = static_cast<double>(arm.customers);
    const double centred = arm.spend_squares - arm.spend * arm.spend / n;
    return std::max(centred, 0.0) / (n - 1) / n;
}

}  // namespace

EffectInterval wilson_interval(std::uint64_t successes, std::uint64_t of) {
    if (of == 0) return {0, 0, 1};
    const auto n = static_cast<double>(of);
    const double rate = static_cast<double>(successes) / n;
    const double middle = rate + z * z / (2 * n);
    const double half = z * std::sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
    const double scale = 1 + z * z / n;
    return {rate, std::max(0.0, (middle - half) / scale), std::min(1.0, (middle + half) / scale)};
}

EffectInterval rate_difference(std::uint64_t successes, std::uint64_t of,
                               std::uint64_t other_successes, std::uint64_t other_of) {
    const EffectInterval one = wilson_interval(successes, of);
    const EffectInterval other = wilson_interval(other_successes, other_of);
    const double difference = one.value - other.value;
    return {difference, difference - std::hypot(one.value - one.low, other.high - other.value),
            difference + std::hypot(one.high - one.value, other.value - other.low)};
}

EffectInterval spend_difference(const ArmSums& first, const ArmSums& second) {
    if (first.customers < 2 || second.customers < 2) return {};
    const double difference = mean(first) - mean(second);
    const double half = z * std::sqrt(variance_of_mean(first) + variance_of_mean(second));
    return {difference, difference - half, difference + half};
}

}  // namespace tenure::inline v1
