// The HubSpot connector in conversation: login, walks, changes, deletions.
#include "hubspot_talk.hpp"

namespace tenure {
namespace {

using namespace testing_hubspot;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(HubspotLogin, SendsTheTokenAndNamesThePortal) {
    Talk talk([](const std::string&, const json&) { return HttpResponse{500, {}, ""}; });
    EXPECT_EQ(talk.crm->fingerprint(), "hubspot portal 42");
    EXPECT_EQ(talk.crm->base_currency(), Currency::of("USD"));
    EXPECT_EQ(talk.fake->requests.size(), 1U);
    EXPECT_EQ(talk.fake->requests[0].headers.get("Authorization"), "Bearer pat-na1-test");
    EXPECT_EQ(talk.crm->requests(), 1U);
}

TEST(HubspotLogin, RenewsByExpiryAndNeverPutsSecretsIntoTheAddress) {
    int tokens = 0;
    Talk talk([&](const std::string& call, const json&) {
        if (call == "POST /oauth/2026-03/token") {
            return json_response(R"({"access_token":"token)" + std::to_string(++tokens) +
                                 R"(","refresh_token":"refresh","expires_in":1800})");
        }
        return json_response(results({}));
    });
    hubspot::Options options;
    options.client_id = "id";
    options.client_secret = Secret("sec ret");
    options.refresh_token = Secret("refresh");
    auto crm = talk.connected(options);
    static_cast<void>(crm->read(request("contacts", wanted({"email"}))));
    EXPECT_EQ(
        talk.fake->requests[0].body,
        "grant_type=refresh_token&client_id=id&client_secret=sec%20ret&refresh_token=refresh");
    EXPECT_EQ(talk.fake->requests.back().headers.get("Authorization"), "Bearer token1");
    talk.clock.advance(25min);
    static_cast<void>(crm->read(request("contacts", wanted({"email"}))));
    EXPECT_EQ(tokens, 1);
    talk.clock.advance(5min);
    static_cast<void>(crm->read(request("contacts", wanted({"email"}))));
    EXPECT_EQ(tokens, 2);
    EXPECT_EQ(talk.fake->requests.back().headers.get("Authorization"), "Bearer token2");
}

TEST(HubspotLogin, AsksToReconnectWhenTheRefreshTokenIsSpent) {
    Talk talk([&](const std::string&, const json&) {
        return json_response(R"({"status":"BAD_REFRESH_TOKEN","message":"missing or invalid"})",
                             400);
    });
    hubspot::Options options;
    options.client_id = "id";
    options.client_secret = Secret("s");
    options.refresh_token = Secret("old");
    auto crm = talk.connected(options);
    try {
        static_cast<void>(crm->fingerprint());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::authentication);
        EXPECT_THAT(error.what(), HasSubstr("Install the app"));
    }
}

TEST(HubspotRead, ListsFirstThenAsksOnceWhenNothingChanged) {
    Talk talk([](const std::string& call, const json&) {
        if (call.find("after=") != std::string::npos) return json_response(results({record("12")}));
        if (call.find("/search") != std::string::npos) return json_response(results({}));
        return json_response(results({record("9"), record("11")}, "11"));
    });
    ReadRequest asked = request("contacts", wanted({"email"}));
    Cursor end;
    std::vector<std::string> ids;
    each_page(*talk.crm, asked, [&](const Page& page) {
        for (const Row& row : page.rows) ids.push_back(row.id);
        end = page.next;
        return true;
    });
    EXPECT_THAT(ids, ElementsAre("9", "11", "12"));
    EXPECT_THAT(talk.fake->calls,
                ElementsAre("GET /crm/objects/2026-03/contacts?limit=100&properties=email,"
                            "lastmodifieddate",
                            "GET /crm/objects/2026-03/contacts?limit=100&properties=email,"
                            "lastmodifieddate&after=11"));
    EXPECT_THAT(end.json, HasSubstr("2026-03"));
    talk.fake->calls.clear();
    talk.clock.advance(10min);
    asked.from = end;
    const Page page = talk.crm->read(asked);
    EXPECT_TRUE(page.complete);
    EXPECT_EQ(talk.fake->calls.size(), 1U);
    const json filters = json::parse(talk.fake->requests.back().body)["filterGroups"][0]["filters"];
    EXPECT_EQ(filters[0]["value"], std::to_string(now_ms - 60'000)) << "the lag is read again";
    EXPECT_EQ(filters[1]["value"], std::to_string(now_ms + 600'000)) << "a fixed upper bound";
    EXPECT_NE(page.next, end) << "a settled instant is not read again";
}

TEST(HubspotRead, DrainsOneInstantOf25000RecordsById) {
    int searches = 0;
    Talk talk([&](const std::string&, const json& body) {
        ++searches;
        EXPECT_FALSE(body.contains("after")) << "beyond 10,000 results HubSpot answers 400";
        std::int64_t last = 0;
        for (const json& filter : body["filterGroups"][0]["filters"]) {
            if (filter["propertyName"] == "hs_object_id") {
                last = std::stoll(filter["value"].get<std::string>());
            }
        }
        std::vector<std::string> records;
        for (std::int64_t id = last + 1; id <= std::min<std::int64_t>(last + 200, 25'000); ++id) {
            records.push_back(record(std::to_string(id)));
        }
        return json_response(results(records, last + 200 < 25'000 ? "200" : ""));
    });
    const Cursor from{R"({"v":1,"stream":"products","phase":"changes","api":"2026-03","since":1})"};
    std::size_t rows = 0;
    each_page(*talk.crm, request("products", wanted({}), from), [&](const Page& page) {
        rows += page.rows.size();
        return true;
    });
    EXPECT_EQ(rows, 25'000U);
    EXPECT_EQ(searches, 125);
}

TEST(HubspotRead, AddsAssociationsToWhatASearchFound) {
    Talk talk([](const std::string& call, const json&) {
        if (call.find("/search") != std::string::npos) {
            return json_response(results({record("5"), record("6")}));
        }
        return json_response(R"({"results":[{"from":{"id":"5"},"to":[
            {"toObjectId":31,"associationTypes":[
               {"category":"HUBSPOT_DEFINED","typeId":341,"label":null}]},
            {"toObjectId":32,"associationTypes":[
               {"category":"HUBSPOT_DEFINED","typeId":341,"label":null},
               {"category":"HUBSPOT_DEFINED","typeId":5,"label":"Primary"}]}]}],
            "errors":[{"category":"OBJECT_NOT_FOUND","context":{"fromObjectId":["6"]}}]})",
                             207);
    });
    const Cursor from{R"({"v":1,"stream":"deals","phase":"changes","api":"2026-03","since":1})"};
    const Page page =
        talk.crm->read(request("deals", wanted({"amount", "associations.companies"}), from));
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_EQ(page.rows[0].values[1], Value(Reference{"companies", "32"}));
    EXPECT_EQ(page.rows[1].values[1], Value(Null{}));
    EXPECT_THAT(talk.fake->calls.back(),
                "POST /crm/associations/2026-03/deals/companies/batch/read");
}

TEST(HubspotRead, AsksByPostWhenTheAddressIsTooLong) {
    Talk talk([](const std::string& call, const json& body) {
        if (call.size() > 1'000) return HttpResponse{414, {}, "<html>"};
        if (call.starts_with("GET")) return json_response(results({record("5"), record("6")}));
        EXPECT_EQ(body["inputs"].size(), 2U);
        EXPECT_EQ(body["properties"].size(), 101U);
        return json_response(results({record("6", R"("p000000000000000007":"x")"), record("5")}));
    });
    auto fields = std::make_shared<std::vector<FieldInfo>>();
    for (int i = 0; i < 100; ++i) {
        FieldInfo field;
        const std::string number = std::to_string(i);
        field.name = "p" + std::string(18 - number.size(), '0') + number;
        fields->push_back(field);
    }
    const Page page = talk.crm->read(request("products", fields));
    EXPECT_TRUE(page.complete);
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_EQ(page.rows[0].values[7], Value(std::string("x")));
}

TEST(HubspotRead, TellsWhichScopeMissesAndGoesOnWithOthers) {
    Talk talk([](const std::string&, const json&) {
        return json_response(R"({"category":"MISSING_SCOPES","message":"no",
            "errors":[{"context":{"requiredScopes":["crm.objects.deals.read"]}}]})",
                             403);
    });
    try {
        static_cast<void>(talk.crm->read(request("deals", wanted({"amount"}))));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::permission);
        EXPECT_THAT(error.what(), HasSubstr("crm.objects.deals.read"));
    }
}

TEST(HubspotDeletes, ListsTheBinThenWhatWasMerged) {
    Talk talk([](const std::string& call, const json&) {
        if (call.find("archived=true") != std::string::npos) {
            return json_response(
                R"({"results":[{"id":"3","archivedAt":"2026-01-01T00:30:00.000Z"},
                               {"id":"2","archivedAt":"2025-11-01T00:00:00.000Z"}]})");
        }
        return json_response(results({record("70", R"("hs_merged_object_ids":"6;7")")}));
    });
    ReadRequest asked = request("contacts", nullptr);
    asked.key.purpose = Purpose::deletes;
    DeletedPage page = talk.crm->read_deleted(asked);
    EXPECT_TRUE(page.complete);
    EXPECT_TRUE(talk.fake->calls.empty());
    talk.clock.advance(1h);
    asked.from = page.next;
    page = talk.crm->read_deleted(asked);
    EXPECT_THAT(page.deleted, ElementsAre("3"));
    EXPECT_FALSE(page.complete);
    asked.from = page.next;
    page = talk.crm->read_deleted(asked);
    ASSERT_EQ(page.merged.size(), 2U);
    EXPECT_EQ(page.merged[1].loser, "7");
    EXPECT_EQ(page.merged[1].winner, "70");
    EXPECT_TRUE(page.complete);
    EXPECT_FALSE(page.gap);
    talk.clock.advance(24h * 95);
    asked.from = page.next;
    EXPECT_TRUE(talk.crm->read_deleted(asked).gap) << "the bin keeps ninety days";
}

}  // namespace
}  // namespace tenure
