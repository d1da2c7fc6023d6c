// Sandbox, Salesforce: what a client sends for a field becomes the text that is stored, or is
// refused with the code and words of the API.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "sandbox/salesforce/write.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

[[noreturn]] void wrong_type(const Field& field, const std::string& text, Input input) {
    if (input == Input::csv) {
        refuse("INVALID_TYPE_ON_FIELD_IN_RECORD",
               field.label + ": value not of required type: " + text, {field.name});
    }
    const char* kind = field.type == Type::boolean    ? "boolean"
                       : field.type == Type::date     ? "date"
                       : field.type == Type::datetime ? "datetime"
                                                      : "double";
    refuse("JSON_PARSER_ERROR",
           std::string("Cannot deserialize instance of ") + kind + " from VALUE_STRING value " +
               text + " or request may be missing a required field at [line:1, column:1]");
}

std::string text_of(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string decimal(const Field& field, const std::string& text, Input input) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !std::isfinite(value)) wrong_type(field, text, input);
    if (std::fabs(value) >= 1e16) {
        refuse("NUMBER_OUTSIDE_VALID_RANGE",
               field.label + ": value outside of valid range on numeric field: " + text,
               {field.name});
    }
    char digits[64];
    std::snprintf(digits, sizeof digits, "%.*f", field.scale, value);
    std::string result = digits;
    if (result.find('.') != result.npos) {
        while (result.back() == '0') result.pop_back();
        if (result.back() == '.') result.pop_back();
    }
    return result == "-0" ? "0" : result;
}

bool email(std::string_view text) {
    const std::size_t at = text.find('@');
    return at != text.npos && at > 0 && text.find('@', at + 1) == text.npos &&
           text.find('.', at) != text.npos && text.back() != '.' &&
           text.find_first_of(" ,;<>()") == text.npos;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

}  // namespace

std::string Writer::stored(const Field& field, const json& value) {
    if (value.is_null()) return {};
    std::string text = text_of(value);
    if (input_ == Input::csv && text == "#N/A") return {};
    if (value.is_object() || value.is_array()) wrong_type(field, text, input_);
    if (field.is_number()) return text.empty() ? "" : decimal(field, text, input_);
    text = trimmed(text);
    if (text.empty()) return {};
    switch (field.type) {
        case Type::boolean: {
            const std::string folded = fold(text);
            if (folded == "true" || folded == "1") return "true";
            if (folded == "false" || folded == "0") return "false";
            wrong_type(field, text, input_);
        }
        case Type::date: {
            const auto date = read_date(text);
            if (!date) wrong_type(field, text, input_);
            return date_text(*date);
        }
        case Type::datetime: {
            const auto instant = read_datetime(text);
            const auto seconds = instant ? instant : read_date(text);
            if (!seconds) wrong_type(field, text, input_);
            return datetime_text(*seconds);
        }
        case Type::reference:
            return reference(field, text);
        case Type::email:
            if (!email(text)) {
                refuse("INVALID_EMAIL_ADDRESS", field.label + ": invalid email address: " + text,
                       {field.name});
            }
            break;
        default:
            break;
    }
    if (field.length > 0 && characters(text) > static_cast<std::size_t>(field.length)) {
        refuse("STRING_TOO_LONG",
               field.label + ": data value too large: " + text +
                   " (max length=" + std::to_string(field.length) + ")",
               {field.name});
    }
    if (field.name == "CurrencyIsoCode" &&
        std::find(field.values.begin(), field.values.end(), text) == field.values.end()) {
        refuse("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
               field.label + ": bad value for restricted picklist field: " + text, {field.name});
    }
    return text;
}

std::string Writer::reference(const Field& field, std::string_view text) {
    const std::string id = full_id(text);
    const auto parts = id.empty() ? std::nullopt : id_parts(id);
    const Object* object = parts ? org_.schema.of_prefix(parts->prefix) : nullptr;
    const bool owner = field.name == "OwnerId" && object != nullptr && object->name == "Group";
    if (object == nullptr || (!owner && std::find(field.refers.begin(), field.refers.end(),
                                                  object->name) == field.refers.end())) {
        refuse("MALFORMED_ID", field.label + ": id value of incorrect type: " + std::string(text),
               {field.name});
    }
    const Place place = org_.find(id);
    if (!place || place.row->life != Life::live) {
        if (place) refuse("ENTITY_IS_DELETED", "entity is deleted");
        refuse("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
    }
    return id;
}

void Writer::fill_parent(const Object& object, Row& row, const Field& reference,
                         const json& parent) {
    std::string type = reference.refers[0];
    if (parent.contains("attributes") && parent["attributes"].contains("type")) {
        type = parent["attributes"]["type"].get<std::string>();
    }
    const Object& target = org_.object(type);
    for (const auto& [name, value] : parent.items()) {
        if (name == "attributes") continue;
        const Field* key = target.find(name);
        if (key == nullptr || (!key->external && key->type != Type::id)) {
            refuse("INVALID_FIELD",
                   "No such column '" + name + "' on sobject of type " + target.name);
        }
        const std::string text = text_of(value);
        if (key->type == Type::id) {
            row.set(reference.index, this->reference(reference, text));
            continue;
        }
        const std::vector<Number> found = org_.store.by_external(target, *key, text);
        if (found.size() != 1) {
            refuse("INVALID_FIELD", (found.empty() ? "Foreign key external ID: "
                                                   : "More than one record found for external id "
                                                     "field: ") +
                                        text + (found.empty() ? " not found for field " : " ") +
                                        key->name + " in entity " + target.name);
        }
        row.set(reference.index, org_.store.id_of(target, found[0]));
    }
    (void)object;
}

void Writer::fill(const Object& object, Row& row, const json& fields, Act act) {
    std::vector<std::string> closed;
    for (const auto& [name, value] : fields.items()) {
        if (name == "attributes" || same_folded(name, "Id")) continue;
        const std::size_t dot = name.find('.');
        const Field* parent = org_.schema.way_up(object, name.substr(0, dot));
        if (parent != nullptr && (value.is_object() || dot != name.npos)) {
            if (dot == name.npos) {
                fill_parent(object, row, *parent, value);
            } else if (const std::string text = text_of(value); text == "#N/A") {
                row.set(parent->index, {});
            } else if (!text.empty()) {
                fill_parent(object, row, *parent, json{{name.substr(dot + 1), text}});
            }
            continue;
        }
        const Field* field = object.find(name);
        if (field == nullptr) {
            refuse("INVALID_FIELD",
                   "No such column '" + name + "' on sobject of type " + object.name);
        }
        if (act == Act::insert ? !field->create : !field->update) {
            closed.push_back(field->name);
            continue;
        }
        if (input_ == Input::csv && value.is_string() &&
            value.get_ref<const std::string&>().empty()) {
            continue;
        }
        row.set(field->index, stored(*field, value));
    }
    if (closed.empty()) return;
    std::string names;
    for (const std::string& name : closed) names += (names.empty() ? "" : ", ") + name;
    refuse("INVALID_FIELD_FOR_INSERT_UPDATE",
           "Unable to create/update fields: " + names +
               ". Please check the security settings of this field and verify that it is "
               "read/write for your profile or permission set.",
           closed);
}

void Writer::defaults(const Object& object, Row& row) {
    for (const Field& field : object.fields) {
        if (!field.preset.empty() && row.stored(field.index).empty() && !field.hidden) {
            row.set(field.index, field.preset);
        }
    }
    const Field* owner = object.find_hidden("OwnerId");
    if (owner != nullptr && row.stored(owner->index).empty()) {
        row.set(owner->index, org_.user_id());
    }
}

void Writer::check_required(const Object& object, const Row& row) {
    std::vector<std::string> missing;
    const Field* person = object.find("IsPersonAccount");
    const bool is_person = person != nullptr && row.stored(person->index) == "true";
    for (const Field& field : object.fields) {
        if (!field.required || !row.stored(field.index).empty() || field.hidden) continue;
        if (is_person && field.name == "Name") continue;
        missing.push_back(field.name);
    }
    if (missing.empty()) return;
    std::string names;
    for (const std::string& name : missing) names += (names.empty() ? "" : ", ") + name;
    refuse("REQUIRED_FIELD_MISSING", "Required fields are missing: [" + names + "]", missing);
}

void Writer::check_unique(const Object& object, const Row& row) {
    for (const Field& field : object.fields) {
        const std::string_view value = field.unique ? row.stored(field.index) : std::string_view{};
        if (value.empty()) continue;
        for (const Number other : org_.store.by_external(object, field, value)) {
            if (other == row.number) continue;
            refuse("DUPLICATE_VALUE", "duplicate value found: " + field.name +
                                          " duplicates value on record with id: " +
                                          org_.store.id_of(object, other).substr(0, 15));
        }
    }
}

}  // namespace tenure::inline v1::sandbox::sf
