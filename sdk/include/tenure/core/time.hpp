// Core: instants in UTC and civil dates, with their ISO 8601 texts.
// Which day an instant belongs to needs a zone: see core/zone.hpp.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace tenure::inline v1 {

/// A calendar day of the proleptic Gregorian calendar, without time or zone.
struct Date {
    std::int32_t days = 0;  ///< days since 1970-01-01

    static Date of(int year, unsigned month, unsigned day) {
        const std::chrono::sys_days point =
            std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
        return {static_cast<std::int32_t>(point.time_since_epoch().count())};
    }
    std::chrono::year_month_day civil() const {
        return std::chrono::sys_days{std::chrono::days{days}};
    }
    friend auto operator<=>(const Date&, const Date&) = default;
};

/// An instant in UTC with microseconds.
struct Timestamp {
    std::int64_t micros = 0;  ///< microseconds since 1970-01-01T00:00:00Z

    static Timestamp from_seconds(std::int64_t seconds) { return {seconds * 1'000'000}; }
    static Timestamp at_midnight_utc(Date date) {
        return from_seconds(std::int64_t{date.days} * 86'400);
    }
    std::int64_t seconds() const { return micros / 1'000'000 - (micros % 1'000'000 < 0 ? 1 : 0); }
    Date utc_date() const {
        const std::int64_t whole = seconds();
        return {static_cast<std::int32_t>(whole / 86'400 - (whole % 86'400 < 0 ? 1 : 0))};
    }
    Timestamp operator+(std::chrono::microseconds span) const { return {micros + span.count()}; }
    Timestamp operator-(std::chrono::microseconds span) const { return {micros - span.count()}; }
    std::chrono::microseconds operator-(Timestamp other) const {
        return std::chrono::microseconds{micros - other.micros};
    }
    friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

/// Returns the date as "yyyy-mm-dd".
inline std::string to_string(Date date) {
    const auto civil = date.civil();
    char text[16];
    const int size = std::snprintf(text, sizeof text, "%04d-%02u-%02u", int{civil.year()},
                                   unsigned{civil.month()}, unsigned{civil.day()});
    return {text, static_cast<std::size_t>(size)};
}

/// Returns the instant as "yyyy-mm-ddTHH:MM:SSZ", with microseconds only where there are any.
inline std::string to_string(Timestamp instant) {
    const Date date = instant.utc_date();
    const std::int64_t rest = instant.micros - Timestamp::at_midnight_utc(date).micros;
    const auto second = static_cast<int>(rest / 1'000'000);
    const auto micro = static_cast<int>(rest % 1'000'000);
    char text[32];
    int size = std::snprintf(text, sizeof text, "T%02d:%02d:%02d", second / 3600, second / 60 % 60,
                             second % 60);
    if (micro != 0)
        size += std::snprintf(text + size, sizeof text - static_cast<std::size_t>(size), ".%06d",
                              micro);
    return to_string(date) + std::string(text, static_cast<std::size_t>(size)) + "Z";
}

namespace detail {

inline std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

}  // namespace detail

/// Reads "yyyy-mm-dd"; nothing when the text is not such a date of the calendar.
inline std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = detail::digits(text, 0, 4);
    const auto month = detail::digits(text, 5, 2);
    const auto day = detail::digits(text, 8, 2);
    if (!year || !month || !day) return std::nullopt;
    const std::chrono::year_month_day civil{std::chrono::year{*year},
                                            std::chrono::month{static_cast<unsigned>(*month)},
                                            std::chrono::day{static_cast<unsigned>(*day)}};
    if (!civil.ok()) return std::nullopt;
    return Date::of(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

/// Reads "yyyy-mm-dd HH:MM:SS" or with T, optional fraction, and "Z" or "+hh:mm";
/// or "+hhmm"; without a zone the time is taken as UTC. Nothing when the text is no such instant.
inline std::optional<Timestamp> parse_timestamp(std::string_view text) {
    const auto date = parse_date(text.substr(0, 10));
    if (!date || text.size() < 19 || (text[10] != ' ' && text[10] != 'T') || text[13] != ':' ||
        text[16] != ':') {
        return std::nullopt;
    }
    const auto hour = detail::digits(text, 11, 2);
    const auto minute = detail::digits(text, 14, 2);
    const auto second = detail::digits(text, 17, 2);
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    std::int64_t micros =
        Timestamp::at_midnight_utc(*date).micros +
        (std::int64_t{*hour} * 3600 + std::int64_t{*minute} * 60 + *second) * 1'000'000;
    std::size_t at = 19;
    if (at < text.size() && text[at] == '.') {
        std::int64_t unit = 100'000;
        if (!detail::digits(text, at + 1, 1)) return std::nullopt;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) {
            micros += (text[at] - '0') * unit;
        }
    }
    if (at == text.size() || text.substr(at) == "Z") return Timestamp{micros};
    const std::string_view zone = text.substr(at);
    if (zone[0] != '+' && zone[0] != '-') return std::nullopt;
    const bool colon = zone.size() == 6 && zone[3] == ':';
    if (!colon && zone.size() != 5) return std::nullopt;
    const auto zone_hour = detail::digits(zone, 1, 2);
    const auto zone_minute = detail::digits(zone, colon ? 4 : 3, 2);
    if (!zone_hour || !zone_minute || *zone_hour > 23 || *zone_minute > 59) return std::nullopt;
    const std::int64_t shift = (std::int64_t{*zone_hour} * 60 + *zone_minute) * 60'000'000;
    return Timestamp{zone[0] == '+' ? micros - shift : micros + shift};
}

}  // namespace tenure::inline v1
