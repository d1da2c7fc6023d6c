#include "draft.hpp"

#include <algorithm>

#include "json.hpp"
#include "page.hpp"
#include "tenure/core/text.hpp"
#include "tenure/crm/same_value.hpp"
#include "value.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using nlohmann::json;

void refuse(Draft& draft, const char* code, std::string message) {
    draft.code = code;
    draft.message = std::move(message);
}

bool offers(const FieldInfo& field, const std::string& text) {
    if (text.empty() || field.choices.empty() || field.type != FieldType::choice) return true;
    return std::any_of(field.choices.begin(), field.choices.end(),
                       [&](const Choice& choice) { return choice.value == text; });
}

void add_link(Draft& draft, const std::string& name, const Value& value) {
    const auto* target = std::get_if<Reference>(&value);
    if (target && !target->id().empty()) {
        draft.links.emplace_back(name.substr(association_prefix.size()), target->id());
    }
}

void add(Draft& draft, const FieldInfo& field, const Value& value) {
    std::string text;
    try {
        text = written(field, value);
    } catch (const Error& error) {
        return refuse(draft, "BAD_VALUE", field.name + ": " + error.details().cause);
    }
    if (!valid_utf8(text)) return refuse(draft, "BAD_TEXT", field.name + " is no UTF-8 text");
    if (!field.writable) {
        return refuse(draft, "READ_ONLY_VALUE", field.name + " is worked out by HubSpot");
    }
    if (!offers(field, text)) {
        return refuse(draft, "INVALID_OPTION",
                      field.name + " has no option with the internal value \"" + text +
                          "\"; labels are not values");
    }
    draft.fields.push_back(field);
    draft.texts.push_back(std::move(text));
}

std::string trace_of(std::size_t place) {
    return "tenure-" + std::to_string(place);
}

bool concerns(const Failure& failure, const std::string& name) {
    return std::find(failure.ids.begin(), failure.ids.end(), name) != failure.ids.end();
}

}  // namespace

const std::string* Draft::text_of(std::string_view name) const {
    const std::ptrdiff_t at = field_index(fields, name);
    return at < 0 ? nullptr : &texts[static_cast<std::size_t>(at)];
}

Draft draft_of(const WriteItem& item, std::size_t number, const Described& described) {
    Draft draft;
    draft.item = number;
    draft.id = item.id;
    draft.key = item.operation == Operation::create ? item.key : ExternalKey{};
    std::vector<FieldValue> values = item.values;
    const auto is_key = [&](const FieldValue& value) { return value.name == draft.key.field; };
    if (!draft.key.field.empty() && std::none_of(values.begin(), values.end(), is_key)) {
        values.push_back({draft.key.field, draft.key.value});
    }
    for (const FieldValue& value : values) {
        const std::ptrdiff_t at = field_index(described.fields, value.name);
        if (at < 0) {  // one unknown property would refuse its whole batch
            refuse(draft, "PROPERTY_DOESNT_EXIST", "there is no property " + value.name);
        } else if (value.name.starts_with(association_prefix)) {
            add_link(draft, value.name, value.value);
        } else {
            add(draft, described.fields[static_cast<std::size_t>(at)], value.value);
        }
        if (!draft.code.empty()) return draft;
    }
    return draft;
}

void complete_new(Draft& draft, const Described& described, Timestamp now) {
    constexpr std::string_view name = "hs_timestamp";
    const std::ptrdiff_t at = field_index(described.fields, name);
    if (at < 0 || draft.text_of(name)) return;
    const FieldInfo& field = described.fields[static_cast<std::size_t>(at)];
    draft.fields.push_back(field);
    draft.texts.push_back(written(field, Timestamp{now.micros / 1000 * 1000}));
}

std::string batch_body(std::span<const Draft* const> drafts, const std::string& upsert_by) {
    json inputs = json::array();
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        const Draft& draft = *drafts[i];
        json properties = json::object();
        for (std::size_t f = 0; f < draft.fields.size(); ++f) {
            properties[draft.fields[f].name] = draft.texts[f];
        }
        json input{{"properties", std::move(properties)}, {"objectWriteTraceId", trace_of(i)}};
        if (!upsert_by.empty()) {
            input["id"] = draft.key.value;
            input["idProperty"] = upsert_by;
        } else if (!draft.id.empty()) {
            input["id"] = draft.id;
        } else {
            input["associations"] = json::array();
        }
        inputs.push_back(std::move(input));
    }
    return dumped({{"inputs", std::move(inputs)}});
}

WrittenBatch read_written(const std::string& body, const std::string& operation) {
    const json document = document_of(body, operation);
    WrittenBatch batch;
    for (const json& result : results_of(document, operation)) {
        if (!result.is_object()) continue;
        WrittenRecord record{text_at(result, "id"), text_at(result, "objectWriteTraceId"), {}};
        if (result.contains("properties") && result["properties"].is_object()) {
            record.properties = result["properties"];
        }
        batch.records.push_back(std::move(record));
    }
    batch.failures = failures_inside(body);
    return batch;
}

const WrittenRecord* record_for(const WrittenBatch& batch, const Draft& draft, std::size_t place,
                                std::size_t drafts) {
    for (const WrittenRecord& record : batch.records) {
        if (!record.trace.empty() && record.trace == trace_of(place)) return &record;
        if (record.trace.empty() && !draft.id.empty() && record.id == draft.id) return &record;
    }
    const bool complete = batch.failures.empty() && batch.records.size() == drafts;
    const bool in_order = complete && draft.id.empty() && batch.records[place].trace.empty();
    return in_order ? &batch.records[place] : nullptr;
}

const Failure* failure_for(const WrittenBatch& batch, const Draft& draft, std::size_t place) {
    for (const Failure& failure : batch.failures) {
        if (concerns(failure, trace_of(place))) return &failure;
        if (!draft.id.empty() && concerns(failure, draft.id)) return &failure;
        if (!draft.key.value.empty() && concerns(failure, draft.key.value)) return &failure;
    }
    return nullptr;
}

std::vector<FieldValue> differences(const Draft& draft, const json& properties) {
    std::vector<FieldValue> altered;
    for (std::size_t i = 0; i < draft.fields.size(); ++i) {
        const FieldInfo& field = draft.fields[i];
        if (!properties.is_object() || !properties.contains(field.name)) continue;
        const Value stored = typed(field, text_at(properties, field.name.c_str()), std::nullopt);
        if (!same_value(typed(field, draft.texts[i], std::nullopt), stored)) {
            altered.push_back({field.name, stored});
        }
    }
    return altered;
}

std::vector<FieldValue> differences(const Draft& draft, const Row& stored) {
    std::vector<FieldValue> altered;
    for (std::size_t i = 0; i < draft.fields.size() && i < stored.values.size(); ++i) {
        const Value sent = typed(draft.fields[i], draft.texts[i], std::nullopt);
        const bool blank = !has_value(sent) && !has_value(stored.values[i]);
        if (!blank && !same_value(sent, stored.values[i])) {
            altered.push_back({draft.fields[i].name, stored.values[i]});
        }
    }
    return altered;
}

bool proves_itself(const Draft& draft, const json& properties) {
    if (draft.text_of(lifecycle_property)) return false;
    return std::all_of(draft.fields.begin(), draft.fields.end(), [&](const FieldInfo& field) {
        return properties.is_object() && properties.contains(field.name);
    });
}

std::vector<FieldInfo> fields_of(std::span<const Draft* const> drafts) {
    std::vector<FieldInfo> fields;
    for (const Draft* draft : drafts) {
        for (const FieldInfo& field : draft->fields) {
            if (field_index(fields, field.name) < 0) fields.push_back(field);
        }
    }
    return fields;
}

Row as_drafted(const Draft& draft, const Row& row, const std::vector<FieldInfo>& fields) {
    Row own{row.id, row.version, {}};
    for (const FieldInfo& field : draft.fields) {
        own.values.push_back(row.values[static_cast<std::size_t>(field_index(fields, field.name))]);
    }
    return own;
}

}  // namespace tenure::inline v1::hubspot
