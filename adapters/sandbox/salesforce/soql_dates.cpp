// Sandbox, Salesforce: what a date literal such as LAST_N_DAYS:5 means. The org's zone is GMT, its
// week starts on Sunday and its fiscal year is the calendar's.
// Source: developer.salesforce.com, SOQL and SOSL Reference, "Date Formats and Date Literals".
#include <array>
#include <cstdlib>

#include "sandbox/salesforce/soql.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

constexpr std::int64_t whole_day = 86400;
using Span = std::pair<std::int64_t, std::int64_t>;

enum class Unit : std::uint8_t { day, week, month, quarter, year };

/// Returns the start of the unit `steps` after the one that holds `now`.
std::int64_t start_of(Unit unit, std::int64_t now, std::int64_t steps) {
    const Civil date = civil_of(now);
    const std::int64_t today = seconds_of(date);
    if (unit == Unit::day) return today + steps * whole_day;
    if (unit == Unit::week) {
        const std::int64_t weekday = ((today / whole_day + 4) % 7 + 7) % 7;  // 1970-01-01: Thursday
        return today + (steps * 7 - weekday) * whole_day;
    }
    const int length = unit == Unit::month ? 1 : unit == Unit::quarter ? 3 : 12;
    const std::int64_t month = date.year * 12 + (date.month - 1) / length * length + steps * length;
    return seconds_of({month / 12, static_cast<int>(month % 12) + 1, 1});
}

std::optional<Unit> unit_of(std::string_view name) {
    if (name.substr(0, 7) == "FISCAL_") name.remove_prefix(7);
    if (!name.empty() && name.back() == 'S') name.remove_suffix(1);
    if (name == "DAY") return Unit::day;
    if (name == "WEEK") return Unit::week;
    if (name == "MONTH") return Unit::month;
    if (name == "QUARTER") return Unit::quarter;
    if (name == "YEAR") return Unit::year;
    return std::nullopt;
}

std::optional<Span> fixed(std::string_view word, std::int64_t now) {
    const std::int64_t today = start_of(Unit::day, now, 0);
    if (word == "TODAY") return Span{today, today + whole_day};
    if (word == "YESTERDAY") return Span{today - whole_day, today};
    if (word == "TOMORROW") return Span{today + whole_day, today + 2 * whole_day};
    if (word == "LAST_90_DAYS") return Span{today - 89 * whole_day, today + whole_day};
    if (word == "NEXT_90_DAYS") return Span{today + whole_day, today + 91 * whole_day};
    for (const auto& [prefix, steps] : std::array<std::pair<std::string_view, int>, 3>{
             {{"THIS_", 0}, {"LAST_", -1}, {"NEXT_", 1}}}) {
        if (word.substr(0, 5) != prefix) continue;
        const std::optional<Unit> unit = unit_of(word.substr(5));
        if (!unit || *unit == Unit::day || word.back() == 'S') return std::nullopt;
        return Span{start_of(*unit, now, steps), start_of(*unit, now, steps + 1)};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Span> date_literal(std::string_view word, std::int64_t now) {
    const std::size_t colon = word.find(':');
    if (colon == word.npos) return fixed(word, now);
    const std::string digits(word.substr(colon + 1));
    if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) {
        return std::nullopt;
    }
    const std::int64_t n = std::strtoll(digits.c_str(), nullptr, 10);
    word = word.substr(0, colon);
    const bool last = word.substr(0, 7) == "LAST_N_", next = word.substr(0, 7) == "NEXT_N_";
    const bool ago = word.size() > 4 && word.substr(word.size() - 4) == "_AGO";
    if (ago) {
        const std::optional<Unit> unit =
            word.substr(0, 2) == "N_" ? unit_of(word.substr(2, word.size() - 6)) : std::nullopt;
        if (!unit) return std::nullopt;
        return Span{start_of(*unit, now, -n), start_of(*unit, now, 1 - n)};
    }
    const std::optional<Unit> unit = last || next ? unit_of(word.substr(7)) : std::nullopt;
    if (!unit) return std::nullopt;
    // LAST_N_DAYS includes today; the other units end with the last whole one.
    if (last) return Span{start_of(*unit, now, -n), start_of(*unit, now, *unit == Unit::day)};
    return Span{start_of(*unit, now, 1), start_of(*unit, now, n + 1)};
}

}  // namespace tenure::inline v1::sandbox::sf
