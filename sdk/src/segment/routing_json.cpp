#include <algorithm>
#include <set>

#include "lifecycle/framework_json.hpp"
#include "tenure/core/nearest.hpp"
#include "tenure/segment/routing.hpp"
#include "tenure/segment/rule.hpp"

namespace tenure::inline v1 {

namespace {

using detail::JsonFile;
using detail::JsonObject;

constexpr double most_leads = 1e9;
constexpr std::size_t most_owners = 10'000;

std::vector<std::string> text_fields() {
    std::vector<std::string> names;
    for (const RuleFieldInfo& field : rule_fields()) {
        // Who never bought is in no segment by purchases; that of the CRM is crm_segment.
        if (field.type == "text" && field.name != "segment") names.emplace_back(field.name);
    }
    return names;
}

std::vector<TerritoryTerm> territory_of(const JsonObject& territory) {
    const std::vector<std::string> known = text_fields();
    std::vector<TerritoryTerm> terms;
    for (const auto& [field, values] : territory.json().items()) {
        if (std::find(known.begin(), known.end(), field) == known.end()) {
            throw territory.fault(field, "leads have no text of that name",
                                  did_you_mean(field, known, "Known: " + listed(known)));
        }
        TerritoryTerm term{field, territory.texts(field)};
        const bool blank = std::any_of(term.values.begin(), term.values.end(),
                                       [](const std::string& each) { return each.empty(); });
        if (term.values.empty() || blank) {
            throw territory.fault(field, "a territory needs the values it consists of",
                                  "Write for example [\"Tehran\", \"Karaj\"]");
        }
        terms.push_back(std::move(term));
    }
    return terms;
}

std::uint64_t whole(const JsonObject& object, const std::string& key, std::uint64_t other) {
    if (!object.has(key)) return other;
    const double number = object.number(key, 0, most_leads);
    const auto count = static_cast<std::uint64_t>(number);
    if (static_cast<double>(count) != number) {
        throw object.fault(key, "a whole number is expected", "Write for example 20");
    }
    return count;
}

LeadOwner owner_of(const JsonObject& object) {
    object.only({"id", "territory", "capacity", "open_leads", "weight"});
    LeadOwner owner;
    owner.id = object.id("id");
    if (object.has("territory")) owner.territory = territory_of(object.object("territory"));
    owner.capacity = whole(object, "capacity", owner.capacity);
    owner.open_leads = whole(object, "open_leads", owner.open_leads);
    owner.weight = whole(object, "weight", owner.weight);
    return owner;
}

}  // namespace

LeadRouting lead_routing_from_json(std::string_view text, const std::string& origin) {
    const JsonFile file{"read lead owners", origin, "docs/scores.md shows an example"};
    const nlohmann::json document = detail::parse_json(text, file);
    const JsonObject top(document, file, "");
    top.only({"owners", "fallback"});
    LeadRouting routing;
    std::set<std::string> ids;
    const std::vector<JsonObject> owners = top.objects("owners");
    if (owners.size() > most_owners) {
        throw top.fault("owners", "there are more than 10000 owners",
                        "Leave out who takes no leads");
    }
    for (const JsonObject& object : owners) {
        routing.owners.push_back(owner_of(object));
        if (!ids.insert(routing.owners.back().id).second) {
            throw object.fault("id", "the id \"" + routing.owners.back().id + "\" stands twice",
                               "Give each owner once");
        }
    }
    if (top.has("fallback")) routing.rules.fallback = top.id("fallback");
    return routing;
}

Wording text_of(RoutingReason reason) {
    // clang-format off
    constexpr Wording texts[] = {
        {"their territory", "در قلمرو اوست", "ضمن منطقته"},
        {"their turn", "نوبت اوست", "جاء دوره"},
        {"territory full, so whose turn it is", "قلمرو پر است؛ نوبت اوست", "المنطقة ممتلئة، فجاء دوره"},
        {"nobody else can take it", "کس دیگری جا ندارد", "لا أحد غيره يستطيع أخذه"},
        {"nobody can take it", "کسی جا ندارد", "لا أحد يستطيع أخذه"},
    };
    // clang-format on
    return texts[static_cast<std::size_t>(reason)];
}

}  // namespace tenure::inline v1
