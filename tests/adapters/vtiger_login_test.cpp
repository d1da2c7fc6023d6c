// Logging in, staying logged in, and saying clearly when that is impossible.
#include "vtiger_recordings.hpp"

namespace tenure {
namespace {

using namespace testing_vtiger;

const auto list_types = with_parameters("GET", {{"operation", "listtypes"}, {"sessionName", "s1"}});

HttpResponse no_modules() {
    return json_response(R"({"success":true,"result":{"types":[],"information":{}}})");
}

std::optional<Error> list_streams(Transport& transport) {
    ManualClock clock;
    const auto connector = vtiger::connect(options(&clock), lend(transport));
    try {
        connector->streams({}, {});
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

TEST(VtigerLogin, TurnsChallengeAndKeyIntoASession) {
    ScriptedTransport transport(login_script());
    transport.expect(list_types, no_modules());
    transport.expect(with_parameters("POST", {{"operation", "logout"}, {"sessionName", "s1"}}),
                     answer_of(35));
    EXPECT_FALSE(list_streams(transport));
    EXPECT_EQ(transport.problem(), "");
    const auto login = parameters_of(transport.requests()[1]);
    EXPECT_EQ(login.at("accessKey").size(), 32U);
    EXPECT_EQ(login.at("accessKey").find("aBcDeF"), std::string::npos);
}

TEST(VtigerLogin, LogsInAgainWhenTheSessionIsGoneAndRepeatsTheRequest) {
    for (const int lost : {14, 15, 320, 321, 322}) {
        Script script = login_script();
        script.push_back({list_types, answer_of(lost)});
        for (const auto& step : login_script()) script.push_back(step);
        script.push_back({list_types, no_modules()});
        script.push_back(logout_step());
        ScriptedTransport transport(script);
        EXPECT_FALSE(list_streams(transport)) << lost;
        EXPECT_EQ(transport.problem(), "") << lost;
    }
}

TEST(VtigerLogin, GivesUpWhenTheNewSessionIsGoneToo) {
    Script script = login_script();
    script.push_back({list_types, answer_of(15)});
    for (const auto& step : login_script()) script.push_back(step);
    script.push_back({list_types, answer_of(15)});
    script.push_back(logout_step());
    ScriptedTransport transport(script);
    const auto error = list_streams(transport);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Errc::authentication);
}

TEST(VtigerLogin, TakesANewChallengeOnceWhenTheFirstWasSuperseded) {
    for (const int refused : {12, 13}) {
        Script script = login_script();
        script[1].answer = answer_of(refused);
        for (const auto& step : login_script()) script.push_back(step);
        script.push_back({list_types, no_modules()});
        script.push_back(logout_step());
        ScriptedTransport transport(script);
        EXPECT_FALSE(list_streams(transport)) << refused;
        EXPECT_EQ(transport.problem(), "");
    }
}

TEST(VtigerLogin, SaysThatTheKeyIsWrongAfterTheSecondRefusal) {
    Script script = login_script();
    script[1].answer = answer_of(8);
    const Script again = script;
    script.insert(script.end(), again.begin(), again.end());
    ScriptedTransport transport(script);
    const auto error = list_streams(transport);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Errc::authentication);
    EXPECT_FALSE(error->retryable());
    EXPECT_THAT(error->what(), ::testing::HasSubstr("Access Key"));
    EXPECT_EQ(transport.problem(), "");
}

TEST(VtigerLogin, SaysThatTheUserIsUnknown) {
    ScriptedTransport transport(
        {{with_parameters("GET", {{"operation", "getchallenge"}}), answer_of(2)}});
    const auto error = list_streams(transport);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Errc::authentication);
    EXPECT_THAT(error->what(), ::testing::HasSubstr("no such user"));
}

TEST(VtigerLogin, PassesOnThatTheServerFailsForNow) {
    ScriptedTransport transport(
        {{with_parameters("GET", {{"operation", "getchallenge"}}), answer_of(362)}});
    const auto error = list_streams(transport);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), Errc::unavailable);
    EXPECT_TRUE(error->retryable());
}

TEST(VtigerLogin, ChecksItsSettingsBeforeAnythingIsSent) {
    ScriptedTransport transport;
    const auto refused = [&](auto change) {
        vtiger::Options wrong = options();
        change(wrong);
        try {
            vtiger::connect(wrong, lend(transport));
        } catch (const Error& error) {
            return error.code();
        }
        return Errc::internal;
    };
    EXPECT_EQ(refused([](auto& o) { o.user.clear(); }), Errc::configuration);
    EXPECT_EQ(refused([](auto& o) { o.url.clear(); }), Errc::configuration);
    EXPECT_EQ(refused([](auto& o) { o.url = "crm"; }), Errc::configuration);
    EXPECT_EQ(refused([](auto& o) { o.access_key = Secret(); }), Errc::configuration);
    EXPECT_EQ(refused([](auto& o) { o.zone = "Mars/Base"; }), Errc::configuration);
    EXPECT_EQ(refused([](auto& o) { o.currency = "euros"; }), Errc::configuration);
    EXPECT_TRUE(transport.requests().empty());
}

TEST(VtigerLogin, CopesWithEachStepFailingOnceOrSaysSo) {
    Script script = login_script();
    script.push_back({list_types, no_modules()});
    script.push_back(logout_step());
    const auto runs = for_each_failure(script, [](Transport& transport) {
        if (const auto error = list_streams(transport)) throw Error(*error);
    });
    for (const FailedRun& run : runs) {
        if (!run.error) continue;
        const Errc code = run.error->code();
        EXPECT_TRUE(code == Errc::network || code == Errc::unavailable ||
                    code == Errc::bad_response)
            << run.step << " " << run.failure << ": " << run.error->what();
    }
}

TEST(VtigerLogin, FingerprintsTheServerNotTheUser) {
    ScriptedTransport transport;
    vtiger::Options other = options();
    other.user = "sales";
    other.url = "HTTPS://CRM.example.test:443/index.php";
    EXPECT_EQ(vtiger::connect(options(), lend(transport))->fingerprint(),
              vtiger::connect(other, lend(transport))->fingerprint());
}

TEST(VtigerLogin, WaitsForItsTurnOnlyAsLongAsTheContextAllows) {
    vtiger::Options shared = options();
    shared.login = vtiger::shared_login();
    AnsweringTransport never(
        [](const HttpRequest&, const Context&) -> HttpResponse { throw network_error(); });
    const auto connector = vtiger::connect(shared, lend(never));
    StopSource stop;
    stop.request_stop();
    Context context;
    context.stop = stop.token();
    EXPECT_THROW(connector->streams({}, context), Error);
    EXPECT_EQ(connector->requests(), 0U);
}

}  // namespace
}  // namespace tenure
