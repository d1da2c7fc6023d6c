#pragma once

#include "tenure/store/open_store.hpp"
#include "tenure/sync/sync.hpp"
#include "tenure/testing/builders.hpp"
#include "tenure/testing/fake_connector.hpp"
#include "tenure/testing/manual_clock.hpp"

namespace tenure::testing_shop {

/// A small CRM with its mapping, an empty store and a clock: what a test of sync() needs.
struct Shop {
    FakeConnector crm;
    std::unique_ptr<Store> store = open_store("sqlite::memory:");
    ManualClock clock;
    std::string mapping = R"({"streams": {
        "Accounts": [{"entity": "customer", "attributes": {"name": "accountname"}},
                     {"entity": "account", "attributes": {"name": "accountname"}}],
        "Leads": [{"entity": "lead", "attributes": {"name": "lastname"}}]}})";

    Shop() {
        crm.describe(make_stream(
            "Accounts",
            {make_field("accountname"), make_field("city"), make_custom_field("cf_901", "Tier")},
            DeleteKind::sweep));
        crm.describe(make_stream("Leads", {make_field("lastname")}, DeleteKind::feed));
        for (int i = 0; i < 8; ++i) put(i);
        for (int i = 0; i < 4; ++i) crm.put("Leads", "10x" + std::to_string(i), {});
    }
    static std::string account(int number) { return "11x" + std::to_string(number); }
    void put(int number, const std::string& name = "Account") {
        crm.put("Accounts", account(number), {{"accountname", name}, {"city", "Tehran"}});
    }
    SyncOptions options() {
        SyncOptions result;
        result.source = "shop";
        result.clock = &clock;
        return result;
    }
    /// Syncs a minute later, so that what was stored before is older.
    SyncReport sync(const SyncOptions& options, const Context& context = {}) {
        clock.advance(std::chrono::minutes(1));
        return tenure::sync(crm, *store, Mapping::parse(mapping), options, context);
    }
    SyncReport sync() { return sync(options()); }

    std::uint64_t count(EntityKind kind) {
        const auto all = store->counts();
        const auto found = all.find(kind);
        return found == all.end() ? 0 : found->second;
    }
    /// Returns attribute values by record id.
    std::map<std::string, std::string> texts(EntityKind kind, const std::string& attribute) {
        std::map<std::string, std::string> all;
        const auto index = static_cast<std::size_t>(attribute_index(kind, attribute));
        store->each_row(kind, [&](const StoredRow& stored) {
            const auto* text = std::get_if<std::string>(&stored.row.values[index]);
            all[stored.key.id] = text ? *text : "";
        });
        return all;
    }
};

inline const RunRecord& run_of(const SyncReport& report, const std::string& stream) {
    for (const RunRecord& run : report.runs) {
        if (run.stream == stream) return run;
    }
    throw std::logic_error("no run of " + stream);
}

}  // namespace tenure::testing_shop
