// Defines a framework and a play of one's own, both as JSON, and plans whom to call: nothing is
// done in any CRM. The store is filled by hand here; a synced one works the same.
#include <cstdio>
#include <map>

#include "tenure/insight/evaluate.hpp"
#include "tenure/lifecycle/frameworks.hpp"
#include "tenure/plays/catalogue.hpp"
#include "tenure/plays/plan.hpp"
#include "tenure/store/open_store.hpp"

using namespace tenure;

// [snippet]
constexpr const char* framework_json = R"({
  "id": "boat-yard",
  "label": {"en": "Boat yard"},
  "stages": [
    {"id": "curious", "label": {"en": "Curious"},
     "states": ["unknown", "reached", "interested", "qualified", "opportunity"]},
    {"id": "afloat", "label": {"en": "Afloat"},
     "states": ["new_customer", "active", "repeat", "growing", "loyal", "advocate", "won_back"]},
    {"id": "drifting", "label": {"en": "Drifting"}, "states": ["at_risk", "lapsed_short"]},
    {"id": "ashore", "label": {"en": "Ashore"},
     "states": ["lapsed_long", "lapsed_seasonal", "inactive_recoverable",
                "inactive_irrecoverable"]}],
  "thresholds": {"at_risk": "P200D", "lapsed": "P400D"}
})";

constexpr const char* plays_json = R"({
  "cap": {"actions": 1, "within": "P30D"},
  "plays": [{
    "id": "call-who-drifts",
    "label": {"en": "Call who drifts away"},
    "trigger": {"stage": "drifting"},
    "audience": {"field": "spend", "at_least": 500},
    "action": {"task": {"subject": "Call {name}: {stage}", "due": "P2D",
                        "owner": {"fixed": "harbour-master"}}},
    "consent": {"purpose": "marketing", "channel": "call"},
    "hold_out": 0,
    "goal": {"purchase": "P60D"}
  }]
})";

/// Evaluates the store as of a day and returns what the play plans then.
PlayPlan plan_for(Store& store, Date day) {
    const Framework framework = framework_from_json(framework_json, "boat-yard.json");
    const Playbook plays = plays_from_json(plays_json, "plays.json");
    EvaluateOptions evaluation;
    evaluation.framework = framework;
    (void)evaluate(store, Timestamp::at_midnight_utc(day), evaluation);
    return plan_plays(store, plays, {.framework = framework});
}
// [/snippet]

namespace {

/// What a connector's pages would have brought.
class HandMadePage {
 public:
    explicit HandMadePage(std::string stream) {
        page_.key = {"yard", std::move(stream), Purpose::changes, ""};
        page_.fields = std::make_shared<const std::vector<FieldInfo>>();
    }
    template <class Entity>
    void add(const std::string& id, EntityKind kind, const Entity& entity) {
        mapped_.push_back({rows_.size(), {{kind, 0, values_of(entity)}}});
        rows_.push_back({id, {Timestamp::from_seconds(1)}, {}});
    }
    void commit(Store& store) {
        page_.rows = rows_;
        page_.mapped = mapped_;
        (void)store.commit_page(page_);
    }

 private:
    PageCommit page_;
    std::vector<Row> rows_;
    std::vector<MappedRow> mapped_;
};

struct Boat {
    const char* customer;
    Date bought;
    const char* total;
};

void fill(Store& store, std::initializer_list<Boat> boats) {
    HandMadePage customers("Customers"), orders("Orders");
    for (const Boat& boat : boats) {
        Customer customer;
        customer.name = std::string(boat.customer);
        customers.add(boat.customer, EntityKind::customer, customer);
        Purchase purchase;
        purchase.customer = Reference{"Customers", boat.customer};
        purchase.purchased_on = boat.bought;
        purchase.total = *Money::parse(boat.total, Currency::of("EUR"));
        orders.add(std::string("order-") + boat.customer, EntityKind::purchase, purchase);
    }
    customers.commit(store);
    orders.commit(store);
}

}  // namespace

int main() {
    try {
        const auto store = open_store("memory:");
        fill(*store, {{"Anna", Date::of(2025, 3, 1), "2400.00"},
                      {"Babak", Date::of(2025, 4, 1), "90.00"},
                      {"Cem", Date::of(2025, 11, 20), "800.00"}});
        const PlayPlan plan = plan_for(*store, Date::of(2026, 1, 15));
        for (const PlannedAction& row : plan.rows) {
            std::printf("%s  %s  until %s  because %s\n", row.name.c_str(),
                        action_text(row).c_str(), to_string(row.due).c_str(),
                        reason_text(row, Language::en).c_str());
        }
        return plan.record.actions == 1 ? 0 : 1;
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
