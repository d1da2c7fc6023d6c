#include "draft.hpp"

#include <algorithm>

#include "requests.hpp"
#include "tenure/core/text.hpp"
#include "tenure/crm/same_value.hpp"
#include "value.hpp"

namespace tenure::inline v1::vtiger {

namespace {

using nlohmann::json;

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// vTiger's JSON reader takes a typed "\u0041" for an escape and fails on what is left of it.
bool has_unicode_escape(std::string_view text) {
    for (std::size_t at = text.find("\\u"); at != std::string_view::npos;
         at = text.find("\\u", at + 1)) {
        const std::string_view digits = text.substr(at + 2, 4);
        if (digits.size() == 4 && std::all_of(digits.begin(), digits.end(), is_hex)) return true;
    }
    return false;
}

void refuse(Draft& draft, const char* code, std::string message) {
    draft.code = code;
    draft.message = std::move(message);
}

void add_json(Draft& draft, const std::string& name, const std::string& text) {
    json value = json::parse(text, nullptr, false);
    if (value.is_discarded()) return refuse(draft, "BAD_JSON", name + " is no JSON text");
    draft.element[name] = std::move(value);
}

void add(Draft& draft, const FieldInfo& field, std::string text) {
    if (!valid_utf8(text)) return refuse(draft, "BAD_TEXT", field.name + " is no UTF-8 text");
    if (field.type == FieldType::json) return add_json(draft, field.name, text);
    if (has_unicode_escape(text)) {
        return refuse(draft, "LITERAL_BACKSLASH_U",
                      field.name + " holds a typed \\uXXXX, which vTiger cannot read; remove it");
    }
    if (has_astral(text)) draft.lossy.push_back(field.name);
    draft.element[field.name] = text;
    draft.fields.push_back(field);
    draft.texts.push_back(std::move(text));
}

}  // namespace

Draft draft_of(const Module& module, const std::vector<FieldValue>& values,
               const ServerZone& zone) {
    Draft draft;
    for (const FieldValue& value : values) {
        const std::ptrdiff_t at = field_index(module.fields, value.name);
        if (at < 0) {  // vTiger would ignore it and say nothing
            refuse(draft, "UNKNOWN_FIELD", module.name + " has no field " + value.name);
            return draft;
        }
        const FieldInfo& field = module.fields[static_cast<std::size_t>(at)];
        try {
            add(draft, field, written(field, value.value, zone));
        } catch (const Error& error) {
            refuse(draft, "BAD_VALUE", field.name + ": " + error.details().cause);
        }
        if (!draft.code.empty()) return draft;
    }
    return draft;
}

void complete_new(Draft& draft, const Module& module, const std::string& user_id) {
    const std::string owner = "assigned_user_id";
    if (module.has(owner) && !draft.element.contains(owner)) draft.element[owner] = user_id;
    // A task without its type is filed under Events and its own id is refused afterwards.
    if (module.name == "Calendar" && !draft.element.contains("activitytype")) {
        draft.element["activitytype"] = "Task";
    }
    // Orders name a product at the top as well, though the items name theirs.
    const auto items = draft.element.find(line_items_field);
    const bool listed = items != draft.element.end() && items->is_array() && !items->empty();
    if (listed && items->front().is_object() && items->front().contains("productid")) {
        draft.element["productid"] = items->front()["productid"];
    }
}

std::vector<FieldValue> differences(const Draft& draft, const Row& stored, const Prefixes& prefixes,
                                    const ServerZone& zone) {
    std::vector<FieldValue> altered;
    const Meaning meaning{&prefixes, &zone, std::nullopt};
    for (std::size_t i = 0; i < draft.fields.size() && i < stored.values.size(); ++i) {
        const Value sent = typed(draft.fields[i], draft.texts[i], meaning);
        if (!same_value(sent, stored.values[i])) {
            altered.push_back({draft.fields[i].name, stored.values[i]});
        }
    }
    return altered;
}

}  // namespace tenure::inline v1::vtiger
