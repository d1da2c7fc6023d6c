// Lifecycle, step 5: how long a window is, written as ISO 8601 durations of whole days.
// A year is 365.25 days, a month a twelfth of it, a week seven days.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tenure::inline v1 {

inline constexpr double days_per_year = 365.25;
inline constexpr double days_per_month = days_per_year / 12;

/// Reads a duration such as "P1Y", "P1Y6M", "P26W" or "P90D" as days; nothing when the text is no
/// such duration, has a time part, or is longer than 1000 years.
inline std::optional<double> parse_duration_days(std::string_view text) {
    if (text.size() < 3 || text[0] != 'P') return std::nullopt;
    constexpr std::string_view order = "YMWD";
    constexpr double length[] = {days_per_year, days_per_month, 7, 1};
    double days = 0;
    std::size_t unit = 0;
    for (std::size_t at = 1; at < text.size(); ++at) {
        double count = 0;
        const std::size_t start = at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            count = count * 10 + (text[at] - '0');
            if (count > 1e6) return std::nullopt;
        }
        if (at == start || at == text.size()) return std::nullopt;
        const std::size_t found = order.find(text[at]);
        if (found == std::string_view::npos || found < unit) return std::nullopt;
        unit = found + 1;
        days += count * length[found];
    }
    if (days > 1000 * days_per_year) return std::nullopt;
    return days;
}

/// Returns a number without needless digits: "31", "62.5", "365.25"; independent of the locale.
inline std::string plain_number(double value) {
    if (!(value > -9e15 && value < 9e15))
        return value != value ? "nan" : value < 0 ? "-inf" : "inf";
    const bool negative = value < 0;
    const double size = negative ? -value : value;
    const auto hundredths = static_cast<long long>(size * 100 + 0.5);
    std::string text = std::to_string(hundredths / 100);
    if (const auto rest = hundredths % 100; rest != 0) {
        text += rest < 10 ? ".0" : ".";
        text += std::to_string(rest % 10 == 0 ? rest / 10 : rest);
    }
    return negative && hundredths != 0 ? "-" + text : text;
}

/// Returns the shortest duration of that many days: "P1Y", "P18M", "P90D"; days are rounded.
inline std::string duration_text(double days) {
    const auto whole = [](double count) {
        const double rounded = static_cast<double>(static_cast<long long>(count + 0.5));
        return rounded >= 1 && rounded - count < 1e-6 && count - rounded < 1e-6;
    };
    if (!(days >= 0 && days < 1e9)) return "unlimited";
    if (whole(days / days_per_year)) return "P" + plain_number(days / days_per_year) + "Y";
    if (whole(days / days_per_month)) return "P" + plain_number(days / days_per_month) + "M";
    return "P" + std::to_string(static_cast<long long>(days + 0.5)) + "D";
}

}  // namespace tenure::inline v1
