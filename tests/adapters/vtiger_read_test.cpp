// Walks, what changed since, single records and deletions, as conversations.
#include "tenure/crm/pages.hpp"
#include "vtiger/module.hpp"
#include "vtiger_recordings.hpp"

namespace tenure {
namespace {

using namespace testing_vtiger;

const std::string empty_result = "[]";

/// A connector over a script, whose clock agrees with the recorded server's.
struct Conversation {
    explicit Conversation(Script script) : transport(std::move(script)) {
        connector = vtiger::connect(options(&clock), lend(transport));
    }
    ManualClock clock{Timestamp::from_seconds(1795304415)};  // 2026-11-21 23:40:15
    ScriptedTransport transport;
    std::unique_ptr<Connector> connector;
};

FieldList fields(int describe, const std::vector<std::string>& names) {
    const vtiger::Module module = vtiger::read_module(body_of(describe));
    auto list = std::make_shared<std::vector<FieldInfo>>();
    for (const std::string& name : names) {
        const auto at = field_index(module.fields, name);
        FieldInfo missing;
        missing.name = name;
        list->push_back(at < 0 ? missing : module.fields[static_cast<std::size_t>(at)]);
    }
    return list;
}

ReadRequest request(const std::string& stream, FieldList wanted, Cursor from = {},
                    Purpose purpose = Purpose::changes) {
    return {{"shop", stream, purpose, ""}, std::move(wanted), std::move(from), {}, {}};
}

std::string row(const std::string& id, const std::string& second, const std::string& name) {
    return R"({"id":")" + id + R"(","modifiedtime":"2026-11-21 )" + second + R"(","lastname":")" +
           name + R"("})";
}

TEST(VtigerRead, WalksByIdUntilAPageIsEmpty) {
    Script script = opening("Contacts", 42);
    script.push_back(query_step(
        "select id,modifiedtime,lastname from Contacts where id > '12x0' order by id limit 100;",
        "[" + row("12x9", "23:00:00", "a") + "," + row("12x105", "22:00:00", "b") + "]"));
    script.push_back(query_step(
        "select id,modifiedtime,lastname from Contacts where id > '12x105' order by id limit 100;",
        "[" + row("12x106", "21:00:00", "c") + "]"));
    script.push_back(query_step(
        "select id,modifiedtime,lastname from Contacts where id > '12x106' order by id limit 100;",
        empty_result));
    Conversation talk(script);
    std::vector<std::string> ids;
    Page last;
    each_page(*talk.connector, request("Contacts", fields(42, {"lastname"})),
              [&](const Page& page) {
                  for (const Row& row : page.rows) ids.push_back(row.id);
                  last = page;
                  return true;
              });
    EXPECT_EQ(talk.transport.problem(), "");
    EXPECT_EQ(ids, (std::vector<std::string>{"12x9", "12x105", "12x106"}));
    EXPECT_TRUE(last.complete);
    EXPECT_NE(last.next.json.find("1795304415"), std::string::npos) << last.next.json;
}

TEST(VtigerRead, FindsNothingNewInOneRequest) {
    Script script = opening("Contacts", 42);
    script.push_back(
        query_step("select id,modifiedtime,lastname from Contacts where modifiedtime "
                   ">= '2026-11-21 23:40:13' order by modifiedtime,id limit 100;",
                   empty_result));
    Conversation talk(script);
    talk.clock.advance(std::chrono::minutes(10));
    const Cursor from{R"({"v":1,"stream":"Contacts","phase":"changes","since":1795304415})"};
    const Page page = talk.connector->read(request("Contacts", fields(42, {"lastname"}), from), {});
    EXPECT_EQ(talk.transport.problem(), "");
    EXPECT_TRUE(page.complete);
    EXPECT_TRUE(page.rows.empty());
}

TEST(VtigerRead, ReadsChangesByTimeAndIdWithoutLosingTies) {
    const std::string head = "select id,modifiedtime,lastname from Contacts where ";
    std::string full;
    for (int i = 0; i < 100; ++i) {
        full += (i == 0 ? "" : ",") + row("12x" + std::to_string(200 + i), "23:41:00", "n");
    }
    Script script = opening("Contacts", 42);
    script.push_back(query_step(
        head + "modifiedtime >= '2026-11-21 23:40:13' order by modifiedtime,id limit 100;",
        "[" + full + "]"));
    script.push_back(query_step(
        head + "modifiedtime = '2026-11-21 23:41:00' and id > '12x299' order by id limit 100;",
        "[" + row("12x300", "23:41:00", "tie") + "]"));
    script.push_back(query_step(
        head + "modifiedtime > '2026-11-21 23:41:00' order by modifiedtime,id limit 100;",
        "[" + row("12x5", "23:42:00", "later") + "]"));
    script.push_back(query_step(
        head + "modifiedtime > '2026-11-21 23:42:00' order by modifiedtime,id limit 100;",
        empty_result));
    Conversation talk(script);
    std::size_t rows = 0;
    Cursor end;
    const Cursor from{R"({"v":1,"stream":"Contacts","phase":"changes","since":1795304415})"};
    each_page(*talk.connector, request("Contacts", fields(42, {"lastname"}), from),
              [&](const Page& page) {
                  rows += page.rows.size();
                  end = page.next;
                  return true;
              });
    EXPECT_EQ(talk.transport.problem(), "");
    EXPECT_EQ(rows, 102U);
    EXPECT_NE(end.json.find("\"since\":1795304415"), std::string::npos) << end.json;
}

TEST(VtigerRead, RefusesAPageThatRepeats) {
    Script script = opening("Contacts", 42);
    script.push_back(query_step(
        "select id,modifiedtime from Contacts where id > '12x105' order by id limit 100;",
        R"([{"id":"12x105","modifiedtime":"2026-11-21 23:00:00"}])"));
    Conversation talk(script);
    const Cursor from{
        R"({"v":1,"stream":"Contacts","phase":"walk","id":"12x105","since":1795304415})"};
    try {
        talk.connector->read(request("Contacts", nullptr, from), {});
        FAIL() << "the page was accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::bad_response);
        EXPECT_THAT(error.what(), ::testing::HasSubstr("twice"));
    }
}

TEST(VtigerRead, SweepsIdsAndVersionsOnly) {
    Script script = opening("Contacts", 42);
    script.push_back(
        query_step("select id,modifiedtime from Contacts where id > '12x0' order by id limit 100;",
                   empty_result));
    Conversation talk(script);
    const Page page = talk.connector->read(request("Contacts", nullptr, {}, Purpose::deletes), {});
    EXPECT_EQ(talk.transport.problem(), "");
    EXPECT_TRUE(page.complete);
    EXPECT_TRUE(page.next.empty());
    ASSERT_TRUE(page.fields);
    EXPECT_TRUE(page.fields->empty());
}

TEST(VtigerRead, GivesConvertedLeadsBackAsConverted) {
    Script script = opening("Leads", 43);
    script.push_back(
        query_step("select id,modifiedtime,lastname from Leads where id in "
                   "('10x305','10x306') order by id limit 100;",
                   "[" + row("10x306", "23:00:00", "open") + "]"));
    script.push_back(
        {with_parameters("GET", {{"operation", "retrieve"}, {"id", "10x305"}}), answer_of(234)});
    Conversation talk(script);
    const std::vector<std::string> ids{"10x305", "10x306", "nonsense", "11x7"};
    ReadRequest wanted = request("Leads", fields(43, {"lastname", "converted"}));
    wanted.ids = ids;
    const Page page = talk.connector->read(wanted, {});
    EXPECT_EQ(talk.transport.problem(), "");
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_TRUE(page.complete);
    EXPECT_EQ(page.rows[0].values[1], Value(false));
    EXPECT_EQ(page.rows[1].id, "10x305");
    EXPECT_EQ(page.rows[1].values[0], Value(std::string("Drop; Table L00")));
    EXPECT_EQ(page.rows[1].values[1], Value(true));
}

TEST(VtigerRead, LeavesDeletedLeadsOut) {
    Script script = opening("Leads", 43);
    script.push_back(
        query_step("select id,modifiedtime from Leads where id in ('10x7') order by id limit 100;",
                   empty_result));
    script.push_back({with_parameters("GET", {{"operation", "retrieve"}}), answer_of(144)});
    Conversation talk(script);
    const std::vector<std::string> ids{"10x7"};
    ReadRequest wanted = request("Leads", nullptr);
    wanted.ids = ids;
    EXPECT_TRUE(talk.connector->read(wanted, {}).rows.empty());
    EXPECT_EQ(talk.transport.problem(), "");
}

TEST(VtigerRead, FindsRecordsByKeyExactly) {
    Script script = opening("Accounts", 41);
    script.push_back(
        query_step("select id,modifiedtime,cf_865 from Accounts where cf_865 = "
                   "'o''k-1' order by id limit 100;",
                   R"([{"id":"11x1","cf_865":"O'K-1"},{"id":"11x2","cf_865":"o'k-1"}])"));
    Conversation talk(script);
    const std::vector<ExternalKey> keys{{"cf_865", "o'k-1"}, {"cf_865", "  "}};
    ReadRequest wanted = request("Accounts", nullptr);
    wanted.keys = keys;
    const Page page = talk.connector->read(wanted, {});
    EXPECT_EQ(talk.transport.problem(), "");
    ASSERT_EQ(page.rows.size(), 1U);
    EXPECT_EQ(page.rows[0].id, "11x2");
    EXPECT_TRUE(page.rows[0].values.empty());
    ASSERT_EQ(page.problems.size(), 1U);
    EXPECT_EQ(page.problems[0].code, "unsearchable_key");
}

TEST(VtigerRead, HidesAFieldThatTheServerDenies) {
    Script script = opening("Accounts", 41);
    const std::string tail = " from Accounts where id > '11x0' order by id limit 100;";
    script.push_back({with_parameters("GET", {{"query",
                                               "select id,modifiedtime,accountname,"
                                               "annual_revenue" +
                                                   tail}}),
                      answer_of(282)});
    script.push_back(describe_step("Accounts", 281));  // as the restricted user sees it
    script.push_back(query_step("select id,modifiedtime,accountname" + tail,
                                R"([{"id":"11x1","modifiedtime":"2026-11-21 23:00:00",)"
                                R"("accountname":"a"}])"));
    Conversation talk(script);
    const FieldList wanted = std::make_shared<std::vector<FieldInfo>>(
        std::vector<FieldInfo>{(*fields(41, {"accountname"}))[0], [] {
                                   FieldInfo revenue;
                                   revenue.name = "annual_revenue";
                                   return revenue;
                               }()});
    const Page page = talk.connector->read(request("Accounts", wanted), {});
    EXPECT_EQ(talk.transport.problem(), "");
    EXPECT_EQ(page.rows.at(0).values[1], Value(Hidden{}));
}

TEST(VtigerRead, SaysThatAModuleIsDenied) {
    Script script = login_script();
    script.push_back(describe_step("Invoice", 274));
    Conversation talk(script);
    try {
        talk.connector->read(request("Invoice", nullptr), {});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::permission);
    }
}

TEST(VtigerRead, SplitsAnAddressThatIsTooLongForTheServer) {
    Script script = opening("Contacts", 42);
    script.push_back({with_parameters("GET", {{"operation", "query"}}), answer_of(317)});
    script.push_back(
        query_step("select id,modifiedtime from Contacts where id > '12x0' order by id limit 100;",
                   empty_result));
    Conversation talk(script);
    EXPECT_TRUE(talk.connector->read(request("Contacts", nullptr), {}).complete);
    EXPECT_EQ(talk.transport.problem(), "");
}

TEST(VtigerRead, ListsStreamsWithTheirFields) {
    Script script = login_script();
    script.push_back({with_parameters("GET", {{"operation", "listtypes"}}), answer_of(22)});
    script.push_back(describe_step("Invoice", 46));
    script.push_back(describe_step("Accounts", 41));
    Conversation talk(script);
    const std::vector<std::string> only{"Accounts", "Invoice", "NoSuch"};
    const auto streams = talk.connector->streams(only, {});
    EXPECT_EQ(talk.transport.problem(), "");
    ASSERT_EQ(streams.size(), 2U);
    EXPECT_EQ(streams[0].name, "Invoice");
    EXPECT_GE(field_index(streams[0].fields, "LineItems"), 0);
    EXPECT_LT(field_index(streams[0].fields, "productid"), 0);
    const StreamInfo& accounts = streams[1];
    EXPECT_EQ(accounts.label, "Organizations");
    EXPECT_EQ(accounts.deletes, DeleteKind::sweep);
    EXPECT_TRUE(accounts.incremental);
    EXPECT_TRUE(accounts.writable);
    const auto at = field_index(accounts.fields, "cf_857");
    ASSERT_GE(at, 0);
    const FieldInfo& segment = accounts.fields[static_cast<std::size_t>(at)];
    EXPECT_TRUE(segment.custom);
    EXPECT_EQ(segment.label, "Tenure Segment");
    EXPECT_EQ(segment.type, FieldType::choice);
    EXPECT_EQ(segment.choices.front().value, "Champion");
}

TEST(VtigerRead, KeepsPasswordsAndKeysOfUsersOut) {
    const vtiger::Module users = vtiger::read_module(body_of(54));
    for (const char* secret : {"user_password", "confirm_password", "accesskey"}) {
        EXPECT_FALSE(users.has(secret)) << secret;
    }
    EXPECT_TRUE(users.has("user_name"));
    EXPECT_FALSE(users.has("modifiedtime"));
}

}  // namespace
}  // namespace tenure
