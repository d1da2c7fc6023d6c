#include "tenure/core/calendar.hpp"

#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <memory>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace {

constexpr std::int64_t year_days = 365;
constexpr int leap_cycle = 33;          // years, of which 8 are leap years
constexpr int first_jalali = -492'268;  // 1 Farvardin of year 1, in days since 1970-01-01
constexpr int first_six = 6 * 31;       // days of the months of 31 days; then come months of 30

constexpr std::int64_t floor_quotient(std::int64_t over, std::int64_t under) {
    return over / under - (over % under < 0 ? 1 : 0);
}

/// Returns how many days lie between the first day of year 1 and that of `year`.
constexpr std::int64_t jalali_days_before(std::int64_t year) {
    return year_days * (year - 1) + floor_quotient(8 * year + 21, leap_cycle);
}

constexpr unsigned jalali_month_days(int year, unsigned month) {
    if (month <= 6) return 31;
    const auto days = jalali_days_before(year + 1) - jalali_days_before(year);
    return month < 12 || days > year_days ? 30 : 29;
}

CalendarDay jalali_day(Date date) {
    const std::int64_t since = std::int64_t{date.days} - first_jalali;
    // 33 years have 12053 days; the estimate is at most one year off.
    auto year = static_cast<int>(1 + floor_quotient(leap_cycle * since + 3, 12'053));
    while (jalali_days_before(year) > since) --year;
    while (jalali_days_before(year + 1) <= since) ++year;
    const auto in_year = static_cast<unsigned>(since - jalali_days_before(year));
    if (in_year < first_six) return {year, in_year / 31 + 1, in_year % 31 + 1};
    return {year, (in_year - first_six) / 30 + 7, (in_year - first_six) % 30 + 1};
}

std::unique_ptr<icu::SimpleDateFormat> make_format(Calendar calendar, Language language) {
    constexpr const char* locales[2][3] = {
        {"en@calendar=gregorian", "fa@calendar=gregorian;numbers=arabext",
         "ar@calendar=gregorian;numbers=arab"},
        {"en@calendar=persian", "fa@calendar=persian;numbers=arabext",
         "ar@calendar=persian;numbers=arab"}};
    const icu::Locale locale(locales[static_cast<int>(calendar)][static_cast<int>(language)]);
    UErrorCode status = U_ZERO_ERROR;
    auto format =
        std::make_unique<icu::SimpleDateFormat>(icu::UnicodeString(u"d MMMM y"), locale, status);
    if (U_FAILURE(status)) {
        throw Error(Errc::internal, "format date", locale.getName(), u_errorName(status),
                    "Check that the ICU data package is complete");
    }
    format->setTimeZone(*icu::TimeZone::getGMT());
    return format;
}

}  // namespace

CalendarDay calendar_day(Date date, Calendar calendar) {
    if (calendar == Calendar::jalali) return jalali_day(date);
    const auto civil = date.civil();
    return {int{civil.year()}, unsigned{civil.month()}, unsigned{civil.day()}};
}

std::optional<Date> date_of(CalendarDay day, Calendar calendar) {
    constexpr int last_year = 9999;
    if (day.year < 1 || day.year > last_year || day.month < 1 || day.month > 12 || day.day < 1) {
        return std::nullopt;
    }
    if (calendar == Calendar::gregorian) {
        const std::chrono::year_month_day civil{
            std::chrono::year{day.year}, std::chrono::month{day.month}, std::chrono::day{day.day}};
        if (!civil.ok()) return std::nullopt;
        return Date::of(day.year, day.month, day.day);
    }
    if (day.day > jalali_month_days(day.year, day.month)) return std::nullopt;
    const unsigned months = day.month <= 7 ? (day.month - 1) * 31 : 6 + (day.month - 1) * 30;
    const auto since = jalali_days_before(day.year) + months + day.day - 1;
    return Date{static_cast<std::int32_t>(since + first_jalali)};
}

std::string display_date(Date date, Calendar calendar, Language language) {
    // A format costs 50 microseconds to make and may not be shared between threads.
    thread_local std::unique_ptr<icu::SimpleDateFormat> formats[2][3];
    auto& format = formats[static_cast<int>(calendar)][static_cast<int>(language)];
    if (!format) format = make_format(calendar, language);
    icu::UnicodeString text;
    format->format(static_cast<double>(date.days) * 86'400'000.0, text);
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

}  // namespace tenure::inline v1
