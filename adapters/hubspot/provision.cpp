#include "provision.hpp"

#include <array>

#include "errors.hpp"
#include "json.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using nlohmann::json;
using State = ProvisionStep::State;

struct PropertyType {
    const char* type;
    const char* field_type;
};

PropertyType type_for(FieldType type) {
    switch (type) {
        case FieldType::integer:
        case FieldType::decimal:
        case FieldType::money:
            return {"number", "number"};
        case FieldType::boolean:
            return {"bool", "booleancheckbox"};
        case FieldType::date:
            return {"date", "date"};
        case FieldType::timestamp:
            return {"datetime", "date"};
        case FieldType::choice:
            return {"enumeration", "select"};
        case FieldType::choices:
            return {"enumeration", "checkbox"};
        default:
            return {"string", "text"};
    }
}

// Every kind comes with a group of this name.
std::string group_of(const std::string& stream) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> plurals{
        {{"companies", "company"}, {"line_items", "line_item"}, {"calls", "engagement"}}};
    std::string singular = stream.ends_with("s") ? stream.substr(0, stream.size() - 1) : stream;
    for (const auto& plural : plurals) {
        if (stream == plural.first) singular = plural.second;
    }
    return singular + "information";
}

bool is_number(FieldType type) {
    return type == FieldType::integer || type == FieldType::decimal || type == FieldType::money;
}

bool fits(const FieldSpec& spec, const FieldInfo& field) {
    const bool text = spec.type == FieldType::text;
    if (text && (field.type == FieldType::choice || field.type == FieldType::text)) return true;
    return spec.type == field.type || (is_number(spec.type) && is_number(field.type));
}

ProvisionStep present_or_differing(const FieldSpec& spec, const FieldInfo& field) {
    ProvisionStep step{State::present, spec.stream, spec.name, {}, {}};
    if (!fits(spec, field)) {
        step.state = State::differs;
        step.note = "the property holds another type of value";
        step.next =
            "Choose another name in the mapping, or archive the property in Settings > "
            "Properties";
    } else if (spec.unique && !field.unique) {
        step.state = State::differs;
        step.note = "the property does not require unique values, which cannot be changed later";
        step.next = "Choose another name in the mapping, so that a unique one is made";
    }
    return step;
}

ProvisionStep make(Portal& portal, const FieldSpec& spec, const Context& context) {
    ProvisionStep step{State::made, spec.stream, spec.name, {}, {}};
    const Answer answer =
        portal.ask(create_property(portal.paths(), spec.stream, property_body(spec)), context);
    if (!answer.failure || action_for(*answer.failure) == Action::adopt) return step;
    const Error error = error_of(*answer.failure, "create a property", spec.name);
    step.state = action_for(*answer.failure) == Action::denied ? State::manual : State::refused;
    step.note = error.details().cause;
    step.next = step.state == State::manual
                    ? "Give the app or key the scope crm.schemas." + spec.stream +
                          ".write, or add the property under Settings > Properties with the "
                          "internal name " +
                          spec.name
                    : error.details().next_step;
    if (!answer.failure->message.empty()) {
        step.note += ": " + printable(answer.failure->message.substr(0, 300));
    }
    return step;
}

}  // namespace

std::string property_body(const FieldSpec& spec) {
    const PropertyType type = type_for(spec.type);
    json body{{"name", spec.name},
              {"label", spec.label.empty() ? spec.name : spec.label},
              {"type", type.type},
              {"fieldType", type.field_type},
              {"groupName", group_of(spec.stream)},
              {"hasUniqueValue", spec.unique}};
    json options = json::array();
    if (spec.type == FieldType::boolean) {
        options = {{{"label", "Yes"}, {"value", "true"}, {"displayOrder", 0}},
                   {{"label", "No"}, {"value", "false"}, {"displayOrder", 1}}};
    }
    for (std::size_t i = 0; i < spec.choices.size(); ++i) {
        options.push_back({{"label", spec.choices[i].label},
                           {"value", spec.choices[i].value},
                           {"displayOrder", i}});
    }
    if (!options.empty()) body["options"] = std::move(options);
    return dumped(body);
}

ProvisionPlan provision_properties(Portal& portal, Catalogue& catalogue,
                                   std::span<const FieldSpec> fields, ProvisionMode mode,
                                   const Context& context) {
    ProvisionPlan plan;
    for (const FieldSpec& spec : fields) {
        ProvisionStep step{State::missing, spec.stream, spec.name, {}, {}};
        const Kind* kind = kind_named(spec.stream);
        const Described* described = kind ? &catalogue.describe(*kind, context) : nullptr;
        const std::ptrdiff_t at =
            described ? field_index(described->fields, spec.name) : std::ptrdiff_t{-1};
        if (!described || !described->denied.empty()) {
            step.state = State::refused;
            step.note = described ? described->denied : "HubSpot has no " + spec.stream;
        } else if (at >= 0) {
            step = present_or_differing(spec, described->fields[static_cast<std::size_t>(at)]);
        } else if (!is_property_name(spec.name)) {
            step.state = State::refused;
            step.note = "HubSpot's internal names have letters, digits and _ only";
        } else if (mode == ProvisionMode::carry_out) {
            step = make(portal, spec, context);
            catalogue.forget(*kind);
        }
        plan.steps.push_back(std::move(step));
    }
    return plan;
}

}  // namespace tenure::inline v1::hubspot
