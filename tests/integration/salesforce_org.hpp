// Testing: a Salesforce org in the sandbox, a store, a clock, and the adapter between them.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tenure/adapters/salesforce.hpp"
#include "tenure/adapters/sandbox.hpp"
#include "tenure/crm/pages.hpp"
#include "tenure/store/open_store.hpp"
#include "tenure/sync/sync.hpp"
#include "tenure/testing/manual_clock.hpp"

namespace tenure::testing_salesforce {

using Json = nlohmann::json;
using std::chrono::seconds;

inline constexpr std::int64_t server_start = 1790000000;

inline std::string file_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

class SalesforceOrg : public ::testing::Test {
 protected:
    explicit SalesforceOrg(sandbox::Options start = {.security = sandbox::Security::plain,
                                                     .customers = 40,
                                                     .now = server_start})
        : server_(start), wire_(make_transport({})) {}

    salesforce::Options options() {
        salesforce::Options made;
        made.source = "org";
        made.url = server_.url();
        made.auth = salesforce::Flow::client_credentials;
        made.client_id = server_.client_id();
        made.client_secret = Secret(server_.client_secret());
        made.clock = &clock_;  // waits cost no time
        made.share = 1;
        return made;
    }

    Json control(const std::string& what, const Json& order) {
        HttpRequest request{.method = "POST",
                            .url = server_.url() + "/__sandbox/" + what,
                            .body = order.dump(),
                            .repeat = Repeat::unsafe};
        request.headers.set("Content-Type", "application/json");
        const HttpResponse response = wire_->send(request, nullptr);
        EXPECT_EQ(response.status, 200) << what << " " << order << " " << response.body;
        return Json::parse(response.body);
    }

    std::string write(const std::string& object, const Json& fields, const std::string& id = {},
                      int late = 0) {
        Json order{{"object", object}, {"fields", fields}, {"late", late}};
        if (!id.empty()) order["id"] = id;
        return control("write", order)["id"];
    }
    void erase(const std::string& object, const std::string& id) {
        control("write", {{"object", object}, {"id", id}, {"delete", true}});
    }

    void pass(seconds span) {
        server_.advance(span);
        clock_.advance(span);
    }

    SyncReport sync(const std::vector<std::string>& streams) {
        if (!connector_) connector_ = salesforce::connect(options());
        SyncOptions how;
        how.source = "org";
        how.clock = &clock_;
        how.streams = streams;
        how.log.write = [this](LogLevel, std::string_view line) {
            log_ += std::string(line) + "\n";
        };
        return tenure::sync(*connector_, *store_, Mapping::parse(salesforce::default_mapping()),
                            how);
    }

    static const RunRecord& run_of(const SyncReport& report, const std::string& stream) {
        for (const RunRecord& run : report.runs) {
            if (run.stream == stream) return run;
        }
        throw std::runtime_error("no run of " + stream);
    }

    std::string letters() {
        std::string all;
        for (const DeadLetter& letter : store_->dead_letters(20)) {
            all += letter.key.stream + " " + letter.code + ": " + letter.message + "\n";
        }
        return all;
    }

    std::uint64_t stored(const std::string& stream) { return store_->count_records("org", stream); }

    std::multiset<std::string> names(EntityKind kind = EntityKind::account) {
        std::multiset<std::string> all;
        const auto at = static_cast<std::size_t>(attribute_index(kind, "name"));
        store_->each_row(kind, [&](const StoredRow& row) {
            const auto* text = std::get_if<std::string>(&row.row.values[at]);
            all.insert(text ? *text : "");
        });
        return all;
    }

    sandbox::SalesforceServer server_;
    std::unique_ptr<Transport> wire_;
    ManualClock clock_{Timestamp::from_seconds(server_start)};
    std::unique_ptr<Store> store_ = open_store("sqlite::memory:");
    std::unique_ptr<Connector> connector_;
    std::string log_;
};

}  // namespace tenure::testing_salesforce
