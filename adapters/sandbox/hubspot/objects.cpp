// Sandbox, HubSpot: records one by one and page by page.
#include <algorithm>

#include "sandbox/hubspot/call.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

Selection asked(Portal& portal, const ObjectType& type, const Call& call) {
    Selection made = selection(type, parameter_list(call.query, "properties"),
                               parameter_list(call.query, "propertiesWithHistory"));
    for (const std::string& name : parameter_list(call.query, "associations")) {
        made.associations.push_back(&portal.need(name));
    }
    return made;
}

Reply one(Portal& portal, const ObjectType& type, const Record& record, const Selection& selection,
          int status) {
    Reply made{status, {}};
    append_record(made.body, portal, type, record, selection);
    return made;
}

std::string next_page(const Call& call, Id after) {
    const std::string mark = std::to_string(after);
    return ",\"paging\":{\"next\":{\"after\":\"" + mark + "\",\"link\":\"https://api.hubapi.com" +
           call.path + "?after=" + mark + "\"}}";
}

Reply list(Portal& portal, const ObjectType& type, const Call& call) {
    const bool history = call.query.contains("propertiesWithHistory");
    const std::size_t limit = call.number("limit", 10, history ? 50 : 100);
    const bool archived = parameter(call.query, "archived") == "true";
    const std::string mark = parameter(call.query, "after");
    const auto after = mark.empty() ? std::optional<Id>(0) : read_id(mark);
    if (!after) refuse("The paging cursor is not valid: " + mark);
    const Selection shown = asked(portal, type, call);
    auto row = std::upper_bound(type.rows.begin(), type.rows.end(), *after,
                                [](Id id, const Record& known) { return id < known.id; });
    std::string body = "{\"results\":[";
    std::size_t count = 0;
    Id last = 0;
    for (; row != type.rows.end(); ++row) {
        if (row->live() == archived) continue;
        if (count == limit) break;
        if (count++ > 0) body += ',';
        append_record(body, portal, type, *row, shown);
        last = row->id;
    }
    body += ']';
    if (row != type.rows.end()) body += next_page(call, last);
    return {200, body + "}"};
}

Selection written(const Write& write, const Record& record, const Json& body) {
    std::vector<std::string> names;
    const Json properties = body.value("properties", Json::object());
    for (const auto& [name, value] : properties.items()) names.push_back(name);
    Selection made = selection(write.type, names);
    for (const std::uint16_t property : everything(write.type, record).properties) {
        const bool calculated = write.type.properties[property].calculated;
        const auto& known = made.properties;
        if (calculated && std::find(known.begin(), known.end(), property) == known.end()) {
            made.properties.push_back(property);
        }
    }
    return made;
}

Reply single(Portal& portal, ObjectType& type, const Call& call) {
    const Write write{portal, type, call.generation};
    const Lookup lookup{call.rest[1], parameter(call.query, "idProperty"),
                        parameter(call.query, "archived") == "true"};
    if (call.is("GET")) {
        return one(portal, type, find_record(type, lookup), asked(portal, type, call), 200);
    }
    if (type.read_only) wrong_method();
    if (call.is("PATCH")) {
        Record& record = find_record(type, lookup);
        const Json body = call.body();
        update_record(write, record, body);
        return one(portal, type, record, written(write, record, body), 200);
    }
    if (!call.is("DELETE")) wrong_method();
    if (Record* record = find_or_null(type, lookup)) archive_record(write, *record);
    return {204, {}};
}

Reply merge(Portal& portal, ObjectType& type, const Call& call) {
    if (!type.mergeable) refuse("Objects of type " + type.name + " cannot be merged");
    const Json body = call.body();
    const auto primary = read_id(text_of(body.value("primaryObjectId", Json())));
    const auto other = read_id(text_of(body.value("objectIdToMerge", Json())));
    if (!primary || !other) refuse("primaryObjectId and objectIdToMerge are required");
    const Record& made = merge_records({portal, type, call.generation}, *primary, *other);
    return one(portal, type, made, everything(type, made), 200);
}

Reply gdpr_delete(Portal& portal, ObjectType& type, const Call& call) {
    const Json body = call.body();
    Lookup lookup{text_of(body.value("objectId", Json())),
                  text_of(body.value("idProperty", Json()))};
    Record* found = find_or_null(type, lookup);
    lookup.archived = true;
    if (found == nullptr) found = find_or_null(type, lookup);
    if (found != nullptr) purge_record({portal, type, call.generation}, *found);
    return {204, {}};
}

}  // namespace

Reply objects_api(Portal& portal, const Call& call) {
    if (call.rest.empty()) no_such_path();
    ObjectType& type = portal.need(call.rest[0]);
    if (call.rest.size() == 1) {
        if (call.is("GET")) return list(portal, type, call);
        if (!call.is("POST") || type.read_only) wrong_method();
        const Record& made = create_record({portal, type, call.generation}, call.body());
        return one(portal, type, made, everything(type, made), 201);
    }
    const std::string& what = call.rest[1];
    if (what == "batch" || what == "splits") return batch_api(portal, type, call);
    if (call.rest.size() > 3 && call.rest[2] == "associations") {
        return record_associations_api(portal, type, call);
    }
    if (call.rest.size() > 2) no_such_path();
    if (what == "search" || what == "merge" || what == "gdpr-delete") {
        if (!call.is("POST")) wrong_method();
        if (what == "search") return search_api(portal, type, call);
        return what == "merge" ? merge(portal, type, call) : gdpr_delete(portal, type, call);
    }
    return single(portal, type, call);
}

}  // namespace tenure::inline v1::sandbox::hs
