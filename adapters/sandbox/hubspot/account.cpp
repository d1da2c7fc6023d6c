// Sandbox, HubSpot: owners, account information, campaigns, custom events and object schemas.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

#include "sandbox/hubspot/call.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

Json owner_json(const Owner& owner) {
    Json made = {{"id", std::to_string(owner.id)},
                 {"email", owner.email},
                 {"type", "PERSON"},
                 {"firstName", owner.first_name},
                 {"lastName", owner.last_name},
                 {"userId", owner.user_id},
                 {"userIdIncludingInactive", owner.user_id},
                 {"createdAt", instant_text(owner.created)},
                 {"updatedAt", instant_text(owner.created)},
                 {"archived", owner.archived}};
    if (owner.archived) made.erase("userId");
    if (!owner.team.empty()) {
        made["teams"] = {{{"id", "178588"}, {"name", owner.team}, {"primary", true}}};
    }
    return made;
}

std::optional<Id> id_of_guid(std::string_view guid) {
    if (guid.size() != 36) return std::nullopt;
    Id id = 0;
    std::from_chars(guid.data() + 24, guid.data() + 36, id, 16);
    return id;
}

Json campaign_json(const ObjectType& type, const Record& record,
                   const std::vector<std::string>& names) {
    Json properties = Json::object();
    for (const Property& property : type.properties) {
        const bool asked =
            names.empty() ? property.name == "hs_name"
                          : std::find(names.begin(), names.end(), property.name) != names.end();
        if (!asked) continue;
        const auto value = read(type, record, type.find(property.name));
        if (value)
            properties[property.name] =
                property.name == "hs_object_id" ? campaign_guid(record.id) : *value;
    }
    return {{"id", campaign_guid(record.id)},
            {"properties", properties},
            {"businessUnits", Json::array()},
            {"createdAt", instant_text(record.created)},
            {"updatedAt", instant_text(record.modified)}};
}

Json budget_json(const ObjectType& type, const Record& record) {
    const auto amount = [&](const char* name) {
        const std::string text(record.text(type.find(name)));
        return text.empty() ? 0.0 : std::stod(text);
    };
    const double budget = amount("hs_budget_items_sum_amount");
    const double spend = amount("hs_spend_items_sum_amount");
    return {{"currencyCode", "USD"},        {"budgetTotal", budget},
            {"spendTotal", spend},          {"remainingBudget", budget - spend},
            {"budgetItems", Json::array()}, {"spendItems", Json::array()}};
}

Json schema_json(const ObjectType& type) {
    Json properties = Json::array();
    for (const Property& property : type.properties) {
        properties.push_back({{"name", property.name},
                              {"label", property.label},
                              {"type", property.type},
                              {"fieldType", property.field_type},
                              {"groupName", property.group},
                              {"description", property.description},
                              {"options", Json::array()}});
    }
    const std::string now = instant_text(type.defined);
    return {{"id", type.id.substr(type.id.find('-') + 1)},
            {"objectTypeId", type.id},
            {"name", type.name},
            {"fullyQualifiedName", type.label},
            {"labels", type.schema.value("labels", Json::object())},
            {"description", type.schema.value("description", Json())},
            {"primaryDisplayProperty", type.schema.value("primaryDisplayProperty", Json())},
            {"secondaryDisplayProperties",
             type.schema.value("secondaryDisplayProperties", Json::array())},
            {"searchableProperties", type.schema.value("searchableProperties", Json::array())},
            {"requiredProperties", type.required},
            {"properties", properties},
            {"associations", type.schema.value("made_associations", Json::array())},
            {"archived", type.archived},
            {"createdAt", now},
            {"updatedAt", now}};
}

Reply create_schema(Portal& portal, const Call& call) {
    const Json body = call.body();
    const std::string name = lower(text_of(body.value("name", Json())));
    if (name.empty() || !body.contains("labels")) refuse("name and labels are required");
    if (portal.type(name) != nullptr) {
        throw Refusal{.status = 409,
                      .category = "OBJECT_ALREADY_EXISTS",
                      .message = "The object type " + name + " already exists"};
    }
    const std::string id = "2-" + std::to_string(3000000 + portal.types.size());
    ObjectType& type = add_type(portal, id, name, name);
    type.custom = true;
    type.label = "p" + std::to_string(portal.hub) + "_" + name;
    type.schema = body;
    type.shown = {"hs_createdate", "hs_lastmodifieddate", "hs_object_id"};
    type.groups = {{name + "_information", name + " information", 0}};
    for (const char* own : {"hs_object_id", "hs_createdate", "hs_lastmodifieddate"}) {
        Property& property = type.define({.name = own,
                                          .label = own,
                                          .type = "datetime",
                                          .field_type = "date",
                                          .group = name + "_information",
                                          .description = {}});
        property.read_only = true;
    }
    type.properties[0].type = "number";
    type.object_id = 0;
    type.created = 1;
    type.modified = 2;
    for (const Json& one : body.value("properties", Json::array())) {
        Property& property =
            type.define({.name = text_of(one.value("name", Json())),
                         .label = text_of(one.value("label", Json())),
                         .type = text_of(one.value("type", Json("string"))),
                         .field_type = text_of(one.value("fieldType", Json("text"))),
                         .group = name + "_information",
                         .description = {}});
        property.built_in = false;
        property.unique = one.value("hasUniqueValue", false);
    }
    for (const Json& one : body.value("requiredProperties", Json::array())) {
        type.required.push_back(text_of(one));
    }
    return reply(schema_json(type), 201);
}

Reply schema_association(Portal& portal, ObjectType& type, const Call& call) {
    Json& made = type.schema["made_associations"];
    if (made.is_null()) made = Json::array();
    if (call.is("DELETE")) {
        for (std::size_t i = 0; i < made.size(); ++i) {
            if (made[i]["id"] == call.rest[2]) made.erase(i--);
        }
        return {204, {}};
    }
    const Json body = call.body();
    const ObjectType& to = portal.need(text_of(body.value("toObjectTypeId", Json())));
    const LinkType kind = portal.link_types.between(type, to).front();
    const std::string now = instant_text(portal.clock.now());
    const Json one = {{"id", std::to_string(kind.id)},
                      {"name", body.value("name", Json())},
                      {"fromObjectTypeId", type.id},
                      {"toObjectTypeId", to.id},
                      {"createdAt", now},
                      {"updatedAt", now}};
    made.push_back(one);
    return reply(one, 201);
}

}  // namespace

Reply owners_api(Portal& portal, const Call& call) {
    if (!call.is("GET")) wrong_method();
    const bool archived = parameter(call.query, "archived") == "true";
    if (call.rest.size() == 1) {
        const auto wanted = read_id(call.rest[0]).value_or(0);
        const bool user = parameter(call.query, "idProperty") == "userId";
        for (const Owner& owner : portal.owners) {
            if ((user ? owner.user_id : owner.id) == wanted && owner.archived == archived) {
                return reply(owner_json(owner));
            }
        }
        not_found("Owner " + call.rest[0] + " does not exist");
    }
    const std::size_t limit = call.number("limit", 100, 500);
    const std::string email = parameter(call.query, "email");
    const Id after = read_id(parameter(call.query, "after")).value_or(0);
    Json made = {{"results", Json::array()}};
    for (const Owner& owner : portal.owners) {
        if (owner.id <= after || owner.archived != archived) continue;
        if (!email.empty() && owner.email != email) continue;
        Json& results = made["results"];
        if (results.size() == limit) {
            const std::string mark = results.back()["id"];
            made["paging"]["next"] = {{"after", mark}, {"link", "?after=" + mark}};
            break;
        }
        results.push_back(owner_json(owner));
    }
    return reply(made);
}

Reply account_api(Portal& portal, const Call& call) {
    if (!call.is("GET") || call.rest.empty()) no_such_path();
    if (call.rest[0] == "details") {
        const int minutes = portal.faults.zone_minutes;
        std::array<char, 16> zone{};
        std::snprintf(zone.data(), zone.size(), "%c%02d:%02d", minutes < 0 ? '-' : '+',
                      std::abs(minutes) / 60 % 24, std::abs(minutes) % 60);
        return reply(
            {{"portalId", portal.hub},
             {"accountType", "DEVELOPER_TEST"},
             {"timeZone", minutes == -300 ? "US/Eastern" : "UTC" + std::string(zone.data())},
             {"companyCurrency", "USD"},
             {"additionalCurrencies", {"EUR"}},
             {"utcOffset", zone.data()},
             {"utcOffsetMilliseconds", minutes * 60000},
             {"uiDomain", "app.hubspot.com"},
             {"dataHostingLocation", "na1"}});
    }
    if (call.rest[0] == "api-usage") {
        const Millis now = portal.clock.now();
        const Millis shift = portal.faults.zone_minutes * 60'000LL;
        const Millis midnight = ((now + shift) / day_ms + 1) * day_ms - shift;
        return reply({{"results",
                       {{{"name", "private-apps-api-calls-daily"},
                         {"usageLimit", portal.faults.daily},
                         {"currentUsage", portal.used_today},
                         {"collectedAt", instant_text(now)},
                         {"fetchStatus", "SUCCESS"},
                         {"resetsAt", instant_text(midnight)}}}}});
    }
    no_such_path();
}

Reply campaigns_api(Portal& portal, const Call& call) {
    ObjectType& type = portal.need("campaigns");
    const auto names = parameter_list(call.query, "properties");
    if (!call.rest.empty()) {
        const auto id = id_of_guid(call.rest[0]);
        Record* record = id ? type.find(*id) : nullptr;
        if (record == nullptr) not_found("Campaign " + call.rest[0] + " does not exist");
        if (call.rest.size() == 3 && call.rest[1] == "budget") {
            return reply(budget_json(type, *record));
        }
        if (call.is("DELETE")) {
            purge_record({portal, type}, *record);
            return {204, {}};
        }
        if (call.is("PATCH")) update_record({portal, type}, *record, call.body());
        return reply(campaign_json(type, *record, names));
    }
    if (call.is("POST")) {
        const Record& made = create_record({portal, type}, call.body());
        return reply(campaign_json(type, made, {}), 201);
    }
    const std::size_t limit = call.number("limit", 50, 100);
    const Id after = read_id(parameter(call.query, "after")).value_or(0);
    Json made = {{"total", type.rows.size()}, {"results", Json::array()}};
    Id last = 0;
    for (const Record& row : type.rows) {
        if (row.id <= after) continue;
        if (made["results"].size() == limit) {
            made["paging"]["next"] = {{"after", std::to_string(last)}};
            break;
        }
        made["results"].push_back(campaign_json(type, row, names));
        last = row.id;
    }
    return reply(made);
}

Reply events_api(Portal& portal, const Call& call) {
    if (call.rest.empty()) no_such_path();
    if (call.rest[0] == "send") {
        if (!call.is("POST")) wrong_method();
        const Json body = call.body();
        const Json all =
            call.rest.size() > 1 ? body.value("inputs", Json::array()) : Json::array({body});
        for (const Json& event : all) {
            if (text_of(event.value("eventName", Json())).empty()) refuse("eventName is required");
            const std::string uuid = text_of(event.value("uuid", Json()));
            const bool known =
                !uuid.empty() && std::any_of(portal.events.begin(), portal.events.end(),
                                             [&](const Json& old) { return old["uuid"] == uuid; });
            if (!known) portal.events.push_back(event);
        }
        return {204, {}};
    }
    if (call.rest[0] == "events" && call.is("GET")) {
        Json results = Json::array();
        if (call.rest.size() > 1) {
            for (const Json& event : portal.events) results.push_back(event["eventName"]);
            return reply({{"eventTypes", results}});
        }
        const std::string type = parameter(call.query, "eventType");
        for (std::size_t i = 0; i < portal.events.size(); ++i) {
            const Json& event = portal.events[i];
            if (!type.empty() && event["eventName"] != type) continue;
            results.push_back({{"id", "event-" + std::to_string(i + 1)},
                               {"eventType", event["eventName"]},
                               {"objectType", "CONTACT"},
                               {"objectId", event.value("objectId", Json(""))},
                               {"occurredAt", event.value("occurredAt", Json())},
                               {"properties", event.value("properties", Json::object())}});
        }
        return reply({{"results", results}});
    }
    no_such_path();
}

Reply schemas_api(Portal& portal, const Call& call) {
    if (call.rest.empty()) {
        if (call.is("POST")) return create_schema(portal, call);
        Json results = Json::array();
        const bool archived = parameter(call.query, "archived") == "true";
        for (const ObjectType& type : portal.types) {
            if (type.custom && type.archived == archived) results.push_back(schema_json(type));
        }
        return reply({{"results", results}});
    }
    ObjectType& type = portal.need(call.rest[0]);
    if (call.rest.size() > 1 && call.rest[1] == "associations") {
        return schema_association(portal, type, call);
    }
    if (call.is("DELETE")) {
        if (!type.custom) refuse("Standard object types cannot be deleted");
        type.archived = true;
        return {204, {}};
    }
    if (call.is("PATCH")) {
        const Json body = call.body();
        for (const auto& [key, value] : body.items()) type.schema[key] = value;
    }
    return reply(schema_json(type));
}

}  // namespace tenure::inline v1::sandbox::hs
