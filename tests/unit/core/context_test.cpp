#include "tenure/core/context.hpp"

#include <gtest/gtest.h>

#include <stop_token>
#include <thread>

#include "tenure/core/clock.hpp"

using namespace tenure;
using namespace std::chrono_literals;

namespace {

Errc code_of(const Context& context) {
    try {
        context.check("read page");
    } catch (const Error& error) {
        EXPECT_EQ(error.details().operation, "read page");
        return error.code();
    }
    return Errc::internal;
}

}  // namespace

TEST(StopToken, NeverStopsByDefault) {
    EXPECT_FALSE(StopToken().stop_requested());
}

TEST(StopToken, CopiesSeeTheRequestOfTheirSource) {
    StopSource source;
    const StopToken token = source.token();
    const StopToken copy = token;
    EXPECT_FALSE(copy.stop_requested());
    source.request_stop();
    EXPECT_TRUE(token.stop_requested());
    EXPECT_TRUE(copy.stop_requested());
}

TEST(StopToken, OutlivesItsSource) {
    StopToken token;
    {
        StopSource source;
        token = source.token();
        source.request_stop();
    }
    EXPECT_TRUE(token.stop_requested());
}

TEST(StopToken, ConvertsFromTheStandardLibrarys) {
    std::stop_source source;
    const Context context{source.get_token(), MonotonicTime::max()};
    EXPECT_FALSE(context.ended());
    source.request_stop();
    EXPECT_TRUE(context.stop.stop_requested());
    EXPECT_EQ(code_of(context), Errc::cancelled);
}

TEST(StopToken, TellsAnotherThread) {
    StopSource source;
    bool seen = false;
    std::thread worker([&seen, token = source.token()] {
        while (!token.stop_requested()) std::this_thread::yield();
        seen = true;
    });
    source.request_stop();
    worker.join();
    EXPECT_TRUE(seen);
}

TEST(Context, LastsForeverByDefault) {
    EXPECT_FALSE(Context{}.ended());
    EXPECT_NO_THROW(Context{}.check());
}

TEST(Context, EndsAtItsDeadline) {
    const Context context = Context::within(-1ms);
    EXPECT_TRUE(context.ended());
    EXPECT_EQ(code_of(context), Errc::deadline);
    EXPECT_FALSE(Context::within(1h).ended());
}

TEST(Context, ReportsTheStopBeforeTheDeadline) {
    StopSource source;
    source.request_stop();
    EXPECT_EQ(code_of(Context::within(-1ms, source.token())), Errc::cancelled);
}

TEST(Context, ShortensButNeverExtendsItsDeadline) {
    const Context hour = Context::within(1h);
    EXPECT_LT(hour.at_most(1s).deadline, hour.deadline);
    EXPECT_EQ(hour.at_most(2h).deadline, hour.deadline);
}

TEST(Context, TakesTheLongestSpanWithoutOverflow) {
    EXPECT_FALSE(Context::within(std::chrono::milliseconds::max()).ended());
    EXPECT_FALSE(Context{}.at_most(std::chrono::milliseconds::max()).ended());
}

TEST(Context, KeepsItsStopTokenWhenShortened) {
    StopSource source;
    const Context context = Context::within(1h, source.token()).at_most(1min);
    source.request_stop();
    EXPECT_TRUE(context.ended());
}

TEST(SystemClock, RefusesToWaitForAnEndedContext) {
    StopSource source;
    source.request_stop();
    EXPECT_THROW(system_clock().sleep_for(1h, Context{source.token(), MonotonicTime::max()}),
                 Error);
    EXPECT_THROW(system_clock().sleep_for(1h, Context::within(-1ms)), Error);
}

TEST(SystemClock, EndsAWaitAtTheDeadline) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THROW(system_clock().sleep_for(1h, Context::within(5ms)), Error);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
}

TEST(SystemClock, WaitsAtLeastAsLongAsAsked) {
    const auto start = system_clock().monotonic();
    system_clock().sleep_for(2ms, Context{});
    EXPECT_GE(system_clock().monotonic() - start, 2ms);
    EXPECT_GT(system_clock().now(), Timestamp::at_midnight_utc(Date::of(2024, 1, 1)));
}
