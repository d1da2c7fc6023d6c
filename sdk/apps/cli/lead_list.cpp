#include "lead_list.hpp"

#include <algorithm>
#include <set>

#include "tenure/segment/rule.hpp"

namespace tenure::cli {

namespace {

/// The names of those whom records belong to, by source and id.
using OwnerNames = std::map<std::pair<std::string, std::string>, std::string>;

OwnerNames owner_names(Store& store) {
    OwnerNames names;
    store.each_row(EntityKind::owner, [&](const StoredRow& row) {
        names[{row.key.source, row.key.id}] = entity_from<Owner>(row.row).name.value_or("");
    });
    return names;
}

/// Calls `visit(index, customer)` for each of the first `last` people whose record is still there.
template <class Visit>
void each_record(Store& store, const std::vector<InsightRow>& people, std::size_t last,
                 const Visit& visit) {
    std::map<RowKey, std::size_t> wanted;
    for (std::size_t i = 0; i < last; ++i) wanted.emplace(people[i].customer, i);
    const std::vector<RowKey> records = records_of(std::span(people).first(last));
    store.read_customers(records, {}, [&](const CustomerRows& rows) {
        const auto found = wanted.find(rows.customer.key);
        if (found == wanted.end()) return;
        visit(found->second, entity_from<Customer>(rows.customer.row));
    });
}

/// Assigns everybody, also whom a limit leaves out, so that a shorter list says the same.
std::vector<LeadAssignment> routed(Store& store, const LeadRouting& routing,
                                   const std::vector<InsightRow>& people) {
    std::vector<RoutableLead> leads;
    for (std::size_t i = 0; i < people.size(); ++i) {
        const RowKey& key = people[i].customer;
        leads.push_back(
            {key.source + "\n" + key.stream + "\n" + key.id + "\n" + std::to_string(key.part),
             people[i].figures.lead_score,
             {}});
    }
    std::set<std::string> fields;
    for (const LeadOwner& owner : routing.owners) {
        for (const TerritoryTerm& term : owner.territory) fields.insert(term.attribute);
    }
    if (!fields.empty()) {
        each_record(store, people, people.size(), [&](std::size_t i, const Customer& customer) {
            const RuleSubject subject{people[i], &customer};
            for (const std::string& field : fields) {
                std::string text = field_text(field, subject);
                if (!text.empty()) leads[i].attributes.emplace_back(field, std::move(text));
            }
        });
    }
    std::map<std::string, LeadAssignment> by_lead;
    for (LeadAssignment& each : route_leads(routing.owners, leads, routing.rules)) {
        by_lead[each.lead] = std::move(each);
    }
    std::vector<LeadAssignment> all;
    for (const RoutableLead& lead : leads) all.push_back(std::move(by_lead[lead.id]));
    return all;
}

/// Reads the owners of the option, else of the configuration; nothing where neither names a file.
std::optional<LeadRouting> read_owners(App& app, const LeadChoices& choices) {
    const std::string& configured = app.config().owners;  // a faulty configuration is told first
    const std::string& file = choices.owners.empty() ? configured : choices.owners;
    if (file.empty()) return std::nullopt;
    return lead_routing_from_json(read_text(file, "lead owners"), file);
}

/// Puts beside the first `count` people what their records and the scoring say of them.
std::vector<ListedLead> described(Store& store, const Generation& generation,
                                  const std::vector<InsightRow>& people, std::size_t count) {
    const LeadScoreRules rules = lead_rules_of(generation);
    const OwnerNames names = owner_names(store);
    std::vector<ListedLead> leads(count);
    for (std::size_t i = 0; i < count; ++i) leads[i].insight = people[i];
    each_record(store, people, count, [&](std::size_t i, const Customer& customer) {
        ListedLead& lead = leads[i];
        lead.reasons = lead_reasons(lead.insight, customer, rules);
        if (!customer.owner) return;
        lead.owner = customer.owner->id();
        const auto found = names.find({lead.insight.customer.source, lead.owner});
        if (found != names.end()) lead.owner_name = found->second;
    });
    return leads;
}

}  // namespace

FoundLeads find_leads(App& app, const LeadChoices& choices) {
    const std::optional<LeadRouting> routing = read_owners(app, choices);
    const auto store = app.open(StoreAccess::read_only);
    FoundLeads found{app.generation(*store), {}, 0, 0, routing.has_value()};
    const Generation& generation = found.generation;
    std::vector<InsightRow> people = read_leads(*store, generation, app.context());
    found.left_out = remove_unwilling(
        *store, {choices.contact, generation.as_of, app.config().business.permission}, people);
    found.all = people.size();
    constexpr std::size_t shown_as_text = 50;
    const bool text = choices.format == "text" && !app.globals.json;
    const std::size_t limit = choices.limit.value_or(text ? shown_as_text : 0);
    found.leads =
        described(*store, generation, people, limit == 0 ? found.all : std::min(limit, found.all));
    if (!routing) return found;
    std::vector<LeadAssignment> assigned = routed(*store, *routing, people);
    for (std::size_t i = 0; i < found.leads.size(); ++i) {
        found.leads[i].assigned = std::move(assigned[i]);
    }
    return found;
}

}  // namespace tenure::cli
