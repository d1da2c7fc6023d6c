// Core: periods of the business calendar: months, quarters and years, Gregorian or Solar Hijri.
// Days are business days already: core/zone.hpp says which day an instant belongs to.
#pragma once

#include <string>
#include <vector>

#include "tenure/core/calendar.hpp"
#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// The days from `from` to `to`, both included.
struct Period {
    Date from{};
    Date to{};

    bool contains(Date day) const noexcept { return from <= day && day <= to; }
    int days() const noexcept { return to.days - from.days + 1; }
    friend bool operator==(const Period&, const Period&) = default;
};

/// Returns "2026-01-01 to 2026-03-31".
inline std::string to_string(const Period& period) {
    return to_string(period.from) + " to " + to_string(period.to);
}

/// Parts of a calendar year.
enum class PeriodUnit { month, quarter, year };

/// Returns the whole calendar period that a day lies in, moved by that many periods.
/// Test: Period.FollowsTheCalendarOfTheBusiness. Threads: may be called concurrently.
Period period_of(Date day, PeriodUnit unit, Calendar calendar, int moved = 0);

/// Cuts a period into calendar periods; the first and the last may be parts of one.
/// Throws: Error{bad_argument} when it ends before it begins or is longer than 1000 years.
std::vector<Period> periods_in(const Period& whole, PeriodUnit unit, Calendar calendar);

/// Returns the period before: as many months where this one consists of whole calendar months,
/// else as many days.
Period period_before(const Period& period, Calendar calendar);

/// Returns year and month of a day, e.g. "2026-03" or "1404-12".
std::string month_text(Date day, Calendar calendar);

}  // namespace tenure::inline v1
