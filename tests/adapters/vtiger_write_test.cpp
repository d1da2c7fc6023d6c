// Writes, what became of them, and what the CRM made of the values.
#include "vtiger_recordings.hpp"

namespace tenure {
namespace {

using namespace testing_vtiger;

RequestMatch revise(const std::string& element) {
    return with_parameters("POST", {{"operation", "revise"}, {"element", element}});
}

RequestMatch create(const std::string& module, const std::string& element) {
    return with_parameters(
        "POST", {{"operation", "create"}, {"elementType", module}, {"element", element}});
}

const RequestMatch any_revise = with_parameters("POST", {{"operation", "revise"}});
const RequestMatch any_create = with_parameters("POST", {{"operation", "create"}});
const RequestMatch any_query = with_parameters("GET", {{"operation", "query"}});

HttpResponse rows(const std::string& list) {
    return json_response("{\"success\":true,\"result\":" + list + "}");
}

Outcome write(Script script, const WriteItem& item) {
    script.push_back(logout_step());
    ScriptedTransport transport(std::move(script));
    std::vector<Outcome> outcomes;
    {
        const auto connector = vtiger::connect(options(), lend(transport));
        outcomes = connector->write(std::span(&item, 1), {});
    }
    EXPECT_EQ(transport.problem(), "");
    EXPECT_EQ(outcomes.size(), 1U);
    return outcomes.at(0);
}

WriteItem revision(const std::string& stream, const std::string& id,
                   std::vector<FieldValue> values) {
    return {Operation::revise, stream, id, {}, std::move(values)};
}

WriteItem creation(const std::string& stream, ExternalKey key, std::vector<FieldValue> values) {
    return {Operation::create, stream, "", std::move(key), std::move(values)};
}

TEST(VtigerWrite, RevisesOnlyWhatIsGiven) {
    Script script = opening("Accounts", 41);
    script.push_back({revise(R"({"cf_853":"12.5","cf_857":"Loyal","id":"11x5"})"),
                      rows(R"({"id":"11x5","cf_853":"12.50","cf_857":"Loyal"})")});
    const Outcome outcome =
        write(script, revision("Accounts", "11x5",
                               {{"cf_857", std::string("Loyal")}, {"cf_853", Decimal{"12.5"}}}));
    EXPECT_EQ(outcome.status, WriteStatus::written);
    EXPECT_TRUE(outcome.altered.empty());
    EXPECT_EQ(outcome.id, "11x5");
}

TEST(VtigerWrite, ReportsWhatTheCrmStoredOtherwise) {
    Script script = opening("Contacts", 42);
    script.push_back({any_revise, answer_of(371)});
    const Outcome outcome = write(script, revision("Contacts", "12x680",
                                                   {{"cf_875", Decimal{"-12345678901234567890.55"}},
                                                    {"lastname", std::string("dup")}}));
    EXPECT_EQ(outcome.status, WriteStatus::written);
    ASSERT_EQ(outcome.altered.size(), 1U);
    EXPECT_EQ(outcome.altered[0].name, "cf_875");
    EXPECT_EQ(outcome.altered[0].value, Value(Decimal{"-9999999999999.99"}));
    EXPECT_THAT(outcome.message, ::testing::HasSubstr("cf_875"));
}

TEST(VtigerWrite, ReportsEmojiThatBecameQuestionMarks) {
    Script script = opening("Accounts", 41);
    script.push_back(
        {create("Accounts", R"({"accountname":"emoji 😀 end","assigned_user_id":"19x1"})"),
         answer_of(66)});
    const Outcome outcome =
        write(script, creation("Accounts", {}, {{"accountname", std::string("emoji 😀 end")}}));
    EXPECT_EQ(outcome.status, WriteStatus::written);
    EXPECT_EQ(outcome.id, "11x631");
    ASSERT_EQ(outcome.altered.size(), 1U);
    EXPECT_EQ(outcome.altered[0].value, Value(std::string("emoji ???? end")));
    EXPECT_THAT(outcome.message, ::testing::HasSubstr("emoji"));
}

TEST(VtigerWrite, RefusesWithoutAskingWhatTheServerWouldBreak) {
    const Outcome escape =
        write(opening("Accounts", 41),
              revision("Accounts", "11x5", {{"accountname", std::string("lit \\u0041")}}));
    EXPECT_EQ(escape.status, WriteStatus::rejected);
    EXPECT_EQ(escape.code, "LITERAL_BACKSLASH_U");
    const Outcome nothing = write(opening("Accounts", 41), revision("Accounts", "11x5", {}));
    EXPECT_EQ(nothing.status, WriteStatus::written);
}

TEST(VtigerWrite, PassesRefusalsOnPerRecord) {
    const std::pair<int, const char*> cases[] = {
        {133, "MANDATORY_FIELDS_MISSING"}, {139, "0"}, {85, "REFERENCE_INVALID"}};
    for (const auto& [answer, code] : cases) {
        Script script = opening("Accounts", 41);
        script.push_back({any_revise, answer_of(answer)});
        const Outcome outcome = write(
            script, revision("Accounts", "11x651", {{"accountname", std::string("CRUD one")}}));
        EXPECT_EQ(outcome.status, WriteStatus::rejected);
        EXPECT_EQ(outcome.code, code);
        EXPECT_FALSE(outcome.message.empty());
    }
}

TEST(VtigerWrite, TellsGoneFromForbidden) {
    const auto after_denial = [](const std::string& found) {
        Script script = opening("Accounts", 41);
        script.push_back({any_revise, answer_of(136)});
        script.push_back({any_query, rows(found)});
        return write(script, revision("Accounts", "11x9", {{"phone", std::string("1")}}));
    };
    EXPECT_EQ(after_denial("[]").status, WriteStatus::not_found);
    const Outcome forbidden = after_denial(R"([{"id":"11x9"}])");
    EXPECT_EQ(forbidden.status, WriteStatus::rejected);
    EXPECT_EQ(forbidden.code, "ACCESS_DENIED");
}

TEST(VtigerWrite, ReadsBackAfterAFailureBeforeItTriesAgain) {
    const std::string wanted = R"([{"id":"11x5","phone":"1"}])";
    const std::string other = R"([{"id":"11x5","phone":"0"}])";
    const WriteItem item = revision("Accounts", "11x5", {{"phone", std::string("1")}});
    Script done = opening("Accounts", 41);
    done.push_back({any_revise, HttpResponse{500, {}, ""}});
    done.push_back({any_query, rows(wanted)});
    EXPECT_EQ(write(done, item).status, WriteStatus::written);

    Script again = opening("Accounts", 41);
    again.push_back({any_revise, network_error()});
    again.push_back({any_query, rows(other)});
    again.push_back({any_revise, rows(R"({"id":"11x5","phone":"1"})")});
    EXPECT_EQ(write(again, item).status, WriteStatus::written);

    Script failing = opening("Accounts", 41);
    for (int i = 0; i < 2; ++i) {
        failing.push_back({any_revise, HttpResponse{500, {}, ""}});
        failing.push_back({any_query, rows(other)});
    }
    EXPECT_EQ(write(failing, item).status, WriteStatus::unknown);
}

const ExternalKey key{"cf_865", "ext-1"};

TEST(VtigerWrite, LooksTheKeyUpBeforeItCreates) {
    Script script = opening("Accounts", 41);
    script.push_back({any_query, rows("[]")});
    script.push_back(
        {create("Accounts", R"({"accountname":"A","assigned_user_id":"19x1","cf_865":"ext-1"})"),
         rows(R"({"id":"11x900","accountname":"A","cf_865":"ext-1"})")});
    const Outcome outcome =
        write(script, creation("Accounts", key, {{"accountname", std::string("A")}}));
    EXPECT_EQ(outcome.status, WriteStatus::written);
    EXPECT_EQ(outcome.id, "11x900");
}

TEST(VtigerWrite, AdoptsTheRecordThatHasTheKey) {
    const WriteItem item = creation("Accounts", key, {{"accountname", std::string("A")}});
    Script same = opening("Accounts", 41);
    same.push_back({any_query, rows(R"([{"id":"11x7","accountname":"A","cf_865":"ext-1"}])")});
    const Outcome kept = write(same, item);
    EXPECT_EQ(kept.status, WriteStatus::written);
    EXPECT_EQ(kept.id, "11x7");

    Script other = opening("Accounts", 41);
    other.push_back({any_query, rows(R"([{"id":"11x7","accountname":"B","cf_865":"ext-1"}])")});
    other.push_back(
        {revise(R"({"accountname":"A","id":"11x7"})"), rows(R"({"id":"11x7","accountname":"A"})")});
    EXPECT_EQ(write(other, item).id, "11x7");

    Script two = opening("Accounts", 41);
    two.push_back({any_query, rows(R"([{"id":"11x7","cf_865":"ext-1"},)"
                                   R"({"id":"11x8","cf_865":"ext-1"}])")});
    EXPECT_EQ(write(two, item).code, "AMBIGUOUS_KEY");
}

TEST(VtigerWrite, FindsWhatAFailedCreateLeftBehind) {
    const WriteItem item = creation("Accounts", key, {{"accountname", std::string("A")}});
    Script left = opening("Accounts", 41);
    left.push_back({any_query, rows("[]")});
    left.push_back({any_create, HttpResponse{500, {}, ""}});
    left.push_back({any_query, rows(R"([{"id":"11x7","accountname":"","cf_865":"ext-1"}])")});
    left.push_back(
        {revise(R"({"accountname":"A","id":"11x7"})"), rows(R"({"id":"11x7","accountname":"A"})")});
    EXPECT_EQ(write(left, item).status, WriteStatus::written);

    Script lost = opening("Accounts", 41);
    lost.push_back({any_query, rows("[]")});
    lost.push_back({any_create, network_error()});
    lost.push_back({any_query, rows("[]")});
    EXPECT_EQ(write(lost, item).status, WriteStatus::unknown);

    Script keyless = opening("Accounts", 41);
    keyless.push_back({any_create, HttpResponse{500, {}, ""}});
    EXPECT_EQ(write(keyless, creation("Accounts", {}, {{"accountname", std::string("A")}})).status,
              WriteStatus::unknown);
}

TEST(VtigerWrite, SendsTheRateAlongWithInvoices) {
    Script script = opening("Invoice", 46);
    script.push_back(
        query_step("select id,modifiedtime,conversion_rate,currency_id from Invoice "
                   "where id in ('7x662') order by id limit 100;",
                   R"([{"id":"7x662","conversion_rate":"0.900",)"
                   R"("currency_id":"21x2"}])"));
    script.push_back({revise(R"({"conversion_rate":"0.900","currency_id":"21x2","id":"7x662",)"
                             R"("invoicestatus":"Paid"})"),
                      rows(R"({"id":"7x662","invoicestatus":"Paid"})")});
    const Outcome outcome =
        write(script, revision("Invoice", "7x662", {{"invoicestatus", std::string("Paid")}}));
    EXPECT_EQ(outcome.status, WriteStatus::written);
}

TEST(VtigerWrite, StopsWhenTheLoginIsRefused) {
    Script script = login_script();
    script[1].answer = answer_of(8);
    const Script again = script;
    script.insert(script.end(), again.begin(), again.end());
    ScriptedTransport transport(script);
    const auto connector = vtiger::connect(options(), lend(transport));
    const WriteItem item = revision("Accounts", "11x5", {{"phone", std::string("1")}});
    EXPECT_THROW(connector->write(std::span(&item, 1), {}), Error);
}

TEST(VtigerCheck, NamesWhatIsMissingAndWhatCannotBeKnown) {
    AnsweringTransport transport([](const HttpRequest& request, const Context&) {
        const auto given = parameters_of(request);
        const std::string& operation = given.at("operation");
        if (operation == "getchallenge") return json_response(challenge_answer);
        if (operation == "login") return json_response(login_answer);
        if (operation == "listtypes") return answer_of(273);
        if (operation == "query") return answer_of(207);
        if (operation == "describe" && given.at("elementType") == "Accounts") return answer_of(41);
        return operation == "describe" ? answer_of(42) : answer_of(35);
    });
    ManualClock clock(Timestamp::from_seconds(1795304415 - 3600));
    const auto report = vtiger::connect(options(&clock), lend(transport))->check({});
    EXPECT_TRUE(report.ok());
    std::string all;
    for (const Finding& finding : report.findings) all += finding.what + "\n";
    for (const char* part :
         {"vTiger 8.4.0", "3600 seconds ahead", "no administrator", "Invoice is missing",
          "\"Tenure Stage\"", "workflows cannot be seen", "encrypted"}) {
        EXPECT_THAT(all, ::testing::HasSubstr(part));
    }
    EXPECT_EQ(all.find("\"Tenure CLV\""), std::string::npos) << all;
}

TEST(VtigerCheck, TurnsAFailedLoginIntoAFinding) {
    ScriptedTransport transport({{anything(), answer_of(2)}});
    const auto report = vtiger::connect(options(), lend(transport))->check({});
    EXPECT_FALSE(report.ok());
    EXPECT_FALSE(report.findings.at(0).next.empty());
}

}  // namespace
}  // namespace tenure
