// Segment, step 5: cuts a population into fifths; equal values never part.
// The cuts are kept with a generation, so that one customer can be scored again alone.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace tenure::inline v1 {

/// Four limits between five scores, ascending: a value scores one more than the number of limits it
/// exceeds. A score that nobody gets has the limit of its neighbour, or the lowest number.
using Quintiles = std::array<double, 4>;

/// Returns the score, 1 to 5, of a value among those the limits were made from.
constexpr int quintile(const Quintiles& limits, double value) {
    return 1 + (value > limits[0]) + (value > limits[1]) + (value > limits[2]) +
           (value > limits[3]);
}

namespace detail {

inline constexpr double below_all = std::numeric_limits<double>::lowest();

/// The lowest few different values of a population.
struct FewValues {
    std::array<double, 5> values{};  ///< ascending
    std::size_t count = 0;

    /// Takes a value in, unless five different ones are known already.
    void add(double value) {
        const auto end = values.begin() + static_cast<std::ptrdiff_t>(count);
        const auto at = std::lower_bound(values.begin(), end, value);
        if (count == values.size() || (at != end && *at == value)) return;
        std::copy_backward(at, end, end + 1);
        *at = value;
        ++count;
    }
};

/// Spreads one to four different values over the scores: 3; 1 5; 1 3 5; 1 2 4 5.
inline Quintiles spread(const FewValues& few) {
    Quintiles limits;
    limits.fill(below_all);
    for (std::size_t i = 0; i < few.count; ++i) {
        const std::size_t steps = few.count - 1;
        const std::size_t score = steps == 0 ? 3 : 1 + (8 * i + steps) / (2 * steps);
        for (std::size_t k = score; k <= limits.size(); ++k) limits[k - 1] = few.values[i];
    }
    return limits;
}

/// Returns the highest value whose middle rank is below the rank, which is below their number.
inline double limit_at(std::vector<double>& values, double rank) {
    const auto place = static_cast<std::ptrdiff_t>(rank);
    std::nth_element(values.begin(), values.begin() + place, values.end());
    const double candidate = values[static_cast<std::size_t>(place)];
    double below = 0, equal = 0, before = below_all;
    for (const double value : values) {
        if (value < candidate) {
            ++below;
            before = std::max(before, value);
        } else if (value == candidate) {
            ++equal;
        }
    }
    return below + equal / 2 < rank ? candidate : before;
}

}  // namespace detail

/// Returns the limits of a column; what is not finite is left out. With five different values or
/// more, the score of a value is the fifth that its middle rank falls in, (number below + half the
/// number equal) / number of all, so that equal values share a score and skewed columns skip some.
/// With fewer, they are spread over the scores: 1 2 4 5, 1 3 5, 1 5, or 3 for all.
/// Complexity: linear on average. Test: Quintiles.*
inline Quintiles quintile_limits(std::vector<double> values) {
    values.erase(std::remove_if(values.begin(), values.end(),
                                [](double value) { return !std::isfinite(value); }),
                 values.end());
    detail::FewValues few;
    for (const double value : values) {
        few.add(value);
        if (few.count == few.values.size()) break;
    }
    if (few.count < few.values.size()) return detail::spread(few);
    Quintiles limits;
    for (std::size_t k = 0; k < limits.size(); ++k) {
        limits[k] = detail::limit_at(values, static_cast<double>((k + 1) * values.size()) / 5);
    }
    return limits;
}

/// How many customers have a value.
struct ValueCount {
    double value = 0;
    std::uint64_t customers = 0;
};

/// Returns the same limits from a histogram, in any order; a value may stand in it repeatedly.
inline Quintiles quintile_limits(std::vector<ValueCount> counts) {
    std::sort(counts.begin(), counts.end(), [](const ValueCount& left, const ValueCount& right) {
        return left.value < right.value;
    });
    detail::FewValues few;
    double all = 0;
    for (const ValueCount& each : counts) {
        if (each.customers > 0) few.add(each.value);
        all += static_cast<double>(each.customers);
    }
    if (few.count < few.values.size()) return detail::spread(few);
    Quintiles limits;
    limits.fill(detail::below_all);
    double below = 0;
    for (std::size_t i = 0; i < counts.size();) {
        double equal = 0;
        const double value = counts[i].value;
        for (; i < counts.size() && counts[i].value == value; ++i) {
            equal += static_cast<double>(counts[i].customers);
        }
        if (equal > 0) {
            for (std::size_t k = 0; k < limits.size(); ++k) {
                if (below + equal / 2 < static_cast<double>(k + 1) * all / 5) limits[k] = value;
            }
        }
        below += equal;
    }
    return limits;
}

}  // namespace tenure::inline v1
