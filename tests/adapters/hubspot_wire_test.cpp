// What is asked of HubSpot and how its answers are read: paths, searches, errors, values, webhooks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "hubspot/cursor.hpp"
#include "hubspot/errors.hpp"
#include "hubspot/page.hpp"
#include "hubspot/rate.hpp"
#include "hubspot/requests.hpp"
#include "hubspot/schema.hpp"
#include "hubspot/value.hpp"
#include "hubspot/webhook.hpp"
#include "tenure/crm/same_value.hpp"
#include "tenure/mapping/mapping.hpp"
#include "tenure/testing/scripted_transport.hpp"

namespace tenure {
namespace {

using hubspot::Api;
using hubspot::Paths;
using nlohmann::json;
using testing::ElementsAre;
using namespace std::chrono_literals;

HttpResponse answer(int status, std::string body) {
    return json_response(std::move(body), status);
}

TEST(HubspotPaths, FollowTheGeneration) {
    EXPECT_EQ(Paths(Api::v3).objects("deals"), "/crm/v3/objects/deals");
    EXPECT_EQ(Paths(Api::v2026_03).objects("deals"), "/crm/objects/2026-03/deals");
    EXPECT_EQ(Paths(Api::v2026_09).properties("deals"), "/crm/properties/2026-09/deals");
    EXPECT_EQ(Paths(Api::v3).links("deals", "contacts"), "/crm/v4/associations/deals/contacts");
    EXPECT_EQ(Paths(Api::v2026_03).links("deals", "contacts"),
              "/crm/associations/2026-03/deals/contacts");
    EXPECT_EQ(hubspot::api_named("2026-09"), Api::v2026_09);
    EXPECT_THROW(hubspot::api_named("2025-09"), Error);
}

TEST(HubspotPaths, RefuseAddressesThatAreNone) {
    EXPECT_EQ(hubspot::base_of("https://api.hubapi.com/"), "https://api.hubapi.com");
    for (const char* url : {"api.hubapi.com", "https://", "https://user@host", "https://h?x=1"}) {
        EXPECT_THROW(hubspot::base_of(url), Error) << url;
    }
}

TEST(HubspotSearch, KeepsTextsInsideTheirCondition) {
    const std::string hostile = R"("}],"filters":[{"operator":"HAS_PROPERTY)";
    const std::vector<hubspot::Filter> filters{{"domain", "EQ", hostile}};
    const json body = json::parse(hubspot::search_body(filters, {"name"}));
    ASSERT_EQ(body["filterGroups"].size(), 1U);
    ASSERT_EQ(body["filterGroups"][0]["filters"].size(), 1U);
    EXPECT_EQ(body["filterGroups"][0]["filters"][0]["value"], hostile);
    EXPECT_EQ(body["sorts"].size(), 1U);
    EXPECT_EQ(body["limit"], 200);
}

TEST(HubspotErrors, DecideByStatusCategoryAndPolicy) {
    using hubspot::Action;
    const auto action = [](int status, const char* body) {
        return hubspot::action_for(*hubspot::failure_of(answer(status, body)));
    };
    EXPECT_EQ(action(401, R"({"category":"INVALID_AUTHENTICATION"})"), Action::stop);
    EXPECT_EQ(action(400, R"({"status":"BAD_REFRESH_TOKEN","message":"x"})"), Action::stop);
    EXPECT_EQ(action(400, R"({"category":"VALIDATION_ERROR"})"), Action::reject);
    EXPECT_EQ(action(403, R"({"category":"MISSING_SCOPES"})"), Action::denied);
    EXPECT_EQ(action(404, ""), Action::gone);
    EXPECT_EQ(action(409, R"({"message":"Contact already exists. Existing ID: 51"})"),
              Action::adopt);
    EXPECT_EQ(action(414, "<html>"), Action::post);
    EXPECT_EQ(action(423, ""), Action::retry);
    EXPECT_EQ(action(429, R"({"policyName":"TEN_SECONDLY_ROLLING"})"), Action::retry);
    EXPECT_EQ(action(429, R"({"policyName":"DAILY"})"), Action::park);
    EXPECT_EQ(action(477, ""), Action::retry);
    EXPECT_EQ(action(524, "<html>"), Action::retry);
    EXPECT_EQ(action(200, "<html>"), Action::stop);
    EXPECT_FALSE(hubspot::failure_of(answer(207, "{}")));
    EXPECT_EQ(hubspot::existing_id("Contact already exists. Existing ID: 51"), "51");
}

TEST(HubspotErrors, NameTheMissingScopesAndHideServerText) {
    const auto failure =
        hubspot::failure_of(answer(403, R"({"category":"MISSING_SCOPES","message":"secret words",
                 "errors":[{"context":{"requiredScopes":["crm.objects.deals.read"]}}]})"));
    const Error error = hubspot::error_of(*failure, "list deals", "https://h");
    EXPECT_EQ(error.code(), Errc::permission);
    EXPECT_NE(std::string(error.what()).find("crm.objects.deals.read"), std::string::npos);
    EXPECT_EQ(std::string(error.what()).find("secret words"), std::string::npos);
    EXPECT_EQ(error.details().server_text, "secret words");
}

TEST(HubspotErrors, WaitAsThePolicySays) {
    const Timestamp now{};
    const auto wait = [&](const char* body) { return hubspot::wait_asked(answer(429, body), now); };
    EXPECT_EQ(wait(R"({"policyName":"SECONDLY"})"), 1000ms);
    EXPECT_EQ(wait(R"({"message":"You have reached your secondly limit."})"), 1000ms);
    EXPECT_EQ(wait(R"({"policyName":"TEN_SECONDLY_ROLLING"})"), 10'000ms);
    EXPECT_GT(wait(R"({"policyName":"DAILY"})").value(), 1h);
    HttpResponse moved = answer(477, "");
    moved.headers.set("Retry-After", "7200");
    EXPECT_EQ(hubspot::wait_asked(moved, now), 7200s);
    EXPECT_FALSE(hubspot::error_of(*hubspot::failure_of(moved), "x", "").retryable())
        << "two hours are not waited for in a run";
    EXPECT_EQ(hubspot::wait_asked(answer(423, ""), now), 2000ms);
}

TEST(HubspotRate, TakesTheWindowFromTheAnswersAndLeavesOthersTheirPart) {
    HttpResponse response = answer(200, "{}");
    response.headers.set("X-HubSpot-RateLimit-Max", "190");
    response.headers.set("X-HubSpot-RateLimit-Remaining", "19");
    response.headers.set("X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
    response.headers.set("X-HubSpot-RateLimit-Daily", "625000");
    response.headers.set("X-HubSpot-RateLimit-Daily-Remaining", "400000");
    RateHint hint = hubspot::burst_hint(response, 0.9);
    ASSERT_TRUE(hint.window);
    EXPECT_EQ(hint.window->requests, 190);
    EXPECT_EQ(hint.window->span, 10'000ms);
    EXPECT_FALSE(hint.remaining) << "what our own share explains is no reason to wait";
    response.headers.set("X-HubSpot-RateLimit-Remaining", "5");
    hint = hubspot::burst_hint(response, 0.9);
    EXPECT_EQ(hint.remaining, 5);
    EXPECT_EQ(hint.resets_in, 1000ms);
    EXPECT_EQ(hubspot::day_hint(response).remaining, 400'000);
    EXPECT_FALSE(hubspot::day_hint(answer(200, "{}")).limit);
}

FieldInfo property(std::string name, FieldType type) {
    FieldInfo info;
    info.name = std::move(name);
    info.type = type;
    return info;
}

TEST(HubspotValues, ReadEveryKindOfTextAndWriteItBack) {
    const auto usd = std::optional(Currency::of("USD"));
    const auto read = [&](FieldType type, const char* text) {
        return hubspot::typed(property("x", type), text, usd);
    };
    EXPECT_EQ(read(FieldType::text, ""), Value(Null{}));
    EXPECT_EQ(read(FieldType::boolean, "true"), Value(true));
    EXPECT_EQ(read(FieldType::decimal, "1.50"), Value(Decimal{"1.50"}));
    EXPECT_EQ(read(FieldType::money, "12.5"), Value(Money{1250, Currency::of("USD")}));
    EXPECT_EQ(read(FieldType::date, "2026-02-03"), Value(Date::of(2026, 2, 3)));
    EXPECT_EQ(read(FieldType::date, "1770076800000"), Value(Date::of(2026, 2, 3)));
    EXPECT_EQ(read(FieldType::timestamp, "2026-02-03T00:00:00.250Z"),
              Value(Timestamp{1'770'076'800'250'000}));
    EXPECT_EQ(read(FieldType::timestamp, "1770076800250"), Value(Timestamp{1'770'076'800'250'000}));
    EXPECT_EQ(read(FieldType::choices, "tea;coffee"), Value(std::string("tea\x1f"
                                                                        "coffee")));
    EXPECT_EQ(read(FieldType::decimal, "many"), Value(std::string("many")));
    const auto written = [](FieldType type, Value value) {
        return hubspot::written(property("x", type), value);
    };
    EXPECT_EQ(written(FieldType::decimal, Decimal{"0.876543"}), "0.876543");
    EXPECT_EQ(written(FieldType::text, std::int64_t{7}), "7");
    EXPECT_EQ(written(FieldType::boolean, false), "false");
    EXPECT_EQ(written(FieldType::date, Date::of(2026, 2, 3)), "2026-02-03");
    EXPECT_EQ(written(FieldType::timestamp, Timestamp{1'770'076'800'250'000}),
              "2026-02-03T00:00:00.250Z");
    EXPECT_EQ(written(FieldType::choices, std::string("tea\x1f"
                                                      "coffee")),
              "tea;coffee");
    EXPECT_EQ(written(FieldType::text, Null{}), "");
    EXPECT_THROW(written(FieldType::text, NotAsked{}), Error);
    EXPECT_TRUE(same_value(Decimal{"01.50"}, Money{150, Currency::of("USD")}));
    EXPECT_FALSE(same_value(Decimal{"1.51"}, Decimal{"1.5"}));
}

TEST(HubspotPage, TakesTheRecordsCurrencyWhereverItStands) {
    std::vector<FieldInfo> fields{property("amount", FieldType::money),
                                  property("hs_deal_amount_in_home_currency", FieldType::money),
                                  property("associations.companies", FieldType::reference)};
    fields[2].refers_to = {"companies"};
    const hubspot::PageShape shape{&fields, "hs_lastmodifieddate", "deal_currency_code",
                                   Currency::of("USD")};
    std::string body = R"({"results":[{"id":"7","properties":{"amount":"10.5",
        "deal_currency_code":"EUR","hs_deal_amount_in_home_currency":"11.67",
        "hs_lastmodifieddate":"2026-02-03T00:00:00.250Z"},"archived":false,"associations":
        {"companies":{"results":[{"id":"3","type":"deal_to_company_unlabeled"},
        {"id":"4","type":"deal_to_company"}]}}}],"paging":{"next":{"after":"7","link":"x"}}})";
    hubspot::PageDecoder decoder;
    const hubspot::DecodedPage page = decoder.decode(body, shape, "test");
    ASSERT_EQ(page.rows.size(), 1U);
    EXPECT_EQ(page.after, "7");
    EXPECT_EQ(page.rows[0].id, "7");
    EXPECT_EQ(page.rows[0].version.modified_at, (Timestamp{1'770'076'800'250'000}));
    EXPECT_EQ(page.rows[0].values[0], Value(Money{1050, Currency::of("EUR")}));
    EXPECT_EQ(page.rows[0].values[1], Value(Money{1167, Currency::of("USD")}));
    EXPECT_EQ(page.rows[0].values[2], Value(Reference{"companies", "4"}));
}

TEST(HubspotPage, RefusesWhatIsCutOrNoPage) {
    const std::vector<FieldInfo> none;
    const hubspot::PageShape shape{&none, "hs_lastmodifieddate", "", std::nullopt};
    hubspot::PageDecoder decoder;
    for (const char* text : {"", "[]", "{}", R"({"results":[{"id":"1")", R"({"results":7})"}) {
        std::string body = text;
        EXPECT_THROW(decoder.decode(body, shape, "test"), Error) << text;
    }
    EXPECT_TRUE(hubspot::id_less("9", "10"));
    EXPECT_FALSE(hubspot::id_less("10", "9"));
    EXPECT_FALSE(hubspot::id_less("10", "10"));
}

TEST(HubspotCursor, ComesBackAsItWentAndRefusesOthers) {
    hubspot::Position position;
    position.phase = hubspot::Position::Phase::changes;
    position.stream = "deals";
    position.api = "2026-03";
    position.id = "12";
    position.since = 5;
    position.until = 9;
    const hubspot::Position again = hubspot::read_cursor(hubspot::write_cursor(position), "deals");
    EXPECT_EQ(again.id, "12");
    EXPECT_EQ(again.until, 9);
    EXPECT_EQ(again.phase, position.phase);
    EXPECT_THROW(hubspot::read_cursor(hubspot::write_cursor(position), "contacts"), Error);
    EXPECT_THROW(hubspot::read_cursor(Cursor{"{\"v\":1,\"since\":\"x\"}"}, "deals"), Error);
}

TEST(HubspotSchema, NamesDerivedStreamsAndTheirFields) {
    const auto links = hubspot::stream_named("associations:deals:contacts");
    ASSERT_TRUE(links);
    EXPECT_EQ(links->to, "contacts");
    EXPECT_FALSE(hubspot::stream_named("associations:deals"));
    EXPECT_FALSE(hubspot::stream_named("history:products"));
    EXPECT_FALSE(hubspot::stream_named("Deals"));
    for (const std::string& name : hubspot::derived_streams()) {
        const auto stream = hubspot::stream_named(name);
        ASSERT_TRUE(stream) << name;
        EXPECT_FALSE(hubspot::derived_fields(*stream).empty()) << name;
    }
}

TEST(HubspotSchema, StagesTellHowADealEnds) {
    const auto stages = hubspot::read_stages(
        R"({"results":[{"id":"default","label":"Sales","stages":[
            {"id":"a","label":"First","metadata":{"probability":"0.2","isClosed":"false"}},
            {"id":"w","label":"Won","metadata":{"probability":"1.0","isClosed":"true"}},
            {"id":"l","label":"Lost","metadata":{"probability":"0.0","isClosed":"true"}},
            {"id":"c","label":"Done","metadata":{"ticketState":"CLOSED"}}]}]})",
        "test");
    ASSERT_EQ(stages.size(), 4U);
    EXPECT_EQ(stages[0].outcome, "open");
    EXPECT_EQ(stages[1].outcome, "won");
    EXPECT_EQ(stages[2].outcome, "lost");
    EXPECT_EQ(stages[3].outcome, "closed");
}

TEST(HubspotDefaultMapping, NamesOnlyKnownStreams) {
    const Mapping mapping = Mapping::parse(hubspot::default_mapping(), "default_mapping.cpp");
    for (const std::string& name : mapping.streams()) {
        EXPECT_TRUE(hubspot::stream_named(name)) << name;
    }
    EXPECT_THAT(mapping.customer_streams(CustomerIs::account), ElementsAre("companies"));
    EXPECT_THAT(mapping.customer_streams(CustomerIs::contact), ElementsAre("contacts"));
}

const char* const published_secret = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy";
const char* const published_body =
    R"([{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,)"
    R"("subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,)"
    R"("changeSource":"CRM","changeFlag":"NEW","appId":54321}])";

// Source: HubSpot, webhooks: faq v1-request-validation and v2-request-validation.
TEST(HubspotWebhook, AgreesWithThePublishedSignatures) {
    WebhookRequest first;
    first.url = "https://www.example.com/webhook_uri";
    first.body = published_body;
    first.headers.set("X-HubSpot-Signature",
                      "232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de");
    EXPECT_NO_THROW(hubspot::verify(first, Secret(published_secret)));
    WebhookRequest second;
    second.method = "GET";
    second.url = first.url;
    second.headers.set("X-HubSpot-Signature-Version", "v2");
    second.headers.set("X-HubSpot-Signature",
                       "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e");
    EXPECT_NO_THROW(hubspot::verify(second, Secret(published_secret)));
    second.body = " ";
    EXPECT_THROW(hubspot::verify(second, Secret(published_secret)), Error);
}

WebhookRequest third_version(std::string_view url) {
    WebhookRequest request;
    request.url = url;
    request.body = published_body;
    request.received_at = Timestamp{1'564'113'600'123'000} + 299s;
    request.headers.set("X-HubSpot-Request-Timestamp", "1564113600123");
    request.headers.set("X-HubSpot-Signature-v3", "xSQRSurtCf1Kc8RO8fEf05kyDJSTwyZ6UunW6thh+go=");
    return request;
}

TEST(HubspotWebhook, VerifiesTheThirdVersionOnDecodedAddressAndRawBytes) {
    const Secret secret("clientsecret");
    WebhookRequest request = third_version("https://www.example.com/hook?a=b%2Fc%3ad");
    EXPECT_NO_THROW(hubspot::verify(request, secret));
    EXPECT_NO_THROW(hubspot::verify(third_version("https://www.example.com/hook?a=b/c:d"), secret));
    EXPECT_THROW(hubspot::verify(request, Secret("other")), Error);
    request.received_at = request.received_at + 2s;
    EXPECT_THROW(hubspot::verify(request, secret), Error) << "older than five minutes";
    request.received_at = request.received_at - 20min;
    EXPECT_THROW(hubspot::verify(request, secret), Error) << "from the future";
    request = third_version("https://www.example.com/hook?a=b%2Fc%3ad");
    request.body += " ";
    EXPECT_THROW(hubspot::verify(request, secret), Error);
    EXPECT_THROW(hubspot::verify(WebhookRequest{}, secret), Error);
    EXPECT_EQ(hubspot::signed_url("%41%2f%3D%2"), "%41/%3D%2");
}

TEST(HubspotWebhook, TurnsEventsIntoHintsOnce) {
    const auto hints = hubspot::read_events(
        R"([{"subscriptionId":1,"objectId":9,"occurredAt":5000,"eventId":1,
             "subscriptionType":"deal.propertyChange","propertyName":"amount"},
            {"subscriptionId":1,"objectId":9,"occurredAt":5000,"eventId":2,
             "subscriptionType":"deal.propertyChange","propertyName":"amount"},
            {"subscriptionId":2,"objectId":8,"occurredAt":5001,
             "subscriptionType":"object.deletion","objectTypeId":"0-1"},
            {"subscriptionId":3,"objectId":7,"occurredAt":5002,"subscriptionType":"contact.merge",
             "primaryObjectId":7,"mergedObjectIds":[6],"newObjectId":70},
            {"subscriptionType":"conversation.creation","objectId":1}, 5])");
    ASSERT_EQ(hints.size(), 3U);
    EXPECT_EQ(hints[0].stream, "deals");
    EXPECT_EQ(hints[0].id, "9");
    EXPECT_EQ(hints[1].kind, Hint::Kind::deleted);
    EXPECT_EQ(hints[1].stream, "contacts");
    EXPECT_EQ(hints[2].kind, Hint::Kind::merged);
    EXPECT_EQ(hints[2].id, "70");
    EXPECT_THROW(hubspot::read_events("{}"), Error);
}

}  // namespace
}  // namespace tenure
