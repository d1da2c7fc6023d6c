// CLV, step 6: which days of the business calendar count as one transaction.
// clv/summarize.hpp merges what a customer buys within one such period.
#pragma once

#include <cstdint>

#include "tenure/core/calendar.hpp"

namespace tenure::inline v1 {

/// The period whose purchases merge into one transaction.
enum class MergePeriod : std::uint8_t { day, week, month };

/// The day a business week begins with; weeks begin on Saturday in Iran.
enum class WeekStart : std::uint8_t { monday, saturday, sunday };

namespace detail {

constexpr std::int32_t floor_div(std::int32_t value, std::int32_t by) noexcept {
    return value / by - (value % by < 0 ? 1 : 0);
}

/// Numbers the months of the Gregorian calendar; `day` counts from 1970-01-01.
/// Source: Hinnant 2013, "chrono-compatible low-level date algorithms", civil_from_days.
constexpr std::int32_t gregorian_month(std::int32_t day) noexcept {
    const std::int32_t shifted = day + 719'468;
    const std::int32_t era = floor_div(shifted, 146'097);
    const std::int32_t of_era = shifted - era * 146'097;
    const std::int32_t year = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
    const std::int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    return (year + era * 400) * 12 + (5 * of_year + 2) / 153;  // years begin in March here
}

/// Numbers the months of the Solar Hijri calendar (33-year cycle, as ICU does).
/// Test: MergePeriod.JalaliMonthsBeginAtNowruz.
constexpr std::int32_t jalali_month(std::int32_t day) noexcept {
    const std::int32_t since_epoch = day + 492'268;  // days since 1 Farvardin 1
    const std::int32_t year = 1 + floor_div(33 * since_epoch + 3, 12'053);
    const std::int32_t nowruz = 365 * (year - 1) + floor_div(8 * year + 21, 33);
    const std::int32_t of_year = since_epoch - nowruz;
    const std::int32_t month = of_year < 216 ? of_year / 31 : (of_year - 6) / 30;
    return year * 12 + month;
}

}  // namespace detail

/// How days group into periods: the default keeps each day on its own.
struct MergeRule {
    MergePeriod period = MergePeriod::day;
    WeekStart week_start = WeekStart::monday;
    Calendar calendar = Calendar::gregorian;  ///< whose months merge

    /// Returns the number of the period a day (since 1970-01-01) belongs to.
    constexpr std::int32_t period_of(std::int32_t day) const noexcept {
        if (period == MergePeriod::day) return day;
        if (period == MergePeriod::week) {  // 1970-01-01 was a Thursday
            const int shift = week_start == WeekStart::monday     ? 3
                              : week_start == WeekStart::saturday ? 5
                                                                  : 4;
            return detail::floor_div(day + shift, 7);
        }
        return calendar == Calendar::jalali ? detail::jalali_month(day)
                                            : detail::gregorian_month(day);
    }

    /// Tells whether two days merge into one transaction.
    constexpr bool merges(std::int32_t a, std::int32_t b) const noexcept {
        return a == b || (period != MergePeriod::day && period_of(a) == period_of(b));
    }
};

}  // namespace tenure::inline v1
