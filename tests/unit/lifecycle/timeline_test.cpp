#include <random>
#include <set>

#include "history_builder.hpp"

namespace tenure {
namespace {

using ::testing::ElementsAre;
using testing::fixed_windows;
using testing::HistoryBuilder;
using testing::on;

std::vector<std::string> moves(const std::vector<Transition>& timeline) {
    std::vector<std::string> lines;
    for (const Transition& each : timeline) {
        lines.push_back(to_string(each.at.utc_date()) + " " + std::string(to_string(each.from)) +
                        " > " + std::string(to_string(each.to)));
    }
    return lines;
}

constexpr int last_kind = static_cast<int>(EventKind::exit);

/// Any events over four years, purchases more often than others.
History any_history(unsigned seed) {
    std::mt19937 engine(seed);
    const auto random = [&](unsigned below) { return static_cast<int>(engine() % below); };
    HistoryBuilder builder;
    const int first = Date::of(2022, 1, 1).days;
    const int count = random(40);
    for (int i = 0; i < count; ++i) {
        const std::string date = to_string(Date{first + random(1461)});
        const int dice = random(60);
        if (dice < 24) {
            builder.buys(date, 1 + random(100), {random(5) == 0 ? "coats" : "shoes"});
        } else if (dice < 30) {
            builder.refunds(date, 1 + random(150));
        } else {
            const int kind = random(last_kind + 1);
            if (kind != static_cast<int>(EventKind::exit) || random(4) == 0) {
                builder.add(static_cast<EventKind>(kind), date, random(11));
            }
        }
    }
    return builder.build();
}

Framework quick_windows() {
    Framework framework = fixed_windows();
    framework.thresholds.at_risk = {Window::Kind::relative, 60, 2, 14};
    framework.thresholds.lapsed = {Window::Kind::relative, 120, 3, 30};
    framework.thresholds.loyal_purchases = 4;
    return framework;
}

TEST(Timeline, TellsTransitionsBySilenceAtTheInstantTheWindowEnded) {
    const History history =
        HistoryBuilder().add(EventKind::touch, "2024-12-01").buys("2025-01-01").build();
    EXPECT_THAT(moves(timeline(history, fixed_windows(), on("2025-07-01"))),
                ElementsAre("2024-12-01 unknown > reached", "2025-01-01 reached > new_customer",
                            "2025-01-31 new_customer > active", "2025-03-02 active > at_risk",
                            "2025-06-30 at_risk > lapsed_short"));
}

TEST(Timeline, GivesSinceAndPreviousOfTheStage) {
    const History history = HistoryBuilder().buys("2025-01-01").build();
    const Stage stage = stage_of(history, fixed_windows(), on("2025-05-01"));
    EXPECT_EQ(stage.state, State::at_risk);
    EXPECT_EQ(stage.since, on("2025-03-02"));
    EXPECT_EQ(stage.previous, State::active);
    EXPECT_EQ(stage.stage, "active");
    EXPECT_EQ(stage.as_of, on("2025-05-01"));
}

TEST(Timeline, TellsEachTransitionWithItsReason) {
    const History history = HistoryBuilder().buys("2025-01-01").build();
    const auto all = timeline(history, fixed_windows(), on("2025-07-01"));
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all[0].why.what, "first purchase 2025-01-01, 0 days ago");
    EXPECT_EQ(all[3].why.what, "last purchase 2025-01-01, 180 days ago");
}

TEST(Timeline, KeepsWhatWasKnownWhenAPurchaseIsGivenBackLater) {
    const History history = HistoryBuilder().buys("2025-01-01").refunds("2025-01-20", 100).build();
    EXPECT_THAT(
        moves(timeline(history, fixed_windows(), on("2025-02-01"))),
        ElementsAre("2025-01-01 unknown > new_customer", "2025-01-20 new_customer > interested"));
}

TEST(Timeline, IsTheSameWhateverHappensLater) {
    const Framework framework = quick_windows();
    for (unsigned seed = 0; seed < 60; ++seed) {
        const History all = any_history(seed);
        for (int month = 0; month < 60; month += 7) {
            const Timestamp as_of = on("2022-01-15") + std::chrono::hours(24 * 30 * month);
            History known = all;
            std::erase_if(known.events, [&](const Event& event) { return event.at > as_of; });
            std::vector<Evidence> why, why_known;
            const Stage stage = stage_of(all, framework, as_of, &why);
            const Stage stage_known = stage_of(known, framework, as_of, &why_known);
            ASSERT_EQ(stage.state, stage_known.state) << seed;
            ASSERT_EQ(stage.since, stage_known.since) << seed;
            ASSERT_EQ(why.size(), why_known.size()) << seed;
            for (std::size_t i = 0; i < why.size(); ++i) EXPECT_EQ(why[i].what, why_known[i].what);
        }
    }
}

TEST(Timeline, OnlyGrowsAtItsEndAndAgreesWithTheStageAtEachInstant) {
    const Framework framework = quick_windows();
    for (unsigned seed = 0; seed < 60; ++seed) {
        const History history = any_history(seed);
        const auto all = timeline(history, framework, on("2028-01-01"));
        State state = State::unknown;
        Timestamp last = detail::never;
        for (std::size_t i = 0; i < all.size(); ++i) {
            ASSERT_GT(all[i].at, last) << seed;
            ASSERT_EQ(all[i].from, state) << seed;
            ASSERT_NE(all[i].to, state) << seed;
            ASSERT_FALSE(all[i].why.what.empty()) << seed;
            state = all[i].to;
            last = all[i].at;
            const auto until = timeline(history, framework, last);
            ASSERT_EQ(moves(until),
                      moves({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i) + 1}))
                << seed;
            ASSERT_EQ(stage_of(history, framework, last).state, state) << seed;
        }
    }
}

TEST(Timeline, ReachesEveryState) {
    std::set<State> seen;
    Framework framework = quick_windows();
    framework.thresholds.detect_seasons = 2;
    for (unsigned seed = 0; seed < 500; ++seed) {
        const History history = any_history(seed);
        for (const Transition& each : timeline(history, framework, on("2030-01-01"))) {
            seen.insert(each.to);
        }
    }
    for (std::size_t i = 0; i < state_count; ++i) {
        EXPECT_TRUE(seen.contains(static_cast<State>(i))) << to_string(static_cast<State>(i));
    }
}

TEST(Timeline, DoesNotDependOnTheOrderOfTheStore) {
    const Framework framework = quick_windows();
    for (unsigned seed = 0; seed < 100; ++seed) {
        const History history = any_history(seed);
        History turned = history;
        std::shuffle(turned.events.begin(), turned.events.end(), std::mt19937(seed));
        turned.sort();
        ASSERT_EQ(moves(timeline(history, framework, on("2027-01-01"))),
                  moves(timeline(turned, framework, on("2027-01-01"))))
            << seed;
    }
}

}  // namespace
}  // namespace tenure
