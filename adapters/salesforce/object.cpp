#include "object.hpp"

#include <algorithm>
#include <array>

#include "json.hpp"
#include "requests.hpp"

namespace tenure::inline v1::salesforce {

namespace {

using nlohmann::json;

// Bulk API cannot answer compound and binary fields; their parts are fields of their own.
// Source: [D] Bulk API 2.0 query considerations.
bool compound(std::string_view type) {
    return type == "address" || type == "location" || type == "base64" || type == "complexvalue";
}

FieldType type_of(std::string_view type) {
    constexpr std::array<std::pair<std::string_view, FieldType>, 13> known{{
        {"int", FieldType::integer},
        {"long", FieldType::integer},
        {"double", FieldType::decimal},
        {"percent", FieldType::decimal},
        {"currency", FieldType::money},
        {"boolean", FieldType::boolean},
        {"date", FieldType::date},
        {"datetime", FieldType::timestamp},
        {"time", FieldType::time_of_day},
        {"reference", FieldType::reference},
        {"picklist", FieldType::choice},
        {"multipicklist", FieldType::choices},
        {"json", FieldType::json},
    }};
    const auto* found = std::find_if(known.begin(), known.end(),
                                     [&](const auto& entry) { return entry.first == type; });
    return found == known.end() ? FieldType::text : found->second;
}

FieldInfo read_field(const json& item) {
    FieldInfo field;
    field.name = text_at(item, "name");
    field.label = text_at(item, "label");
    field.type = type_of(text_at(item, "type"));
    field.custom = flag_at(item, "custom");
    const bool creatable = flag_at(item, "createable");
    field.writable = creatable || flag_at(item, "updateable");
    field.mandatory = creatable && item.contains("nillable") && !flag_at(item, "nillable") &&
                      !flag_at(item, "defaultedOnCreate");
    field.unique = flag_at(item, "unique");
    if (field.type == FieldType::decimal || field.type == FieldType::money) {
        field.decimals = static_cast<int>(std::min<std::uint64_t>(count_at(item, "scale"), 18));
    }
    for (const json& target : list_at(item, "referenceTo")) {
        if (target.is_string()) field.refers_to.push_back(target.get<std::string>());
    }
    for (const json& choice : list_at(item, "picklistValues")) {
        field.choices.push_back({text_at(choice, "value"), text_at(choice, "label")});
    }
    return field;
}

void add_field(const json& item, Object& object) {
    const std::string name = text_at(item, "name");
    if (!is_name(name) || name == "Id" || compound(text_at(item, "type"))) return;
    object.fields.push_back(read_field(item));
    if (flag_at(item, "calculated")) object.calculated.insert(name);
    if (flag_at(item, "createable")) object.creatable_fields.insert(name);
    if (flag_at(item, "updateable")) object.updatable_fields.insert(name);
    if (flag_at(item, "externalId") || flag_at(item, "idLookup")) object.external_ids.insert(name);
}

void add_synthetic(Object& object, std::string_view name, std::string label, FieldType type) {
    if (object.has(name)) return;
    FieldInfo field;
    field.name = name;
    field.label = std::move(label);
    field.type = type;
    field.writable = false;
    object.fields.push_back(std::move(field));
    object.synthetic.emplace(name);
}

/// A field of the record that a reference points to. Its changes move no stamp of this record.
void add_parent(Object& object, std::string name, std::string label, FieldType type) {
    FieldInfo field;
    field.name = name;
    field.label = std::move(label);
    field.type = type;
    field.writable = false;
    object.fields.push_back(std::move(field));
    object.calculated.insert(std::move(name));
}

// SystemModstamp is indexed and moves with system changes too; some objects lack it.
// Source: [S] tap-salesforce, airbyte: the same order.
std::string stamp_of(const Object& object) {
    for (const char* name : {"SystemModstamp", "LastModifiedDate", "CreatedDate", "LoginTime"}) {
        if (object.has(name)) return name;
    }
    return {};
}

}  // namespace

const Prefixes& standard_prefixes() {
    static const Prefixes known{
        {"001", "Account"},        {"003", "Contact"},  {"005", "User"},
        {"006", "Opportunity"},    {"00G", "Group"},    {"00Q", "Lead"},
        {"00T", "Task"},           {"00U", "Event"},    {"00k", "OpportunityLineItem"},
        {"00v", "CampaignMember"}, {"01t", "Product2"}, {"02i", "Asset"},
        {"0Q0", "Quote"},          {"500", "Case"},     {"701", "Campaign"},
        {"800", "Contract"},       {"801", "Order"},    {"802", "OrderItem"},
        {"00D", "Organization"}};
    return known;
}

Object read_object(const json& body) {
    const auto fields = body.is_object() ? body.find("fields") : body.end();
    if (!body.is_object() || fields == body.end() || !fields->is_array()) {
        throw Error(Errc::bad_response, "describe", "", "the answer has no list of fields",
                    "Check that url points at a Salesforce org");
    }
    Object object;
    object.name = text_at(body, "name");
    object.label = text_at(body, "label");
    object.key_prefix = text_at(body, "keyPrefix");
    object.queryable = !body.contains("queryable") || flag_at(body, "queryable");
    object.creatable = flag_at(body, "createable");
    object.updatable = flag_at(body, "updateable");
    object.archives = object.name == "Task" || object.name == "Event";
    for (const json& item : *fields) {
        if (item.is_object()) add_field(item, object);
    }
    object.stamp = stamp_of(object);
    const bool amounts =
        std::any_of(object.fields.begin(), object.fields.end(),
                    [](const FieldInfo& field) { return field.type == FieldType::money; });
    if (amounts) add_synthetic(object, rate_field, "Conversion Rate", FieldType::decimal);
    if (object.name == "OrderItem" && object.has("OrderId")) {
        add_parent(object, "Order.StatusCode", "Status of the order", FieldType::choice);
        add_parent(object, "Order.IsReductionOrder", "Order is a reduction", FieldType::boolean);
    }
    if (object.name == "Account" || object.name == "Contact") {
        add_synthetic(object, person_field, "Is Person Account", FieldType::boolean);
    }
    if (object.name == "Account") {  // empty where the org has no person accounts
        add_synthetic(object, "PersonEmail", "Email", FieldType::text);
        add_synthetic(object, "PersonMobilePhone", "Mobile", FieldType::text);
        add_synthetic(object, "PersonMailingCity", "Mailing City", FieldType::text);
        add_synthetic(object, "PersonBirthdate", "Birthdate", FieldType::date);
        add_synthetic(object, "PersonHasOptedOutOfEmail", "Email Opt Out", FieldType::boolean);
    }
    return object;
}

std::vector<std::string> read_object_names(const json& body) {
    const auto objects = body.is_object() ? body.find("sobjects") : body.end();
    if (!body.is_object() || objects == body.end() || !objects->is_array()) {
        throw Error(Errc::bad_response, "list objects", "", "the answer has no list of objects",
                    "Check that url points at a Salesforce org");
    }
    std::vector<std::string> names;
    for (const json& item : *objects) {
        const std::string name = text_at(item, "name");
        if (is_name(name) && flag_at(item, "queryable")) names.push_back(name);
    }
    return names;
}

}  // namespace tenure::inline v1::salesforce
