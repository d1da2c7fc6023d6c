// Asks where a customer stands, and why.
// The history comes by hand here; history_from.hpp makes it from a store's rows.
#include <cstdio>

#include "tenure/lifecycle/engine.hpp"
#include "tenure/lifecycle/frameworks.hpp"

using namespace tenure;

// [snippet]
/// Prints stage, reasons and timeline of a customer as of a day.
void print_standing(const History& history, const Framework& framework, Date day) {
    const Standing standing = standing_of(history, framework, Timestamp::at_midnight_utc(day));
    const StageInfo* stage = framework.stage_of(standing.stage.state);
    std::printf("%s: %s (%s)\n", to_string(day).c_str(),
                std::string(to_string(standing.stage.state)).c_str(),
                stage == nullptr ? "-" : stage->label.en.c_str());
    for (const Evidence& reason : standing.why) {
        std::printf("  %s  [%s]\n", reason.what.c_str(), reason.threshold.c_str());
    }
}
// [/snippet]

int main() {
    History history;
    for (const Date day : {Date::of(2025, 1, 10), Date::of(2025, 3, 8), Date::of(2025, 5, 11),
                           Date::of(2025, 7, 12), Date::of(2025, 9, 9)}) {
        Event purchase{EventKind::purchase, Timestamp::at_midnight_utc(day), day};
        purchase.amount = Money::parse("120.00", Currency::of("EUR"));
        purchase.key = "Invoice:" + to_string(day);
        history.events.push_back(purchase);
    }
    history.sort();
    const Framework framework = find_framework("pars-vtiger-5");
    for (const Date day : {Date::of(2025, 1, 20), Date::of(2025, 10, 1), Date::of(2026, 2, 1),
                           Date::of(2026, 12, 1)}) {
        print_standing(history, framework, day);
    }
}
