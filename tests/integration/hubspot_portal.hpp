// Testing: a HubSpot portal in the sandbox, a store, a clock, and the adapter between them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "stored_rows.hpp"
#include "tenure/adapters/hubspot.hpp"
#include "tenure/adapters/sandbox.hpp"
#include "tenure/store/open_store.hpp"
#include "tenure/sync/sync.hpp"
#include "tenure/testing/manual_clock.hpp"

namespace tenure::testing_hubspot {

using nlohmann::json;
using namespace std::chrono_literals;

class HubspotPortal : public ::testing::Test {
 protected:
    explicit HubspotPortal(std::size_t customers = 60)
        : server_({.security = sandbox::Security::plain,
                   .customers = customers,
                   .limits = sandbox::Limits::none}) {}

    std::unique_ptr<Connector> connect(hubspot::Options options = {}) {
        options.source = "hub";
        options.url = server_.url();
        options.token = Secret(server_.token());
        options.purchases = "invoices";
        options.clock = &clock_;  // waiting for limits costs no time
        return hubspot::connect(options);
    }

    SyncReport run(std::vector<std::string> streams = {}) {
        const auto connector = connect();
        return run(*connector, std::move(streams));
    }
    SyncReport run(Connector& connector, std::vector<std::string> streams) {
        SyncOptions options;
        options.source = "hub";
        options.streams = std::move(streams);
        options.max_delete_share = 1.0;
        options.clock = &clock_;
        options.progress = [this](const Progress& progress) {
            if (!progress.finished && between_pages_) between_pages_(++pages_);
        };
        return sync(connector, *store_, mapping_, options);
    }

    json control(const std::string& what, const json& body) {
        HttpRequest request;
        request.method = "POST";
        request.url = server_.url() + "/__sandbox/" + what;
        request.body = body.dump();
        request.headers.set("Content-Type", "application/json");
        const HttpResponse response = wire_->send(request, nullptr);
        EXPECT_EQ(response.status, 200) << response.body;
        return json::parse(response.body, nullptr, false);
    }

    json api(const std::string& method, const std::string& path, const json& body) {
        HttpRequest request;
        request.method = method;
        request.url = server_.url() + path;
        request.body = body.is_null() ? "" : body.dump();
        request.headers.set("Authorization", "Bearer " + server_.token());
        request.headers.set("Content-Type", "application/json");
        const HttpResponse response = wire_->send(request, nullptr);
        EXPECT_LT(response.status, 300) << response.body;
        return json::parse(response.body, nullptr, false);
    }

    std::int64_t now_ms() { return control("clock", json::object())["now_ms"]; }

    std::vector<std::string> put(const std::string& type, const json& records) {
        return control("records", {{"type", type}, {"records", records}})["ids"];
    }

    std::uint64_t stored(const std::string& stream) { return store_->count_records("hub", stream); }

    const RunRecord& of(const SyncReport& report, const std::string& stream) {
        for (const RunRecord& run : report.runs) {
            if (run.stream == stream) return run;
        }
        throw std::runtime_error("no run of " + stream);
    }

    /// The ids that the portal itself lists as live.
    std::set<std::string> live(const std::string& type) {
        std::set<std::string> ids;
        std::string after;
        do {
            const json page = api(
                "GET",
                "/crm/v3/objects/" + type + "?limit=100" + (after.empty() ? "" : "&after=" + after),
                nullptr);
            for (const json& record : page["results"]) ids.insert(record["id"]);
            after = page.contains("paging") ? page["paging"]["next"]["after"] : "";
        } while (!after.empty());
        return ids;
    }
    /// The ids that the store holds as live.
    std::set<std::string> kept(const std::string& stream) {
        auto ids = testing::stored_ids(*store_, "hub", stream);
        EXPECT_EQ(ids.size(), stored(stream));
        return ids;
    }

    std::function<void(int)> between_pages_;  ///< called after each page with its number
    int pages_ = 0;
    sandbox::HubspotServer server_;
    ManualClock clock_;
    std::unique_ptr<Transport> wire_ = make_transport();
    std::unique_ptr<Store> store_ = open_store("sqlite::memory:");
    Mapping mapping_ = Mapping::parse(hubspot::default_mapping());
};

}  // namespace tenure::testing_hubspot
