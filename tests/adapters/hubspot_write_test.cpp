// The HubSpot connector in conversation: batches, lifecycle moves, creating by key, properties.
#include "hubspot_talk.hpp"

namespace tenure {
namespace {

using namespace testing_hubspot;
using ::testing::ElementsAre;

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
