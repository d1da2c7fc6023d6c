// The table of failures covers whatever a real server was seen to say.
#include <set>

#include "vtiger/envelope.hpp"
#include "vtiger/errors.hpp"
#include "vtiger_recordings.hpp"

namespace tenure {
namespace {

using namespace testing_vtiger;
using vtiger::Action;
using vtiger::Failure;
using vtiger::FailureKind;

TEST(VtigerErrors, CoverEveryCodeThatWasRecorded) {
    const auto codes = vtiger::known_codes();
    std::set<std::string> seen;
    for (const auto& file : recording_files()) {
        const Recording exchange = parse_recording(file);
        const auto failure = vtiger::failure_of(exchange.response);
        if (failure && failure->kind == FailureKind::refused) seen.insert(failure->code);
    }
    EXPECT_GE(seen.size(), 14U);
    for (const std::string& code : seen) {
        EXPECT_NE(std::find(codes.begin(), codes.end(), code), codes.end()) << code;
    }
}

TEST(VtigerErrors, TellSuccessFromFailureInEveryRecording) {
    for (const auto& file : recording_files()) {
        const Recording exchange = parse_recording(file);
        const std::string& body = exchange.response.body;
        const bool success =
            exchange.response.status == 200 && body.rfind("{\"success\":true", 0) == 0;
        EXPECT_EQ(!vtiger::failure_of(exchange.response), success) << exchange.file;
    }
}

Action action(const std::string& code) {
    return vtiger::action_for({FailureKind::refused, 200, code, ""});
}

TEST(VtigerErrors, DecideWhatToDo) {
    for (const char* code :
         {"AUTHENTICATION_REQUIRED", "INVALID_SESSIONID", "SESSION_EXPIRED", "SESSION_LEFT_IDLE"}) {
        EXPECT_EQ(action(code), Action::log_in) << code;
    }
    EXPECT_EQ(action("INVALID_AUTH_TOKEN"), Action::new_challenge);
    EXPECT_EQ(action("INVALID_USER_CREDENTIALS"), Action::new_challenge);
    EXPECT_EQ(action("AUTHENTICATION_FAILURE"), Action::stop);
    EXPECT_EQ(action("ACCESS_DENIED"), Action::denied);
    EXPECT_EQ(action("0"), Action::adopt);
    EXPECT_EQ(action("QUERY_SYNTAX_ERROR"), Action::stop);
    EXPECT_EQ(action("MANDATORY_FIELDS_MISSING"), Action::reject);
    EXPECT_EQ(action("SOMETHING_NEW"), Action::reject);
}

TEST(VtigerErrors, DecideByStatusWhereThereIsNoCode) {
    const auto status = [](int number) {
        return vtiger::action_for({FailureKind::status, number, "", ""});
    };
    EXPECT_EQ(status(500), Action::retry);
    EXPECT_EQ(status(503), Action::retry);
    EXPECT_EQ(status(414), Action::split);
    EXPECT_EQ(status(429), Action::wait);
    EXPECT_EQ(status(404), Action::stop);
    EXPECT_EQ(status(403), Action::stop);
    EXPECT_EQ(status(302), Action::stop);
}

TEST(VtigerErrors, KeepServerTextOutOfTheMessage) {
    const Error error = vtiger::error_of(
        {FailureKind::refused, 200, "ACCESS_DENIED", "<b>secret@example.test</b>"}, "query", "x");
    EXPECT_EQ(error.code(), Errc::permission);
    EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos);
    EXPECT_EQ(error.details().server_text, "<b>secret@example.test</b>");
    EXPECT_EQ(error.details().vendor_code, "ACCESS_DENIED");
    EXPECT_FALSE(error.details().next_step.empty());
}

TEST(VtigerErrors, FindTheFieldThatIsDenied) {
    EXPECT_EQ(vtiger::denied_field("Permission to access '.annual_revenue.' attribute denied."),
              "annual_revenue");
    EXPECT_EQ(vtiger::denied_field("Permission to access nofield attribute denied."), "nofield");
    EXPECT_EQ(vtiger::denied_field("Permission to perform the operation is denied"), "");
}

TEST(VtigerEnvelope, ReadsCodesThatAreNumbers) {
    const auto failure = vtiger::failure_of(answer_of(76));
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code, "0");
}

TEST(VtigerEnvelope, TellsHtmlFromCutJsonFromOtherText) {
    const auto kind = [](std::string body) {
        const auto failure = vtiger::failure_of({200, {}, std::move(body)});
        return failure ? failure->kind : FailureKind::refused;
    };
    EXPECT_EQ(kind("<!DOCTYPE html><html>{}</html>"), FailureKind::html);
    EXPECT_EQ(kind(body_of(309)), FailureKind::not_json);
    EXPECT_EQ(kind("{\"succ"), FailureKind::truncated);
    EXPECT_EQ(kind(""), FailureKind::truncated);
    EXPECT_EQ(kind("[1]"), FailureKind::not_json);
}

TEST(VtigerEnvelope, RepairsWhatIsNotStrict) {
    const vtiger::Repaired repaired =
        vtiger::repair("Notice: x\n{\"a\":\"1\x01\t2\\\"\xC3\"} trailing");
    EXPECT_EQ(repaired.json, "{\"a\":\"1\\u0001\\u00092\\\"\uFFFD\"}");
    EXPECT_TRUE(repaired.complete);
    EXPECT_EQ(repaired.controls, 2U);
    EXPECT_EQ(repaired.broken_bytes, 1U);
    EXPECT_EQ(repaired.noise, 10U);
    EXPECT_FALSE(vtiger::repair("{\"a\":[1,2").complete);
}

TEST(VtigerEnvelope, ReadsChallengeAndLogin) {
    const vtiger::Challenge challenge = vtiger::read_challenge(body_of(1));
    EXPECT_EQ(challenge.token, "6b022bdfe19f7");
    EXPECT_EQ(challenge.server_seconds, 1795304415);
    const vtiger::LoginAnswer login = vtiger::read_login(body_of(5));
    EXPECT_EQ(login.session, "2344add16b022bdfe62d9");
    EXPECT_EQ(login.user_id, "19x1");
    EXPECT_EQ(login.version, "8.4.0");
    EXPECT_TRUE(login.admin);
    EXPECT_FALSE(vtiger::read_login(body_of(272)).admin);
    EXPECT_THROW(vtiger::read_challenge(R"({"success":true,"result":{}})"), Error);
    EXPECT_THROW(vtiger::read_login(R"({"success":true,"result":[]})"), Error);
}

}  // namespace
}  // namespace tenure
