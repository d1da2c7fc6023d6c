#include "tenure/http/retry.hpp"

#include <gtest/gtest.h>

#include "tenure/testing/manual_clock.hpp"
#include "tenure/testing/scripted_transport.hpp"

namespace {

using namespace tenure;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

HttpResponse status(int code) {
    return {code, {}, ""};
}

HttpResponse status_after(int code, std::string retry_after) {
    HttpResponse response = status(code);
    response.headers.set("retry-after", std::move(retry_after));
    return response;
}

class Retry : public testing::Test {
 protected:
    Retry() {
        options.random = [] { return 0.5; };
    }

    HttpResponse send(const Context& context = {}, const BodySink* sink = nullptr) {
        RetryTransport transport(script, options, clock);
        return transport.send(request, sink, context);
    }

    std::shared_ptr<ScriptedTransport> script = std::make_shared<ScriptedTransport>();
    RetryOptions options;
    ManualClock clock;
    HttpRequest request;
};

TEST_F(Retry, WaitsTwiceAsLongEachTimeUpToTheCap) {
    options.attempts = 6;
    options.base = 1s;
    options.cap = 5s;
    for (int i = 0; i < 5; ++i) script->expect(anything(), status(503));
    script->expect(anything(), status(200));
    EXPECT_EQ(send().status, 200);
    EXPECT_EQ(clock.sleeps(), (std::vector<milliseconds>{500ms, 1s, 2s, 2500ms, 2500ms}));
}

TEST_F(Retry, WaitsAsLongAsTheServerAsks) {
    script->expect(anything(), status_after(429, "7")).expect(anything(), status(200));
    EXPECT_EQ(send().status, 200);
    EXPECT_EQ(clock.sleeps(), (std::vector<milliseconds>{7s}));
}

TEST_F(Retry, UnderstandsADateInRetryAfter) {
    const auto start = parse_timestamp("2026-03-01T10:00:00Z").value();
    EXPECT_EQ(retry_after(status_after(503, "Sun, 01 Mar 2026 10:00:30 GMT"), start), 30s);
    EXPECT_EQ(retry_after(status_after(503, "Sun, 01 Mar 2026 09:00:00 GMT"), start), 0ms);
    EXPECT_EQ(retry_after(status_after(503, "Sun, 31 Foo 2026 10:00:30 GMT"), start), std::nullopt);
    EXPECT_EQ(retry_after(status_after(503, "soon"), start), std::nullopt);
    EXPECT_EQ(retry_after(status_after(503, "-1"), start), std::nullopt);
    EXPECT_EQ(retry_after(status(503), start), std::nullopt);
}

TEST_F(Retry, CountsADateFromTheServersOwnClock) {
    HttpResponse response = status_after(503, "Sun, 01 Mar 2026 10:00:30 GMT");
    response.headers.set("Date", "Sun, 01 Mar 2026 10:00:20 GMT");
    EXPECT_EQ(retry_after(response, clock.now()), 10s);
}

TEST_F(Retry, GivesUpWhenTheServerAsksForMoreThanTheBudget) {
    options.budget = 60s;
    script->expect(anything(), status_after(503, "999999999999999999"));
    EXPECT_EQ(send().status, 503);
    EXPECT_TRUE(clock.sleeps().empty());
}

TEST_F(Retry, ReturnsTheLastAnswerAfterAllAttempts) {
    options.attempts = 3;
    for (int code : {500, 502, 504}) script->expect(anything(), status(code));
    EXPECT_EQ(send().status, 504);
    EXPECT_EQ(script->problem(), "");
}

TEST_F(Retry, LeavesOtherStatusesAlone) {
    for (int code : {200, 304, 400, 401, 403, 404, 409, 501}) {
        script->expect(anything(), status(code));
        EXPECT_EQ(send().status, code);
    }
    EXPECT_TRUE(clock.sleeps().empty());
}

TEST_F(Retry, RetriesACutConnectionOfASafeRequest) {
    script->expect(anything(), network_error()).expect(anything(), status(200));
    EXPECT_EQ(send().status, 200);
}

TEST_F(Retry, RethrowsTheLastErrorAfterAllAttempts) {
    options.attempts = 2;
    script->expect(anything(), network_error()).expect(anything(), network_error("second"));
    try {
        send();
        FAIL() << "the error was swallowed";
    } catch (const Error& error) {
        EXPECT_EQ(error.details().operation, "second");
    }
}

TEST_F(Retry, NeverRepeatsAnUnsafeRequestThatMayHaveBeenDone) {
    request.repeat = Repeat::unsafe;
    script->expect(anything(), network_error());
    EXPECT_THROW(send(), Error);
    for (int code : {500, 503}) {
        script->expect(anything(), status_after(code, "1"));
        EXPECT_EQ(send().status, code);
    }
    EXPECT_EQ(script->problem(), "");
    EXPECT_TRUE(clock.sleeps().empty());
}

TEST_F(Retry, RepeatsAnUnsafeRequestThatWasRefusedByQuota) {
    request.repeat = Repeat::unsafe;
    script->expect(anything(), status_after(429, "2")).expect(anything(), status(200));
    EXPECT_EQ(send().status, 200);
}

TEST_F(Retry, DoesNotRetryErrorsThatStay) {
    for (const Errc code : {Errc::tls, Errc::configuration, Errc::cancelled, Errc::too_large}) {
        script->expect(anything(), Error(code, "send", "", "stays"));
        EXPECT_THROW(send(), Error);
    }
    EXPECT_TRUE(clock.sleeps().empty());
}

TEST_F(Retry, AnswersAtOnceWhenTheDeadlineComesBeforeTheNextAttempt) {
    Context context;
    context.deadline = clock.monotonic() + 5s;
    script->expect(anything(), status_after(429, "10"));
    EXPECT_EQ(send(context).status, 429);
    EXPECT_TRUE(clock.sleeps().empty());
}

TEST_F(Retry, EndsItsWaitWhenAStopIsRequested) {
    StopSource stop;
    const RequestMatch stopping{[&](const HttpRequest&) {
                                    stop.request_stop();
                                    return true;
                                },
                                "anything, then stops"};
    script->expect(stopping, status(503));
    try {
        send({stop.token(), MonotonicTime::max()});
        FAIL() << "the stop was not honoured";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::cancelled);
    }
}

TEST_F(Retry, DoesNotSendABodyTwiceIntoASink) {
    int pieces = 0;
    const BodySink sink = [&](std::string_view) { return ++pieces > 0; };
    struct CutAfterPiece final : Transport {
        HttpResponse send(const HttpRequest&, const BodySink* to, const Context&) override {
            (*to)("ab");
            throw network_error();
        }
    };
    RetryTransport transport(std::make_shared<CutAfterPiece>(), options, clock);
    EXPECT_THROW(transport.send(request, &sink), Error);
    EXPECT_EQ(pieces, 1);
}

TEST_F(Retry, SaysWhyAndWhenItTriesAgain) {
    std::string line;
    options.log.write = [&](LogLevel, std::string_view text) { line = text; };
    request.label = "query Accounts";
    script->expect(anything(), status_after(429, "3")).expect(anything(), status(200));
    send();
    EXPECT_EQ(line, "query Accounts: HTTP 429; attempt 2 of 5 in 3000 ms");
}

TEST_F(Retry, CarriesAConversationThroughEveryTransientFailure) {
    const Script two{{exactly("GET", "https://a/1"), json_response("{}")},
                     {exactly("GET", "https://a/2"), json_response("{}")}};
    const auto runs = for_each_failure(two, [&](Transport& inner) {
        const std::shared_ptr<Transport> next(&inner, [](Transport*) {});
        RetryTransport transport(next, options, clock);
        for (const char* url : {"https://a/1", "https://a/2"}) {
            request.url = url;
            transport.send(request, nullptr);
        }
    });
    for (const FailedRun& run : runs) EXPECT_FALSE(run.error) << run.failure;
}

}  // namespace
