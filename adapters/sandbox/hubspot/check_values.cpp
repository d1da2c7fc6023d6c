// Sandbox, HubSpot: checks values as they were sent and puts them into stored form.
#include <algorithm>
#include <utility>

#include "sandbox/hubspot/write.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

/// What is wrong with one value.
struct Fault {
    std::string property, code, message;
};

struct Check {
    const Write& write;
    const Property& property;
    const Record* current;
};

Fault fault(const Property& property, const char* code, const std::string& value,
            const std::string& cause) {
    return {property.name, code,
            "Property \"" + property.name + "\": " + value + (value.empty() ? "" : " ") + cause};
}

/// Says all that is wrong in HubSpot's way: a JSON text inside the message.
[[noreturn]] void refuse_values(const std::vector<Fault>& faults) {
    Json inner = Json::array();
    Refusal refusal;
    for (const Fault& one : faults) {
        inner.push_back({{"isValid", false},
                         {"message", one.message},
                         {"error", one.code},
                         {"name", one.property},
                         {"localizedErrorMessage", one.message}});
        refusal.errors.push_back({one.message, one.code, {{"propertyName", {one.property}}}});
    }
    refusal.message = "Property values were not valid: " + inner.dump();
    throw refusal;
}

std::vector<Fault> check_enumeration(const Check& check, const std::string& value) {
    const Property& property = check.property;
    const ObjectType& type = check.write.type;
    if (property.name == type.pipeline_property) {
        if (type.pipeline(value) != nullptr) return {};
        return {fault(property, "INVALID_OPTION", value, "is not a pipeline")};
    }
    if (property.name == type.stage_property) return {};  // checked with its pipeline
    if (property.name == "hubspot_owner_id") {
        for (const Owner& owner : check.write.portal.owners) {
            if (std::to_string(owner.id) == value) return {};
        }
        return {fault(property, "INVALID_OWNER_ID", value, "does not exist")};
    }
    if (property.options.empty()) return {};
    const auto values =
        property.field_type == "checkbox" ? split(value, ';') : std::vector<std::string>{value};
    for (const std::string& one : values) {
        if (property.option(one) != nullptr) continue;
        std::string allowed;
        for (const Option& option : property.options) {
            allowed += (allowed.empty() ? "" : ", ") + option.value;
        }
        return {fault(property, "INVALID_OPTION", one,
                      "was not one of the allowed options: [" + allowed + "]")};
    }
    return {};
}

bool is_email(const std::string& value) {
    const std::size_t at = value.find('@');
    return at != std::string::npos && at > 0 && value.find('.', at) != std::string::npos &&
           value.find(' ') == std::string::npos && value.find('@', at + 1) == std::string::npos;
}

/// Checks a value that is not empty and puts it into stored form.
std::vector<Fault> check_value(const Check& check, std::string& value) {
    const Property& property = check.property;
    if (property.type == "number" && !is_number(value)) {
        return {fault(property, "INVALID_INTEGER", value, "was not a valid number.")};
    }
    if (property.type == "bool") {
        value = lower(value);
        if (value == "true" || value == "false") return {};
        return {fault(property, "INVALID_OPTION", value, "was not one of: [true, false]")};
    }
    if (property.type == "date") {
        const auto date = read_date(value);
        if (!date) return {fault(property, "INVALID_DATE", value, "is not midnight UTC")};
        value = date_text(*date);
        return {};
    }
    if (property.type == "datetime") {
        const auto instant = read_instant(value);
        if (!instant) return {fault(property, "INVALID_DATE", value, "was not a valid long.")};
        value = instant_text(*instant);
        return {};
    }
    if (property.type == "enumeration") return check_enumeration(check, value);
    if (property.name == "email" && property.built_in) {
        value = lower(value);
        if (!is_email(value)) {
            return {fault(property, "INVALID_EMAIL", value, "is not a valid email address")};
        }
    }
    return {};
}

/// Refuses a value that another record of the type holds.
std::vector<Fault> check_unique(const Check& check, std::uint16_t index, const std::string& value) {
    ObjectType& type = check.write.type;
    const auto holder = type.unique_values.find({index, lower(value)});
    if (holder == type.unique_values.end()) return {};
    if (check.current != nullptr && holder->second == check.current->id) return {};
    const std::string existing = std::to_string(holder->second);
    if (check.property.name == "email") {
        throw Refusal{.status = 409,
                      .category = "CONFLICT",
                      .message = "Contact already exists. Existing ID: " + existing};
    }
    return {fault(check.property, "CONFLICTING_UNIQUE_VALUE", value,
                  "is already held by the object with id " + existing)};
}

std::string_view value_in(const Changes& changes, std::uint16_t property, const Record* current) {
    for (const auto& [index, value] : changes) {
        if (index == property) return value;
    }
    return current == nullptr ? std::string_view{} : current->text(property);
}

/// A stage belongs to the pipeline that is sent with it, that the record is in, or the first one.
void check_stage(const Write& write, Changes& changes, const Record* current,
                 std::vector<Fault>& faults) {
    const ObjectType& type = write.type;
    if (type.stage_property.empty()) return;
    const std::uint16_t stage = type.find(type.stage_property);
    const std::uint16_t pipeline = type.find(type.pipeline_property);
    std::string wanted(value_in(changes, pipeline, current));
    if (wanted.empty() && !type.pipelines.empty()) wanted = type.pipelines.front().id;
    const Pipeline* in = type.pipeline(wanted);
    if (in == nullptr || in->stages.empty()) return;
    const std::string chosen(value_in(changes, stage, current));
    if (chosen.empty() && current == nullptr) changes.emplace_back(stage, in->stages.front().id);
    if (!chosen.empty() && in->stage(chosen) == nullptr) {
        const Property& property = type.properties[stage];
        faults.push_back(
            fault(property, "INVALID_OPTION", chosen, "is not a stage of the pipeline " + in->id));
    }
    if (value_in(changes, pipeline, current).empty()) changes.emplace_back(pipeline, in->id);
}

/// A lifecycle stage only moves forward; a backward one is ignored, and the call succeeds.
void drop_backward_stage(const Write& write, Changes& changes, const Record* current) {
    const std::uint16_t stage = write.type.find("lifecyclestage");
    if (stage == no_property || current == nullptr) return;
    const Property& property = write.type.properties[stage];
    const Option* before = property.option(current->text(stage));
    if (before == nullptr) return;
    std::erase_if(changes, [&](const auto& change) {
        if (change.first != stage || change.second.empty()) return false;
        const Option* after = property.option(change.second);
        return after != nullptr && after->order < before->order;
    });
}

/// From 2026-09 on an administrator's rules for forms hold for the API too.
void check_required(const Write& write, const Changes& changes, const Record* current,
                    std::vector<Fault>& faults) {
    if (current != nullptr) return;
    std::vector<std::string> wanted = write.type.required;
    if (write.generation == Generation::september) {
        for (const std::string& rule : split(write.portal.faults.required, ';')) {
            const std::size_t dot = rule.find('.');
            if (rule.substr(0, dot) == write.type.name) wanted.push_back(rule.substr(dot + 1));
        }
    }
    for (const std::string& name : wanted) {
        const std::uint16_t index = write.type.find(name);
        if (index == no_property || !value_in(changes, index, nullptr).empty()) continue;
        faults.push_back(fault(write.type.properties[index], "REQUIRED_FIELD", "", "is required"));
    }
}

}  // namespace

Changes checked(const Write& write, const Json& properties, const Record* current) {
    if (!properties.is_object()) refuse("Invalid input JSON: properties is not an object");
    Changes changes;
    std::vector<Fault> faults;
    const auto add = [&](std::vector<Fault> more) {
        faults.insert(faults.end(), more.begin(), more.end());
        return more.empty();
    };
    for (const auto& [name, sent] : properties.items()) {
        const std::uint16_t index = write.type.find(name);
        if (index == no_property || write.type.properties[index].archived) {
            faults.push_back(
                {name, "PROPERTY_DOESNT_EXIST", "Property \"" + name + "\" does not exist"});
            continue;
        }
        const Property& property = write.type.properties[index];
        if (property.read_only) {
            add({fault(property, "READ_ONLY_VALUE", "", "is a read only property")});
            continue;
        }
        const Check check{write, property, current};
        std::string value = text_of(sent);
        if (value.empty() || add(check_value(check, value))) {
            if (value.empty() || !property.unique || add(check_unique(check, index, value))) {
                changes.emplace_back(index, std::move(value));
            }
        }
    }
    check_stage(write, changes, current, faults);
    check_required(write, changes, current, faults);
    if (!faults.empty()) refuse_values(faults);
    drop_backward_stage(write, changes, current);
    return changes;
}

}  // namespace tenure::inline v1::sandbox::hs
