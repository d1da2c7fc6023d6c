// Testing: a Salesforce org in the sandbox, a store, a clock, and the adapter between them.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "stored_rows.hpp"
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
    /// Saves many records as fast as collections do.
    std::vector<std::string> save(const std::string& method, const Json& records) {
        std::vector<std::string> ids;
        const std::string session = token();
        for (std::size_t from = 0; from < records.size(); from += 200) {
            Json part = Json::array();
            for (std::size_t i = from; i < std::min(from + 200, records.size()); ++i) {
                part.push_back(records[i]);
            }
            HttpRequest request{.method = method,
                                .url = server_.url() + "/services/data/v60.0/composite/sobjects",
                                .body = Json{{"allOrNone", true}, {"records", part}}.dump(),
                                .repeat = Repeat::unsafe};
            request.headers.set("Authorization", "Bearer " + session);
            request.headers.set("Content-Type", "application/json");
            for (const Json& saved : Json::parse(wire_->send(request, nullptr).body)) {
                EXPECT_TRUE(saved["success"].get<bool>()) << saved;
                ids.push_back(saved["id"]);
            }
        }
        return ids;
    }
    std::vector<std::string> make(const std::string& object, const std::string& name, int count) {
        Json records = Json::array();
        for (int i = 0; i < count; ++i) {
            records.push_back(
                {{"attributes", {{"type", object}}}, {"Name", name + std::to_string(i)}});
        }
        return save("POST", records);
    }
    void erase(const std::string& object, const std::string& id) {
        control("write", {{"object", object}, {"id", id}, {"delete", true}});
    }

    void answer(const std::string& match, int status, const std::string& code, int times = 1,
                const std::string& message = "refused") {
        control("faults", {{"kind", "answer"},
                           {"match", match},
                           {"times", times},
                           {"status", status},
                           {"body", Json::array({{{"errorCode", code}, {"message", message}}})}});
    }

    std::string token() {
        HttpRequest log_in{
            .method = "POST",
            .url = server_.url() + "/services/oauth2/token",
            .body = "grant_type=client_credentials&client_id=" + server_.client_id() +
                    "&client_secret=" + server_.client_secret()};
        log_in.headers.set("Content-Type", "application/x-www-form-urlencoded");
        return Json::parse(wire_->send(log_in, nullptr).body)["access_token"];
    }

    std::string soap(const std::string& operation) {
        HttpRequest call{.method = "POST", .url = server_.url() + "/services/Soap/u/60.0"};
        call.headers.set("Content-Type", "text/xml");
        call.headers.set("SOAPAction", "\"\"");
        call.body =
            R"(<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" )"
            R"(xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:partner.soap.sforce.com">)"
            "<soapenv:Header><SessionHeader><sessionId>" +
            token() + "</sessionId></SessionHeader></soapenv:Header><soapenv:Body>" + operation +
            "</soapenv:Body></soapenv:Envelope>";
        const HttpResponse response = wire_->send(call, nullptr);
        EXPECT_EQ(response.status, 200) << response.body;
        return response.body;
    }
    void merge(const std::string& object, const std::string& winner, const std::string& loser) {
        soap("<merge><mergeRequests><masterRecord xsi:type=\"" + object + "\"><type>" + object +
             "</type><Id>" + winner + "</Id></masterRecord><recordToMergeIds>" + loser +
             "</recordToMergeIds></mergeRequests></merge>");
    }
    void undelete(const std::string& id) { soap("<undelete><ids>" + id + "</ids></undelete>"); }

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
        how.progress = [this](const Progress& progress) {
            if (!progress.finished && between_pages_) between_pages_(++pages_);
        };
        return tenure::sync(*connector_, *store_, mapping_, how);
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

    /// The ids that the org itself lists as live.
    std::set<std::string> live(const std::string& object) {
        std::set<std::string> ids;
        std::string path = "/services/data/v60.0/query?q=SELECT%20Id%20FROM%20" + object;
        for (bool done = false; !done;) {
            HttpRequest request{.url = server_.url() + path};
            request.headers.set("Authorization", "Bearer " + token());
            const Json page = Json::parse(wire_->send(request, nullptr).body);
            for (const Json& record : page["records"]) ids.insert(record["Id"]);
            done = page["done"];
            path = page.value("nextRecordsUrl", "");
        }
        return ids;
    }
    /// The ids that the store holds as live.
    std::set<std::string> kept(const std::string& stream) {
        auto ids = testing::stored_ids(*store_, "org", stream);
        EXPECT_EQ(ids.size(), stored(stream));
        return ids;
    }

    std::function<void(int)> between_pages_;  ///< called after each page with its number
    int pages_ = 0;
    Mapping mapping_ = Mapping::parse(salesforce::default_mapping());
    sandbox::SalesforceServer server_;
    std::unique_ptr<Transport> wire_;
    ManualClock clock_{Timestamp::from_seconds(server_start)};
    std::unique_ptr<Store> store_ = open_store("sqlite::memory:");
    std::unique_ptr<Connector> connector_;
    std::string log_;
};

}  // namespace tenure::testing_salesforce
