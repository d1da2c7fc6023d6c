// Dates as people type them, read into core/time.hpp's Date.
#include <unicode/dtfmtsym.h>
#include <unicode/smpdtfmt.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "tenure/core/calendar.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1 {
namespace {

/// First year that no Solar Hijri date of our time has: 1700 there begins in March 2321.
constexpr int first_gregorian_year = 1700;

/// A month and the calendar its name belongs to.
struct NamedMonth {
    Calendar calendar = Calendar::gregorian;
    unsigned month = 0;
};

using MonthNames = std::map<std::string, NamedMonth, std::less<>>;

/// Spellings in use that ICU does not list.
constexpr struct {
    const char* name;
    Calendar calendar;
    unsigned month;
} other_spellings[] = {
    {"امرداد", Calendar::jalali, 5},    {"Shahriwar", Calendar::jalali, 6},
    {"ژانویه", Calendar::gregorian, 1}, {"می", Calendar::gregorian, 5},
    {"مه", Calendar::gregorian, 5},     {"جولای", Calendar::gregorian, 7},
    {"ژوئیه", Calendar::gregorian, 7},  {"آگوست", Calendar::gregorian, 8},
    {"اوت", Calendar::gregorian, 8},    {"إبريل", Calendar::gregorian, 4},
};

void add_names(MonthNames& names, const char* locale, Calendar calendar) {
    UErrorCode status = U_ZERO_ERROR;
    // The symbols alone ignore the locale's calendar; those of a format do not.
    const icu::SimpleDateFormat format(icu::UnicodeString(u"d MMMM y"), icu::Locale(locale),
                                       status);
    if (U_FAILURE(status)) return;
    const icu::DateFormatSymbols& symbols = *format.getDateFormatSymbols();
    using Symbols = icu::DateFormatSymbols;
    for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
        for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
            std::int32_t count = 0;
            const icu::UnicodeString* months = symbols.getMonths(count, context, width);
            for (std::int32_t i = 0; i < count && i < 12; ++i) {
                std::string name;
                months[i].toUTF8String(name);
                names.emplace(match_key(name), NamedMonth{calendar, static_cast<unsigned>(i + 1)});
            }
        }
    }
}

const MonthNames& month_names() {
    static const MonthNames all = [] {
        MonthNames names;
        for (const char* locale : {"en", "fa", "ar", "ar_SY"}) {
            add_names(names, (std::string(locale) + "@calendar=gregorian").c_str(),
                      Calendar::gregorian);
            add_names(names, (std::string(locale) + "@calendar=persian").c_str(), Calendar::jalali);
        }
        for (const auto& other : other_spellings) {
            names.emplace(match_key(other.name), NamedMonth{other.calendar, other.month});
        }
        return names;
    }();
    return all;
}

/// Returns the month of a name, also where the word for "month" follows it ("آذر ماه").
const NamedMonth* find_month(std::string_view name) {
    const MonthNames& names = month_names();
    auto found = names.find(name);
    constexpr std::string_view suffix = "ماه";
    if (found == names.end() && name.ends_with(suffix)) {
        name.remove_suffix(suffix.size());
        if (name.ends_with(' ')) name.remove_suffix(1);
        found = names.find(name);
    }
    return found == names.end() ? nullptr : &found->second;
}

/// A date's text taken apart: runs of digits, and the words between them.
struct Parts {
    struct Number {
        int value = 0;
        std::size_t digits = 0;
    };
    std::vector<Number> numbers;
    std::string words;
    std::string marks;  ///< what stands between numbers apart from spaces
};

std::optional<Parts> parts_of(std::string_view text) {
    constexpr std::size_t longest = 64, most_numbers = 3, most_digits = 4;
    if (text.size() > longest * 4) return std::nullopt;
    const std::string key = match_key(text);
    Parts parts;
    bool in_number = false;
    for (const char c : key) {
        const bool digit = c >= '0' && c <= '9';
        if (digit) {
            if (!in_number) parts.numbers.emplace_back();
            Parts::Number& number = parts.numbers.back();
            if (parts.numbers.size() > most_numbers || ++number.digits > most_digits) {
                return std::nullopt;
            }
            number.value = number.value * 10 + (c - '0');
        } else if (c == '-' || c == '/' || c == '.') {
            parts.marks += c;
        } else if (c != ',' && !(c == ' ' && (parts.words.empty() || parts.words.back() == ' '))) {
            parts.words += c;
        }
        in_number = digit;
    }
    while (parts.words.ends_with(' ')) parts.words.pop_back();
    return parts;
}

std::optional<Date> numeric_date(const Parts& parts, Calendar calendar) {
    const bool marked = parts.marks == "--" || parts.marks == "//" || parts.marks == "..";
    if (parts.numbers.size() != 3 || !marked || parts.numbers[0].digits != 4) return std::nullopt;
    const int year = parts.numbers[0].value;
    if (year >= first_gregorian_year) calendar = Calendar::gregorian;
    return date_of({year, static_cast<unsigned>(parts.numbers[1].value),
                    static_cast<unsigned>(parts.numbers[2].value)},
                   calendar);
}

std::optional<Date> named_date(const Parts& parts) {
    const NamedMonth* month = find_month(parts.words);
    if (month == nullptr || parts.numbers.size() != 2) return std::nullopt;
    auto [day, year] = std::pair(parts.numbers[0], parts.numbers[1]);
    if (day.digits > 2) std::swap(day, year);
    if (day.digits > 2 || year.digits != 4) return std::nullopt;
    return date_of({year.value, month->month, static_cast<unsigned>(day.value)}, month->calendar);
}

}  // namespace

std::optional<Date> parse_user_date(std::string_view text, Calendar calendar) {
    const auto parts = parts_of(text);
    if (!parts) return std::nullopt;
    return parts->words.empty() ? numeric_date(*parts, calendar) : named_date(*parts);
}

}  // namespace tenure::inline v1
