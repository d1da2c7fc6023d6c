// Sandbox, HubSpot: merges two records into one with a new id, or into the first.
#include <algorithm>
#include <string>
#include <utility>

#include "sandbox/hubspot/write.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

/// The further of two lifecycle stages wins a merge; otherwise the primary's value, if it has one.
void take_values(const Write& write, Record& winner, const Record& loser, Millis at) {
    const std::uint16_t stage = write.type.find("lifecyclestage");
    const std::uint16_t email =
        write.type.name == "contacts" ? write.type.find("email") : no_property;
    for (const Value& value : loser.values) {
        const Property& property = write.type.properties[value.property];
        const std::string_view own = winner.text(value.property);
        if (value.property == email && !own.empty()) {
            const std::uint16_t more = write.type.find("hs_additional_emails");
            const std::string before(winner.text(more));
            put_value(
                write.type, winner,
                {more, Source::crm_ui, at, before + (before.empty() ? "" : ";") + value.text});
            continue;
        }
        const Option* mine = property.option(own);
        const Option* theirs = property.option(value.text);
        const bool further = value.property == stage && mine != nullptr && theirs != nullptr &&
                             theirs->order > mine->order;
        if (own.empty() || further) {
            put_value(write.type, winner, {value.property, Source::crm_ui, at, value.text});
        }
    }
}

/// Points the associations of a record at its new id.
void move_links(Portal& portal, const ObjectType& type, const Record& from, Record& to) {
    for (const Link& link : from.links) {
        ObjectType& other = portal.types[link.type];
        Record* target = other.find(link.to);
        if (target == nullptr || (other.index == type.index && link.to == to.id)) continue;
        const auto same = [&](const Link& known) {
            return known.type == link.type && known.to == link.to && known.label == link.label;
        };
        const bool had = std::any_of(to.links.begin(), to.links.end(), same);
        if (!had) to.links.push_back(link);
        for (Link& back : target->links) {
            if (back.type == type.index && back.to == from.id) back.to = to.id;
        }
        auto& links = target->links;
        for (std::size_t i = 0; i < links.size(); ++i) {
            const Link one = links[i];
            const auto again = [&](const Link& known) {
                return known.type == one.type && known.to == one.to && known.label == one.label;
            };
            const auto rest = links.begin() + static_cast<std::ptrdiff_t>(i) + 1;
            links.erase(std::remove_if(rest, links.end(), again), links.end());
        }
    }
}

}  // namespace

Record& merge_records(const Write& write, Id primary, Id secondary) {
    ObjectType& type = write.type;
    const Id first = type.resolve(primary), second = type.resolve(secondary);
    if (first == second) refuse("Cannot merge an object with itself");
    if (type.find(first) == nullptr || type.find(second) == nullptr) not_found();
    if (!type.find(first)->live() || !type.find(second)->live()) not_found();
    const Millis now = write.portal.clock.now();
    const Record loser = *type.find(second);
    Record winner = *type.find(first);
    const bool fresh = write.portal.faults.new_merge_id;
    if (fresh) winner.id = type.next_id;
    std::erase_if(type.unique_values, [&](const auto& entry) {
        return entry.second == first || entry.second == second;
    });
    std::erase_if(type.rows,
                  [&](const Record& row) { return row.id == first || row.id == second; });
    Record& made = type.add(std::move(winner));
    made.created = std::min(made.created, loser.created);
    take_values(write, made, loser, now);
    const std::uint16_t merged = type.find("hs_merged_object_ids");
    std::string ids(made.text(merged));
    const auto add = [&](std::string_view more) {
        if (!more.empty()) ids += (ids.empty() ? "" : ";") + std::string(more);
    };
    add(loser.text(merged));
    if (fresh) add(std::to_string(first));
    add(std::to_string(second));
    put_value(type, made, {merged, Source::crm_ui, now, ids});
    touch(write, made, now);
    for (const std::string& other : split(made.text(type.find("hs_additional_emails")), ';')) {
        type.unique_values[{type.find("email"), lower(other)}] = made.id;
    }
    if (fresh) {
        Record former;
        former.id = first;
        former.links = std::exchange(made.links, {});
        move_links(write.portal, type, former, made);
        type.merged_into[first] = made.id;
    }
    move_links(write.portal, type, loser, made);
    type.merged_into[second] = made.id;
    tell(write,
         {.kind = "merge", .object = made.id, .at = now, .merged = {second}, .winner = first});
    return made;
}

}  // namespace tenure::inline v1::sandbox::hs
