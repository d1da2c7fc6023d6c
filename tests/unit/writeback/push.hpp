#pragma once

#include "tenure/store/open_store.hpp"
#include "tenure/testing/builders.hpp"
#include "tenure/testing/fake_connector.hpp"
#include "tenure/testing/manual_clock.hpp"
#include "tenure/writeback/write_back.hpp"

namespace tenure::testing_push {

/// A CRM with three accounts and custom fields, and a store whose generations a test writes.
struct Push {
    struct Customer {
        std::string id;
        std::string stage;
        std::optional<std::int64_t> clv;  ///< in hundredths
    };
    FakeConnector crm;
    std::unique_ptr<Store> store = open_store("sqlite::memory:");
    ManualClock clock;
    WriteOptions options;
    Context context;
    std::vector<WriteMapping> mappings;

    Push() {
        FieldInfo clv = make_custom_field("cf_905", "CLV", FieldType::money);
        clv.decimals = 2;
        crm.describe(make_stream("Accounts",
                                 {make_custom_field("cf_901", "Lifecycle stage"),
                                  make_custom_field("cf_903", "Stage name"), clv,
                                  make_custom_field("cf_907", "Stage since", FieldType::date),
                                  make_custom_field("cf_909", "Evaluated on", FieldType::date)}));
        for (int i = 1; i <= 3; ++i) crm.put("Accounts", "11x" + std::to_string(i), {});
        store->bind_source("shop", crm.identity);
        mappings = {{"Accounts",
                     {{"stage", {"", {"Lifecycle stage"}}},
                      {"stage_label", {"cf_903", {}}},
                      {"clv", {"cf_905", {}}},
                      {"stage_since", {"cf_907", {}}},
                      {"evaluated_on", {"cf_909", {}}}},
                     0.05}};
        options.source = "shop";
        options.clock = &clock;
    }

    void evaluate(const std::vector<Customer>& customers, Date day = Date::of(2026, 3, 1),
                  int second = 0) {
        Generation generation;
        generation.as_of = Timestamp::at_midnight_utc(day) + std::chrono::seconds(second);
        generation.parameters =
            R"({"stage_labels": {"loyal": {"en": "Loyal", "fa": "وفادار"},
                                 "at_risk": {"en": "At risk"}}})";
        const std::int64_t number = store->begin_generation(generation);
        std::vector<InsightRow> rows;
        for (const Customer& customer : customers) {
            InsightRow row;
            row.customer = {"shop", "Accounts", customer.id, 0};
            row.state = row.stage = customer.stage;
            row.since = Timestamp::at_midnight_utc(Date::of(2026, 2, 1));
            if (customer.clv) row.clv = Money{*customer.clv, Currency::of("EUR")};
            rows.push_back(std::move(row));
        }
        store->put_insights(number, rows);
        store->finish_generation(number, rows.size(), clock.now());
    }
    WriteReport run() { return write_back(crm, *store, mappings, options, context); }
    Errc failure() {
        try {
            run();
        } catch (const Error& error) {
            return error.code();
        }
        return Errc::internal;
    }
    /// Returns a field of a record as text.
    std::string text(const std::string& id, const std::string& field) const {
        const auto value = crm.value("Accounts", id, field);
        if (!value) return {};
        if (const auto* decimal = std::get_if<Decimal>(&*value)) return decimal->text;
        if (const auto* date = std::get_if<Date>(&*value)) return to_string(*date);
        const auto* words = std::get_if<std::string>(&*value);
        return words ? *words : "";
    }
};

}  // namespace tenure::testing_push
