#include "tenure/core/calendar.hpp"

#include <gtest/gtest.h>
#include <unicode/calendar.h>

#include <memory>
#include <set>

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

TEST(Calendar, CountsSolarHijriDaysAsICUDoes) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::Calendar> icu_calendar(icu::Calendar::createInstance(
        *icu::TimeZone::getGMT(), icu::Locale("en@calendar=persian"), status));
    const Date first = Date::of(1821, 3, 21), last = Date::of(2123, 3, 20);
    for (Date day = first; day <= last; ++day.days) {
        icu_calendar->setTime(static_cast<double>(day.days) * 86'400'000.0, status);
        const CalendarDay ours = calendar_day(day, Calendar::jalali);
        const CalendarDay theirs{icu_calendar->get(UCAL_EXTENDED_YEAR, status),
                                 static_cast<unsigned>(icu_calendar->get(UCAL_MONTH, status)) + 1,
                                 static_cast<unsigned>(icu_calendar->get(UCAL_DATE, status))};
        ASSERT_EQ(ours, theirs) << to_string(day);
        ASSERT_EQ(date_of(ours, Calendar::jalali), day);
    }
    ASSERT_TRUE(U_SUCCESS(status));
}

TEST(Calendar, KnowsTheLeapYearsOfIran) {
    // Leap years as Iran's official calendars of these years had them.
    const std::set<int> leap{1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408};
    for (int year = 1367; year <= 1410; ++year) {
        EXPECT_EQ(date_of({year, 12, 30}, Calendar::jalali).has_value(), leap.contains(year))
            << year;
    }
    EXPECT_EQ(date_of({1403, 12, 30}, Calendar::jalali), Date::of(2025, 3, 20));
    EXPECT_EQ(date_of({1404, 1, 1}, Calendar::jalali), Date::of(2025, 3, 21));
    EXPECT_EQ(date_of({1357, 11, 22}, Calendar::jalali), Date::of(1979, 2, 11));
}

TEST(Calendar, RefusesDaysThatDoNotExist) {
    for (const CalendarDay day :
         {CalendarDay{1405, 7, 31}, CalendarDay{1405, 0, 1}, CalendarDay{1405, 13, 1},
          CalendarDay{1405, 1, 0}, CalendarDay{1405, 1, 32}, CalendarDay{0, 1, 1}}) {
        EXPECT_EQ(date_of(day, Calendar::jalali), std::nullopt);
    }
    EXPECT_EQ(date_of({2025, 2, 29}, Calendar::gregorian), std::nullopt);
    EXPECT_EQ(date_of({10'000, 1, 1}, Calendar::gregorian), std::nullopt);
    EXPECT_EQ(date_of({2024, 2, 29}, Calendar::gregorian), Date::of(2024, 2, 29));
}

TEST(UserDate, IsReadAsNumbersInAnyDigits) {
    const Date day = Date::of(2026, 11, 22);
    for (const char* text : {"1405/09/01", "1405-9-1", "1405.09.01", "۱۴۰۵/۰۹/۰۱", "١٤٠٥/٠٩/٠١",
                             " \u200F۱۴۰۵/۹/۱ ", "2026-11-22", "۲۰۲۶/۱۱/۲۲"}) {
        EXPECT_EQ(parse_user_date(text, Calendar::jalali), day) << text;
    }
    EXPECT_EQ(parse_user_date("2026/11/22", Calendar::gregorian), day);
    EXPECT_EQ(parse_user_date("1405/09/01", Calendar::gregorian), Date::of(1405, 9, 1));
}

TEST(UserDate, IsReadWithTheNameOfTheMonth) {
    const Date day = Date::of(2026, 11, 22);
    for (const char* text : {"1 Azar 1405", "azar 1, 1405", "۱ آذر ۱۴۰۵", "۱ آذرماه ۱۴۰۵",
                             "1 آذر\u200Cماه، 1405", "22 November 2026", "22 Nov 2026",
                             "۲۲ نوامبر ۲۰۲۶", "٢٢ نوفمبر ٢٠٢٦", "22 تشرين الثاني 2026"}) {
        EXPECT_EQ(parse_user_date(text, Calendar::jalali), day) << text;
        EXPECT_EQ(parse_user_date(text, Calendar::gregorian), day) << text;
    }
}

TEST(UserDate, ReadsBackEveryDateItDisplays) {
    for (Date day = Date::of(2024, 3, 1); day <= Date::of(2026, 4, 1); ++day.days) {
        for (const Calendar calendar : {Calendar::gregorian, Calendar::jalali}) {
            for (const Language language : {Language::en, Language::fa, Language::ar}) {
                const std::string text = display_date(day, calendar, language);
                ASSERT_EQ(parse_user_date(text, calendar), day) << text;
            }
        }
    }
}

TEST(UserDate, IsNothingWhenTheTextIsNoDay) {
    for (const char* text :
         {"", "1405", "1405/09", "01/09/1405", "1405/12/30", "1405/13/01", "31 Azar 1405", "1 Azar",
          "Azar 1405", "1 1405", "1 Foo 1405", "1405//09/01", "14050901", "2026-02-29",
          "1405/09/01/02", "999999999999-1-1", "1 Azar 05"}) {
        EXPECT_EQ(parse_user_date(text, Calendar::jalali), std::nullopt) << text;
    }
}
