#include "tenure/http/redact.hpp"

#include <gtest/gtest.h>

#include "tenure/testing/manual_clock.hpp"
#include "tenure/testing/scripted_transport.hpp"

namespace {

using namespace tenure;
using namespace std::chrono_literals;

TEST(Redact, ShowsOnlyListedParametersOfAUrl) {
    EXPECT_EQ(redacted_url("https://crm.example.com/webservice.php?operation=query&sessionName="
                           "4f2a&query=select%20*%20from%20Contacts%3B"),
              "https://crm.example.com/webservice.php?operation=query&sessionName=***&query=***");
}

TEST(Redact, HidesUserNamesFragmentsAndNamelessValues) {
    EXPECT_EQ(redacted_url("https://u:p@host/a?token#secret"), "https://host/a?***");
    EXPECT_EQ(redacted_url("https://host?x=1&=2&operation=sync"),
              "https://host?x=***&=***&operation=sync");
}

TEST(Redact, DoesNotTakeAnEncodedNameForAListedOne) {
    EXPECT_EQ(redacted_form("operatio%6E=x&OPERATION=y"), "operatio%6E=***&OPERATION=y");
}

TEST(Redact, ShowsOnlyListedHeaders) {
    Headers headers;
    headers.set("authorization", "Bearer abc");
    headers.set("retry-after", "5");
    EXPECT_EQ(redacted_headers(headers), "authorization: ***, retry-after: 5");
}

TEST(Redact, CannotBeUsedToForgeLogLines) {
    EXPECT_EQ(redacted_form("operation=a\nERROR b"), "operation=a\\x0aERROR b");
    EXPECT_EQ(redacted_url("https://host/\x1b[2J"), "https://host/\\x1b[2J");
}

class LoggedRequest : public testing::Test {
 protected:
    LoggedRequest() {
        log.level = LogLevel::debug;
        log.write = [this](LogLevel level, std::string_view line) {
            lines.emplace_back(level, line);
        };
        request.method = "POST";
        request.url = "https://crm/webservice.php";
        request.label = "log in";
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.body = "operation=login&username=admin&accessKey=0123456789abcdef";
    }

    Log log;
    std::vector<std::pair<LogLevel, std::string>> lines;
    HttpRequest request;
    ManualClock clock;
};

TEST_F(LoggedRequest, GivesStatusSizeAndTimeButNoSecret) {
    const auto next = std::make_shared<AnsweringTransport>([&](const HttpRequest&, const Context&) {
        clock.advance(84ms);
        return json_response(R"({"sessionName":"4f2a"})");
    });
    LogTransport transport(next, log, {}, clock);
    transport.send(request, nullptr);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].first, LogLevel::debug);
    EXPECT_EQ(lines[0].second,
              "log in: POST https://crm/webservice.php, 57 bytes "
              "[operation=login&username=***&accessKey=***] "
              "{Content-Type: application/x-www-form-urlencoded} -> HTTP 200, 22 bytes "
              "{Content-Type: application/json}, 84 ms");
}

TEST_F(LoggedRequest, LogsErrorsAndPassesThemOn) {
    const auto script = std::make_shared<ScriptedTransport>();
    script->expect(anything(), network_error()).expect(anything(), HttpResponse{500, {}, ""});
    log.level = LogLevel::info;
    LogTransport transport(script, log, {}, clock);
    EXPECT_THROW(transport.send(request, nullptr), Error);
    transport.send(request, nullptr);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_NE(lines[0].second.find("-> network (connection reset by peer), 0 ms"),
              std::string::npos);
    EXPECT_NE(lines[1].second.find("HTTP 500"), std::string::npos);
}

TEST_F(LoggedRequest, IsSilentBelowItsLevelAndCountsStreamedBytes) {
    const auto script = std::make_shared<ScriptedTransport>();
    script->expect(anything(), json_response("abcdef")).expect(anything(), json_response("abc"));
    std::string received;
    const BodySink sink = [&](std::string_view piece) { return received += piece, true; };
    LogTransport transport(script, log, {}, clock);
    transport.send(request, &sink);
    EXPECT_EQ(received, "abcdef");
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_NE(lines[0].second.find(" 6 bytes"), std::string::npos);
    LogTransport quiet(script, {LogLevel::info, log.write}, {}, clock);
    quiet.send(request, nullptr);
    EXPECT_EQ(lines.size(), 1u);
}

}  // namespace
