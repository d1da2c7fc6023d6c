#include "tenure/core/period.hpp"

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace {

Period days(const char* from, const char* to) {
    return {parse_date(from).value(), parse_date(to).value()};
}

TEST(Period, FollowsTheCalendarOfTheBusiness) {
    const Date day = Date::of(2025, 3, 25);  // 5 Farvardin 1404
    using enum PeriodUnit;
    EXPECT_EQ(period_of(day, month, Calendar::gregorian), days("2025-03-01", "2025-03-31"));
    EXPECT_EQ(period_of(day, quarter, Calendar::gregorian), days("2025-01-01", "2025-03-31"));
    EXPECT_EQ(period_of(day, year, Calendar::gregorian), days("2025-01-01", "2025-12-31"));
    EXPECT_EQ(period_of(day, month, Calendar::jalali), days("2025-03-21", "2025-04-20"));
    EXPECT_EQ(period_of(day, quarter, Calendar::jalali), days("2025-03-21", "2025-06-21"));
    EXPECT_EQ(period_of(day, year, Calendar::jalali), days("2025-03-21", "2026-03-20"));
}

TEST(Period, MovesByWholePeriods) {
    const Date day = Date::of(2025, 3, 25);
    EXPECT_EQ(period_of(day, PeriodUnit::month, Calendar::gregorian, -1),
              days("2025-02-01", "2025-02-28"));
    EXPECT_EQ(period_of(day, PeriodUnit::month, Calendar::jalali, -1),
              days("2025-02-19", "2025-03-20"));  // 1403 is a leap year: Esfand has 30 days
    EXPECT_EQ(period_of(day, PeriodUnit::month, Calendar::gregorian, -15),
              days("2023-12-01", "2023-12-31"));
}

TEST(Period, IsCutAtTheBordersOfTheCalendar) {
    const auto parts =
        periods_in(days("2025-03-10", "2025-05-01"), PeriodUnit::month, Calendar::jalali);
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(parts[0], days("2025-03-10", "2025-03-20"));
    EXPECT_EQ(parts[1], days("2025-03-21", "2025-04-20"));
    EXPECT_EQ(parts[2], days("2025-04-21", "2025-05-01"));
    EXPECT_THROW(
        periods_in(days("2025-03-10", "2025-03-09"), PeriodUnit::month, Calendar::gregorian),
        Error);
}

TEST(Period, ComesAfterOneOfAsManyMonthsOrDays) {
    EXPECT_EQ(period_before(days("2025-07-01", "2025-12-31"), Calendar::gregorian),
              days("2025-01-01", "2025-06-30"));
    EXPECT_EQ(period_before(days("2025-03-21", "2025-06-21"), Calendar::jalali),
              days("2024-12-21", "2025-03-20"));
    EXPECT_EQ(period_before(days("2025-07-01", "2025-12-30"), Calendar::gregorian),
              days("2024-12-30", "2025-06-30"));  // 183 days
}

TEST(Period, NamesItsMonths) {
    EXPECT_EQ(month_text(Date::of(2025, 3, 20), Calendar::gregorian), "2025-03");
    EXPECT_EQ(month_text(Date::of(2025, 3, 20), Calendar::jalali), "1403-12");
    EXPECT_EQ(days("2025-03-01", "2025-03-31").days(), 31);
}

}  // namespace
}  // namespace tenure::inline v1
