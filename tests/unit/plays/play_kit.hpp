// What the tests of plays share: customers with insights in a store, and plays in a few words.
#pragma once

#include "tenure/plays/catalogue.hpp"
#include "tenure/plays/plan.hpp"
#include "tenure/store/open_store.hpp"
#include "tenure/testing/manual_clock.hpp"

namespace tenure::play_kit {

inline const Date today = Date::of(2026, 3, 1);

inline Timestamp at(Date day) {
    return Timestamp::at_midnight_utc(day);
}

/// A customer with what an evaluation found out.
struct Person {
    std::string id{};
    std::string state = "active";
    int days_in_state = 10;
    std::string previous{};
    Figures figures{};
    std::optional<double> clv{};
    Customer customer{};
    std::vector<DomainRow> rows{};  ///< consents, subscriptions, purchases
};

/// Customers c1, c2 ... of a shop, all owned by the user 19x5, evaluated on a day.
class Shop {
 public:
    explicit Shop(const std::string& address = "memory:") : store(open_store(address)) {
        store->bind_source("shop", "fake://one");
        Owner owner;
        owner.name = std::string("Sara Ahmadi");
        owner.email = std::string("sara@example.com");
        owner.active = true;
        commit("Users", {{"19x5", {{EntityKind::owner, 0, values_of(owner)}}}});
        Owner gone;
        gone.name = std::string("Gone Away");
        gone.active = false;
        commit("Users", {{"19x6", {{EntityKind::owner, 0, values_of(gone)}}}});
    }

    /// Stores people and a generation of their insights.
    void evaluate(Date day, const std::vector<Person>& people) {
        std::vector<std::pair<RecordId, std::vector<DomainRow>>> records;
        std::vector<InsightRow> insights;
        for (const Person& person : people) {
            Customer customer = person.customer;
            customer.name = "Name " + person.id;
            if (!customer.owner && !customer.owner.hidden()) {
                customer.owner = Reference{"Users", "19x5"};
            }
            std::vector<DomainRow> rows{{EntityKind::customer, 0, values_of(customer)}};
            records.emplace_back(person.id, rows);
            insights.push_back(insight_of(person, day));
        }
        commit("Accounts", records);
        for (const Person& person : people) add_rows(person);
        Generation generation;
        generation.as_of = at(day);
        const std::int64_t number = store->begin_generation(generation);
        std::sort(insights.begin(), insights.end(),
                  [](const auto& one, const auto& other) { return one.customer < other.customer; });
        store->put_insights(number, insights);
        store->finish_generation(number, insights.size(), at(day));
    }

    PlayPlan plan(const Playbook& book, Date day, PlanOptions options = {}) {
        options.as_of = at(day);
        options.clock = &clock;
        return plan_plays(*store, book, options);
    }

    std::unique_ptr<Store> store;
    ManualClock clock;

 private:
    static InsightRow insight_of(const Person& person, Date day) {
        InsightRow row;
        row.customer = {"shop", "Accounts", person.id, 0};
        row.name = "Name " + person.id;
        row.state = person.state;
        row.stage = "stage-" + person.state;
        row.since = at(Date{day.days - person.days_in_state});
        row.previous = person.previous;
        if (person.clv) row.clv = Money::of(*person.clv, Currency::of("EUR"));
        row.figures = person.figures;
        return row;
    }

    /// Rows of other kinds live in records of their own, pointing to the customer.
    void add_rows(const Person& person) {
        for (std::size_t i = 0; i < person.rows.size(); ++i) {
            commit("Rows", {{person.id + "-" + std::to_string(i), {person.rows[i]}}});
        }
    }

    void commit(const std::string& stream,
                const std::vector<std::pair<RecordId, std::vector<DomainRow>>>& records) {
        PageCommit page;
        page.key = {"shop", stream, Purpose::changes, ""};
        page.fields = std::make_shared<const std::vector<FieldInfo>>();
        page.mapping_key = "m";
        std::vector<Row> rows;
        std::vector<MappedRow> mapped;
        ++version_;
        for (const auto& [id, domain] : records) {
            mapped.push_back({rows.size(), domain});
            rows.push_back({id, {at(Date{20000 + version_})}, {}});
        }
        page.rows = rows;
        page.mapped = mapped;
        page.observed_at = at(Date::of(2026, 1, 1));
        store->commit_page(page);
    }

    int version_ = 0;
};

/// Reads one play; the members given stand beside an id, a task and no hold-out.
inline Playbook one_play(const std::string& members, const std::string& id = "p") {
    return plays_from_json(R"({"cap": {"actions": 0}, "plays": [{"id": ")" + id +
                           R"(", "hold_out": 0, "action": {"task": {"subject": "Call {name}"}}, )" +
                           members + "}]}");
}

/// Returns who a plan is to do something with, by id.
inline std::vector<std::string> ids(const PlayPlan& plan) {
    std::vector<std::string> all;
    for (const PlannedAction& row : plan.rows) {
        if (row.skipped.empty()) all.push_back(row.customer.id);
    }
    return all;
}

}  // namespace tenure::play_kit
