#include "module.hpp"

#include <algorithm>
#include <array>

#include "json.hpp"
#include "requests.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1::vtiger {

namespace {

using nlohmann::json;

// Inventory modules list these, but a query answers them with the first line item's values and
// joins a row per item, which shortens pages: LineItems carries them instead.
constexpr std::array<std::string_view, 13> item_fields{
    "productid", "quantity", "listprice", "comment", "discount_amount", "discount_percent", "tax1",
    "tax2",      "tax3",     "image",     "margin",  "purchase_cost",   "sequence_no"};

// Labels come HTML-escaped in places ("Shipping &amp; Handling"); values do not.
std::string plain_label(std::string label) {
    constexpr std::pair<std::string_view, char> entities[] = {
        {"&quot;", '"'}, {"&#039;", '\''}, {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}};
    for (const auto& [entity, character] : entities) {
        for (std::size_t at = label.find(entity); at != std::string::npos;
             at = label.find(entity, at + 1)) {
            label.replace(at, entity.size(), 1, character);
        }
    }
    return label;
}

FieldType type_of(std::string_view name) {
    if (name == "integer") return FieldType::integer;
    if (name == "double") return FieldType::decimal;
    if (name == "currency") return FieldType::money;
    if (name == "boolean") return FieldType::boolean;
    if (name == "date") return FieldType::date;
    if (name == "datetime") return FieldType::timestamp;
    if (name == "time") return FieldType::time_of_day;
    if (name == "reference" || name == "owner") return FieldType::reference;
    if (name == "picklist") return FieldType::choice;
    if (name == "multipicklist") return FieldType::choices;
    return FieldType::text;
}

void read_choices(const json& type, FieldInfo& field) {
    const auto values = type.find("picklistValues");
    if (values == type.end() || !values->is_array()) return;
    for (const json& choice : *values) {
        if (!choice.is_object()) continue;
        field.choices.push_back({text_at(choice, "value"), plain_label(text_at(choice, "label"))});
    }
}

void read_targets(const json& type, FieldInfo& field) {
    if (text_at(type, "name") == "owner") field.refers_to = {"Users", "Groups"};
    const auto targets = type.find("refersTo");
    if (targets == type.end() || !targets->is_array()) return;
    for (const json& target : *targets) {
        if (target.is_string()) field.refers_to.push_back(target.get<std::string>());
    }
}

FieldInfo read_field(const json& item) {
    FieldInfo field;
    field.name = text_at(item, "name");
    field.label = plain_label(text_at(item, "label"));
    field.custom = field.name.starts_with("cf_");
    field.writable = !item.contains("editable") || flag_at(item, "editable");
    field.mandatory = flag_at(item, "mandatory");
    field.unique = flag_at(item, "isunique");
    const auto type = item.find("type");
    if (type == item.end() || !type->is_object()) return field;
    field.type = type_of(text_at(*type, "name"));
    if (field.type == FieldType::decimal || field.type == FieldType::money) {
        field.decimals = 2;  // vTiger rounds both to two places whatever the column holds
    }
    read_choices(*type, field);
    read_targets(*type, field);
    return field;
}

bool is_secret(const json& item) {
    const auto type = item.find("type");
    const bool password =
        type != item.end() && type->is_object() && text_at(*type, "name") == "password";
    return password || text_at(item, "name") == "accesskey";
}

bool is_item_field(std::string_view module, std::string_view field) {
    return is_inventory(module) &&
           std::find(item_fields.begin(), item_fields.end(), field) != item_fields.end();
}

void add_synthetic(Module& module) {
    if (is_inventory(module.name)) {
        FieldInfo items;
        items.name = line_items_field;
        items.label = "Line Items";
        items.type = FieldType::json;
        items.writable = false;
        module.fields.push_back(std::move(items));
    }
    if (module.name == "Leads" && !module.has(converted_field)) {
        FieldInfo converted;
        converted.name = converted_field;
        converted.label = "Converted";
        converted.type = FieldType::boolean;
        converted.writable = false;
        module.fields.push_back(std::move(converted));
    }
}

}  // namespace

bool is_inventory(std::string_view module) {
    return module == "Invoice" || module == "SalesOrder" || module == "Quotes" ||
           module == "PurchaseOrder";
}

std::vector<std::string> read_modules(std::string_view body) {
    const json result = result_of(body, "list modules");
    std::vector<std::string> names;
    const auto types = result.is_object() ? result.find("types") : result.end();
    if (types == result.end() || !types->is_array()) {
        throw Error(Errc::bad_response, "list modules", "", "the answer has no list of types",
                    "Check that the url points at a vTiger");
    }
    for (const json& name : *types) {
        if (name.is_string() && queryable(name.get<std::string>())) {
            names.push_back(name.get<std::string>());
        }
    }
    return names;
}

Module read_module(std::string_view body) {
    const json result = result_of(body, "describe");
    Module module;
    const auto fields = result.is_object() ? result.find("fields") : result.end();
    if (fields == result.end() || !fields->is_array()) {
        throw Error(Errc::bad_response, "describe", "", "the answer has no list of fields",
                    "Check that the url points at a vTiger");
    }
    module.name = text_at(result, "name");
    module.label = plain_label(text_at(result, "label"));
    module.prefix = text_at(result, "idPrefix");
    module.readable = !result.contains("retrieveable") || flag_at(result, "retrieveable");
    module.creatable = flag_at(result, "createable");
    module.updatable = flag_at(result, "updateable");
    for (const json& item : *fields) {
        if (!item.is_object() || is_secret(item)) continue;
        const std::string name = text_at(item, "name");
        if (!queryable(name) || name == "id" || is_item_field(module.name, name)) continue;
        module.fields.push_back(read_field(item));
    }
    add_synthetic(module);
    return module;
}

}  // namespace tenure::inline v1::vtiger
