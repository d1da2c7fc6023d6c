// The HubSpot connector in conversation: login, walks, changes, deletions, writes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tenure/adapters/hubspot.hpp"
#include "tenure/crm/pages.hpp"
#include "tenure/testing/manual_clock.hpp"
#include "tenure/testing/scripted_transport.hpp"

namespace tenure {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr std::int64_t now_ms = 1'767'225'600'000;  // where ManualClock starts

/// Answers by a function of method, path with query, and body; remembers what was asked.
class Fake final : public Transport {
 public:
    using Function = std::function<HttpResponse(const std::string& call, const json& body)>;
    explicit Fake(Function function) : answer(std::move(function)) {}

    HttpResponse send(const HttpRequest& request, const BodySink*, const Context&) override {
        requests.push_back(request);
        const std::string path = request.url.substr(std::string("https://hub.test").size());
        const std::string call = request.method + " " + path;
        if (path.find("/account-info/") == 0) {
            return json_response(
                R"({"portalId":42,"accountType":"STANDARD","timeZone":"US/Eastern",
                    "companyCurrency":"USD"})");
        }
        if (path.find("/crm/properties/") == 0 && request.method == "GET") {
            return json_response(properties);
        }
        calls.push_back(call);
        return answer(call, json::parse(request.body, nullptr, false));
    }

    Function answer;
    std::vector<HttpRequest> requests;
    std::vector<std::string> calls;  ///< without metadata
    std::string properties = R"({"results":[
        {"name":"email","label":"Email","type":"string","hubspotDefined":true},
        {"name":"domain","label":"Domain","type":"string","hubspotDefined":true},
        {"name":"amount","label":"Amount","type":"number","hubspotDefined":true},
        {"name":"ext","label":"Ext","type":"string","hubspotDefined":false,"hasUniqueValue":true},
        {"name":"tenure_clv","label":"CLV","type":"number","hubspotDefined":false},
        {"name":"lifecyclestage","label":"Stage","type":"enumeration","fieldType":"radio",
         "options":[{"label":"Lead","value":"lead"},{"label":"Customer","value":"customer"}],
         "hubspotDefined":true}]})";
};

struct Talk {
    explicit Talk(Fake::Function function)
        : fake(std::make_shared<Fake>(std::move(function))), crm(connected({})) {}

    std::unique_ptr<Connector> connected(hubspot::Options options) {
        options.source = "hub";
        options.url = "https://hub.test";
        if (options.refresh_token.empty()) options.token = Secret("pat-na1-test");
        options.clock = &clock;
        return hubspot::connect(options, fake);
    }

    ManualClock clock;
    std::shared_ptr<Fake> fake;
    std::unique_ptr<Connector> crm;
};

FieldList wanted(std::initializer_list<const char*> names) {
    auto fields = std::make_shared<std::vector<FieldInfo>>();
    for (const char* name : names) {
        FieldInfo field;
        field.name = name;
        if (field.name.starts_with("associations.")) {
            field.type = FieldType::reference;
            field.refers_to = {field.name.substr(13)};
        }
        fields->push_back(field);
    }
    return fields;
}

ReadRequest request(std::string stream, FieldList fields, Cursor from = {}) {
    return {{"hub", std::move(stream), Purpose::changes, ""},
            std::move(fields),
            std::move(from),
            {},
            {}};
}

std::string record(const std::string& id, const std::string& properties = "") {
    return R"({"id":")" + id + R"(","properties":{)" + properties +
           R"(},"updatedAt":"2026-01-01T00:00:00.000Z"})";
}

std::string results(const std::vector<std::string>& records, const std::string& after = "") {
    std::string body = R"({"results":[)";
    for (const std::string& one : records) body += (body.back() == '[' ? "" : ",") + one;
    body += "]";
    if (!after.empty()) body += R"(,"paging":{"next":{"after":")" + after + R"("}})";
    return body + "}";
}

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

WriteItem revision(std::string id, std::string field, Value value) {
    WriteItem item;
    item.stream = "contacts";
    item.id = std::move(id);
    item.values = {{std::move(field), std::move(value)}};
    return item;
}

TEST(HubspotWrite, SplitsA207IntoOneOutcomeEach) {
    Talk talk([](const std::string& call, const json& body) {
        EXPECT_EQ(call, "POST /crm/objects/2026-03/contacts/batch/update");
        EXPECT_EQ(body["inputs"][0]["properties"]["tenure_clv"], "12.5") << "values are texts";
        return json_response(
            R"({"status":"COMPLETE","numErrors":1,"results":[
                {"id":"1","properties":{"tenure_clv":"12.50"}},
                {"id":"3","properties":{"tenure_clv":"12"}}],
                "errors":[{"status":"error","category":"OBJECT_NOT_FOUND","message":"gone",
                           "context":{"ids":["2"]}}]})",
            207);
    });
    const std::vector<WriteItem> items{
        revision("1", "tenure_clv", Decimal{"12.5"}), revision("2", "tenure_clv", Decimal{"12.5"}),
        revision("3", "tenure_clv", Decimal{"12.5"}), revision("4", "no_such", Decimal{"1"})};
    const auto outcomes = talk.crm->write(items);
    ASSERT_EQ(outcomes.size(), 4U);
    EXPECT_EQ(outcomes[0].status, WriteStatus::written);
    EXPECT_TRUE(outcomes[0].altered.empty());
    EXPECT_EQ(outcomes[1].status, WriteStatus::not_found);
    EXPECT_EQ(outcomes[2].altered.size(), 1U);
    EXPECT_EQ(outcomes[3].code, "PROPERTY_DOESNT_EXIST");
    EXPECT_EQ(talk.fake->calls.size(), 1U);
}

TEST(HubspotWrite, HalvesARefusedBatchUntilTheCulpritIsAlone) {
    Talk talk([](const std::string&, const json& body) {
        std::vector<std::string> written;
        for (const json& input : body["inputs"]) {
            if (input["id"] == "7") {
                return json_response(R"({"category":"VALIDATION_ERROR","message":"bad",
                    "errors":[{"code":"INVALID_INTEGER","message":"x"}]})",
                                     400);
            }
            written.push_back(record(input["id"], R"("tenure_clv":"1")"));
        }
        return json_response(results(written));
    });
    std::vector<WriteItem> items;
    for (int id = 1; id <= 100; ++id) {
        items.push_back(revision(std::to_string(id), "tenure_clv", Decimal{"1"}));
    }
    const auto outcomes = talk.crm->write(items);
    for (const Outcome& outcome : outcomes) {
        EXPECT_EQ(outcome.status, outcome.id == "7" ? WriteStatus::rejected : WriteStatus::written);
    }
    EXPECT_EQ(outcomes[6].code, "INVALID_INTEGER");
    EXPECT_LE(talk.fake->calls.size(), 15U);
}

TEST(HubspotWrite, MovesTheLifecycleBackInTwoOrderedRequests) {
    std::string stage = "customer";
    std::vector<std::string> sent;
    Talk talk([&](const std::string& call, const json& body) {
        if (call.ends_with("/batch/update")) {
            const std::string text = body["inputs"][0]["properties"]["lifecyclestage"];
            sent.push_back(text);
            if (text.empty() || stage.empty()) stage = text;  // a step back is ignored
        }
        return json_response(results({record("1", R"("lifecyclestage":")" + stage + "\"")}));
    });
    const Outcome outcome = hubspot::move_lifecycle(*talk.crm, "contacts", "1", "lead");
    EXPECT_EQ(outcome.status, WriteStatus::written);
    EXPECT_TRUE(outcome.altered.empty());
    EXPECT_EQ(stage, "lead");
    EXPECT_THAT(sent, ElementsAre("lead", "", "lead"));
    EXPECT_EQ(hubspot::move_lifecycle(*talk.crm, "contacts", "1", "Lead").code, "INVALID_OPTION");
}

TEST(HubspotWrite, CreatesByKeyOnceAndAdoptsWhatIsThere) {
    std::vector<std::string> operations;
    Talk talk([&](const std::string& call, const json& body) {
        operations.push_back(call.substr(call.rfind('/') + 1));
        if (call.ends_with("/batch/read")) {
            EXPECT_EQ(body["idProperty"], "ext");
            return json_response(results({record("11", R"("ext":"a","tenure_clv":"5")")}), 207);
        }
        if (call.ends_with("/batch/upsert")) {
            EXPECT_EQ(body["inputs"][0]["id"], "b");
            EXPECT_EQ(body["inputs"][0]["idProperty"], "ext");
            return json_response(R"({"results":[{"id":"12","new":true,"objectWriteTraceId":)" +
                                 body["inputs"][0]["objectWriteTraceId"].dump() +
                                 R"(,"properties":{"ext":"b","tenure_clv":"5"}}]})");
        }
        return json_response(results({}), 500);
    });
    std::vector<WriteItem> items(2);
    for (std::size_t i = 0; i < 2; ++i) {
        items[i].operation = Operation::create;
        items[i].stream = "contacts";
        items[i].key = {"ext", i == 0 ? "a" : "b"};
        items[i].values = {{"tenure_clv", Decimal{"5.0"}}};
    }
    const auto outcomes = talk.crm->write(items);
    EXPECT_EQ(outcomes[0].code, "ADOPTED");
    EXPECT_EQ(outcomes[0].id, "11");
    EXPECT_EQ(outcomes[1].id, "12");
    EXPECT_EQ(outcomes[1].status, WriteStatus::written);
    EXPECT_THAT(operations, ElementsAre("read", "upsert")) << "what is right is not saved again";
}

TEST(HubspotWrite, FindsOutWhatACutConnectionLeft) {
    Talk talk([&](const std::string& call, const json&) -> HttpResponse {
        if (call.ends_with("/batch/update")) throw network_error();
        return json_response(
            results({record("1", R"("tenure_clv":"5")"), record("2", R"("tenure_clv":"4")")}));
    });
    const std::vector<WriteItem> items{revision("1", "tenure_clv", Decimal{"5"}),
                                       revision("2", "tenure_clv", Decimal{"5"})};
    const auto outcomes = talk.crm->write(items);
    EXPECT_EQ(outcomes[0].status, WriteStatus::written);
    EXPECT_EQ(outcomes[1].status, WriteStatus::unknown);
}

TEST(HubspotProvision, MakesWhatIsMissingOnceAskedTo) {
    json made;
    Talk talk([&](const std::string& call, const json& body) {
        EXPECT_EQ(call, "POST /crm/properties/2026-03/contacts");
        made = body;
        return json_response("{}", 201);
    });
    std::vector<FieldSpec> specs(3);
    specs[0] = {"contacts", "tenure_clv", "CLV", FieldType::decimal};
    specs[1] = {"contacts", "tenure_id", "Id", FieldType::text};
    specs[1].unique = true;
    specs[2] = {"contacts", "email", "Email", FieldType::date};
    auto plan = talk.crm->provision(specs, ProvisionMode::plan);
    EXPECT_EQ(plan.steps[0].state, ProvisionStep::State::present);
    EXPECT_EQ(plan.steps[1].state, ProvisionStep::State::missing);
    EXPECT_EQ(plan.steps[2].state, ProvisionStep::State::differs);
    EXPECT_TRUE(talk.fake->calls.empty());
    plan = talk.crm->provision(specs, ProvisionMode::carry_out);
    EXPECT_EQ(plan.steps[1].state, ProvisionStep::State::made);
    EXPECT_EQ(made["hasUniqueValue"], true);
    EXPECT_EQ(made["groupName"], "contactinformation");
}

TEST(HubspotSettings, NameWhatIsMissing) {
    hubspot::Options options;
    EXPECT_THROW(hubspot::connect(options), Error);
    options.refresh_token = Secret("r");
    EXPECT_THROW(hubspot::connect(options), Error);
    options.token = Secret("t");
    options.refresh_token = Secret();
    options.purchases = "tickets";
    EXPECT_THROW(hubspot::connect(options), Error);
    ConnectorSettings settings;
    settings.secrets["token"] = Secret("t");
    settings.values["api"] = "v9";
    EXPECT_THROW(hubspot::factory()(settings), Error);
    settings.values["api"] = "2026-09";
    EXPECT_EQ(hubspot::factory()(settings)->name(), "hubspot");
}

}  // namespace
}  // namespace tenure
