// Sandbox, Salesforce: /sobjects: single records, by id and by external id, and what changed.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/salesforce/rest.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

[[noreturn]] void wrong_method(const std::string& method) {
    throw Refusal{405, "METHOD_NOT_ALLOWED", "HTTP Method '" + method + "' not allowed.", {}};
}

json saved_json(const Saved& saved) {
    return {{"id", saved.id}, {"success", true}, {"errors", json::array()}};
}

}  // namespace

Reply Rest::sobjects(const Call& call) {
    if (call.path.size() == 1) return reply_json(describe_global(org_));
    const Object& object = org_.object(call.at(1));
    if (call.path.size() == 2) {
        if (call.method == "GET") return object_info(object);
        if (call.method != "POST") wrong_method(call.method);
        if (object.event) return publish(call, object);
        return reply_json(saved_json(Writer(org_).create(object, call.json())), 201);
    }
    const std::string third = call.at(2);
    if (third == "describe" && call.path.size() == 3) {
        return reply_json(describe_object(org_, object));
    }
    if (third == "updated" || third == "deleted") return changes(call, object);
    const bool setup = third == "describe" || third == "listviews" || third == "quickActions";
    if (setup) return extras(call);
    return record(call, object);
}

Reply Rest::object_info(const Object& object) {
    json recent = json::array();
    const auto& rows = org_.store.table(object).rows();
    for (auto row = rows.rbegin(); row != rows.rend() && recent.size() < 10; ++row) {
        if (row->life != Life::live) continue;
        recent.push_back(json::parse(record_json(org_, {&object, &*row}, {"Id"})));
        const Field* name = object.name_field();
        std::string scratch;
        if (name != nullptr) {
            recent.back()["Name"] = std::string(org_.read({&object, &*row}, *name, scratch).text);
        }
    }
    json described = describe_object(org_, object);
    for (const char* part : {"fields", "childRelationships", "recordTypeInfos"}) {
        described.erase(part);
    }
    return reply_json({{"objectDescribe", described}, {"recentItems", recent}});
}

Reply Rest::record(const Call& call, const Object& object) {
    const Field* key = object.find(call.at(2));
    if (key != nullptr && call.path.size() >= 3) return by_external(call, object);
    const std::string id = call.at(2);
    if (call.path.size() > 3) return related(call, org_.live(object, id));
    if (call.method == "GET") {
        const Place place = org_.live(object, id);
        return {200, record_json(org_, place, split(call.get("fields"), ','))};
    }
    return change(call, object, id);
}

Reply Rest::change(const Call& call, const Object& object, std::string_view id) {
    if (call.method == "DELETE") {
        org_.live(object, id);
        Writer(org_).remove(id);
        return reply_nothing();
    }
    const bool patch =
        call.method == "PATCH" || (call.method == "POST" && call.get("_HttpMethod") == "PATCH");
    if (!patch) wrong_method(call.method);
    Writer(org_).update(object, id, call.json());
    return reply_nothing();
}

Reply Rest::by_external(const Call& call, const Object& object) {
    const Field& key = *object.find(call.at(2));
    const std::string value = call.at(3);
    if (call.path.size() > 4) not_found();  // a slash in the value was not escaped
    const bool patch = call.method == "PATCH" || call.method == "POST";
    if (patch) {
        const json body = call.json();
        for (const auto& [name, given] : body.items()) {
            if (!same_folded(name, key.name) || key.type == Type::id) continue;
            refuse("INVALID_FIELD",
                   "The " + key.name + " field should not be specified in the sobject data.",
                   {key.name});
        }
        const Saved saved = Writer(org_).upsert(object, key, value, body);
        if (std::atof(org_.version.c_str()) < 46 && !saved.created) return reply_nothing();
        json answer = saved_json(saved);
        answer["created"] = saved.created;
        return reply_json(answer, saved.created ? 201 : 200);
    }
    if (!key.external) {
        throw Refusal{404,
                      "NOT_FOUND",
                      "Provided external ID field does not exist or is not accessible: " + key.name,
                      {}};
    }
    const std::vector<Number> found = org_.store.by_external(object, key, value);
    if (found.empty()) not_found();
    if (found.size() > 1) {
        Ambiguous ambiguous;
        for (const Number number : found) {
            ambiguous.ids.push_back(org_.store.id_of(object, number));
        }
        throw ambiguous;
    }
    const std::string id = org_.store.id_of(object, found[0]);
    if (call.method == "DELETE") return change(call, object, id);
    return {200, record_json(org_, org_.live(object, id), split(call.get("fields"), ','))};
}

/// Friendly URLs: /sobjects/Contact/003…/Account and /sobjects/Account/001…/Contacts.
Reply Rest::related(const Call& call, Place place) {
    const std::string name = call.at(3);
    const std::string id = org_.store.id_of(*place.object, place.row->number);
    if (const Field* reference = org_.schema.way_up(*place.object, name)) {
        const Place parent = org_.follow(place, *reference);
        if (!parent) not_found();
        if (call.method != "GET") {
            return change(call, *parent.object,
                          org_.store.id_of(*parent.object, parent.row->number));
        }
        return {200, record_json(org_, parent, split(call.get("fields"), ','))};
    }
    const ChildLink link = org_.schema.child_link(*place.object, name);
    if (link.child == nullptr) not_found();
    std::string fields = call.get("fields");
    if (fields.empty()) {
        for (const Field& field : link.child->fields) {
            if (!field.hidden) fields += (fields.empty() ? "" : ",") + field.name;
        }
    }
    const ResultSet set = run_query(org_,
                                    "SELECT " + fields + " FROM " + link.child->name + " WHERE " +
                                        link.field->name + " = '" + id + "'",
                                    Scope::live);
    return page(set, 0, 2000, "");
}

/// getUpdated and getDeleted. Source: developer.salesforce.com, api_rest, resources_getupdated.htm.
Reply Rest::changes(const Call& call, const Object& object) {
    const auto start = read_datetime(call.get("start")), end = read_datetime(call.get("end"));
    if (!start || !end) refuse("INVALID_FIELD", "start and end must be date and time");
    const std::int64_t now = org_.clock.now(), day = 86400;
    const bool deleted = call.at(2) == "deleted";
    const std::int64_t from = *start / 60 * 60, to = std::min(*end, now) / 60 * 60;
    if (to - from < 60) {
        refuse("INVALID_REPLICATION_DATE",
               "The endDate value should be at least one minute "
               "greater than the startDate value");
    }
    const std::int64_t oldest = now - (deleted ? 15 : 30) * day;
    if (from < oldest || org_.faults.purged_log) {
        refuse("INVALID_REPLICATION_DATE",
               "startDate before org replication enabled date or older than " +
                   std::string(deleted ? "15" : "30") + " days");
    }
    json body = {{"latestDateCovered", datetime_text(to)}};
    if (!deleted) {
        json ids = json::array();
        for (const Row& row : org_.store.table(object).rows()) {
            if (row.life == Life::live && row.modified >= from && row.modified < to) {
                ids.push_back(org_.store.id_of(object, row.number));
            }
        }
        if (ids.size() > 600000) refuse("EXCEEDED_ID_LIMIT", "too many ids");
        body["ids"] = ids;
        return reply_json(body);
    }
    json records = json::array();
    for (const DeletedEntry& entry : org_.store.deleted_log()) {
        if (entry.object != object.index || entry.at < from || entry.at >= to) continue;
        const Row* row = org_.store.find(object, entry.number);
        if (row->life == Life::live) continue;
        records.push_back({{"id", org_.store.id_of(object, entry.number)},
                           {"deletedDate", datetime_text(entry.at)}});
    }
    body["deletedRecords"] = records;
    body["earliestDateAvailable"] = datetime_text(oldest);
    return reply_json(body);
}

/// Publishing a platform event: accepted and kept nowhere.
Reply Rest::publish(const Call& call, const Object& object) {
    const json event = call.json();
    for (const auto& [name, value] : event.items()) {
        const Field* field = object.find(name);
        if (field == nullptr || !field->create) {
            refuse("INVALID_FIELD",
                   "No such column '" + name + "' on sobject of type " + object.name);
        }
    }
    Row row;
    row.created = row.modified = row.stamp = org_.clock.now();
    const Number number = org_.store.add(object, std::move(row));
    const json note = {{"statusCode", "OPERATION_ENQUEUED"},
                       {"message", "event " + std::to_string(number)},
                       {"fields", json::array()}};
    return reply_json({{"id", org_.store.id_of(object, number)},
                       {"success", true},
                       {"errors", json::array({note})}},
                      201);
}

}  // namespace tenure::inline v1::sandbox::sf
