#include <gtest/gtest.h>

#include "tenure/http/auth.hpp"
#include "tenure/http/rate_limit.hpp"
#include "tenure/http/redact.hpp"
#include "tenure/http/retry.hpp"
#include "tenure/testing/manual_clock.hpp"
#include "tenure/testing/scripted_transport.hpp"

namespace {

using namespace tenure;
using namespace std::chrono_literals;

struct Token final : Authenticator {
    void apply(HttpRequest& request) override {
        request.headers.set("Authorization", "Bearer t" + std::to_string(number));
    }
    bool refresh(const Context&) override { return ++number > 0; }
    int number = 0;
};

// The snippet of docs/http.md.
std::shared_ptr<Transport> stack(std::shared_ptr<Transport> network,
                                 std::shared_ptr<Authenticator> login, const Log& log,
                                 Clock& clock) {
    auto logged = std::make_shared<LogTransport>(network, log, Allowed{}, clock);
    auto limited = std::make_shared<RateLimitTransport>(
        logged, RatePolicy{.windows = {{.requests = 100, .span = 10s}}}, standard_rate_hint, clock);
    auto authorized = std::make_shared<AuthTransport>(limited, login);
    return std::make_shared<RetryTransport>(authorized, RetryOptions{.attempts = 4, .log = log},
                                            clock);
}

TEST(Stack, RefreshesWaitsAndRetriesInOneCall) {
    const auto network = std::make_shared<ScriptedTransport>();
    HttpResponse busy{429, {}, ""};
    busy.headers.set("Retry-After", "8");
    network->expect(anything(), HttpResponse{401, {}, ""})
        .expect(anything(), busy)
        .expect(anything(), network_error())
        .expect(anything(), json_response("{}"));
    ManualClock clock;
    std::vector<std::string> lines;
    Log log{LogLevel::debug, [&](LogLevel, std::string_view line) { lines.emplace_back(line); }};
    const auto transport = stack(network, std::make_shared<Token>(), log, clock);

    HttpRequest request{.url = "https://crm/", .label = "query Accounts"};
    EXPECT_EQ(transport->send(request, nullptr).body, "{}");
    EXPECT_EQ(network->problem(), "");
    EXPECT_EQ(network->requests().back().headers.get("Authorization"), "Bearer t1");
    EXPECT_GE(clock.slept(), 8s);
    EXPECT_EQ(lines.size(), 6u);  // four requests and two retries
    for (const std::string& line : lines) EXPECT_EQ(line.find("Bearer"), std::string::npos) << line;
}

}  // namespace
