// Core: dates as people read and write them, in their calendar, language and digits.
// For display and input only: what is stored and exchanged is an ISO 8601 text of core/time.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// The calendars a business may keep; jalali is Iran's Solar Hijri calendar.
enum class Calendar { gregorian, jalali };

/// The languages the texts for people exist in.
enum class Language { en, fa, ar };

/// A day as a calendar counts it, e.g. 1405, 9, 1 for the first of Azar.
struct CalendarDay {
    int year = 0;
    unsigned month = 1;  ///< 1 to 12; Farvardin is 1
    unsigned day = 1;
    friend bool operator==(const CalendarDay&, const CalendarDay&) = default;
};

/// Returns year, month and day of a date in a calendar.
/// Source: the Solar Hijri calendar's 33-year cycle of leap years (Borkowski 1996, "The Persian
/// calendar for 3000 years"), as ICU's calendar has it. Test: Calendar.*
CalendarDay calendar_day(Date date, Calendar calendar);

/// Returns the date of a calendar's day; nothing when the calendar has no such day or the year is
/// not within 1 to 9999.
std::optional<Date> date_of(CalendarDay day, Calendar calendar);

/// Returns day, month name and year in the language's own digits, e.g. "1 Azar 1405".
/// Threads: may be called concurrently.
std::string display_date(Date date, Calendar calendar, Language language);

/// Reads a date as people write it: year, month and day as numbers ("1405/09/01", "۱۴۰۵-۹-۱"), or
/// with the month's name in English, Persian or Arabic ("1 Azar 1405", "۱ آذر ۱۴۰۵",
/// "22 November 2026"), in digits of any script. A month's name tells the calendar; else a year
/// from 1700 on is Gregorian, and one before it belongs to `calendar`. Nothing when the text is no
/// such day. Threads: may be called concurrently.
std::optional<Date> parse_user_date(std::string_view text, Calendar calendar);

}  // namespace tenure::inline v1
