#include "tenure/core/calendar.hpp"

#include <gtest/gtest.h>

#include "tenure/core/text.hpp"

using namespace tenure;

TEST(DisplayDate, WritesEachCalendarInEachLanguage) {
    const Date day = Date::of(2026, 11, 22);
    EXPECT_EQ(display_date(day, Calendar::gregorian, Language::en), "22 November 2026");
    EXPECT_EQ(display_date(day, Calendar::jalali, Language::en), "1 Azar 1405");
    EXPECT_EQ(display_date(day, Calendar::gregorian, Language::fa), "۲۲ نوامبر ۲۰۲۶");
    EXPECT_EQ(display_date(day, Calendar::jalali, Language::fa), "۱ آذر ۱۴۰۵");
    EXPECT_EQ(display_date(day, Calendar::gregorian, Language::ar), "٢٢ نوفمبر ٢٠٢٦");
}

TEST(DisplayDate, KnowsNowruzAndLeapYears) {
    const auto jalali = [](int year, unsigned month, unsigned day) {
        return display_date(Date::of(year, month, day), Calendar::jalali, Language::en);
    };
    EXPECT_EQ(jalali(2024, 3, 20), "1 Farvardin 1403");
    EXPECT_EQ(jalali(2025, 3, 20), "30 Esfand 1403");
    EXPECT_EQ(jalali(2025, 3, 21), "1 Farvardin 1404");
    EXPECT_EQ(jalali(2026, 3, 21), "1 Farvardin 1405");
}

TEST(DisplayDate, WritesDaysBefore1970) {
    EXPECT_EQ(display_date(Date::of(1969, 12, 31), Calendar::gregorian, Language::en),
              "31 December 1969");
    EXPECT_EQ(fold_digits(display_date(Date::of(1921, 3, 21), Calendar::jalali, Language::fa)),
              "1 فروردین 1300");
}
