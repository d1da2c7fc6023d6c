#include "tenure/core/period.hpp"

#include <algorithm>
#include <cstdio>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace {

/// A month of a calendar, counted through: year times 12 plus month from 0.
using MonthNumber = int;

MonthNumber month_number(Date day, Calendar calendar) {
    const CalendarDay fields = calendar_day(day, calendar);
    return fields.year * 12 + static_cast<int>(fields.month) - 1;
}

int year_of(MonthNumber number) {
    return number / 12 - (number % 12 < 0 ? 1 : 0);
}

Date first_day(MonthNumber number, Calendar calendar) {
    const int year = year_of(number);
    const auto month = static_cast<unsigned>(number - year * 12 + 1);
    const auto day = date_of({year, month, 1}, calendar);
    if (!day) {
        throw Error(Errc::bad_argument, "find month", std::to_string(year),
                    "the year is not within 1 to 9999", "Check the dates");
    }
    return *day;
}

int months_of(PeriodUnit unit) {
    return unit == PeriodUnit::month ? 1 : unit == PeriodUnit::quarter ? 3 : 12;
}

}  // namespace

Period period_of(Date day, PeriodUnit unit, Calendar calendar, int moved) {
    const int length = months_of(unit);
    const MonthNumber month = month_number(day, calendar);
    const int into_year = month - year_of(month) * 12;
    const MonthNumber first = month - into_year % length + moved * length;
    return {first_day(first, calendar), {first_day(first + length, calendar).days - 1}};
}

std::vector<Period> periods_in(const Period& whole, PeriodUnit unit, Calendar calendar) {
    if (whole.from > whole.to) {
        throw Error(Errc::bad_argument, "cut period", to_string(whole), "it ends before it begins",
                    "Give the earlier day first");
    }
    if (whole.days() > 366'000) {
        throw Error(Errc::bad_argument, "cut period", to_string(whole),
                    "it is longer than 1000 years", "Check the dates");
    }
    std::vector<Period> parts;
    for (Date day = whole.from; day <= whole.to; day.days = parts.back().to.days + 1) {
        const Period part = period_of(day, unit, calendar);
        parts.push_back({std::max(part.from, whole.from), std::min(part.to, whole.to)});
    }
    return parts;
}

Period period_before(const Period& period, Calendar calendar) {
    const Period first = period_of(period.from, PeriodUnit::month, calendar);
    const Period last = period_of(period.to, PeriodUnit::month, calendar);
    const Date until{period.from.days - 1};
    if (first.from == period.from && last.to == period.to) {
        const int months =
            month_number(period.to, calendar) - month_number(period.from, calendar) + 1;
        return {period_of(period.from, PeriodUnit::month, calendar, -months).from, until};
    }
    return {{period.from.days - period.days()}, until};
}

std::string month_text(Date day, Calendar calendar) {
    const MonthNumber number = month_number(day, calendar);
    const int year = year_of(number);
    char text[32];
    const int size = std::snprintf(text, sizeof text, "%04d-%02d", year, number - year * 12 + 1);
    return {text, static_cast<std::size_t>(size)};
}

}  // namespace tenure::inline v1
