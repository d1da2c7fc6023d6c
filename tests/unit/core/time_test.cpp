#include "tenure/core/time.hpp"

#include <gtest/gtest.h>

#include <random>

using namespace tenure;

namespace {

std::string read_and_print(std::string_view text) {
    const auto instant = parse_timestamp(text);
    return instant ? to_string(*instant) : "nothing";
}

}  // namespace

TEST(Date, CountsDaysFrom1970) {
    EXPECT_EQ(Date::of(1970, 1, 1).days, 0);
    EXPECT_EQ(Date::of(1969, 12, 31).days, -1);
    EXPECT_EQ(Date::of(2000, 3, 1).days, 11'017);
}

TEST(Date, ReadsOnlyDaysOfTheCalendar) {
    EXPECT_EQ(parse_date("2024-02-29"), Date::of(2024, 2, 29));
    EXPECT_EQ(parse_date("2000-02-29"), Date::of(2000, 2, 29));
    EXPECT_EQ(parse_date("0001-01-01"), Date::of(1, 1, 1));
    for (const char* text :
         {"2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00",
          "2026-1-01", "2026/01/01", "", "2026-01-01 ", "0000-00-00", "20 6-01-01", "-026-01-01"}) {
        EXPECT_EQ(parse_date(text), std::nullopt) << text;
    }
}

TEST(Date, PrintsWhatItReads) {
    for (std::int32_t days = Date::of(1600, 1, 1).days; days < Date::of(2400, 1, 1).days;
         days += 13) {
        EXPECT_EQ(parse_date(to_string(Date{days})), Date{days});
    }
}

TEST(Timestamp, ReadsTheFormsOfCrms) {
    EXPECT_EQ(read_and_print("2026-11-22 13:05:09"), "2026-11-22T13:05:09Z");
    EXPECT_EQ(read_and_print("2026-11-22T13:05:09Z"), "2026-11-22T13:05:09Z");
    EXPECT_EQ(read_and_print("2026-11-22T13:05:09.123Z"), "2026-11-22T13:05:09.123000Z");
    EXPECT_EQ(read_and_print("2026-11-22T13:05:09.000+0000"), "2026-11-22T13:05:09Z");
    EXPECT_EQ(read_and_print("2026-11-22T01:05:09+03:30"), "2026-11-21T21:35:09Z");
    EXPECT_EQ(read_and_print("2026-12-31T23:05:09-08:00"), "2027-01-01T07:05:09Z");
    EXPECT_EQ(read_and_print("2026-11-22T13:05:09.1234567Z"), "2026-11-22T13:05:09.123456Z");
    EXPECT_EQ(read_and_print("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00Z");
}

TEST(Timestamp, RefusesWhatIsNoInstant) {
    for (const char* text :
         {"", "2026-11-22", "2026-11-22 13:05", "2026-11-22 24:00:00", "2026-11-22 13:60:00",
          "2026-11-22 13:05:61", "2026-02-30 13:05:09", "2026-11-22X13:05:09",
          "2026-11-22 13:05:09z", "2026-11-22 13:05:09.", "2026-11-22 13:05:09.Z",
          "2026-11-22 13:05:09+03x30", "2026-11-22 13:05:09+3:30", "2026-11-22 13:05:09+24:00",
          "2026-11-22 13:05:09+03:60", "2026-11-22 13:05:09+", "2026-11-22 13:05:09Zjunk",
          "2026-11-22 13-05-09"}) {
        EXPECT_EQ(read_and_print(text), "nothing") << text;
    }
}

TEST(Timestamp, BelongsToTheEarlierSecondAndDayBefore1970) {
    const Timestamp just_before{-1};
    EXPECT_EQ(just_before.seconds(), -1);
    EXPECT_EQ(just_before.utc_date(), Date::of(1969, 12, 31));
    EXPECT_EQ(to_string(just_before), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(Timestamp::at_midnight_utc(Date{-1}).utc_date(), Date{-1});
}

TEST(Timestamp, PrintsWhatItReads) {
    std::mt19937_64 random(7);
    std::uniform_int_distribution<std::int64_t> micros(
        Timestamp::at_midnight_utc(Date::of(1, 1, 1)).micros,
        Timestamp::at_midnight_utc(Date::of(9999, 12, 31)).micros);
    for (int i = 0; i < 20'000; ++i) {
        Timestamp instant{micros(random)};
        if (i % 2 == 0) instant = Timestamp::from_seconds(instant.seconds());
        EXPECT_EQ(parse_timestamp(to_string(instant)), instant);
    }
}
