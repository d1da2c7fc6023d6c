// Testing: short ways to say what a CRM looks like.
// Used with testing/fake_connector.hpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tenure/crm/connector.hpp"

namespace tenure::inline v1 {

/// Makes a field.
inline FieldInfo make_field(std::string name, FieldType type = FieldType::text) {
    FieldInfo field;
    field.name = std::move(name);
    field.label = field.name;
    field.type = type;
    return field;
}

/// Makes a custom field, which users know by its label.
inline FieldInfo make_custom_field(std::string name, std::string label,
                                   FieldType type = FieldType::text) {
    FieldInfo field = make_field(std::move(name), type);
    field.label = std::move(label);
    field.custom = true;
    return field;
}

/// Makes a stream that can be read incrementally and written.
inline StreamInfo make_stream(std::string name, std::vector<FieldInfo> fields = {},
                              DeleteKind deletes = DeleteKind::none) {
    StreamInfo stream;
    stream.name = std::move(name);
    stream.label = stream.name;
    stream.fields = std::move(fields);
    stream.deletes = deletes;
    stream.incremental = true;
    stream.writable = true;
    return stream;
}

}  // namespace tenure::inline v1
