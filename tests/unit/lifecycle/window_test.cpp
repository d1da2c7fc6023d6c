#include "history_builder.hpp"
#include "tenure/lifecycle/rhythm.hpp"

namespace tenure {
namespace {

using testing::HistoryBuilder;
using testing::on;
using testing::state_on;

Framework relative_windows() {
    Framework framework = find_framework("customer-types-6");
    framework.thresholds.at_risk = {Window::Kind::relative, 120, 2.0, 14};
    framework.thresholds.lapsed = {Window::Kind::relative, 365, 4.0, 30};
    return framework;
}

Months october_to_december() {
    return 0b111000000000;
}

TEST(Window, FollowsTheOwnMedianFromFourIntervals) {
    HistoryBuilder builder;
    builder.buys_every(40, 4, "2025-01-01");
    Framework framework = relative_windows();
    Silence silence = standing_of(builder.build(), framework, on("2025-05-01")).silence;
    EXPECT_EQ(silence.risk_window.source, RhythmSource::fixed);
    builder.buys("2025-06-10");
    silence = standing_of(builder.build(), framework, on("2025-06-10")).silence;
    EXPECT_EQ(silence.risk_window.source, RhythmSource::own);
    EXPECT_EQ(silence.risk_window.median_days, 40);
    EXPECT_EQ(silence.at_risk, on("2025-08-29"));
    EXPECT_EQ(silence.lapsed, on("2025-11-17"));
}

TEST(Window, FallsBackToTheSegmentThenToEverybodyThenToDays) {
    History history = HistoryBuilder().buys("2025-01-01").build();
    history.segment = "retail";
    Framework framework = relative_windows();
    EXPECT_EQ(state_on(history, "2025-05-01", framework), State::at_risk);
    framework.thresholds.rhythm.population_days = 100;
    EXPECT_EQ(state_on(history, "2025-05-02", framework), State::active);
    framework.thresholds.rhythm.segment_days["retail"] = 10;
    EXPECT_EQ(state_on(history, "2025-02-09", framework), State::at_risk);
    EXPECT_EQ(state_on(history, "2025-02-10", framework), State::lapsed_short);
}

TEST(Window, IsNeverShorterThanItsLeast) {
    const History history = HistoryBuilder().buys_every(1, 10, "2025-01-01").build();
    EXPECT_EQ(state_on(history, "2025-01-23", relative_windows()), State::loyal);
    EXPECT_EQ(state_on(history, "2025-01-24", relative_windows()), State::at_risk);
    EXPECT_EQ(state_on(history, "2025-02-09", relative_windows()), State::lapsed_short);
}

TEST(Window, CountsAbsenceInSeasonsMissed) {
    Framework framework = find_framework("customer-types-6");
    framework.thresholds.lapsed = {
        .kind = Window::Kind::seasonal, .months = october_to_december(), .seasons = 1};
    const History history = HistoryBuilder().buys("2024-11-15").build();
    EXPECT_EQ(state_on(history, "2025-12-31", framework), State::active);
    EXPECT_EQ(state_on(history, "2026-01-01", framework), State::lapsed_seasonal);
    EXPECT_EQ(stage_of(history, framework, on("2026-06-01")).sub_stage, "seasonal");
    EXPECT_EQ(state_on(history, "2027-12-31", framework), State::lapsed_seasonal);
    EXPECT_EQ(state_on(history, "2028-01-01", framework), State::inactive_recoverable);
    EXPECT_EQ(state_on(history, "2030-01-01", framework), State::inactive_irrecoverable);
}

TEST(Window, RecognisesWhoBuysInOneSeasonOnly) {
    const History history =
        HistoryBuilder().buys("2022-12-01").buys("2023-12-10").buys("2024-11-20").build();
    const Framework framework = relative_windows();
    EXPECT_EQ(state_on(history, "2025-12-31", framework), State::repeat);
    EXPECT_EQ(state_on(history, "2026-01-01", framework), State::at_risk);
    EXPECT_EQ(state_on(history, "2026-02-01", framework), State::lapsed_seasonal);
}

TEST(Window, KeepsTheZoneOfTheDayAtSeasonEnds) {
    AppliedWindow window{.source = RhythmSource::season, .months = 1, .seasons = 1};
    const Timestamp tehran = parse_timestamp("2024-12-31T20:30:00Z").value();
    EXPECT_EQ(to_string(window.exceeded_at(tehran, Date::of(2025, 1, 1))), "2026-01-31T20:30:00Z");
}

TEST(RunningMedian, IsTheMiddleOfWhatArrived) {
    RunningMedian median;
    EXPECT_EQ(median.median(), 0);
    const double values[] = {30, 10, 20, 1000, 5, 5};
    const double expected[] = {30, 20, 20, 25, 20, 15};
    for (std::size_t i = 0; i < 6; ++i) {
        median.add(values[i]);
        EXPECT_EQ(median.median(), expected[i]) << i;
    }
    EXPECT_EQ(median.count(), 6U);
}

}  // namespace
}  // namespace tenure
