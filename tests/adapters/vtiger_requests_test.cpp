// Requests have the shapes that a real server was seen to answer.
#include "vtiger/cursor.hpp"
#include "vtiger/draft.hpp"
#include "vtiger/login.hpp"
#include "vtiger/requests.hpp"
#include "vtiger_recordings.hpp"

namespace tenure {
namespace {

using namespace testing_vtiger;

TEST(VtigerRequests, NormaliseTheAddress) {
    const std::string wanted = "https://crm.example.test/webservice.php";
    for (const char* url :
         {"https://crm.example.test", "https://CRM.example.test/", "HTTPS://crm.example.test:443",
          "https://crm.example.test/webservice.php", "https://crm.example.test/index.php?module=X",
          "https://crm.example.test/#top"}) {
        EXPECT_EQ(vtiger::endpoint_of(url), wanted) << url;
    }
    EXPECT_EQ(vtiger::endpoint_of("http://localhost:8080/vtiger/"),
              "http://localhost:8080/vtiger/webservice.php");
    for (const char* url : {"", "crm.example.test", "ftp://crm", "https://", "https://u:p@crm"}) {
        EXPECT_THROW(vtiger::endpoint_of(url), Error) << url;
    }
}

TEST(VtigerRequests, PutGetParametersIntoTheAddress) {
    const HttpRequest request =
        vtiger::request_of("https://c/webservice.php",
                           vtiger::query("Contacts", "select id from Contacts;"), Secret("s1"));
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.repeat, Repeat::safe);
    EXPECT_EQ(request.url,
              "https://c/webservice.php?operation=query&sessionName=s1&"
              "query=select+id+from+Contacts%3B");
}

TEST(VtigerRequests, SendWritesOnceAsAForm) {
    const HttpRequest request =
        vtiger::request_of("https://c/webservice.php",
                           vtiger::create("Accounts", R"({"accountname":"é"})"), Secret("s1"));
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.repeat, Repeat::unsafe);
    EXPECT_EQ(request.body,
              "operation=create&sessionName=s1&elementType=Accounts&"
              "element=%7B%22accountname%22%3A%22%C3%A9%22%7D");
}

TEST(VtigerRequests, SayWhatRecordedRequestsSaid) {
    const auto recorded = [](int number) { return recording(number).parameters; };
    const auto made = [](const vtiger::Call& call, const std::string& session) {
        return parameters_of(vtiger::request_of("https://c", call, Secret(session)));
    };
    EXPECT_EQ(made(vtiger::get_challenge("admin"), ""), recorded(1));
    EXPECT_EQ(made(vtiger::log_in("admin", recorded(5)["accessKey"]), ""), recorded(5));
    EXPECT_EQ(made(vtiger::list_types(), recorded(22)["sessionName"]), recorded(22));
    EXPECT_EQ(made(vtiger::describe("Accounts"), recorded(41)["sessionName"]), recorded(41));
    EXPECT_EQ(made(vtiger::retrieve("Leads", "10x305"), recorded(234)["sessionName"]),
              recorded(234));
    EXPECT_EQ(made(vtiger::sync("Accounts", 1, Repeat::safe), recorded(284)["sessionName"]),
              recorded(284));
}

TEST(VtigerRequests, HashTheChallengeWithTheKey) {
    // RFC 1321, A.5: MD5 of "abc" and of "message digest".
    EXPECT_EQ(vtiger::login_hash("a", Secret("bc")), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(vtiger::login_hash("message ", Secret("digest")), "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST(VtigerRequests, QuoteTextsByDoublingQuotes) {
    EXPECT_EQ(vtiger::literal("O'Neil"), "'O''Neil'");
    const std::vector<std::string> columns{"id", "lastname"};
    EXPECT_EQ(vtiger::select(columns, "Contacts", "lastname = " + vtiger::literal("O'Neil"), "id"),
              "select id,lastname from Contacts where lastname = 'O''Neil' order by id limit 100;");
    const std::vector<std::string> ids{"12x1", "12x2"};
    EXPECT_EQ(vtiger::in_list("id", ids), "id in ('12x1','12x2')");
}

TEST(VtigerRequests, RefuseToSearchWhatCannotBeFound) {
    EXPECT_TRUE(vtiger::searchable("فاکتور ۱"));
    for (const char* text : {"", "   ", "a\\b", "a\nb", "\xF0\x9F\x98\x80", "\xC3"}) {
        EXPECT_FALSE(vtiger::searchable(text)) << text;
    }
    EXPECT_FALSE(vtiger::queryable("id;drop"));
    EXPECT_FALSE(vtiger::queryable("shipping_&_handling"));
    EXPECT_TRUE(vtiger::queryable("cf_853"));
}

TEST(VtigerRequests, SplitColumnsThatDoNotFitOneAddress) {
    const std::vector<std::string> fixed{"id", "modifiedtime"};
    std::vector<std::string> columns;
    for (int i = 0; i < 500; ++i) columns.push_back("cf_" + std::to_string(1001 + 2 * i));
    const auto groups = vtiger::column_groups(fixed, columns, 1000);
    ASSERT_GT(groups.size(), 1U);
    std::size_t count = 0;
    for (const auto& group : groups) {
        std::size_t size = 0;
        for (const auto& column : group) size += column.size() + 1;
        EXPECT_LE(size, 1000U);
        EXPECT_EQ(group.front(), "id");
        count += group.size() - fixed.size();
    }
    EXPECT_EQ(count, columns.size());
    EXPECT_EQ(vtiger::column_groups(fixed, {}, 1000).size(), 1U);
}

TEST(VtigerCursor, SurvivesTheRoundTrip) {
    vtiger::Position position;
    position.phase = vtiger::Position::Phase::changes;
    position.stream = "Accounts";
    position.id = "11x5";
    position.second = "2026-11-20 12:00:00";
    position.whole = true;
    position.since = 1795304415;
    position.until = 1795304500;
    const Cursor cursor = vtiger::write_cursor(position);
    const vtiger::Position back = vtiger::read_cursor(cursor, "Accounts");
    EXPECT_EQ(vtiger::write_cursor(back), cursor);
    EXPECT_EQ(back.second, position.second);
    EXPECT_TRUE(vtiger::write_cursor({}).empty());
}

TEST(VtigerCursor, RefusesWhatIsNotItsOwn) {
    const Cursor accounts{R"({"v":1,"stream":"Accounts","phase":"walk","id":"11x5","since":1})"};
    EXPECT_EQ(vtiger::read_cursor(accounts, "Accounts").id, "11x5");
    EXPECT_THROW(vtiger::read_cursor(accounts, "Contacts"), Error);
    for (const char* text :
         {"x", "[]", "{}", R"({"v":9,"stream":"A"})", R"({"v":1,"stream":"A","id":7})"}) {
        EXPECT_THROW(vtiger::read_cursor(Cursor{text}, "A"), Error) << text;
    }
    EXPECT_EQ(vtiger::record_number("11x5"), 5);
    EXPECT_EQ(vtiger::record_number("11x5x"), -1);
    EXPECT_EQ(vtiger::record_number("9999"), -1);
}

vtiger::Draft draft(const std::string& field, Value value) {
    static const vtiger::Module module = vtiger::read_module(body_of(41));
    const vtiger::ServerZone zone(Zone::named("Asia/Tehran"));
    const std::vector<FieldValue> values{{field, std::move(value)}};
    return vtiger::draft_of(module, values, zone);
}

TEST(VtigerDraft, WritesValuesAsVtigerReadsThem) {
    EXPECT_EQ(draft("cf_861", true).element.at("cf_861"), "1");
    EXPECT_EQ(draft("cf_861", false).element.at("cf_861"), "0");
    EXPECT_EQ(draft("cf_853", Decimal{"12.50"}).element.at("cf_853"), "12.50");
    EXPECT_EQ(draft("cf_855", Money{1250, Currency::of("EUR")}).element.at("cf_855"), "12.50");
    EXPECT_EQ(draft("cf_859", Date::of(2026, 1, 31)).element.at("cf_859"), "2026-01-31");
    EXPECT_EQ(draft("cf_863", std::int64_t{7}).element.at("cf_863"), "7");
    EXPECT_EQ(draft("cf_867", std::string("vip\x1fnew")).element.at("cf_867"), "vip |##| new");
    EXPECT_EQ(draft("account_id", Reference{"Accounts", "11x5"}).element.at("account_id"), "11x5");
    EXPECT_EQ(draft("account_id", Null{}).element.at("account_id"), "");
    EXPECT_EQ(
        draft("createdtime", *parse_timestamp("2026-11-21T20:16:38Z")).element.at("createdtime"),
        "2026-11-21 23:46:38");
}

TEST(VtigerDraft, RefusesWhatVtigerWouldBreak) {
    EXPECT_EQ(draft("accountname", std::string("lit \\u0041")).code, "LITERAL_BACKSLASH_U");
    EXPECT_EQ(draft("accountname", std::string("C:\\users")).code, "");
    EXPECT_EQ(draft("accountname", std::string("\xC3")).code, "BAD_TEXT");
    EXPECT_EQ(draft("no_such", std::string("x")).code, "UNKNOWN_FIELD");
    EXPECT_EQ(draft("accountname", Hidden{}).code, "BAD_VALUE");
    EXPECT_EQ(draft("accountname", std::string("\xF0\x9F\x98\x80")).lossy,
              std::vector<std::string>{"accountname"});
}

}  // namespace
}  // namespace tenure
