// Sandbox, HubSpot: properties and their groups.
#include <algorithm>
#include <array>
#include <utility>

#include "sandbox/hubspot/call.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

constexpr std::size_t most_unique = 10;
constexpr std::array<std::string_view, 7> kinds = {
    "string", "number", "date", "datetime", "enumeration", "bool", "phone_number"};
constexpr std::array<std::string_view, 12> fields = {
    "text",     "textarea",        "number", "date", "select",      "radio",
    "checkbox", "booleancheckbox", "html",   "file", "phonenumber", "calculation_equation"};

Json option_json(const Option& option) {
    return {{"label", option.label},
            {"value", option.value},
            {"displayOrder", option.order},
            {"hidden", option.hidden}};
}

Json property_json(const ObjectType& type, const Property& property) {
    Json options = Json::array();
    for (const Option& option : property.options) options.push_back(option_json(option));
    Json made = {{"updatedAt", instant_text(property.updated)},
                 {"createdAt", instant_text(property.created)},
                 {"name", property.name},
                 {"label", property.label},
                 {"type", property.type},
                 {"fieldType", property.field_type},
                 {"description", property.description},
                 {"groupName", property.group},
                 {"options", options},
                 {"displayOrder", property.order},
                 {"calculated", property.calculated},
                 {"externalOptions", property.name == "hubspot_owner_id"},
                 {"archived", property.archived},
                 {"hasUniqueValue", property.unique},
                 {"hidden", property.hidden},
                 {"modificationMetadata",
                  {{"archivable", !property.built_in},
                   {"readOnlyDefinition", property.built_in},
                   {"readOnlyOptions", property.built_in},
                   {"readOnlyValue", property.read_only}}},
                 {"formField", property.form_field}};
    if (property.built_in) made["hubspotDefined"] = true;
    if (property.name == "hubspot_owner_id") made["referencedObjectType"] = "OWNER";
    if (property.archived) made["archivedAt"] = instant_text(property.archived_at);
    (void)type;
    return made;
}

std::vector<Option> options_of(const Json& sent) {
    std::vector<Option> options;
    for (const Json& one : sent) {
        options.push_back({text_of(one.value("label", Json())), text_of(one.value("value", Json())),
                           one.value("displayOrder", static_cast<int>(options.size())),
                           one.value("hidden", false)});
    }
    return options;
}

Property& known_property(ObjectType& type, const std::string& name, bool archived) {
    const std::uint16_t index = type.find(name);
    if (index == no_property || type.properties[index].archived != archived) {
        not_found("Property \"" + name + "\" does not exist");
    }
    return type.properties[index];
}

void check_definition(const ObjectType& type, const Property& property) {
    if (property.name.empty() || property.label.empty()) refuse("name and label are required");
    const bool plain = std::all_of(property.name.begin(), property.name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!plain || property.name[0] == '_') refuse("Invalid property name: " + property.name);
    if (std::find(kinds.begin(), kinds.end(), property.type) == kinds.end()) {
        refuse("Invalid property type: " + property.type);
    }
    if (std::find(fields.begin(), fields.end(), property.field_type) == fields.end()) {
        refuse("Invalid fieldType: " + property.field_type);
    }
    const bool grouped = std::any_of(type.groups.begin(), type.groups.end(),
                                     [&](const Group& g) { return g.name == property.group; });
    if (!grouped) refuse("Property group " + property.group + " does not exist");
    const std::uint16_t known = type.find(property.name);
    if (known != no_property && !type.properties[known].archived) {
        throw Refusal{.status = 409,
                      .category = "OBJECT_ALREADY_EXISTS",
                      .message = "A property named '" + property.name + "' already exists."};
    }
    const auto unique =
        std::count_if(type.properties.begin(), type.properties.end(),
                      [](const Property& p) { return p.unique && !p.built_in && !p.archived; });
    if (property.unique && static_cast<std::size_t>(unique) >= most_unique) {
        refuse("An object may have at most 10 properties with unique values");
    }
}

Property& create_property(Portal& portal, ObjectType& type, const Json& body) {
    Property property;
    property.name = text_of(body.value("name", Json()));
    property.label = text_of(body.value("label", Json()));
    property.type = text_of(body.value("type", Json()));
    property.field_type = text_of(body.value("fieldType", Json()));
    property.group = text_of(body.value("groupName", Json()));
    property.description = text_of(body.value("description", Json()));
    property.options = options_of(body.value("options", Json::array()));
    if (property.type == "bool" && property.options.empty()) {
        property.options = {{"Yes", "true", 0}, {"No", "false", 1}};
    }
    property.unique = body.value("hasUniqueValue", false);
    property.hidden = body.value("hidden", false);
    property.form_field = body.value("formField", false);
    property.order = body.value("displayOrder", -1);
    property.built_in = false;
    check_definition(type, property);
    property.created = property.updated = portal.clock.now();
    return type.define(std::move(property));
}

void update_property(Portal& portal, Property& property, const Json& body) {
    const auto change = [&](const char* name, std::string& value) {
        if (body.contains(name)) value = text_of(body[name]);
    };
    change("label", property.label);
    change("description", property.description);
    change("groupName", property.group);
    change("fieldType", property.field_type);
    if (body.contains("options")) property.options = options_of(body["options"]);
    property.hidden = body.value("hidden", property.hidden);
    property.form_field = body.value("formField", property.form_field);
    property.order = body.value("displayOrder", property.order);
    property.updated = portal.clock.now();
}

void archive_property(Portal& portal, Property& property) {
    if (property.built_in) {
        throw Refusal{.status = 403,
                      .message = "Property " + property.name + " cannot be archived"};
    }
    property.archived = true;
    property.archived_at = portal.clock.now();
}

Reply property_batch(Portal& portal, ObjectType& type, const Call& call) {
    if (!call.is("POST") || call.rest.size() != 3) wrong_method();
    const Json body = call.body();
    const std::string& what = call.rest[2];
    Batch batch;
    for (const Json& input : body.value("inputs", Json::array())) {
        const std::string name = text_of(input.value("name", Json()));
        try {
            if (what == "create") {
                batch.add(property_json(type, create_property(portal, type, input)).dump());
            } else if (what == "read") {
                const bool archived = body.value("archived", false);
                batch.add(property_json(type, known_property(type, name, archived)).dump());
            } else {
                archive_property(portal, known_property(type, name, false));
            }
        } catch (Refusal& refusal) {
            if (what == "archive") continue;
            refusal.context["name"] = {name};
            ++batch.failed;
            batch.errors.push_back(batch_error(refusal));
        }
    }
    if (what == "archive") return {204, {}};
    return batch.finish(portal, call, what == "create" ? 201 : 200);
}

Json group_json(const Group& group) {
    return {{"name", group.name},
            {"label", group.label},
            {"displayOrder", group.order},
            {"archived", false}};
}

Reply groups_api(ObjectType& type, const Call& call) {
    if (call.rest.size() == 2 && call.is("GET")) {
        Json results = Json::array();
        for (const Group& group : type.groups) results.push_back(group_json(group));
        return reply({{"results", results}});
    }
    const Json body = call.body();
    const std::string name =
        call.rest.size() > 2 ? call.rest[2] : text_of(body.value("name", Json()));
    const auto known = std::find_if(type.groups.begin(), type.groups.end(),
                                    [&](const Group& group) { return group.name == name; });
    if (call.rest.size() == 2) {
        if (!call.is("POST")) wrong_method();
        if (name.empty()) refuse("name is required");
        if (known != type.groups.end()) {
            throw Refusal{.status = 409,
                          .category = "OBJECT_ALREADY_EXISTS",
                          .message = "A property group named '" + name + "' already exists."};
        }
        type.groups.push_back(
            {name, text_of(body.value("label", Json())), body.value("displayOrder", -1)});
        return reply(group_json(type.groups.back()), 201);
    }
    if (known == type.groups.end()) not_found("Property group " + name + " does not exist");
    if (call.is("DELETE")) {
        type.groups.erase(known);
        return {204, {}};
    }
    if (call.is("PATCH")) {
        if (body.contains("label")) known->label = text_of(body["label"]);
        known->order = body.value("displayOrder", known->order);
    }
    return reply(group_json(*known));
}

}  // namespace

Reply properties_api(Portal& portal, const Call& call) {
    if (call.rest.empty()) no_such_path();
    ObjectType& type = portal.need(call.rest[0]);
    const bool archived = parameter(call.query, "archived") == "true";
    if (call.rest.size() == 1) {
        if (call.is("POST")) {
            return reply(property_json(type, create_property(portal, type, call.body())), 201);
        }
        if (!call.is("GET")) wrong_method();
        Json results = Json::array();
        for (const Property& property : type.properties) {
            if (property.archived == archived) results.push_back(property_json(type, property));
        }
        return reply({{"results", results}});
    }
    if (call.rest[1] == "batch") return property_batch(portal, type, call);
    if (call.rest[1] == "groups") return groups_api(type, call);
    Property& property = known_property(type, call.rest[1], archived);
    if (call.is("DELETE")) {
        archive_property(portal, property);
        return {204, {}};
    }
    if (call.is("PATCH")) update_property(portal, property, call.body());
    return reply(property_json(type, property));
}

}  // namespace tenure::inline v1::sandbox::hs
