// Sandbox, Salesforce: writes, deletes, merges, limits, faults, clock and seeds as clients see
// them.
#include "integration/salesforce_sandbox_client.hpp"

namespace tenure::testing_sandbox_sf {
namespace {

sandbox::Options plain(const std::string& faults = {}, std::size_t customers = 0) {
    return {.security = sandbox::Security::plain,
            .customers = customers,
            .faults = "ticks=1000000," + faults,
            .now = noon};
}

TEST(SalesforceSandbox, IdsHaveTheirChecksumAndFifteenCharactersDo) {
    Org org;
    const std::string id = org.create("Account", {{"Name", "  Tea \n"}});
    ASSERT_EQ(id.size(), 18U);
    const Json record = org.get("/sobjects/Account/" + id.substr(0, 15));
    EXPECT_EQ(record["Id"], id);
    EXPECT_EQ(record["Name"], "Tea");
    EXPECT_EQ(record["CreatedDate"], "2026-09-21T14:13:20.000+0000");
    std::string wrong = id;
    wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
    EXPECT_EQ(Org::code(org.get("/sobjects/Account/" + wrong)), "NOT_FOUND");
}

TEST(SalesforceSandbox, EveryWriteMovesTheStampAndDeletedRowsShowInQueryAll) {
    Org org;
    const std::string id = org.create("Contact", {{"LastName", "A"}});
    org.server.advance(std::chrono::seconds(10));
    org.patch("/sobjects/Contact/" + id, {{"Phone", "1"}});
    EXPECT_EQ(org.get("/sobjects/Contact/" + id)["SystemModstamp"], "2026-09-21T14:13:30.000+0000");
    EXPECT_EQ(org.send("DELETE", org.base + "/sobjects/Contact/" + id).status, 204);
    EXPECT_EQ(Org::code(org.get("/sobjects/Contact/" + id)), "ENTITY_IS_DELETED");
    EXPECT_EQ(org.query("SELECT Id FROM Contact")["totalSize"], 0);
    const Json all = org.query("SELECT Id, IsDeleted FROM Contact", "/queryAll");
    EXPECT_EQ(all["records"][0]["IsDeleted"], true);
    org.server.advance(std::chrono::hours(24 * 16));
    org.forget_token();
    EXPECT_EQ(org.query("SELECT Id FROM Contact", "/queryAll")["totalSize"], 0);
}

TEST(SalesforceSandbox, UpsertCreatesUpdatesAndNamesTheCandidates) {
    Org org;
    const std::string path = org.base + "/sobjects/Account/Tenure_Ext_Id__c/a%2Fb";
    EXPECT_EQ(org.send("PATCH", path, R"({"Name":"One"})").status, 201);
    const HttpResponse again = org.send("PATCH", path, R"({"Name":"Two"})");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(Json::parse(again.body)["created"], false);
    EXPECT_EQ(org.column("SELECT Name FROM Account WHERE Tenure_Ext_Id__c = 'A/B'", "Name"), "Two");
    const Json twice = Json::parse(org.send("PATCH", path, R"({"Tenure_Ext_Id__c":"a/b"})").body);
    EXPECT_EQ(Org::code(twice), "INVALID_FIELD");
    for (int i = 0; i < 2; ++i) {
        org.create("Contact", {{"LastName", "L"}, {"Legacy_Id__c", "same"}});
    }
    const HttpResponse many =
        org.send("PATCH", org.base + "/sobjects/Contact/Legacy_Id__c/same", R"({"Phone":"1"})");
    EXPECT_EQ(many.status, 300);
    EXPECT_EQ(Json::parse(many.body).size(), 2U);
}

TEST(SalesforceSandbox, CollectionsAnswerEachRowAndRollBackTogether) {
    Org org;
    const Json record = {{"attributes", {{"type", "Account"}}}, {"Name", "A"}};
    Json bad = record;
    bad["Email__c"] = "nobody";
    Json body = {{"allOrNone", false}, {"records", {record, bad, record}}};
    const Json rows = org.post("/composite/sobjects", body);
    EXPECT_TRUE(rows[0]["success"].get<bool>());
    EXPECT_EQ(rows[1]["errors"][0]["statusCode"], "INVALID_EMAIL_ADDRESS");
    body["allOrNone"] = true;
    const Json together = org.post("/composite/sobjects", body);
    EXPECT_EQ(together[0]["errors"][0]["statusCode"], "ALL_OR_NONE_OPERATION_ROLLED_BACK");
    EXPECT_EQ(org.query("SELECT COUNT() FROM Account")["totalSize"], 2);
    body["records"] = Json::array();
    for (int i = 0; i < 201; ++i) body["records"].push_back(record);
    EXPECT_EQ(Org::code(org.post("/composite/sobjects", body)), "EXCEEDED_ID_LIMIT");
}

TEST(SalesforceSandbox, MergingMovesChildrenAndNamesTheWinner) {
    Org org;
    const std::string winner = org.create("Account", {{"Name", "W"}});
    const std::string loser = org.create("Account", {{"Name", "L"}});
    const std::string child = org.create("Contact", {{"LastName", "C"}, {"AccountId", loser}});
    const std::string envelope =
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Header>"
        "<SessionHeader><sessionId>" +
        org.token() +
        "</sessionId></SessionHeader></e:Header><e:Body><merge><mergeRequests><masterRecord>"
        "<type>Account</type><Id>" +
        winner + "</Id></masterRecord><recordToMergeIds>" + loser +
        "</recordToMergeIds></mergeRequests></merge></e:Body></e:Envelope>";
    const HttpResponse merged = org.send("POST", "/services/Soap/u/60.0", envelope, "text/xml");
    EXPECT_NE(merged.body.find("<success>true</success>"), std::string::npos) << merged.body;
    EXPECT_EQ(org.get("/sobjects/Contact/" + child)["AccountId"], winner);
    const Json gone =
        org.query("SELECT Id, MasterRecordId FROM Account WHERE IsDeleted = true", "/queryAll");
    EXPECT_EQ(gone["records"][0]["MasterRecordId"], winner);
}

TEST(SalesforceSandbox, BulkResultsComeInPagesWithAHeaderEach) {
    Org org(plain("bulk_page=3,bulk_polls=1"));
    for (int i = 0; i < 7; ++i) org.create("Account", {{"Name", "A\"" + std::to_string(i)}});
    const Json job = org.post("/jobs/query",
                              {{"operation", "query"}, {"query", "SELECT Id, Name FROM Account"}});
    const std::string path = "/jobs/query/" + job["id"].get<std::string>();
    EXPECT_EQ(org.get(path)["state"], "InProgress");
    EXPECT_EQ(org.get(path)["state"], "JobComplete");
    std::string locator;
    std::vector<std::string> counts;
    while (locator != "null") {
        const HttpResponse page = org.send(
            "GET", org.base + path + "/results" + (locator.empty() ? "" : "?locator=" + locator));
        EXPECT_EQ(page.body.substr(0, 12), "\"Id\",\"Name\"\n");
        counts.emplace_back(page.headers.get("Sforce-NumberOfRecords").value_or(""));
        locator = page.headers.get("Sforce-Locator").value_or("null");
    }
    EXPECT_EQ(counts, (std::vector<std::string>{"3", "3", "1"}));
    EXPECT_EQ(org.get(path + "/resultPages")["resultPages"].size(), 3U);
}

TEST(SalesforceSandbox, TheDayEndsWithItsCallsAndTheNextOneGivesThemBack) {
    Org org(plain("daily_limit=5"));
    HttpResponse last;
    for (int i = 0; i < 6; ++i) last = org.send("GET", org.base + "/limits");
    EXPECT_EQ(last.status, 403);
    EXPECT_EQ(Org::parsed(last)[0]["message"], "TotalRequests Limit exceeded.");
    org.server.advance(std::chrono::hours(25));
    org.forget_token();
    last = org.send("GET", org.base + "/limits");
    EXPECT_EQ(last.headers.get("Sforce-Limit-Info"), "api-usage=1/5");
}

TEST(SalesforceSandbox, OrderedFaultsHitTheirRequestsOnly) {
    Org org;
    org.control("faults", {{"match", "GET .*/query"},
                           {"times", 1},
                           {"status", 503},
                           {"body", "busy"},
                           {"headers", {{"Retry-After", "7"}}}});
    const std::string path = org.base + "/query?q=SELECT+Id+FROM+Account";
    const HttpResponse first = org.send("GET", path);
    EXPECT_EQ(first.status, 503);
    EXPECT_EQ(first.headers.get("Retry-After"), "7");
    EXPECT_EQ(org.send("GET", path).status, 200);
    org.control("faults", {{"kind", "lock_row"}, {"times", 1}});
    EXPECT_EQ(Org::code(org.post("/sobjects/Account", {{"Name", "A"}})), "UNABLE_TO_LOCK_ROW");
    org.control("faults", {{"kind", "expire_sessions"}});
    const Json expired = Org::parsed(org.send("GET", path));
    EXPECT_EQ(expired[0]["errorCode"], "INVALID_SESSION_ID");
}

TEST(SalesforceSandbox, LateCommitsAppearWithTheirOldStamp) {
    Org org;
    org.control("write", {{"object", "Account"}, {"fields", {{"Name", "Late"}}}, {"late", 4}});
    EXPECT_EQ(org.query("SELECT Id FROM Account")["totalSize"], 0);
    org.server.advance(std::chrono::seconds(4));
    EXPECT_EQ(org.column("SELECT SystemModstamp FROM Account", "SystemModstamp"),
              "2026-09-21T14:13:20.000+0000");
}

TEST(SalesforceSandbox, TooLongAddressesAndRetiredVersionsAreRefused) {
    Org org;
    EXPECT_EQ(org.send("GET", org.base + "/query?q=" + std::string(16400, 'x')).status, 414);
    EXPECT_EQ(org.send("GET", org.base + "/query?q=" + std::string(16200, 'x')).status, 431);
    EXPECT_EQ(org.send("GET", "/services/data/v30.0/limits").status, 410);
}

TEST(SalesforceSandbox, NewFieldsAreHiddenUntilAccessIsGranted) {
    Org org;
    const Json made = org.post(
        "/tooling/sobjects/CustomField/",
        {{"FullName", "Account.Tenure_CLV__c"},
         {"Metadata", {{"type", "Number"}, {"label", "CLV"}, {"precision", 18}, {"scale", 2}}}});
    EXPECT_TRUE(made["success"].get<bool>()) << made;
    EXPECT_EQ(org.column("SELECT Tenure_CLV__c FROM Account", "x"), "INVALID_FIELD");
    const std::string set = org.column(
        "SELECT PermissionSetId FROM PermissionSetAssignment WHERE PermissionSet.IsOwnedByProfile "
        "= false",
        "PermissionSetId");
    org.create("FieldPermissions", {{"ParentId", set},
                                    {"SobjectType", "Account"},
                                    {"Field", "Account.Tenure_CLV__c"},
                                    {"PermissionsRead", true},
                                    {"PermissionsEdit", true}});
    org.create("Account", {{"Name", "A"}, {"Tenure_CLV__c", 12.345}});
    EXPECT_EQ(org.column("SELECT Tenure_CLV__c FROM Account", "Tenure_CLV__c"), "12.35");
}

TEST(SalesforceSandbox, RefreshTokensRotateAndOldOnesDie) {
    Org org(plain("rotate_refresh"));
    const std::string form =
        "grant_type=refresh_token&client_id=" + percent(org.server.client_id()) + "&refresh_token=";
    const Json first = Org::parsed(org.token_answer(form + percent(org.server.refresh_token())));
    ASSERT_TRUE(first.contains("refresh_token")) << first;
    const Json dead = Org::parsed(org.token_answer(form + percent(org.server.refresh_token())));
    EXPECT_EQ(dead["error_description"], "expired access/refresh token");
    const std::string next = first["refresh_token"];
    EXPECT_TRUE(Org::parsed(org.token_answer(form + percent(next))).contains("access_token"));
}

TEST(SalesforceSandbox, AQueueMayOwnRecords) {
    Org org(plain("", 40));
    const Json owned = org.query("SELECT OwnerId FROM Account WHERE Owner.Name = 'Team Selling'");
    ASSERT_GT(owned["totalSize"], 0) << owned;
    EXPECT_EQ(owned["records"][0]["OwnerId"].get<std::string>().substr(0, 3), "00G");
}

TEST(SalesforceSandbox, TheSameSeedAndClockGiveTheSameRecords) {
    const auto picture = [](Org& org) {
        std::string all;
        for (const char* soql : {"SELECT Id, Name, Email__c, CreatedDate FROM Account",
                                 "SELECT Id, AccountId, TotalAmount, Status FROM Order",
                                 "SELECT Id, StageName, CreatedDate FROM OpportunityHistory",
                                 "SELECT Id, Subject, StartDateTime FROM Event"}) {
            all += org.query(soql).dump();
        }
        return all;
    };
    Org one(plain("", 30)), other(plain("", 30));
    const std::string picture_of_one = picture(one);
    EXPECT_EQ(picture_of_one, picture(other));
    EXPECT_GT(picture_of_one.size(), 10000U);
    EXPECT_EQ(one.server.client_secret(), other.server.client_secret());
}

}  // namespace
}  // namespace tenure::testing_sandbox_sf
