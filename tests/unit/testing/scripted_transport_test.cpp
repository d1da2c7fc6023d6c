#include "tenure/testing/scripted_transport.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tenure;

HttpRequest get(std::string url) {
    HttpRequest request;
    request.url = std::move(url);
    return request;
}

TEST(ScriptedTransport, AnswersInOrderAndRemembersRequests) {
    ScriptedTransport transport;
    transport.expect(exactly("GET", "https://a/1"), json_response("{}"))
        .expect(with_parameters("GET", {{"q", "a b"}}), HttpResponse{404, {}, ""});
    EXPECT_EQ(transport.send(get("https://a/1"), nullptr).body, "{}");
    EXPECT_NE(transport.problem(), "");
    EXPECT_EQ(transport.send(get("https://a/2?x=1&q=a%20b"), nullptr).status, 404);
    EXPECT_EQ(transport.problem(), "");
    EXPECT_EQ(transport.requests().size(), 2u);
}

TEST(ScriptedTransport, RefusesWhatTheScriptDoesNotExpect) {
    ScriptedTransport transport;
    transport.expect(exactly("GET", "https://a/1"), json_response("{}"));
    EXPECT_THROW(transport.send(get("https://a/2"), nullptr), Error);
    EXPECT_NE(transport.surprise().find("https://a/2"), std::string::npos);
}

TEST(ScriptedTransport, FeedsTheSinkInPieces) {
    ScriptedTransport transport;
    transport.expect(anything(), json_response("abcdef"));
    std::vector<std::string> pieces;
    const BodySink sink = [&](std::string_view piece) {
        pieces.emplace_back(piece);
        return true;
    };
    EXPECT_EQ(transport.send(get("https://a/"), &sink).body, "");
    EXPECT_EQ(pieces, (std::vector<std::string>{"abc", "def"}));
}

TEST(ForEachFailure, FailsEveryStepOnceAndKeepsWhatTheRunThrew) {
    const Script script{{exactly("GET", "https://a/1"), json_response("{}")},
                        {exactly("GET", "https://a/2"), json_response("{}")}};
    const auto runs = for_each_failure(script, [](Transport& transport) {
        transport.send(get("https://a/1"), nullptr);
        try {
            transport.send(get("https://a/2"), nullptr);
        } catch (const Error&) {
            transport.send(get("https://a/2"), nullptr);
        }
    });
    ASSERT_EQ(runs.size(), 2 * common_failures().size());
    EXPECT_TRUE(runs.front().error);
    EXPECT_EQ(runs.front().failure, "connection cut");
    EXPECT_FALSE(runs.back().error);
}

TEST(ForEachFailure, ReportsARequestOutsideTheScript) {
    const Script script{{exactly("GET", "https://a/1"), json_response("{}")}};
    EXPECT_THROW(for_each_failure(script,
                                  [](Transport& transport) {
                                      if (transport.send(get("https://a/1"), nullptr).status != 200)
                                          transport.send(get("https://a/other"), nullptr);
                                  }),
                 std::logic_error);
}

}  // namespace
