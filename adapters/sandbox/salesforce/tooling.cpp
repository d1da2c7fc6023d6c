// Sandbox, Salesforce: the Tooling API as far as custom fields need it: make, find, drop. A new
// field is hidden from everybody until FieldPermissions grant access to it, as in a real org.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "sandbox/salesforce/rest.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

const std::map<std::string, Type> metadata_types = {
    {"Text", Type::text},         {"Number", Type::number},
    {"Currency", Type::currency}, {"Percent", Type::percent},
    {"Checkbox", Type::boolean},  {"Date", Type::date},
    {"DateTime", Type::datetime}, {"Picklist", Type::picklist},
    {"Email", Type::email},       {"MultiselectPicklist", Type::multipicklist},
    {"Phone", Type::phone},       {"Url", Type::url},
    {"TextArea", Type::textarea}, {"LongTextArea", Type::textarea}};

[[noreturn]] void out_of_scope() {
    throw Refusal{404, "NOT_FOUND", "The requested resource does not exist", {}};
}

Field field_of(const std::string& name, const json& metadata) {
    const auto type = metadata_types.find(metadata.value("type", ""));
    if (type == metadata_types.end()) {
        refuse("FIELD_INTEGRITY_EXCEPTION",
               "Can not specify type " + metadata.value("type", "") + " for a custom field",
               {"type"});
    }
    if (metadata.value("label", "").empty()) {
        refuse("REQUIRED_FIELD_MISSING", "Required fields are missing: [Label]", {"Label"});
    }
    Field field;
    field.name = name;
    field.label = metadata.value("label", name);
    field.type = type->second;
    const bool sized = field.type == Type::text || field.type == Type::textarea;
    field.length = sized ? metadata.value("length", field.type == Type::text ? 0 : 255) : 255;
    if (field.type == Type::text && (field.length < 1 || field.length > 255)) {
        refuse("FIELD_INTEGRITY_EXCEPTION", "You must enter a valid length for a text field.",
               {"length"});
    }
    field.scale = metadata.value("scale", 0);
    field.external = metadata.value("externalId", false);
    field.unique = metadata.value("unique", false);
    field.case_sensitive = metadata.value("caseSensitive", false);
    if (field.type == Type::boolean) {
        const auto given = metadata.find("defaultValue");
        const bool on = given != metadata.end() && (*given == true || *given == "true");
        field.preset = on ? "true" : "false";
    }
    const json set = metadata.value("valueSet", json::object());
    for (const json& value :
         set.value("valueSetDefinition", json::object()).value("value", json::array())) {
        field.values.push_back(value.value("fullName", value.value("valueName", "")));
    }
    return field;
}

/// Splits "Contact.Tenure_Stage__c". Throws: Refusal when it is no such name.
std::pair<std::string, std::string> names_of(const std::string& full) {
    const std::size_t dot = full.find('.');
    const bool custom = full.size() > 3 && full.substr(full.size() - 3) == "__c";
    if (dot == full.npos || !custom) {
        refuse("INVALID_FULL_NAME", "The field name must be Object.Name__c: " + full, {"FullName"});
    }
    return {full.substr(0, dot), full.substr(dot + 1)};
}

std::string make_field(Org& org, const json& body) {
    const auto [object_name, field_name] = names_of(body.value("FullName", ""));
    const Object* object = org.schema.find(object_name);
    if (object == nullptr) {
        refuse("INVALID_CROSS_REFERENCE_KEY", "no such object: " + object_name, {"FullName"});
    }
    Field field = field_of(field_name, body.value("Metadata", json::object()));
    field.withheld = true;
    org.schema.add_custom(object_name, std::move(field));
    const Object& fields = org.schema.at("CustomField");
    Row row;
    row.created = row.modified = row.stamp = org.clock.now();
    row.set(fields.at("DeveloperName").index, field_name.substr(0, field_name.size() - 3));
    row.set(fields.at("TableEnumOrId").index, object->name);
    row.set(fields.at("FullName").index, object->name + "." + field_name);
    return org.store.id_of(fields, org.store.add(fields, std::move(row)));
}

}  // namespace

Reply Rest::tooling(const Call& call) {
    const std::string base = "/services/data/v" + org_.version + "/tooling/";
    if (call.path.size() == 1) {
        return reply_json({{"sobjects", base + "sobjects"}, {"query", base + "query"}});
    }
    if (call.at(1) == "query") {
        Call inner = call;
        inner.path.erase(inner.path.begin());
        return query(inner, Scope::live);
    }
    if (call.at(1) == "executeAnonymous") {
        return reply_json({{"compiled", false},
                           {"success", false},
                           {"line", 1},
                           {"column", 1},
                           {"compileProblem", "this sandbox does not run Apex"},
                           {"exceptionMessage", nullptr},
                           {"exceptionStackTrace", nullptr}});
    }
    if (call.at(1) != "sobjects") out_of_scope();
    if (call.path.size() == 2) return reply_json(describe_global(org_));
    const Object& object = org_.object(call.at(2));
    if (call.at(3) == "describe") return reply_json(describe_object(org_, object));
    if (object.name != "CustomField") out_of_scope();
    if (call.path.size() == 3 && call.method == "POST") {
        return reply_json({{"id", make_field(org_, call.json())},
                           {"success", true},
                           {"errors", json::array()},
                           {"warnings", json::array()},
                           {"infos", json::array()}},
                          201);
    }
    if (call.path.size() == 3) return object_info(object);
    const Place place = org_.live(object, call.at(3));
    if (call.method == "GET")
        return {200, record_json(org_, place, split(call.get("fields"), ','))};
    if (call.method != "DELETE") return reply_nothing();
    const std::string full(place.row->stored(object.at("FullName").index));
    org_.schema.drop_custom(full.substr(0, full.find('.')), full.substr(full.find('.') + 1));
    Writer(org_).remove(call.at(3));
    return reply_nothing();
}

}  // namespace tenure::inline v1::sandbox::sf
