#include "tenure/http/auth.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tenure/testing/scripted_transport.hpp"

namespace {

using namespace tenure;
using namespace std::chrono_literals;

// Hands out "s1", "s2", ... one per refresh.
struct Sessions : Authenticator {
    bool ready() const override { return !lazy || refreshed > 0; }
    void apply(HttpRequest& request) override {
        request.headers.set("Session", "s" + std::to_string(refreshed.load()));
    }
    bool refresh(const Context& context) override {
        context.check();
        if (before_refresh) before_refresh();
        if (refreshed >= available) return false;
        ++refreshed;
        return true;
    }
    bool lazy = false;
    int available = 100;
    std::function<void()> before_refresh;
    std::atomic<int> refreshed{0};
};

// Accepts exactly the sessions from `valid` on.
std::shared_ptr<AnsweringTransport> server(const std::atomic<int>& valid,
                                           std::atomic<int>& requests) {
    return std::make_shared<AnsweringTransport>([&](const HttpRequest& request, const Context&) {
        ++requests;
        const std::string session(request.headers.get("Session").value_or("s0"));
        return HttpResponse{std::stoi(session.substr(1)) >= valid ? 200 : 401, {}, "{}"};
    });
}

class Auth : public testing::Test {
 protected:
    HttpResponse send() { return transport.send({}, nullptr); }

    std::atomic<int> valid{0};
    std::atomic<int> requests{0};
    std::shared_ptr<Sessions> sessions = std::make_shared<Sessions>();
    AuthTransport transport{server(valid, requests), sessions};
};

TEST_F(Auth, PutsCredentialsOnEveryRequest) {
    EXPECT_EQ(send().status, 200);
    EXPECT_EQ(sessions->refreshed, 0);
}

TEST_F(Auth, LogsInBeforeTheFirstRequestWhenThereAreNoCredentials) {
    sessions->lazy = true;
    valid = 1;
    EXPECT_EQ(send().status, 200);
    EXPECT_EQ(requests, 1);
}

TEST_F(Auth, RefreshesAndReplaysARefusedRequestOnce) {
    valid = 1;
    EXPECT_EQ(send().status, 200);
    EXPECT_EQ(sessions->refreshed, 1);
    EXPECT_EQ(requests, 2);
}

TEST_F(Auth, ReturnsTheRefusalWhenFreshCredentialsAreRefusedToo) {
    valid = 50;
    EXPECT_EQ(send().status, 401);
    EXPECT_EQ(requests, 2);
}

TEST_F(Auth, AsksOnlyOnceForCredentialsThatAreNotToBeHad) {
    valid = 1;
    sessions->available = 0;
    int asked = 0;
    sessions->before_refresh = [&] { ++asked; };
    EXPECT_EQ(send().status, 401);
    EXPECT_EQ(send().status, 401);
    EXPECT_EQ(asked, 1);
}

TEST_F(Auth, SaysSoWhenTheFirstLoginGivesNoCredentials) {
    sessions->lazy = true;
    sessions->available = 0;
    try {
        send();
        FAIL() << "sent without credentials";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::authentication);
    }
    EXPECT_EQ(requests, 0);
}

TEST_F(Auth, CanTryAgainAfterARefreshThatThrew) {
    valid = 1;
    sessions->before_refresh = [] { throw network_error(); };
    EXPECT_THROW(send(), Error);
    sessions->before_refresh = nullptr;
    EXPECT_EQ(send().status, 200);
}

TEST_F(Auth, RecognisesARefusalByTheCallersRule) {
    std::atomic<int> seen = 0;
    const auto next = std::make_shared<AnsweringTransport>([&](const HttpRequest&, const Context&) {
        return json_response(seen++ == 0 ? R"({"code":"INVALID_SESSIONID"})" : "{}");
    });
    AuthTransport by_body(next, sessions, [](const HttpResponse& response) {
        return response.body.find("INVALID_SESSIONID") != std::string::npos;
    });
    EXPECT_EQ(by_body.send({}, nullptr).body, "{}");
    EXPECT_EQ(sessions->refreshed, 1);
}

TEST_F(Auth, RefreshesOnceForManyThreads) {
    valid = 1;
    std::vector<std::thread> threads;
    std::atomic<int> successes = 0;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] { successes += send().status == 200 ? 1 : 0; });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(successes, 8);
    EXPECT_EQ(sessions->refreshed, 1);
}

TEST_F(Auth, StopsWaitingForAnotherThreadsRefreshAtTheDeadline) {
    valid = 1;
    std::atomic<bool> started = false;
    std::atomic<bool> go_on = false;
    sessions->before_refresh = [&] {
        started = true;
        while (!go_on) std::this_thread::yield();
    };
    std::thread refreshing([&] { send(); });
    while (!started) std::this_thread::yield();
    try {
        transport.send({}, nullptr, Context::within(1ms));
        ADD_FAILURE() << "the deadline was not honoured";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::deadline);
    }
    go_on = true;
    refreshing.join();
}

}  // namespace
