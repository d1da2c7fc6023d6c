// What HubSpot's own client cannot see of the sandbox: limits, lag, faults, its clock, its seed.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "sandbox/population.hpp"
#include "tenure/adapters/sandbox.hpp"
#include "tenure/core/error.hpp"
#include "tenure/http/transport.hpp"

namespace tenure::testing {
namespace {

using Json = nlohmann::json;
using std::chrono::seconds;

constexpr std::int64_t now = 1790000000;  // 2026-09-21T14:13:20Z

class HubspotSandbox : public ::testing::Test {
 protected:
    static sandbox::Options options(std::size_t customers = 12) {
        sandbox::Options made;
        made.security = sandbox::Security::plain;
        made.customers = customers;
        made.seed = 3;
        made.now = now;
        return made;
    }

    HttpResponse send(const std::string& method, const std::string& path, const Json& body = {}) {
        HttpRequest request{.method = method, .url = server_.url() + path};
        if (!body.is_null()) {
            request.body = body.dump();
            request.headers.set("Content-Type", "application/json");
        }
        if (method != "GET") request.repeat = Repeat::unsafe;
        if (!token_.empty()) request.headers.set("Authorization", "Bearer " + token_);
        return transport_->send(request, nullptr);
    }
    Json get(const std::string& path) { return Json::parse(send("GET", path).body); }
    Json post(const std::string& path, const Json& body) {
        const HttpResponse answer = send("POST", path, body);
        return answer.body.empty() ? Json() : Json::parse(answer.body);
    }
    Json search(const std::string& type, const Json& filters, Json more = Json::object()) {
        more["filterGroups"] = {{{"filters", filters}}};
        return post("/crm/v3/objects/" + type + "/search", more);
    }
    std::string create(const std::string& type, const Json& properties) {
        return post("/crm/v3/objects/" + type, {{"properties", properties}})["id"];
    }

    sandbox::HubspotServer server_{options()};
    std::unique_ptr<Transport> transport_ = make_transport();
    std::string token_ = "pat-na1-test";
    const std::string contacts_ = "/crm/v3/objects/contacts";
};

TEST_F(HubspotSandbox, SameSeedAndClockGiveTheSameAnswers) {
    sandbox::HubspotServer other(options());
    const std::string path =
        "/crm/v3/objects/invoices?limit=100&associations=line_items&properties=" +
        std::string("hs_amount_billed,hs_number,hs_amount_billed_in_home_currency");
    const HttpRequest request{.url = other.url() + path};
    HttpRequest same = request;
    same.headers.set("Authorization", "Bearer " + other.token());
    EXPECT_EQ(send("GET", path).body, transport_->send(same, nullptr).body);
}

TEST_F(HubspotSandbox, HoldsThePopulationOfAllSandboxes) {
    const sandbox::Population made = sandbox::population(12, 3, now);
    std::int64_t cents = 0;
    for (const auto& purchase : made.purchases) {
        const bool credit = purchase.status == sandbox::Population::Status::credited;
        cents += credit ? -purchase.cents : purchase.cents;
    }
    std::int64_t found = 0;
    std::size_t count = 0;
    for (std::string after = "0"; !after.empty();) {
        const Json page =
            get("/crm/v3/objects/invoices?limit=100&properties=hs_amount_billed&after=" + after);
        for (const Json& one : page["results"]) {
            std::string amount = one["properties"]["hs_amount_billed"];
            amount.erase(amount.find('.'), 1);
            found += std::stoll(amount);
            ++count;
        }
        after = page.contains("paging") ? std::string(page["paging"]["next"]["after"]) : "";
    }
    EXPECT_EQ(count, made.purchases.size());
    EXPECT_EQ(found, cents);
}

TEST_F(HubspotSandbox, APurchaseLogBecomesCompaniesWithInvoices) {
    const std::string path = ::testing::TempDir() + "hubspot-log.csv";
    std::ofstream(path)
        << "customer_id,date,amount\n7,20200105,12.5\n9,2020-02-01,9\n7,20200301,1\n";
    sandbox::Options log = options();
    log.transactions_csv = path;
    sandbox::HubspotServer server(log);
    HttpRequest request{.url = server.url() +
                               "/crm/v3/objects/invoices?properties=hs_amount_billed," +
                               "hs_invoice_date,hs_invoice_status&associations=companies"};
    request.headers.set("Authorization", "Bearer " + server.token());
    const Json page = Json::parse(transport_->send(request, nullptr).body);
    ASSERT_EQ(page["results"].size(), 3U);
    EXPECT_EQ(page["results"][0]["properties"]["hs_amount_billed"], "12.50");
    EXPECT_EQ(page["results"][0]["properties"]["hs_invoice_date"], "2020-01-05T12:00:00.000Z");
    EXPECT_EQ(page["results"][1]["properties"]["hs_invoice_status"], "paid");
    EXPECT_EQ(page["results"][0]["associations"], page["results"][2]["associations"]);
}

TEST_F(HubspotSandbox, BurstLimitRefusesUntilTheWindowMovesOn) {
    server_.faults("burst=3");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(send("GET", contacts_).status, 200);
    const HttpResponse refused = send("GET", contacts_);
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.get("X-HubSpot-RateLimit-Max"), "3");
    EXPECT_EQ(refused.headers.get("X-HubSpot-RateLimit-Remaining"), "0");
    const Json body = Json::parse(refused.body);
    EXPECT_EQ(body["policyName"], "TEN_SECONDLY_ROLLING");
    EXPECT_EQ(body["errorType"], "RATE_LIMIT");
    server_.advance(seconds(11));
    EXPECT_EQ(send("GET", contacts_).status, 200);
}

TEST_F(HubspotSandbox, SearchesHaveABucketOfTheirOwnAndNoRateHeaders) {
    server_.faults("search_rate=2,freeze=on");
    const Json any = {{"filterGroups", Json::array()}};
    const HttpResponse first = send("POST", contacts_ + "/search", any);
    EXPECT_EQ(first.status, 200);
    EXPECT_FALSE(first.headers.get("X-HubSpot-RateLimit-Max").has_value());
    send("POST", contacts_ + "/search", any);
    const HttpResponse refused = send("POST", contacts_ + "/search", any);
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(Json::parse(refused.body)["message"], "You have reached your secondly limit.");
    EXPECT_EQ(send("GET", contacts_).status, 200);
}

TEST_F(HubspotSandbox, TheDayEndsAtMidnightOfTheAccountsZone) {
    server_.faults("daily=2,zone_minutes=560");  // 23:33 there: the day ends in 27 minutes
    send("GET", contacts_);
    send("GET", contacts_);
    const HttpResponse refused = send("GET", contacts_);
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(Json::parse(refused.body)["policyName"], "DAILY");
    EXPECT_EQ(refused.headers.get("X-HubSpot-RateLimit-Daily-Remaining"), "0");
    server_.advance(seconds(26 * 60));
    EXPECT_EQ(send("GET", contacts_).status, 429);
    server_.advance(seconds(60));
    EXPECT_EQ(send("GET", contacts_).status, 200);
}

TEST_F(HubspotSandbox, LimitsCanBeLifted) {
    sandbox::Options free = options(1);
    free.limits = sandbox::Limits::none;
    free.faults = "burst=1,search_rate=1,daily=1,url_limit=10";
    sandbox::HubspotServer server(free);
    HttpRequest request{.url = server.url() + contacts_};
    request.headers.set("Authorization", "Bearer " + server.token());
    for (int i = 0; i < 4; ++i) EXPECT_EQ(transport_->send(request, nullptr).status, 200);
}

TEST_F(HubspotSandbox, SearchSeesWritesAfterTheLagWhileReadsSeeThemAtOnce) {
    server_.faults("search_lag=5000,freeze=on");
    const std::string id = create("companies", {{"name", "Late"}});
    const Json wanted = {{{"propertyName", "name"}, {"operator", "EQ"}, {"value", "Late"}}};
    EXPECT_EQ(search("companies", wanted)["total"], 0);
    EXPECT_EQ(send("GET", "/crm/v3/objects/companies/" + id).status, 200);
    server_.advance(seconds(6));
    EXPECT_EQ(search("companies", wanted)["total"], 1);
    send("PATCH", "/crm/v3/objects/companies/" + id, {{"properties", {{"name", "Changed"}}}});
    EXPECT_EQ(search("companies", wanted)["total"], 1);  // the index still holds the old name
    server_.advance(seconds(6));
    EXPECT_EQ(search("companies", wanted)["total"], 0);
}

TEST_F(HubspotSandbox, RowsMayBecomeVisibleLateAndOutOfOrder) {
    const Json made = post("/__sandbox/records", {{"type", "quotes"},
                                                  {"records",
                                                   {{{"properties", {{"hs_title", "first"}}},
                                                     {"modified_ms", now * 1000 - 2000},
                                                     {"visible_ms", now * 1000 + 600000}},
                                                    {{"properties", {{"hs_title", "second"}}},
                                                     {"modified_ms", now * 1000 - 1000},
                                                     {"visible_ms", now * 1000 - 500}}}}});
    const Json recent = {{{"propertyName", "hs_lastmodifieddate"},
                          {"operator", "GTE"},
                          {"value", std::to_string(now * 1000 - 3000)}}};
    ASSERT_EQ(search("quotes", recent)["total"], 1);
    EXPECT_EQ(search("quotes", recent)["results"][0]["id"], made["ids"][1]);
    server_.advance(seconds(700));
    EXPECT_EQ(search("quotes", recent)["total"], 2);
}

TEST_F(HubspotSandbox, SearchRefusesWhatIsBeyondItsLimits) {
    const Json one = {{"propertyName", "hs_object_id"}, {"operator", "GT"}, {"value", "0"}};
    const auto status = [&](const Json& body) {
        server_.advance(seconds(2));
        return send("POST", contacts_ + "/search", body).status;
    };
    const auto groups = [&](std::size_t count, std::size_t filters) {
        Json made = Json::array();
        for (std::size_t i = 0; i < count; ++i) {
            made.push_back({{"filters", Json(filters, one)}});
        }
        return Json{{"filterGroups", made}};
    };
    EXPECT_EQ(status(groups(5, 3)), 200);
    EXPECT_EQ(status(groups(6, 1)), 400);
    EXPECT_EQ(status(groups(1, 7)), 400);
    EXPECT_EQ(status(groups(4, 5)), 400);  // 20 filters in all
    EXPECT_EQ(status({{"limit", 201}}), 400);
    EXPECT_EQ(status({{"limit", 200}, {"after", "9800"}}), 200);
    EXPECT_EQ(status({{"limit", 200}, {"after", "9801"}}), 400);
    EXPECT_EQ(status({{"sorts", {"email", "lastname"}}}), 400);
    EXPECT_EQ(status({{"query", std::string(3000, 'x')}}), 400);
}

TEST_F(HubspotSandbox, ManyRecordsOfOneInstantCanBeWalkedByTheirIds) {
    const std::size_t many = 12000;
    Json records = Json::array();
    for (std::size_t i = 0; i < many; ++i) records.push_back(Json::object());
    post("/__sandbox/records", {{"type", "products"}, {"records", records}});
    const std::int64_t stamp = now * 1000 - 777;
    post("/__sandbox/touch", {{"type", "products"},
                              {"modified_ms", stamp},
                              {"properties", {{"description", "edited in bulk"}}}});
    server_.faults("search_rate=1000");
    std::set<std::string> seen;
    std::string last = "0";
    for (std::size_t pages = 0; pages < 70; ++pages) {
        const Json page =
            search("products",
                   {{{"propertyName", "hs_lastmodifieddate"},
                     {"operator", "EQ"},
                     {"value", std::to_string(stamp)}},
                    {{"propertyName", "hs_object_id"}, {"operator", "GT"}, {"value", last}}},
                   {{"sorts", {{{"propertyName", "hs_object_id"}, {"direction", "ASCENDING"}}}},
                    {"limit", 200}});
        if (page["results"].empty()) break;
        for (const Json& one : page["results"]) seen.insert(std::string(one["id"]));
        last = page["results"].back()["id"];
    }
    EXPECT_EQ(seen.size(), many + 18);  // the business sells 18 products
}

TEST_F(HubspotSandbox, MergedIdsLeadToTheSurvivorUnderANewOrTheFirstId) {
    const auto merged = [&](const std::string& a, const std::string& b) {
        return std::string(
            post(contacts_ + "/merge", {{"primaryObjectId", a}, {"objectIdToMerge", b}})["id"]);
    };
    const std::string fresh = merged("501", "502");
    EXPECT_NE(fresh, "501");
    EXPECT_EQ(get(contacts_ + "/501")["id"], fresh);
    server_.faults("merge_ids=kept");
    EXPECT_EQ(merged("503", "504"), "503");
    EXPECT_EQ(get(contacts_ + "/504")["id"], "503");
    const Json links = get("/crm/v4/objects/contacts/" + fresh + "/associations/companies");
    EXPECT_EQ(links["results"].size(), 2U);
}

TEST_F(HubspotSandbox, RequiredPropertiesHoldFromTheLatestVersionOn) {
    server_.faults("required=contacts.phone");
    const Json body = {{"properties", {{"firstname", "x"}}}};
    EXPECT_EQ(send("POST", contacts_, body).status, 201);
    EXPECT_EQ(send("POST", "/crm/objects/2026-03/contacts", body).status, 201);
    EXPECT_EQ(send("POST", "/crm/objects/2026-09/contacts", body).status, 400);
}

TEST_F(HubspotSandbox, VersionsDifferInTheStatusOfAssociationBatches) {
    const std::string from = create("contacts", {{"firstname", "x"}});
    const std::string to = create("companies", {{"name", "x"}});
    const Json create = {
        {"inputs",
         {{{"from", {{"id", from}}},
           {"to", {{"id", to}}},
           {"types",
            {{{"associationCategory", "HUBSPOT_DEFINED"}, {"associationTypeId", 279}}}}}}}};
    const Json archive = {{"inputs", {{{"from", {{"id", from}}}, {"to", {{{"id", to}}}}}}}};
    const auto status = [&](const std::string& base, const char* what, const Json& body) {
        return send("POST", base + "/contacts/companies/batch/" + what, body).status;
    };
    EXPECT_EQ(status("/crm/v4/associations", "create", create), 201);
    EXPECT_EQ(status("/crm/associations/2026-03", "create", create), 201);
    EXPECT_EQ(status("/crm/associations/2026-09", "create", create), 200);
    EXPECT_EQ(status("/crm/v4/associations", "archive", archive), 204);
    EXPECT_EQ(status("/crm/associations/2026-03", "archive", archive), 200);
}

TEST_F(HubspotSandbox, MissingScopesAreNamed) {
    server_.faults("missing_scopes=crm.objects.deals.read");
    const HttpResponse refused = send("GET", "/crm/v3/objects/deals");
    EXPECT_EQ(refused.status, 403);
    const Json body = Json::parse(refused.body);
    EXPECT_EQ(body["category"], "MISSING_SCOPES");
    EXPECT_EQ(body["errors"][0]["context"]["requiredScopes"][0], "crm.objects.deals.read");
    EXPECT_EQ(send("GET", contacts_).status, 200);
}

TEST_F(HubspotSandbox, FaultsHitBeforeOrAfterTheWork) {
    const auto exists = [&](const std::string& name) {
        server_.faults("reset");
        return search("companies",
                      {{{"propertyName", "name"}, {"operator", "EQ"}, {"value", name}}})["total"] ==
               1;
    };
    server_.faults("error_before=1");
    EXPECT_EQ(send("POST", "/crm/v3/objects/companies", {{"properties", {{"name", "a"}}}}).status,
              502);
    EXPECT_FALSE(exists("a"));
    server_.faults("error_after=1");
    EXPECT_EQ(send("POST", "/crm/v3/objects/companies", {{"properties", {{"name", "b"}}}}).status,
              500);
    EXPECT_TRUE(exists("b"));
    server_.faults("drop_before=1");
    EXPECT_THROW(send("POST", "/crm/v3/objects/companies", {{"properties", {{"name", "c"}}}}),
                 Error);
    EXPECT_FALSE(exists("c"));
    server_.faults("drop_after=1");
    EXPECT_THROW(send("POST", "/crm/v3/objects/companies", {{"properties", {{"name", "d"}}}}),
                 Error);
    EXPECT_TRUE(exists("d"));
}

TEST_F(HubspotSandbox, SwitchesAnswerAsTheyAreCalled) {
    const std::pair<const char*, int> switches[] = {{"locked=1", 423},   {"migration=1", 477},
                                                    {"too_many=1", 429}, {"too_many_after=1", 429},
                                                    {"down=on", 503},    {"url_limit=12", 414}};
    for (const auto& [name, status] : switches) {
        server_.faults(std::string("reset,") + name);
        EXPECT_EQ(send("GET", contacts_).status, status) << name;
    }
    server_.faults("reset,too_many_after=1");
    EXPECT_EQ(send("GET", contacts_).headers.get("Retry-After"), "2");
    server_.faults("reset,html=1");
    EXPECT_TRUE(send("GET", contacts_).body.starts_with("<!DOCTYPE"));
    EXPECT_THROW(server_.faults("no_such=1"), Error);
}

TEST_F(HubspotSandbox, PlannedAnswersAreGivenAsOftenAsAsked) {
    post("/__sandbox/faults", {{"match", "GET .*/contacts"},
                               {"times", 2},
                               {"status", 429},
                               {"headers", {{"Retry-After", "7"}}},
                               {"body", {{"policyName", "SECONDLY"}}}});
    EXPECT_EQ(send("GET", "/crm/v3/objects/deals").status, 200);
    EXPECT_EQ(send("GET", contacts_).headers.get("Retry-After"), "7");
    EXPECT_EQ(send("GET", contacts_).status, 429);
    EXPECT_EQ(send("GET", contacts_).status, 200);
    post("/__sandbox/faults", {{"match", "PATCH"}, {"kind", "drop_after"}});
    EXPECT_THROW(send("PATCH", contacts_ + "/501", {{"properties", {{"firstname", "kept"}}}}),
                 Error);
    EXPECT_EQ(get(contacts_ + "/501")["properties"]["firstname"], "kept");
}

TEST_F(HubspotSandbox, CountsRequestsByWhatTheyAskFor) {
    send("GET", contacts_);
    search("deals", Json::array());
    const Json counted = get("/__sandbox/requests");
    EXPECT_EQ(counted["total"], 2);
    EXPECT_EQ(counted["searches"], 1);
    EXPECT_EQ(counted["by_call"]["GET objects/contacts"], 1);
    EXPECT_EQ(server_.requests(), 2U);
}

TEST_F(HubspotSandbox, TokensExpireByTheClockAndTellIt) {
    const std::string form =
        "grant_type=refresh_token&client_id=client-id&client_secret=client-secret"
        "&refresh_token=refresh-token";
    HttpRequest request{
        .method = "POST", .url = server_.url() + "/oauth/2026-03/token", .body = form};
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    const Json made = Json::parse(transport_->send(request, nullptr).body);
    token_ = made["access_token"];
    EXPECT_GT(token_.size(), 250U);
    EXPECT_EQ(made["expires_in"], 1800);
    EXPECT_EQ(send("GET", contacts_).headers.get("X-HubSpot-RateLimit-Max"), "110");
    server_.advance(seconds(1801));
    const HttpResponse expired = send("GET", contacts_);
    EXPECT_EQ(expired.status, 401);
    EXPECT_EQ(Json::parse(expired.body)["category"], "EXPIRED_AUTHENTICATION");
    token_ = "wrong";
    EXPECT_EQ(Json::parse(send("GET", contacts_).body)["category"], "INVALID_AUTHENTICATION");
}

TEST_F(HubspotSandbox, WebhooksAreSignedInVersionThree) {
    send("PATCH", contacts_ + "/501", {{"properties", {{"firstname", "hooked"}}}});
    const std::string url = "https://receiver.example.test/hooks?x=1";
    const Json told =
        post("/__sandbox/webhooks", {{"url", url}, {"secret", "s3cret"}, {"duplicates", 1}});
    const Json& delivery = told["deliveries"][0];
    const std::string body = delivery["body"];
    const Json events = Json::parse(body);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0]["subscriptionType"], "contact.propertyChange");
    EXPECT_EQ(events[0]["propertyValue"], "hooked");
    const std::string stamp = delivery["headers"]["X-HubSpot-Request-Timestamp"];
    const std::string text = "POST" + url + body + stamp;
    unsigned char digest[32], encoded[64];
    HMAC(EVP_sha256(), "s3cret", 6, reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), digest, nullptr);
    EVP_EncodeBlock(encoded, digest, 32);
    EXPECT_EQ(delivery["headers"]["X-HubSpot-Signature-v3"],
              reinterpret_cast<const char*>(encoded));
    EXPECT_TRUE(post("/__sandbox/webhooks", Json::object())["deliveries"].empty());
}

}  // namespace
}  // namespace tenure::testing
