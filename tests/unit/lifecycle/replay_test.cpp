#include "tenure/lifecycle/replay.hpp"

#include <cmath>
#include <random>

#include "lifecycle/packed_moments.hpp"
#include "tenure/segment/signals_of.hpp"
#include "unit/lifecycle/history_builder.hpp"

namespace tenure {
namespace {

using testing::HistoryBuilder;
using testing::on;

constexpr int histories = 10'000;
const Date start = Date::of(2020, 1, 1);

/// A history of up to 25 events of any kind within six years, in random order.
History random_history(std::mt19937& random) {
    const auto number = [&](int below) {
        return std::uniform_int_distribution(0, below - 1)(random);
    };
    History history;
    history.segment = number(3) == 0 ? "gold" : "";
    const int count = number(25);
    for (int i = 0; i < count; ++i) {
        Event event;
        const bool buys = number(2) == 0;
        event.kind = buys ? EventKind::purchase : static_cast<EventKind>(number(23));
        event.day = Date{start.days + number(6 * 365)};
        event.at = Timestamp::at_midnight_utc(event.day) + std::chrono::hours(number(2) * 9);
        event.key = std::string(to_string(event.kind)) + ":" + std::to_string(i);
        if (number(3) == 0) event.about = "purchase:" + std::to_string(number(count));
        if (buys || event.kind == EventKind::refund) {
            event.amount = Money{100 * (1 + number(90)), Currency::of(number(40) ? "EUR" : "USD")};
        }
        event.score = number(11);
        for (int category = number(3); category > 0; --category) {
            event.categories.push_back("category " + std::to_string(number(5)));
        }
        history.events.push_back(event);
    }
    history.sort();
    return history;
}

Framework with_rhythm() {
    Framework framework = find_framework("customer-types-6");
    framework.thresholds.rhythm = {60, {{"gold", 30}}};
    return framework;
}

TEST(Replay, TellsWhatTheStandingTellsOfTenThousandHistories) {
    std::mt19937 random(1);
    const Framework framework = with_rhythm();
    Replay replay(framework);
    for (int i = 0; i < histories; ++i) {
        const History history = random_history(random);
        const Moments moments = moments_of(history);
        const Timestamp as_of = Timestamp::at_midnight_utc(Date{start.days + 1500});
        const Standing standing = standing_of(history, framework, as_of);
        replay.run(moments, as_of);
        ASSERT_EQ(replay.state(), standing.stage.state) << i;
        ASSERT_EQ(replay.since(), standing.stage.since) << i;
        ASSERT_EQ(replay.life().contracts, standing.contracts) << i;
        ASSERT_EQ(replay.life().days.size(), standing.days.size()) << i;
        int stages = 0;
        for (const StageInfo& stage : framework.stages) {
            for (const State state : stage.states) stages += state == replay.state() ? 1 : 0;
        }
        ASSERT_EQ(stages, 1) << "exactly one stage, history " << i;
    }
}

TEST(Replay, IsBlindToTheOrderOfArrivalAndToTheFuture) {
    std::mt19937 random(2);
    const Framework framework = with_rhythm();
    for (int i = 0; i < histories; ++i) {
        History history = random_history(random);
        const Timestamp as_of = Timestamp::at_midnight_utc(Date{start.days + 1100});
        const Moments moments = moments_of(history);
        Replay replay(framework);
        replay.run(moments, as_of);
        std::shuffle(history.events.begin(), history.events.end(), random);
        std::erase_if(history.events, [&](const Event& event) { return event.at > as_of; });
        history.mixed_currencies = moments.mixed_currencies;
        history.sort();
        const Moments other_moments = moments_of(history);
        Replay other(framework);
        other.run(other_moments, as_of);
        ASSERT_EQ(replay.state(), other.state()) << i;
        ASSERT_EQ(replay.since(), other.since()) << i;
        ASSERT_EQ(replay.due(), other.due()) << i;
        const Date today{start.days + 1100};
        const Signals one = signals_of(replay, moments, today);
        const Signals two = signals_of(other, other_moments, today);
        ASSERT_EQ(one.spend, two.spend) << i;
        ASSERT_EQ(one.recent_touches, two.recent_touches) << i;
        ASSERT_EQ(one.lead_points, two.lead_points) << i;
    }
}

TEST(Replay, ComesToTheSameStateByStepsAndIsDueWhenItChanges) {
    std::mt19937 random(3);
    const Framework framework = with_rhythm();
    for (int i = 0; i < 1000; ++i) {
        const Moments moments = moments_of(random_history(random));
        Replay replay(framework);
        Timestamp at = Timestamp::at_midnight_utc(Date{start.days + 6 * 365});
        for (int step = 0; step < 20; ++step) {
            replay.run(moments, at);
            const State before = replay.state();
            const Timestamp due = replay.due();
            if (due == detail::forever) break;
            replay.run(moments, {due.micros - 1});
            ASSERT_EQ(replay.state(), before) << i;
            replay.run(moments, due);
            ASSERT_NE(replay.state(), before) << i;
            ASSERT_EQ(replay.since(), due) << i;
            at = due;
        }
    }
}

TEST(PackedMoments, ComeBackAsTheyWere) {
    std::mt19937 random(4);
    Moments back;
    for (int i = 0; i < histories; ++i) {
        History history = random_history(random);
        if (i % 3 == 0) history.known_since = on("2019-05-06") + std::chrono::microseconds(i);
        history.undated = i % 4;
        if (!history.events.empty() && i % 5 == 0) history.events.back().score = 0.1 * i;
        const Moments moments = moments_of(history);
        detail::unpack(detail::pack(moments), back);
        ASSERT_EQ(back, moments) << i;
    }
}

TEST(PackedMoments, RefuseDamagedText) {
    const std::string text = detail::pack(moments_of(HistoryBuilder().buys("2024-01-05").build()));
    Moments moments;
    for (std::size_t i = 0; i < text.size(); ++i) {
        EXPECT_THROW(detail::unpack(text.substr(0, i), moments), Error) << i;
        std::string damaged = text;
        damaged[i] = '\x7F';
        try {
            detail::unpack(damaged, moments);  // a letter of a currency may be any
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), Errc::store) << i;
        }
    }
}

TEST(Signals, CountWhatHappenedByQuarterAndYear) {
    const History history = HistoryBuilder()
                                .buys("2022-03-01", 100, {"shoes"})
                                .buys("2023-05-01", 50, {"coats"})
                                .buys("2024-01-10", 70)
                                .buys("2024-03-01", 30)
                                .refunds("2024-03-02", 10)
                                .add(EventKind::touch, "2024-02-01")
                                .add(EventKind::touch, "2023-11-20")
                                .add(EventKind::inbound_touch, "2024-03-10")
                                .add(EventKind::ticket_opened, "2024-03-11")
                                .add(EventKind::complaint, "2024-03-11")
                                .add(EventKind::survey_nps, "2024-03-12", 4)
                                .build();
    const Framework framework = find_framework("customer-types-6");
    const Moments moments = moments_of(history);
    Replay replay(framework);
    replay.run(moments, on("2024-03-20"));
    const Signals signals = signals_of(replay, moments, Date::of(2024, 3, 20));
    EXPECT_EQ(signals.purchases, 4);
    EXPECT_EQ(signals.days, 4);
    EXPECT_EQ(signals.spend, 240);
    EXPECT_EQ(signals.year_spend, 140);
    EXPECT_EQ(signals.year_before_spend, 0);
    EXPECT_EQ(signals.recent_days, 2);
    EXPECT_EQ(signals.earlier_days, 0);
    EXPECT_EQ(signals.categories, 2);
    EXPECT_EQ(signals.recent_touches, 1);
    EXPECT_EQ(signals.earlier_touches, 1);
    EXPECT_EQ(signals.recent_inbound, 1);
    EXPECT_EQ(signals.open_tickets, 1);
    EXPECT_EQ(signals.recent_complaints, 1);
    EXPECT_EQ(signals.nps, 4);
    EXPECT_EQ(signals.nps_age_days, 8);
    EXPECT_EQ(signals.lead_points, 0);
    EXPECT_EQ(signals.state, State::at_risk);
}

TEST(Signals, DecayThePointsOfLeads) {
    const History history = HistoryBuilder()
                                .add(EventKind::inbound_touch, "2024-03-20")
                                .add(EventKind::lead_captured, "2024-02-19")
                                .build();
    const Framework framework = find_framework("customer-types-6");
    const Moments moments = moments_of(history);
    Replay replay(framework);
    replay.run(moments, on("2024-03-20"));
    const Signals signals = signals_of(replay, moments, Date::of(2024, 3, 20));
    EXPECT_DOUBLE_EQ(signals.lead_points, 10 + 12 * 0.5);  // thirty days are a half-life
    EXPECT_EQ(signals.state, State::interested);
}

}  // namespace
}  // namespace tenure
