// The HubSpot adapter and the engine against the sandbox: everything into a store, and what users
// of other connectors lose: ties, late records, merges, new properties, quotas, cut connections.
#include "hubspot_portal.hpp"
#include "tenure/testing/conformance.hpp"

namespace tenure {
namespace {

using namespace testing_hubspot;

class HubspotSync : public HubspotPortal {};

TEST_F(HubspotSync, ReadsEverythingOnceAndThenOneRequestPerStream) {
    control("clock", {{"advance_seconds", 3600}});
    const SyncReport first = run();
    for (const RunRecord& run : first.runs) EXPECT_EQ(run.error, "") << run.stream;
    EXPECT_EQ(first.rejected(), 0U);
    EXPECT_EQ(stored("companies"), 60U);
    auto counts = store_->counts();
    EXPECT_GE(counts[EntityKind::customer], 60U);
    EXPECT_GT(counts[EntityKind::purchase], 0U);
    EXPECT_GT(counts[EntityKind::purchase_item], counts[EntityKind::purchase]);
    EXPECT_GT(counts[EntityKind::deal], 0U);
    EXPECT_GT(counts[EntityKind::ticket], 0U);
    EXPECT_EQ(counts[EntityKind::owner], 4U);
    EXPECT_GT(counts[EntityKind::campaign], 0U);
    EXPECT_GT(counts[EntityKind::lead], 0U);
    control("clock", {{"advance_seconds", 600}});
    const SyncReport second = run();
    for (const RunRecord& run : second.runs) {
        EXPECT_EQ(run.upserted + run.deleted, 0U) << run.stream;
        // One search for changes; the recycle bin, and merges where there are any, besides.
        EXPECT_LE(run.requests, 3U) << run.stream;
        EXPECT_TRUE(run.stream != "owners" || run.requests == 1U);
        EXPECT_TRUE(run.stream != "campaigns" || run.requests == 0U) << "read while looking for it";
    }
    EXPECT_EQ(store_->counts(), counts);
}

TEST_F(HubspotSync, FollowsChangesArchivedAndRestoredRecords) {
    run({"contacts", "companies"});
    const std::uint64_t contacts = stored("contacts");
    const auto made =
        put("contacts", json::array({{{"properties", {{"email", "new@example.test"}}}},
                                     {{"properties", {{"email", "two@example.test"}}}}}));
    control("clock", {{"advance_seconds", 1}});
    EXPECT_EQ(of(run({"contacts"}), "contacts").upserted, 2U);
    EXPECT_EQ(stored("contacts"), contacts + 2);
    api("DELETE", "/crm/v3/objects/contacts/" + made[0], nullptr);
    control("clock", {{"advance_seconds", 60}});
    EXPECT_EQ(of(run({"contacts"}), "contacts").deleted, 1U);
    EXPECT_EQ(stored("contacts"), contacts + 1);
    put("contacts", json::array({{{"id", made[0]}, {"restored", true}}}));
    control("clock", {{"advance_seconds", 60}});
    run({"contacts"});
    EXPECT_EQ(stored("contacts"), contacts + 2);
}

TEST_F(HubspotSync, FollowsMergesToTheRecordThatStays) {
    run({"contacts"});
    const std::uint64_t before = stored("contacts");
    const auto two =
        put("contacts", json::array({{{"properties", {{"email", "a@example.test"}}}},
                                     {{"properties", {{"email", "b@example.test"}}}}}));
    run({"contacts"});
    EXPECT_EQ(stored("contacts"), before + 2);
    const json merged = api("POST", "/crm/v3/objects/contacts/merge",
                            {{"primaryObjectId", two[0]}, {"objectIdToMerge", two[1]}});
    control("clock", {{"advance_seconds", 120}});
    const SyncReport report = run({"contacts"});
    EXPECT_EQ(of(report, "contacts").error, "");
    EXPECT_EQ(stored("contacts"), before + 1);
    const std::vector<RecordId> winner{merged["id"].get<std::string>()};
    EXPECT_EQ(store_->live_records("hub", "contacts", winner).size(), 1U);
}

TEST_F(HubspotSync, DrainsManyRecordsOfOneInstantWithBoundedRequests) {
    run({"products"});
    const std::int64_t instant = now_ms() + 5'000;
    const std::uint64_t before = stored("products");
    constexpr std::size_t many = 25'000;
    json records = json::array();
    for (std::size_t i = 0; i < many; ++i) {
        records.push_back(
            {{"properties", {{"name", "p" + std::to_string(i)}}}, {"modified_ms", instant}});
    }
    put("products", records);
    control("clock", {{"advance_seconds", 120}});
    const SyncReport report = run({"products"});
    EXPECT_EQ(of(report, "products").error, "");
    EXPECT_EQ(of(report, "products").upserted, many);
    EXPECT_EQ(stored("products"), before + many);
    EXPECT_LE(of(report, "products").requests, many / 200 + 5);
    control("clock", {{"advance_seconds", 600}});
    EXPECT_LE(of(run({"products"}), "products").requests, 2U) << "a settled instant is left alone";
}

TEST_F(HubspotSync, WaitsForWhatTheIndexShowsLateAndOutOfOrder) {
    run({"contacts"});
    const std::uint64_t before = stored("contacts");
    const std::int64_t now = now_ms();
    json records = json::array();
    for (int i = 0; i < 100; ++i) {  // visible 1 to 50 seconds after their stamps, in any order
        records.push_back({{"properties", {{"email", std::to_string(i) + "@late.test"}}},
                           {"modified_ms", now + 1'000 + i * 100},
                           {"visible_ms", now + 1'000 + i * 100 + (i * 37 % 50) * 1'000}});
    }
    put("contacts", records);
    std::uint64_t upserted = 0;
    for (int step = 0; step < 8; ++step) {
        control("clock", {{"advance_seconds", 12}});
        const SyncReport report = run({"contacts"});
        EXPECT_EQ(of(report, "contacts").error, "");
        EXPECT_LE(of(report, "contacts").requests, 5U);
        upserted += of(report, "contacts").upserted;
    }
    EXPECT_EQ(upserted, 100U);
    EXPECT_EQ(stored("contacts"), before + 100);
    EXPECT_EQ(kept("contacts"), live("contacts"));
}

TEST_F(HubspotSync, FillsAPropertyThatIsAddedLater) {
    run({"companies"});
    api("POST", "/crm/v3/properties/companies",
        {{"name", "favourite_tea"},
         {"label", "Favourite tea"},
         {"type", "string"},
         {"fieldType", "text"},
         {"groupName", "companyinformation"}});
    mapping_ = Mapping::parse(R"({"streams":{"companies":[{"entity":"account","attributes":{
        "name":"name","type":"favourite_tea"}}]}})");
    const SyncReport report = run({"companies"});
    EXPECT_EQ(of(report, "companies").error, "");
    EXPECT_GE(of(report, "companies").read, 60U) << "the new property is read of all records";
}

TEST_F(HubspotSync, ReadsMoreFieldsThanAnAddressHolds) {
    json streams = json::object();
    json attributes{{"name", "name"}};
    std::string list;
    for (int i = 0; i < 400; ++i) {
        const std::string name = "a_property_with_a_long_name_" + std::to_string(i);
        api("POST", "/crm/v3/properties/products",
            {{"name", name},
             {"label", name},
             {"type", "string"},
             {"fieldType", "text"},
             {"groupName", "productinformation"}});
        list += "{" + name + "} ";
    }
    attributes["code"] = {{"template", list}};
    streams["products"] = json::array({{{"entity", "product"}, {"attributes", attributes}}});
    mapping_ = Mapping::parse(json{{"streams", streams}}.dump());
    const SyncReport report = run({"products"});
    EXPECT_EQ(of(report, "products").error, "");
    EXPECT_GT(stored("products"), 0U);
}

TEST_F(HubspotSync, StopsCleanlyWithinItsShareOfADayAndGoesOnThere) {
    server_.faults("daily=60");
    try {
        run();
        FAIL() << "the share of the day does not suffice";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), Errc::quota_exhausted);
        EXPECT_TRUE(error.details().retry_after);
    }
    const std::uint64_t used = server_.requests();
    EXPECT_EQ(used, 30U) << "the server counts: half of the day is left to others";
    server_.faults("daily=100000");
    control("clock", {{"advance_seconds", 24 * 3600}});
    const SyncReport report = run();
    for (const RunRecord& run : report.runs) EXPECT_EQ(run.error, "") << run.stream;
    EXPECT_EQ(stored("companies"), 60U);
}

TEST_F(HubspotSync, SurvivesRefusalsAndCutConnections) {
    server_.faults("drop_before=11,error_before=13,truncate=17");
    SyncReport report;
    for (int attempt = 0; attempt < 4 && !(attempt > 0 && report.ok()); ++attempt) report = run();
    for (const RunRecord& run : report.runs) EXPECT_EQ(run.error, "") << run.stream;
    server_.faults("reset");
    control("clock", {{"advance_seconds", 600}});
    const auto counts = store_->counts();
    store_ = open_store("sqlite::memory:");
    run();
    EXPECT_EQ(store_->counts(), counts) << "nothing lost, nothing doubled";
}

TEST_F(HubspotSync, NamesTheMissingScopeAndGoesOnWithOthers) {
    server_.faults("missing_scopes=tickets");
    const SyncReport report = run({"tickets", "contacts"});
    EXPECT_NE(of(report, "tickets").error.find("tickets"), std::string::npos)
        << of(report, "tickets").error;
    EXPECT_EQ(of(report, "contacts").error, "");
    const auto connector = connect();
    bool named = false;
    for (const Finding& finding : connector->check().findings) {
        named = named || finding.what.find("tickets cannot be read") != std::string::npos;
    }
    EXPECT_TRUE(named);
}

TEST_F(HubspotSync, WritesBatchesAndReadsThemBack) {
    const auto connector = connect();
    std::vector<WriteItem> items;
    ReadRequest all{{"hub", "companies", Purpose::backfill, ""}, nullptr, {}, {}, {}};
    for (const Row& row : connector->read(all).rows) {
        WriteItem item;
        item.stream = "companies";
        item.id = row.id;
        item.values = {{"tenure_stage", std::string("loyal")}, {"tenure_clv", Decimal{"12.50"}}};
        items.push_back(std::move(item));
    }
    items.at(3).id = "999999999999";
    const std::uint64_t before = server_.requests();
    const auto outcomes = connector->write(items);
    EXPECT_LE(server_.requests() - before, 12U);
    for (const Outcome& outcome : outcomes) {
        EXPECT_EQ(outcome.status, outcome.item == 3 ? WriteStatus::not_found : WriteStatus::written)
            << outcome.item << " " << outcome.code << " " << outcome.message;
        EXPECT_TRUE(outcome.altered.empty()) << outcome.message;
    }
}

TEST_F(HubspotSync, MovesALifecycleStageBackAndProvisions) {
    const auto connector = connect();
    const auto made =
        put("contacts",
            json::array(
                {{{"properties", {{"email", "c@example.test"}, {"lifecyclestage", "customer"}}}}}));
    const Outcome moved = hubspot::move_lifecycle(*connector, "contacts", made[0], "lead");
    EXPECT_EQ(moved.status, WriteStatus::written) << moved.message;
    EXPECT_TRUE(moved.altered.empty());
    const std::vector<FieldSpec> specs{{"contacts", "tenure_new", "New", FieldType::decimal}};
    EXPECT_EQ(connector->provision(specs, ProvisionMode::carry_out).steps.at(0).state,
              ProvisionStep::State::made);
    EXPECT_EQ(connector->provision(specs, ProvisionMode::plan).steps.at(0).state,
              ProvisionStep::State::present);
}

TEST_F(HubspotSync, TakesInWhatIsPushedOnceAndOnlyWithItsSignature) {
    control("webhooks", json::object());  // forgets what happened so far
    const json made =
        api("POST", "/crm/v3/objects/contacts", {{"properties", {{"email", "hook@example.test"}}}});
    const std::string id = made["id"];
    api("DELETE", "/crm/v3/objects/contacts/" + id, nullptr);
    const json delivery =
        control("webhooks", {{"duplicates", 2}, {"reorder", true}})["deliveries"].at(0);
    hubspot::Options options;
    options.client_secret = Secret(server_.client_secret());
    const auto connector = connect(options);
    WebhookRequest request;
    request.url = delivery["url"];
    request.body = delivery["body"];
    for (const auto& header : delivery["headers"].items()) {
        request.headers.set(header.key(), header.value().get<std::string>());
    }
    request.received_at = Timestamp{now_ms() * 1000};
    const std::vector<Hint> hints = connector->ingest(request);
    const auto of_kind = [&](Hint::Kind kind) {
        return std::count_if(hints.begin(), hints.end(), [&](const Hint& hint) {
            return hint.kind == kind && hint.stream == "contacts" && hint.id == id;
        });
    };
    EXPECT_EQ(of_kind(Hint::Kind::deleted), 1);
    EXPECT_GE(of_kind(Hint::Kind::changed), 1);
    EXPECT_LT(hints.size() * 3, json::parse(request.body).size() + hints.size());
    request.body += " ";
    EXPECT_THROW(connector->ingest(request), Error);
}

TEST_F(HubspotSync, ReadTheSameRecordsByOAuthAndEveryPath) {
    std::map<EntityKind, std::uint64_t> counts;
    for (const hubspot::Api api :
         {hubspot::Api::v3, hubspot::Api::v2026_03, hubspot::Api::v2026_09}) {
        hubspot::Options options;
        options.source = "hub";
        options.url = server_.url();
        options.client_id = server_.client_id();
        options.client_secret = Secret(server_.client_secret());
        options.refresh_token = Secret(server_.refresh_token());
        options.purchases = "invoices";
        options.api = api;
        options.clock = &clock_;
        store_ = open_store("sqlite::memory:");
        const auto connector = hubspot::connect(options);
        const SyncReport report = run(*connector, {});
        for (const RunRecord& run : report.runs) EXPECT_EQ(run.error, "") << run.stream;
        if (counts.empty()) counts = store_->counts();
        EXPECT_EQ(store_->counts(), counts);
    }
}

TEST_F(HubspotSync, KeepTheRulesOfConnectors) {
    const auto connector = connect();
    ConformanceOptions options;
    options.streams = {"contacts",        "deals",           "owners",
                       "campaigns",       "pipelines:deals", "associations:deals:contacts",
                       "history:contacts"};
    EXPECT_EQ(check_connector(*connector, options), std::vector<std::string>{});
}

TEST_F(HubspotSync, TellAssociationsPipelinesAndHistory) {
    mapping_ = Mapping::parse(R"({"streams":{
        "associations:deals:contacts":[{"entity":"association","attributes":{
            "from":"from","to":"to","label":"label"}}],
        "history:deals":[{"entity":"association","attributes":{
            "from":"record","label":"value","since":"changed_at"}}],
        "pipelines:deals":[{"entity":"product","attributes":{"name":"stage.label"}}]}})");
    SyncReport report = run();
    for (const RunRecord& run : report.runs) {
        EXPECT_EQ(run.error, "") << run.stream;
        EXPECT_GT(run.upserted, 0U) << run.stream;
    }
    EXPECT_EQ(stored("pipelines:deals"), 7U);
    EXPECT_GT(stored("history:deals"), stored("associations:deals:contacts"));
    control("clock", {{"advance_seconds", 600}});
    report = run({"history:deals"});
    EXPECT_EQ(of(report, "history:deals").requests, 1U) << "history of changed records only";
}

}  // namespace
}  // namespace tenure
