// Every fault switch of the vTiger sandbox does what docs/sandbox.md says.
#include "sandbox_support.hpp"
#include "tenure/core/error.hpp"

namespace tenure::testing {
namespace {

class SandboxFaults : public ::testing::Test {
 protected:
    HttpResponse get(Fields fields) {
        fields["sessionName"] = client_.session();
        return client_.get(fields);
    }
    HttpResponse query(const std::string& statement) {
        return get({{"operation", "query"}, {"query", statement}});
    }
    HttpResponse create(const std::string& name) {
        const Json element = {{"accountname", name}, {"assigned_user_id", "19x1"}};
        return client_.post({{"operation", "create"},
                             {"elementType", "Accounts"},
                             {"element", element.dump()},
                             {"sessionName", client_.session()}});
    }
    bool exists(const std::string& name) {
        const Json found =
            client_.query("select id from Accounts where accountname = '" + name + "';");
        return !found["result"].empty();
    }

    sandbox::VtigerServer server_{{.customers = 12, .now = 1790000000}};
    SandboxClient client_{server_};
    const std::string everyone_ = "select id,accountname from Accounts order by id;";
};

TEST_F(SandboxFaults, ErrorBeforeWriteLeavesNothing) {
    client_.session();
    server_.faults("error_before_write=1");
    const HttpResponse answer = create("never");
    EXPECT_EQ(answer.status, 500);
    EXPECT_TRUE(answer.body.empty());
    server_.faults("reset");
    EXPECT_FALSE(exists("never"));
}

TEST_F(SandboxFaults, ErrorAfterWriteLeavesTheRecord) {
    client_.session();
    server_.faults("error_after_write=1");
    EXPECT_EQ(create("written").status, 500);
    server_.faults("reset");
    EXPECT_TRUE(exists("written"));
}

TEST_F(SandboxFaults, DropsCutTheConnectionBeforeOrAfterTheWrite) {
    client_.session();
    server_.faults("drop_before=1");
    EXPECT_THROW(create("cut early"), Error);
    server_.faults("drop_before=0,drop_after=1");
    EXPECT_THROW(create("cut late"), Error);
    server_.faults("drop_after=0");
    EXPECT_FALSE(exists("cut early"));
    EXPECT_TRUE(exists("cut late"));
}

TEST_F(SandboxFaults, DownIsAnEmptyError) {
    server_.faults("down=on");
    const HttpResponse answer = client_.get({{"operation", "getchallenge"}, {"username", "admin"}});
    EXPECT_EQ(answer.status, 500);
    EXPECT_TRUE(answer.body.empty());
}

TEST_F(SandboxFaults, SessionsEndWithTheCodeAskedFor) {
    const std::pair<const char*, const char*> codes[] = {
        {"kill_session_every", "INVALID_SESSIONID"},
        {"session_idle", "SESSION_LEFT_IDLE"},
        {"session_expired", "SESSION_EXPIRED"}};
    for (const auto& [name, code] : codes) {
        client_.forget_session();
        client_.session();
        server_.faults(std::string("reset,") + name + "=1");
        EXPECT_EQ(code_of(client_.query(everyone_)), code);
        server_.faults("reset");
        EXPECT_EQ(code_of(client_.query(everyone_)), "INVALID_SESSIONID");
    }
}

TEST_F(SandboxFaults, PhpWarningStandsBeforeTheJson) {
    server_.faults("php_warning=on");
    const std::string body =
        client_.get({{"operation", "getchallenge"}, {"username", "admin"}}).body;
    EXPECT_TRUE(body.starts_with("<br />"));
    EXPECT_EQ(code_of(Json::parse(body.substr(body.find('{')))), "ok");
}

TEST_F(SandboxFaults, ControlCharactersComeOutRaw) {
    server_.faults("control_chars=on");
    EXPECT_NE(query(everyone_).body.find('\x07'), std::string::npos);
}

TEST_F(SandboxFaults, BadUtf8IsHalfACharacter) {
    server_.faults("bad_utf8=on");
    EXPECT_NE(query(everyone_).body.find("\xD8\""), std::string::npos);
}

TEST_F(SandboxFaults, HtmlAndTruncatedBodiesComeWithStatus200) {
    client_.session();
    server_.faults("html=on");
    const HttpResponse page = query(everyone_);
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(page.body.starts_with("<!DOCTYPE"));
    server_.faults("html=off,truncate=on");
    const HttpResponse half = query(everyone_);
    EXPECT_EQ(half.status, 200);
    EXPECT_TRUE(Json::parse(half.body, nullptr, false).is_discarded());
}

TEST_F(SandboxFaults, RateLimitAnswers429UntilTheNextMinute) {
    server_.faults("rate_limit=3");
    const Fields ask = {{"operation", "getchallenge"}, {"username", "admin"}};
    for (int i = 0; i < 3; ++i) EXPECT_EQ(client_.get(ask).status, 200);
    const HttpResponse refused = client_.get(ask);
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.get("X-RateLimit-Remaining"), "0");
    EXPECT_TRUE(refused.headers.get("X-FloodControl-Limit").has_value());
    server_.advance(std::chrono::seconds(60));
    EXPECT_EQ(client_.get(ask).status, 200);
}

TEST_F(SandboxFaults, UrlLimitAnswers414) {
    server_.faults("url_limit=200");
    EXPECT_EQ(
        query("select id from Accounts where id in ('" + std::string(300, '1') + "');").status,
        414);
}

TEST_F(SandboxFaults, RepeatedPageIgnoresTheKeyset) {
    const Json first = client_.query("select id from Accounts order by id limit 5;")["result"];
    server_.faults("repeat_page=on");
    const std::string last = first.back()["id"];
    EXPECT_EQ(client_.query("select id from Accounts where id > '" + last +
                            "' order by id limit 5;")["result"],
              first);
}

TEST_F(SandboxFaults, VanishedFieldIsGoneFromDescribeAndRefusedInQueries) {
    const std::string clv = client_.custom("Accounts", "Tenure CLV");
    server_.faults("vanish_field=Tenure CLV");
    EXPECT_EQ(client_.custom("Accounts", "Tenure CLV"), "");
    EXPECT_EQ(code_of(client_.query("select id," + clv + " from Accounts;")), "ACCESS_DENIED");
    server_.faults("vanish_field=");
    EXPECT_EQ(client_.custom("Accounts", "Tenure CLV"), clv);
}

TEST_F(SandboxFaults, VanishAfterWaitsForThatManyRequests) {
    server_.faults("vanish_field=Tenure CLV,vanish_after=6");
    EXPECT_NE(client_.custom("Accounts", "Tenure CLV"), "");
    for (int i = 0; i < 5; ++i) client_.query(everyone_);
    EXPECT_EQ(client_.custom("Accounts", "Tenure CLV"), "");
}

TEST_F(SandboxFaults, CustomFieldsCanHaveOtherNumbersAndPersianLabels) {
    EXPECT_EQ(client_.custom("Accounts", "Tenure CLV"), "cf_853");
    server_.faults("custom_fields=1201,labels=persian");
    EXPECT_EQ(client_.custom("Accounts", "ارزش طول عمر تنور"), "cf_1201");
    EXPECT_EQ(client_.custom("Accounts", "Tenure CLV"), "");
}

TEST_F(SandboxFaults, OldVersionRefusesLogoutAndAllowsDuplicates) {
    server_.faults("version=8.0.0");
    EXPECT_EQ(create("twin").status, 200);
    EXPECT_EQ(code_of(lenient(create("twin").body)), "ok");
    const Json users = client_.query("select * from Users;")["result"];
    EXPECT_TRUE(users[0].contains("accesskey"));
    EXPECT_EQ(client_.post({{"operation", "logout"}, {"sessionName", client_.session()}}).status,
              500);
}

TEST_F(SandboxFaults, UpdateEscapesWhatWasNotSentUnlessSwitchedOff) {
    const auto after_update = [&](const std::string& name) {
        Json element = {
            {"accountname", name}, {"assigned_user_id", "19x1"}, {"description", "a & b"}};
        const std::string id = client_.create("Accounts", element)["result"]["id"];
        element.erase("description");
        element["id"] = id;
        client_.write({{"operation", "update"}, {"element", element.dump()}});
        return client_.retrieve(id)["result"]["description"].get<std::string>();
    };
    EXPECT_EQ(after_update("one"), "a &amp; b");
    server_.faults("update_escaping=off");
    EXPECT_EQ(after_update("two"), "a & b");
}

TEST_F(SandboxFaults, InventoryCreateIsRefusedAsIn84) {
    const Json products = client_.query("select id from Products limit 1;")["result"];
    const Json accounts = client_.query("select id from Accounts limit 1;")["result"];
    const std::string product = products[0]["id"];
    const Json element = {
        {"subject", "order"},
        {"account_id", accounts[0]["id"]},
        {"assigned_user_id", "19x1"},
        {"bill_street", "a"},
        {"ship_street", "b"},
        {"productid", product},
        {"hdnTaxType", "group"},
        {"LineItems", {{{"productid", product}, {"quantity", "2"}, {"listprice", "3.5"}}}}};
    EXPECT_EQ(client_.create("Invoice", element)["result"]["hdnGrandTotal"], 7);
    server_.faults("inventory_create=refused");
    EXPECT_EQ(code_of(client_.create("Invoice", element)), "INVALID_ID_ATTRIBUTE");
}

}  // namespace
}  // namespace tenure::testing
