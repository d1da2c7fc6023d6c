// CLV, step 6: what the purchase models know of a customer: x, t_x, T and the mean spend.
// Symbols are those of Fader and Hardie's papers; clv/summarize.hpp makes them from purchases.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "tenure/clv/time_unit.hpp"

namespace tenure::inline v1 {

/// One customer's purchases in a few numbers; times count in the unit of the surrounding set.
struct Summary {
    double x = 0;    ///< frequency: repeat transactions (periods with purchases, less the first)
    double t_x = 0;  ///< recency: time from the first to the last transaction
    double T = 0;    ///< age: time from the first transaction to the end of observation
    double mean_spend = 0;     ///< mean amount of the repeat transactions; 0 when x = 0
    double log_intervals = 0;  ///< sum of ln(interval between transactions)
};

/// Why a summary cannot be modelled.
enum class SummaryProblem : std::uint8_t {
    none,
    not_finite,              ///< NaN or infinity
    negative,                ///< x, t_x or T below zero
    not_whole,               ///< x is no whole number
    recency_beyond_age,      ///< t_x > T
    recency_without_repeat,  ///< x = 0 with t_x > 0
    repeat_without_recency   ///< x > 0 with t_x = 0: repeat transactions need time
};

/// Returns the problem of a summary, `none` when models may have it. T = 0 is valid.
inline SummaryProblem problem_of(double x, double t_x, double T) noexcept {
    if (!std::isfinite(x) || !std::isfinite(t_x) || !std::isfinite(T)) {
        return SummaryProblem::not_finite;
    }
    if (x < 0 || t_x < 0 || T < 0) return SummaryProblem::negative;
    if (x != std::floor(x)) return SummaryProblem::not_whole;
    if (t_x > T) return SummaryProblem::recency_beyond_age;
    if (x == 0 && t_x != 0) return SummaryProblem::recency_without_repeat;
    if (x > 0 && t_x == 0) return SummaryProblem::repeat_without_recency;
    return SummaryProblem::none;
}

/// Returns a problem in words, e.g. "t_x is beyond T".
constexpr std::string_view to_string(SummaryProblem problem) noexcept {
    switch (problem) {
        case SummaryProblem::not_finite:
            return "a number is not finite";
        case SummaryProblem::negative:
            return "a number is negative";
        case SummaryProblem::not_whole:
            return "x is not a whole number";
        case SummaryProblem::recency_beyond_age:
            return "t_x is beyond T";
        case SummaryProblem::recency_without_repeat:
            return "t_x is above zero without a repeat transaction";
        case SummaryProblem::repeat_without_recency:
            return "t_x is zero in spite of repeat transactions";
        case SummaryProblem::none:
            break;
    }
    return "";
}

/// Views of many summaries, one column per number; empty optional columns count as absent.
/// Lifetime: the columns must outlive the view.
struct SummaryView {
    TimeUnit unit = TimeUnit::week;
    std::span<const double> x{}, t_x{}, T{};
    std::span<const double> mean_spend{};     ///< optional
    std::span<const double> log_intervals{};  ///< optional
    std::span<const double> weight{};         ///< optional: customers per row

    std::size_t size() const noexcept { return x.size(); }
    double weight_at(std::size_t i) const noexcept { return weight.empty() ? 1 : weight[i]; }
    Summary operator[](std::size_t i) const noexcept {
        return {x[i], t_x[i], T[i], mean_spend.empty() ? 0 : mean_spend[i],
                log_intervals.empty() ? 0 : log_intervals[i]};
    }
};

/// Many summaries, owned; columns that nothing fills stay empty.
struct Summaries {
    TimeUnit unit = TimeUnit::week;
    std::vector<double> x{}, t_x{}, T{};
    std::vector<double> mean_spend{};
    std::vector<double> log_intervals{};
    std::vector<double> weight{};

    std::size_t size() const noexcept { return x.size(); }
    SummaryView view() const noexcept {
        return {unit, x, t_x, T, mean_spend, log_intervals, weight};
    }
    Summary operator[](std::size_t i) const noexcept { return view()[i]; }
};

}  // namespace tenure::inline v1
