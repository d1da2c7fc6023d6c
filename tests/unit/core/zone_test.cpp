#include "tenure/core/zone.hpp"

#include <gtest/gtest.h>

#include "tenure/core/error.hpp"

using namespace tenure;

namespace {

Date local_date(const char* zone, const char* instant) {
    return Zone::named(zone).local_date(*parse_timestamp(instant));
}

std::string at(const char* zone, Date date, int hour = 0, int minute = 0) {
    return to_string(Zone::named(zone).at(date, hour * 3600 + minute * 60));
}

}  // namespace

TEST(Zone, IsUtcByDefault) {
    const Zone zone;
    EXPECT_EQ(zone.name(), "UTC");
    EXPECT_EQ(zone.local_date(Timestamp{-1}), Date{-1});
    EXPECT_EQ(zone.at(Date{1}, 5), Timestamp::from_seconds(86'405));
}

TEST(Zone, RefusesUnknownNamesAndSaysWhatToWrite) {
    for (const char* name : {"", "Asia/Teheran", "tehran", "../etc/passwd", "\xff"}) {
        try {
            Zone::named(name);
            FAIL() << name;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Errc::configuration);
            EXPECT_EQ(error.details().object, name);
            EXPECT_NE(error.details().next_step.find("IANA"), std::string::npos);
        }
    }
}

TEST(Zone, PutsTheLastHoursOfUtcIntoTehransNextDay) {
    EXPECT_EQ(local_date("Asia/Tehran", "2026-11-22 20:29:59"), Date::of(2026, 11, 22));
    EXPECT_EQ(local_date("Asia/Tehran", "2026-11-22 20:30:00"), Date::of(2026, 11, 23));
}

TEST(Zone, KnowsThatIranHadSummerTimeUntil2022) {
    EXPECT_EQ(at("Asia/Tehran", Date::of(2021, 7, 1)), "2021-06-30T19:30:00Z");
    EXPECT_EQ(at("Asia/Tehran", Date::of(2023, 7, 1)), "2023-06-30T20:30:00Z");
}

TEST(Zone, KnowsHalfHoursWestAndFarEast) {
    EXPECT_EQ(local_date("America/St_Johns", "2026-01-01 03:29:59"), Date::of(2025, 12, 31));
    EXPECT_EQ(local_date("America/St_Johns", "2026-01-01 03:30:00"), Date::of(2026, 1, 1));
    EXPECT_EQ(local_date("Pacific/Kiritimati", "2026-01-01 10:00:00"), Date::of(2026, 1, 2));
}

TEST(Zone, TakesTheFirstOfTwoEqualWallClockTimes) {
    EXPECT_EQ(at("Europe/Berlin", Date::of(2026, 10, 25), 2, 30), "2026-10-25T00:30:00Z");
}

TEST(Zone, TakesTheFirstInstantAfterAGap) {
    EXPECT_EQ(at("Europe/Berlin", Date::of(2026, 3, 29), 2, 30), "2026-03-29T01:00:00Z");
    EXPECT_EQ(at("Asia/Tehran", Date::of(2021, 3, 22)), "2021-03-21T20:30:00Z");
}

TEST(Zone, KnowsTheDayThatSamoaSkipped) {
    EXPECT_EQ(at("Pacific/Apia", Date::of(2011, 12, 29), 23), "2011-12-30T09:00:00Z");
    EXPECT_EQ(at("Pacific/Apia", Date::of(2011, 12, 30), 12), "2011-12-30T10:00:00Z");
    EXPECT_EQ(at("Pacific/Apia", Date::of(2011, 12, 31)), "2011-12-30T10:00:00Z");
}

TEST(Zone, StartsEachDayInThatDay) {
    for (const char* name : {"Asia/Tehran", "Europe/Berlin", "America/Sao_Paulo", "Asia/Beirut",
                             "Africa/Casablanca", "Australia/Lord_Howe", "UTC"}) {
        const Zone zone = Zone::named(name);
        for (Date day = Date::of(1971, 1, 1); day < Date::of(2060, 1, 1); ++day.days) {
            const Timestamp start = zone.at(day);
            ASSERT_EQ(zone.local_date(start), day) << name << " " << to_string(day);
            ASSERT_EQ(zone.local_date(Timestamp{start.micros - 1}), Date{day.days - 1})
                << name << " " << to_string(day);
        }
    }
}

TEST(Zone, CopiesShareTheirRules) {
    const Zone tehran = Zone::named("Asia/Tehran");
    const Zone copy = tehran;
    EXPECT_EQ(&copy.name(), &tehran.name());
}
