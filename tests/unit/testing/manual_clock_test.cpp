#include "tenure/testing/manual_clock.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tenure;
using namespace std::chrono_literals;

TEST(ManualClock, SleepsByMovingForward) {
    ManualClock clock(Timestamp::from_seconds(1000));
    const auto before = clock.monotonic();
    clock.sleep_for(1500ms, {});
    EXPECT_EQ(clock.now(), Timestamp::from_seconds(1000) + 1500ms);
    EXPECT_EQ(clock.monotonic() - before, 1500ms);
    EXPECT_EQ(clock.slept(), 1500ms);
}

TEST(ManualClock, EndsASleepAtTheDeadline) {
    ManualClock clock;
    Context context;
    context.deadline = clock.monotonic() + 1h;
    clock.sleep_for(59min, context);
    try {
        clock.sleep_for(2min, context);
        FAIL() << "the deadline was not honoured";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::deadline);
    }
}

TEST(ManualClock, RefusesToSleepAfterAStop) {
    ManualClock clock;
    StopSource stop;
    stop.request_stop();
    try {
        clock.sleep_for(1ms, {stop.token(), MonotonicTime::max()});
        FAIL() << "the stop was not honoured";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::cancelled);
    }
}

}  // namespace
