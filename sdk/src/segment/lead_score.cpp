#include "tenure/segment/lead_score.hpp"

#include "tenure/core/nearest.hpp"
#include "tenure/core/text.hpp"
#include "tenure/model/schema.hpp"

namespace tenure::inline v1 {

namespace {

[[noreturn]] void refuse(const std::string& attribute) {
    std::vector<std::string> known;
    Customer::each([&](std::string_view name, auto member) {
        using Member = decltype(member);
        if constexpr (std::is_same_v<Member, Field<std::string> Customer::*>) {
            known.emplace_back(name);
        }
    });
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
