#include "tenure/segment/lead_score.hpp"

#include "tenure/core/nearest.hpp"
#include "tenure/core/text.hpp"
#include "tenure/model/schema.hpp"

namespace tenure::inline v1 {

namespace {

[[noreturn]] void refuse(const std::string& attribute) {
    const std::vector<std::string> known = fit_attributes();
    throw Error(Errc::configuration, "score leads by fit", attribute,
                "customers have no text of that name",
                did_you_mean(attribute, known, "Known: " + listed(known)));
}

/// Returns the attribute, or null where it is unknown.
const std::string* text_attribute(const Customer& customer, const std::string& attribute) {
    const Field<std::string>* found = nullptr;
    Customer::each([&](std::string_view name, auto member) {
        using Member = decltype(member);
        if constexpr (std::is_same_v<Member, Field<std::string> Customer::*>) {
            if (name == attribute) found = &(customer.*member);
        }
    });
    if (found == nullptr) refuse(attribute);
    return *found && !(*found)->empty() ? &**found : nullptr;
}

bool fits(const Customer& customer, const FitRule& rule) {
    const std::string* value = text_attribute(customer, rule.attribute);
    if (value == nullptr) return false;
    if (rule.values.empty()) return true;
    const std::string key = match_key(*value);
    return std::any_of(rule.values.begin(), rule.values.end(),
                       [&](const std::string& wanted) { return match_key(wanted) == key; });
}

}  // namespace

std::vector<std::string> fit_attributes() {
    std::vector<std::string> known;
    Customer::each([&](std::string_view name, auto member) {
        using Member = decltype(member);
        if constexpr (std::is_same_v<Member, Field<std::string> Customer::*>) {
            known.emplace_back(name);
        }
    });
    return known;
}

void check_lead_rules(const LeadScoreRules& rules) {
    const auto refuse = [](const char* name, const char* next) {
        throw Error(Errc::bad_argument, "score leads", name, "the number is out of range", next);
    };
    if (!(rules.half_life_days > 0 && rules.half_life_days <= 36'525)) {
        refuse("half_life_days", "Choose for example 30");
    }
    if (!(rules.half_points > 0 && rules.half_points <= 1e6)) {
        refuse("half_points", "Choose for example 30");
    }
    if (!(rules.fit_share >= 0 && rules.fit_share < 1)) {
        refuse("fit_share", "Choose a share from 0 to below 1, for example 0.4");
    }
    for (const FitRule& rule : rules.fit) {
        if (!(std::abs(rule.points) <= 1e6)) refuse("points", "Choose for example 10");
    }
    (void)lead_fit(Customer{}, rules);
}

double lead_fit(const Customer& customer, const LeadScoreRules& rules) {
    double points = 0, most = 0;
    for (const FitRule& rule : rules.fit) {
        if (fits(customer, rule)) points += rule.points;
        most += std::max(0.0, rule.points);
    }
    if (!(most > 0)) return std::numeric_limits<double>::quiet_NaN();
    return std::clamp(points / most, 0.0, 1.0);
}

}  // namespace tenure::inline v1
