// Sandbox, Salesforce: records are created, changed, upserted, deleted and undeleted.
#include "sandbox/salesforce/write.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

/// Children that go with their parent.
constexpr std::string_view cascades =
    ";Account.Contacts;Account.Opportunities;Account.Orders;Account.Contracts;Account.Tasks;"
    "Account.Events;Account.AccountContactRelations;Account.Notes;Contact.OpportunityContactRoles;"
    "Contact.CampaignMembers;Contact.AccountContactRelations;Contact.Tasks;Contact.Events;"
    "Lead.CampaignMembers;Lead.Tasks;Lead.Events;Opportunity.OpportunityLineItems;"
    "Opportunity.OpportunityContactRoles;Opportunity.OpportunityHistories;Opportunity.Tasks;"
    "Opportunity.Events;Order.OrderItems;Campaign.CampaignMembers;Case.CaseComments;"
    "Case.EmailMessages;Case.Histories;";

[[noreturn]] void no_operation(const Object& object, const char* verb) {
    refuse("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
           "entity type " + object.name + " does not support " + verb);
}

}  // namespace

std::vector<Number> Writer::select_children(const Object& object, const Field& reference,
                                            std::string_view id) {
    std::vector<Number> numbers;
    for (const Row& row : org_.store.table(object).rows()) {
        if (row.life == Life::live && row.stored(reference.index) == id) {
            numbers.push_back(row.number);
        }
    }
    return numbers;
}

void Writer::lock_row() {
    ++org_.writes;
    const int every = org_.faults.lock_row;
    const bool due = every > 0 && org_.writes % static_cast<std::uint64_t>(every) == 0;
    if (!due && org_.lock_next == 0) return;
    if (!due) --org_.lock_next;
    refuse("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record");
}

Number Writer::store(const Object& object, Row row, const Row* before) {
    check_required(object, row);
    check_unique(object, row);
    apply_rules(org_, object, row, before);
    row.modified = row.stamp = now_;
    row.modifier = org_.user;
    const Row old = before == nullptr ? Row{} : *before;
    if (org_.faults.late_commit > 0) {
        const int spread = org_.faults.late_spread;
        const auto extra = spread > 0
                               ? static_cast<std::int64_t>(++org_.late_writes * 7 %
                                                           static_cast<std::uint64_t>(spread + 1))
                               : 0;
        if (before == nullptr) {
            Row unborn = row;
            unborn.life = Life::gone;
            unborn.stamp = 0;
            row.number = org_.store.add(object, std::move(unborn));
        }
        const Number number = row.number;
        org_.late.push_back({now_ + org_.faults.late_commit + extra, object.index, std::move(row)});
        return number;
    }
    if (before == nullptr) {
        row.number = org_.store.add(object, row);
    } else {
        org_.store.put(object, row);
    }
    const Number number = row.number;
    apply_effects(org_, object, row, before == nullptr ? nullptr : &old);
    return number;
}

Saved Writer::create(const Object& object, const json& fields) {
    if (!object.create) no_operation(object, "insert");
    if (fields.contains("Id") && !fields["Id"].is_null() && input_ == Input::json) {
        refuse("INVALID_FIELD", "cannot specify Id in an insert call", {"Id"});
    }
    lock_row();
    Row row;
    row.created = now_;
    row.creator = org_.user;
    fill(object, row, fields, Act::insert);
    defaults(object, row);
    const Number number = store(object, std::move(row), nullptr);
    return {org_.store.id_of(object, number), true};
}

Saved Writer::update(const Object& object, std::string_view id, const json& fields) {
    if (!object.update) no_operation(object, "update");
    if (full_id(id).empty()) {
        refuse("MALFORMED_ID", object.label + " ID: id value of incorrect type: " + std::string(id),
               {"Id"});
    }
    const Place place = org_.live(object, id);
    lock_row();
    const Row before = *place.row;
    Row row = before;
    fill(object, row, fields, Act::change);
    store(object, std::move(row), &before);
    return {full_id(id), false};
}

Saved Writer::upsert(const Object& object, const Field& key, std::string_view value,
                     const json& fields) {
    if (key.type == Type::id) {
        return value.empty() ? create(object, fields) : update(object, value, fields);
    }
    if (!key.external) {
        throw Refusal{404,
                      "NOT_FOUND",
                      "Provided external ID field does not exist or is not accessible: " + key.name,
                      {}};
    }
    if (value.empty()) {
        refuse("MISSING_ARGUMENT", key.name + " not specified", {key.name});
    }
    const std::vector<Number> found = org_.store.by_external(object, key, value);
    if (found.size() > 1) {
        Ambiguous ambiguous;
        for (const Number number : found) {
            ambiguous.ids.push_back(org_.store.id_of(object, number));
        }
        throw ambiguous;
    }
    json body = fields;
    body.erase(key.name);
    if (found.size() == 1) return update(object, org_.store.id_of(object, found[0]), body);
    body[key.name] = std::string(value);
    return create(object, body);
}

void Writer::bin(Place place) {
    Row row = *place.row;
    row.life = Life::bin;
    row.modified = row.stamp = now_;
    row.modifier = org_.user;
    org_.store.deleted_log().push_back({place.object->index, row.number, now_});
    org_.store.put(*place.object, std::move(row));
}

void Writer::bin_children(Place parent) {
    const std::string id = org_.store.id_of(*parent.object, parent.row->number);
    for (const ChildLink& link : org_.schema.children_of(*parent.object)) {
        const std::string name = ";" + parent.object->name + "." + link.field->children + ";";
        if (cascades.find(name) == cascades.npos) continue;
        for (const Number number : select_children(*link.child, *link.field, id)) {
            const Place child{link.child, org_.store.find(*link.child, number)};
            bin(child);
            bin_children(child);
        }
    }
}

Saved Writer::remove(std::string_view id) {
    const Place place = org_.find(id);
    if (!place || !org_.shared(*place.object, *place.row)) {
        refuse(
            full_id(id).empty() ? "MALFORMED_ID" : "INVALID_CROSS_REFERENCE_KEY",
            full_id(id).empty() ? "malformed id " + std::string(id) : "invalid cross reference id");
    }
    if (place.row->life == Life::bin) {
        throw Refusal{404, "ENTITY_IS_DELETED", "entity is deleted", {}};
    }
    if (!place.object->remove) no_operation(*place.object, "delete");
    lock_row();
    bin(place);
    bin_children(place);
    return {full_id(id), false};
}

Saved Writer::undelete(std::string_view id) {
    const Place place = org_.find(id);
    if (!place || place.row->life != Life::bin) {
        refuse("UNDELETE_FAILED", "Entity is not in the recycle bin");
    }
    Row row = *place.row;
    row.life = Life::live;
    row.modified = row.stamp = now_;
    const Field* master = place.object->find_hidden("MasterRecordId");
    if (master != nullptr) row.set(master->index, {});
    org_.store.put(*place.object, std::move(row));
    return {full_id(id), false};
}

Saved Writer::purge(std::string_view id) {
    const Place place = org_.find(id);
    if (!place || place.row->life != Life::bin) {
        refuse("INVALID_ID_FIELD", "Record is not in the recycle bin");
    }
    Row row = *place.row;
    row.life = Life::gone;
    org_.store.put(*place.object, std::move(row));
    return {full_id(id), false};
}

void Writer::move_children(Place from, const std::string& winner) {
    const std::string id = org_.store.id_of(*from.object, from.row->number);
    const std::string& target = org_.find(winner).object->name;
    for (const ChildLink& link : org_.schema.children_of(*from.object)) {
        const auto& refers = link.field->refers;
        if (std::find(refers.begin(), refers.end(), target) == refers.end()) continue;
        for (const Number number : select_children(*link.child, *link.field, id)) {
            Row row = *org_.store.find(*link.child, number);
            row.set(link.field->index, winner);
            row.modified = row.stamp = now_;
            org_.store.put(*link.child, std::move(row));
        }
    }
}

Saved Writer::merge(const Object& object, std::string_view master,
                    const std::vector<std::string>& ids, const json& fields) {
    if (object.find_hidden("MasterRecordId") == nullptr) {
        refuse("INVALID_TYPE", object.name + " cannot be merged");
    }
    if (ids.empty() || ids.size() > 2) {
        refuse("INVALID_ARRAY", "a merge takes one or two records besides the master");
    }
    const Place winner = org_.live(object, master);
    const std::string winner_id = org_.store.id_of(object, winner.row->number);
    for (const std::string& id : ids) {
        const Place loser = org_.live(object, id);
        if (loser.row == winner.row) {
            refuse("MERGE_FAILED", "the master cannot be merged into itself");
        }
        move_children(loser, winner_id);
        Row row = *loser.row;
        row.set(object.at("MasterRecordId").index, winner_id);
        row.life = Life::bin;
        row.modified = row.stamp = now_;
        org_.store.deleted_log().push_back({object.index, row.number, now_});
        org_.store.put(object, std::move(row));
    }
    return update(object, winner_id, fields);
}

}  // namespace tenure::inline v1::sandbox::sf
