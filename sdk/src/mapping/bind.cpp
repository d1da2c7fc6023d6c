#include <algorithm>

#include "tenure/core/text.hpp"
#include "tenure/mapping/mapping.hpp"

namespace tenure::inline v1 {
namespace {

Error changed(const FieldBinding& known, const std::string& cause) {
    return Error(Errc::schema_changed, "find custom field",
                 known.stream + " \"" + known.label + "\" (" + known.name + ")", cause,
                 "Undo the change in the CRM, or name the field in the mapping file by its API "
                 "name instead of its label");
}

const FieldInfo* find_by_label(const std::string& label, const StreamInfo& stream) {
    const std::string key = match_key(label);
    const FieldInfo* found = nullptr;
    for (const FieldInfo& field : stream.fields) {
        if (match_key(field.label) != key) continue;
        if (found == nullptr) {
            found = &field;
            continue;
        }
        throw Error(Errc::configuration, "find custom field", stream.name + " \"" + label + "\"",
                    "the label fits " + found->name + " and " + field.name,
                    "Rename one of them in the CRM, or name the field by its API name");
    }
    return found;
}

/// Labels are tried in the order of the selector, so that the first one found decides.
const FieldInfo* find_by_label(const FieldSelector& selector, const StreamInfo& stream) {
    for (const std::string& label : selector.labels) {
        if (const FieldInfo* found = find_by_label(label, stream)) return found;
    }
    return nullptr;
}

void check_unchanged(const FieldBinding& known, const FieldInfo* found, const StreamInfo& stream) {
    if (found != nullptr && found->name == known.name) return;
    if (found != nullptr) {
        throw changed(known, "the label now stands for another field, " + found->name);
    }
    const std::ptrdiff_t at = field_index(stream.fields, known.name);
    if (at < 0) throw changed(known, "the field is gone, or this user may no longer see it");
    throw changed(known, "the field is now labelled \"" +
                             stream.fields[static_cast<std::size_t>(at)].label + "\"");
}

}  // namespace

std::vector<FieldBinding> bind_fields(std::span<const FieldSelector> selectors,
                                      const StreamInfo& stream,
                                      std::span<const FieldBinding> known) {
    std::vector<FieldBinding> bindings;
    for (const FieldSelector& selector : selectors) {
        if (!selector.name.empty() || selector.labels.empty()) continue;
        const FieldInfo* found = find_by_label(selector, stream);
        for (const FieldBinding& each : known) {
            if (each.stream == stream.name && each.selector == selector.labels.front()) {
                check_unchanged(each, found, stream);
            }
        }
        if (found == nullptr) continue;
        bindings.push_back({stream.name, selector.labels.front(), found->label, found->name});
    }
    return bindings;
}

}  // namespace tenure::inline v1
