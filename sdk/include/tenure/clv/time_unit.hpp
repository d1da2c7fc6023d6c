// CLV, step 6: the unit a model counts time in; a unit only scales the grid of days.
// Spans carry their unit, so that "52" is never taken for days where weeks are meant.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tenure::inline v1 {

/// A unit of time: year = 365.25 days, month = year/12, week = 7 days.
enum class TimeUnit : std::uint8_t { day, week, month, year };

/// Returns the days of a unit.
constexpr double days_in(TimeUnit unit) noexcept {
    constexpr std::array days{1.0, 7.0, 365.25 / 12, 365.25};
    return days[static_cast<std::size_t>(unit)];
}

/// Returns the unit's name: "day", "week", "month" or "year".
constexpr std::string_view to_string(TimeUnit unit) noexcept {
    constexpr std::array<std::string_view, 4> names{"day", "week", "month", "year"};
    return names[static_cast<std::size_t>(unit)];
}

/// Returns the unit of that name, or nothing.
constexpr std::optional<TimeUnit> parse_time_unit(std::string_view name) noexcept {
    for (std::uint8_t i = 0; i < 4; ++i) {
        if (to_string(static_cast<TimeUnit>(i)) == name) return static_cast<TimeUnit>(i);
    }
    return std::nullopt;
}

/// A length of time with its unit, e.g. Span{39, TimeUnit::week}.
struct Span {
    double length = 0;
    TimeUnit unit = TimeUnit::week;

    /// Returns the length counted in another unit.
    constexpr double in(TimeUnit other) const noexcept {
        return unit == other ? length : length * (days_in(unit) / days_in(other));
    }
};

}  // namespace tenure::inline v1
