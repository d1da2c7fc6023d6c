#include "tenure/http/rate_limit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tenure/testing/manual_clock.hpp"
#include "tenure/testing/scripted_transport.hpp"

namespace {

using namespace tenure;
using namespace std::chrono_literals;

std::shared_ptr<Transport> always(HttpResponse response) {
    return std::make_shared<AnsweringTransport>(
        [response](const HttpRequest&, const Context&) { return response; });
}

std::vector<MonotonicTime> send_times(const RatePolicy& policy, int requests) {
    ManualClock clock;
    std::vector<MonotonicTime> times;
    const auto next = std::make_shared<AnsweringTransport>([&](const HttpRequest&, const Context&) {
        times.push_back(clock.monotonic());
        return HttpResponse{200, {}, ""};
    });
    RateLimitTransport transport(next, policy, standard_rate_hint, clock);
    for (int i = 0; i < requests; ++i) transport.send({}, nullptr);
    return times;
}

TEST(RateLimit, HoldsInEveryIntervalAndUsesItsShareWell) {
    const auto times = send_times({{{10, 1000ms}}, 0, 1.0}, 100);
    for (std::size_t i = 10; i < times.size(); ++i) EXPECT_GE(times[i] - times[i - 10], 1000ms);
    EXPECT_EQ(times.back() - times.front(), 9000ms);
}

TEST(RateLimit, LeavesTheOthersTheirShare) {
    const auto times = send_times({{{10, 1000ms}}, 0, 0.9}, 10);
    EXPECT_EQ(times[8] - times[0], 0ms);
    EXPECT_EQ(times[9] - times[0], 1000ms);
}

TEST(RateLimit, HoldsAllWindowsAtOnce) {
    const auto times = send_times({{{2, 1000ms}, {4, 60'000ms}}, 0, 1.0}, 6);
    EXPECT_EQ(times[2] - times[0], 1000ms);
    EXPECT_EQ(times[4] - times[0], 60'000ms);
}

TEST(RateLimit, DoesNotDelayWithoutAPolicy) {
    const auto times = send_times({}, 100);
    EXPECT_EQ(times.back(), times.front());
}

TEST(RateLimit, PausesEverybodyWhenTheServerSaysNothingIsLeft) {
    ManualClock clock;
    HttpResponse refusal{429, {}, ""};
    refusal.headers.set("Retry-After", "20");
    RateLimitTransport transport(always(refusal), {}, standard_rate_hint, clock);
    transport.send({}, nullptr);
    EXPECT_EQ(clock.slept(), 0ms);
    transport.send({}, nullptr);
    EXPECT_EQ(clock.slept(), 20s);
}

TEST(RateLimit, StopsBeforeTheOthersPartOfTheQuota) {
    ManualClock clock;
    int remaining = 12;
    const auto hint = [&](const HttpResponse&) { return RateHint{remaining--, 30'000ms}; };
    RateLimitTransport transport(always({200, {}, ""}), {{{100, 1000ms}}, 0, 0.9}, hint, clock);
    for (int i = 0; i < 3; ++i) transport.send({}, nullptr);
    EXPECT_EQ(clock.slept(), 0ms);
    transport.send({}, nullptr);
    EXPECT_EQ(clock.slept(), 30s);
}

TEST(RateLimit, TakesTheServersWordForTheSizeOfTheWindow) {
    ManualClock clock;
    const auto hint = [](const HttpResponse&) {
        RateHint told;
        told.window = RateWindow{20, 1000ms};
        return told;
    };
    RateLimitTransport transport(always({200, {}, ""}), {{{10, 1000ms}}, 0, 0.5}, hint, clock);
    for (int i = 0; i < 10; ++i) transport.send({}, nullptr);
    EXPECT_EQ(clock.slept(), 0ms);
    transport.send({}, nullptr);
    EXPECT_EQ(clock.slept(), 1000ms);
}

TEST(RateLimit, CountsASlowRequestFromItsEnd) {
    ManualClock clock;
    const auto slow = std::make_shared<AnsweringTransport>([&](const HttpRequest&, const Context&) {
        clock.advance(400ms);
        return HttpResponse{200, {}, ""};
    });
    RateLimitTransport transport(slow, {{{1, 1000ms}}, 0, 1.0}, standard_rate_hint, clock);
    transport.send({}, nullptr);
    transport.send({}, nullptr);
    EXPECT_EQ(clock.slept(), 1000ms);
}

HttpResponse told_left(int remaining) {
    HttpResponse response{200, {}, ""};
    if (remaining >= 0) response.headers.set("X-Left", std::to_string(remaining));
    return response;
}

DayBudget day_of(std::int64_t limit) {
    DayBudget budget;
    budget.hint = [limit](const HttpResponse& response) {
        const auto left = response.headers.get("X-Left");
        return left ? DayHint{limit, std::stoll(std::string(*left))} : DayHint{};
    };
    budget.resets_in = [](Timestamp) { return 3'600'000ms; };
    return budget;
}

TEST(DayBudgetTransport, UsesItsShareToTheLastCallAndSendsNothingMore) {
    ManualClock clock;
    int left = 100;
    const auto server = std::make_shared<AnsweringTransport>(
        [&](const HttpRequest&, const Context&) { return told_left(--left); });
    DayBudgetTransport transport(server, day_of(100), clock);
    try {
        for (;;) transport.send({}, nullptr);
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::quota_exhausted);
        EXPECT_EQ(error.details().retry_after, 3'600'000ms);
        EXPECT_FALSE(error.retryable());
    }
    EXPECT_EQ(left, 50);
    EXPECT_THROW(transport.send({}, nullptr), Error);
    EXPECT_EQ(left, 50);
    clock.advance(1h);
    left = 100;
    transport.send({}, nullptr);
    EXPECT_EQ(left, 99);
}

TEST(DayBudgetTransport, CountsDownWhereAnswersDoNotTell) {
    ManualClock clock;
    int sent = 0;
    const auto server = std::make_shared<AnsweringTransport>(
        [&](const HttpRequest&, const Context&) { return told_left(++sent == 1 ? 60 : -1); });
    DayBudgetTransport transport(server, day_of(100), clock);
    EXPECT_THROW(for (;;) transport.send({}, nullptr), Error);
    EXPECT_EQ(sent, 11);  // the first one told of 60, 50 of which are the others'
}

TEST(RateLimit, EndsItsWaitAtTheDeadline) {
    ManualClock clock;
    RateLimitTransport transport(always({200, {}, ""}), {{{1, 60'000ms}}, 0, 1.0},
                                 standard_rate_hint, clock);
    Context context;
    context.deadline = clock.monotonic() + 10s;
    transport.send({}, nullptr, context);
    EXPECT_THROW(transport.send({}, nullptr, context), Error);
}

TEST(RateLimit, LimitsRequestsUnderWay) {
    std::atomic<int> under_way = 0;
    std::atomic<int> most = 0;
    const auto next = std::make_shared<AnsweringTransport>([&](const HttpRequest&, const Context&) {
        const int now = ++under_way;
        for (int seen = most; seen < now && !most.compare_exchange_weak(seen, now);) {
        }
        std::this_thread::yield();
        --under_way;
        return HttpResponse{200, {}, ""};
    });
    RateLimitTransport transport(next, {{}, 2, 1.0});
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&] {
            for (int j = 0; j < 20; ++j) transport.send({}, nullptr);
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_LE(most, 2);
}

TEST(RateLimit, FreesItsPlaceWhenARequestFails) {
    const auto script = std::make_shared<ScriptedTransport>();
    script->expect(anything(), network_error()).expect(anything(), HttpResponse{200, {}, ""});
    RateLimitTransport transport(script, {{}, 1, 1.0});
    EXPECT_THROW(transport.send({}, nullptr), Error);
    EXPECT_EQ(transport.send({}, nullptr, Context::within(5s)).status, 200);
}

TEST(RateLimit, RefusesAPolicyThatAllowsNothing) {
    EXPECT_THROW(RateLimitTransport(always({}), {{{0, 1000ms}}, 0, 0.9}), Error);
    EXPECT_THROW(RateLimitTransport(always({}), {{{1, 0ms}}, 0, 0.9}), Error);
    EXPECT_THROW(RateLimitTransport(always({}), {{}, 0, 0.0}), Error);
    EXPECT_THROW(RateLimitTransport(always({}), {{}, 0, 1.1}), Error);
}

}  // namespace
