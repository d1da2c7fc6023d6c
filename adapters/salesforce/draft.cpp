#include <algorithm>

#include "json.hpp"
#include "tenure/core/text.hpp"
#include "write.hpp"

namespace tenure::inline v1::salesforce {

namespace {

using nlohmann::json;

void refuse(Draft& draft, const char* code, std::string message) {
    draft.code = code;
    draft.message = std::move(message);
}

void add(Draft& draft, const Object& object, const FieldValue& value, Operation operation) {
    const FieldInfo* field = object.find(value.name);
    if (!field) {
        return refuse(draft, "UNKNOWN_FIELD",
                      object.name + " has no field " + value.name + " that this user sees");
    }
    const auto& writable =
        operation == Operation::create ? object.creatable_fields : object.updatable_fields;
    if (!writable.contains(field->name)) {
        return refuse(draft, "READ_ONLY_FIELD",
                      object.name + "." + field->name + " cannot be written by this user");
    }
    try {
        json text = written(*field, value.value);
        if (text.is_string() && !valid_utf8(text.get_ref<const std::string&>())) {
            return refuse(draft, "BAD_TEXT", field->name + " is no UTF-8 text");
        }
        draft.values[field->name] = std::move(text);
    } catch (const Error& error) {
        return refuse(draft, "BAD_VALUE", field->name + ": " + error.details().cause);
    }
    // Rows of one parent wait for its lock: they are sent together. Source: [D] record locking.
    if (const auto* reference = std::get_if<Reference>(&value.value)) {
        const bool owner = field->name == "OwnerId";
        if (!owner && (draft.parent.empty() || field->name == "AccountId")) {
            draft.parent = reference->id();
        }
    }
    draft.fields.push_back(*field);
    draft.sent.push_back(value.value);
}

/// An owner may be named where the field is creatable only; a type's required values are the org's
/// own business.
void add_key(Draft& draft, const Object& object, const ExternalKey& key) {
    const FieldInfo* field = object.find(key.field);
    if (!field || !object.asks(key.field)) {
        return refuse(draft, "UNKNOWN_FIELD",
                      object.name + " has no field " + key.field + " that this user sees");
    }
    if (!searchable(key.value)) {
        return refuse(draft, "UNSEARCHABLE_KEY",
                      "Salesforce cannot search " + key.field +
                          " for this value, so that a second record could not be avoided");
    }
    if (draft.values.contains(field->name)) return;
    if (object.creatable_fields.contains(field->name)) draft.values[field->name] = key.value;
}

}  // namespace

Draft draft_of(const Object& object, const WriteItem& item, std::size_t number) {
    Draft draft;
    draft.item = number;
    for (const FieldValue& value : item.values) {
        add(draft, object, value, item.operation);
        if (!draft.code.empty()) return draft;
    }
    if (item.operation == Operation::create && !item.key.field.empty()) {
        add_key(draft, object, item.key);
    }
    if (item.operation == Operation::revise && !is_id(item.id)) {
        refuse(draft, "MALFORMED_ID", "\"" + printable(item.id) + "\" is no id of Salesforce");
    }
    return draft;
}

std::vector<RowResult> read_results(std::string_view body, std::size_t rows) {
    const json answer = parsed(body, "write records");
    if (!answer.is_array() || answer.size() != rows) {
        throw Error(Errc::bad_response, "write records", "",
                    "the answer has another number of rows than the request",
                    "Read the records back before trying again");
    }
    std::vector<RowResult> results;
    for (const json& entry : answer) {
        RowResult result;
        result.success = flag_at(entry, "success");
        result.created = flag_at(entry, "created");
        result.id = long_id(text_at(entry, "id"));
        const json& errors = list_at(entry, "errors");
        result.failure.status = 200;
        if (!errors.empty()) {
            result.failure.code = text_at(errors.front(), "statusCode");
            result.failure.message = text_at(errors.front(), "message");
            for (const json& field : list_at(errors.front(), "fields")) {
                if (field.is_string()) result.failure.fields.push_back(field.get<std::string>());
            }
        }
        results.push_back(std::move(result));
    }
    return results;
}

Failure read_bulk_error(const std::string& text) {
    Failure failure;
    failure.code = text.substr(0, text.find(':'));
    failure.message =
        failure.code.size() < text.size() ? text.substr(failure.code.size() + 1) : std::string();
    const std::size_t last = failure.message.rfind(':');
    if (last == std::string::npos) return failure;
    std::string names = failure.message.substr(last + 1);
    if (names.ends_with("--")) names.resize(names.size() - 2);
    failure.message.resize(last);
    if (is_name(names)) failure.fields.push_back(std::move(names));
    return failure;
}

}  // namespace tenure::inline v1::salesforce
