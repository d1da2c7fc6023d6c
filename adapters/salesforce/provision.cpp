#include "provision.hpp"

#include <algorithm>

#include "json.hpp"

namespace tenure::inline v1::salesforce {

namespace {

using nlohmann::json;
using State = ProvisionStep::State;

/// The type and its settings as the metadata of a custom field names them.
/// Source: [D] Tooling API, CustomField Metadata; Metadata API, CustomField.
json metadata_of(const FieldSpec& spec) {
    json metadata{{"label", spec.label.empty() ? spec.name : spec.label}};
    switch (spec.type) {
        case FieldType::integer:
            metadata.update({{"type", "Number"}, {"precision", 18}, {"scale", 0}});
            break;
        case FieldType::decimal:
            metadata.update({{"type", "Number"}, {"precision", 18}, {"scale", spec.decimals}});
            break;
        case FieldType::money:
            metadata.update({{"type", "Currency"}, {"precision", 18}, {"scale", spec.decimals}});
            break;
        case FieldType::boolean:
            metadata.update({{"type", "Checkbox"}, {"defaultValue", "false"}});
            break;
        case FieldType::date:
            metadata["type"] = "Date";
            break;
        case FieldType::timestamp:
            metadata["type"] = "DateTime";
            break;
        case FieldType::choice:
        case FieldType::choices: {
            json values = json::array();
            for (const Choice& choice : spec.choices) {
                values.push_back({{"fullName", choice.value},
                                  {"label", choice.label.empty() ? choice.value : choice.label},
                                  {"default", false}});
            }
            const bool several = spec.type == FieldType::choices;
            metadata["type"] = several ? "MultiselectPicklist" : "Picklist";
            if (several) metadata["visibleLines"] = 4;
            metadata["valueSet"] = {
                {"valueSetDefinition", {{"sorted", false}, {"value", std::move(values)}}}};
            break;
        }
        default:
            metadata["type"] = spec.length > 255 ? "LongTextArea" : "Text";
            metadata["length"] = spec.length;
            if (spec.length > 255) metadata["visibleLines"] = 3;
            if (spec.unique) {
                metadata.update({{"unique", true}, {"externalId", true}, {"caseSensitive", false}});
            }
            break;
    }
    return metadata;
}

bool is_number(FieldType type) {
    return type == FieldType::integer || type == FieldType::decimal || type == FieldType::money;
}

/// Whether values of the wanted kind can be kept in a field that is there.
bool fits(const FieldSpec& spec, const FieldInfo& field) {
    if (spec.unique && !field.unique) return false;
    if (spec.type == field.type) return true;
    if (is_number(spec.type)) return is_number(field.type) && spec.type != FieldType::money;
    const bool textual = spec.type == FieldType::text || spec.type == FieldType::choice;
    return textual && (field.type == FieldType::text || field.type == FieldType::choice);
}

std::string by_hand(const FieldSpec& spec) {
    const json metadata = metadata_of(spec);
    std::string text = "In Setup > Object Manager > " + spec.stream +
                       " > Fields & Relationships choose New, type " + text_at(metadata, "type");
    if (metadata.contains("length")) text += ", length " + text_at(metadata, "length");
    if (metadata.contains("scale")) text += ", decimal places " + text_at(metadata, "scale");
    if (spec.unique) text += ", External ID and Unique";
    std::string bare = spec.name;
    if (bare.ends_with("__c")) bare.resize(bare.size() - 3);
    return text + ", field name " + bare + ", and make it visible and editable to this user";
}

Call tooling_create(const FieldSpec& spec) {
    Call call;
    call.method = "POST";
    call.path = "/tooling/sobjects/CustomField/";
    call.label = "make the field " + spec.stream + "." + spec.name;
    call.repeat = Repeat::unsafe;
    call.body =
        dumped(json{{"FullName", spec.stream + "." + spec.name}, {"Metadata", metadata_of(spec)}});
    return call;
}

/// A new field is hidden from everybody: it is shown to the user through one of the user's
/// permission sets. Returns why that failed, or "". Source: [D] FieldPermissions.
std::string show(Session& session, const FieldSpec& spec, const Context& context) {
    if (!is_id(session.user())) return "the login names no user";
    const Select mine{
        {"PermissionSetId"},
        "PermissionSetAssignment",
        {"AssigneeId = " + literal(session.user()), "PermissionSet.IsOwnedByProfile = false"},
        "Id",
        1};
    const Answer found =
        session.ask(query(mine.text(), Scope::live, "PermissionSetAssignment"), context);
    if (found.failure) return found.failure->code;
    const json body = parsed(found.response.body, "query permission sets");
    const json& rows = list_at(body, "records");
    const std::string set = rows.empty() ? std::string() : text_at(rows.front(), "PermissionSetId");
    if (!is_id(set)) return "the user has no permission set";
    Call call;
    call.method = "POST";
    call.path = "/sobjects/FieldPermissions/";
    call.label = "show the field " + spec.stream + "." + spec.name;
    call.repeat = Repeat::unsafe;
    call.body = dumped(json{{"ParentId", set},
                            {"SobjectType", spec.stream},
                            {"Field", spec.stream + "." + spec.name},
                            {"PermissionsRead", true},
                            {"PermissionsEdit", true}});
    const Answer answer = session.ask(call, context);
    return answer.failure ? answer.failure->code : std::string();
}

ProvisionStep make(Session& session, const FieldSpec& spec, const Context& context) {
    ProvisionStep step{State::made, spec.stream, spec.name, "", ""};
    const Answer answer = session.ask(tooling_create(spec), context);
    if (!answer.failure) return step;
    const Failure& failure = *answer.failure;
    if (failure.code == "DUPLICATE_DEVELOPER_NAME") {
        step.state = State::manual;
        step.note = "the field exists, but this user does not see it";
        step.next = "Grant this user read and edit access to " + spec.stream + "." + spec.name;
        return step;
    }
    const Error error = error_of(failure, "make the field", spec.stream + "." + spec.name);
    if (error.code() == Errc::quota_exhausted || error.retryable()) throw error;
    step.state = State::refused;
    step.note = failure.code.empty() ? error.details().cause : failure.code;
    step.next = by_hand(spec) + "; or give this user \"Customize Application\" for a moment";
    return step;
}

ProvisionStep look(const Object* object, const FieldSpec& spec) {
    ProvisionStep step{State::missing, spec.stream, spec.name, "", ""};
    if (!object) {
        step.state = State::refused;
        step.note = "the user may not see the object";
        step.next = "Grant access to " + spec.stream + " first";
        return step;
    }
    const FieldInfo* field = object->find(spec.name);
    if (!field) {
        const bool custom = spec.name.ends_with("__c");
        step.state = custom ? State::missing : State::manual;
        if (!custom) {
            step.note = "names of custom fields end in __c";
            step.next = by_hand(spec);
        }
        return step;
    }
    const bool fit = fits(spec, *field);
    step.state = fit ? State::present : State::differs;
    if (fit && !field->writable) {
        step.state = State::manual;
        step.note = "this user may not edit the field";
        step.next = "Grant this user edit access to " + spec.stream + "." + spec.name;
    }
    if (!fit) {
        step.note = "the field is there with another type";
        step.next = "Write to another field, or remove this one and provision it anew";
    }
    return step;
}

}  // namespace

ProvisionPlan provision_fields(Session& session, Catalogue& catalogue,
                               std::span<const FieldSpec> fields, ProvisionMode mode,
                               const Context& context) {
    ProvisionPlan plan;
    for (const FieldSpec& spec : fields) {
        ProvisionStep step = look(catalogue.find(spec.stream, context), spec);
        if (step.state != State::missing || mode == ProvisionMode::plan) {
            plan.steps.push_back(std::move(step));
            continue;
        }
        step = make(session, spec, context);
        if (step.state == State::made) {
            const std::string why = show(session, spec, context);
            catalogue.forget(spec.stream);
            const Object* object = catalogue.find(spec.stream, context);
            if (!object || !object->has(spec.name)) {
                step.note = "the field is made, but this user does not see it";
                if (!why.empty()) step.note += ": " + why;
                step.next =
                    "Grant this user read and edit access to " + spec.stream + "." + spec.name;
            }
        }
        plan.steps.push_back(std::move(step));
    }
    return plan;
}

}  // namespace tenure::inline v1::salesforce
