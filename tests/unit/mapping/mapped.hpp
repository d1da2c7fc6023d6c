// Runs a small mapping over one record, for tests.
#pragma once

#include "tenure/mapping/mapping.hpp"

namespace tenure::inline v1 {

/// A field with its type, and optionally the label that users read.
inline FieldInfo field_of(std::string name, FieldType type = FieldType::text,
                          std::string label = {}) {
    FieldInfo field;
    field.name = std::move(name);
    field.type = type;
    field.label = std::move(label);
    return field;
}

inline Value text(const char* value) {
    return std::string(value);
}

/// A field and its value in the record.
struct Given {
    FieldInfo field;
    Value value;
};

/// What a mapping made of a record.
struct Mapped {
    std::vector<DomainRow> rows;
    std::vector<MapProblem> problems;

    const Value& value(std::string_view attribute, std::size_t row = 0) const {
        const DomainRow& at = rows.at(row);
        return at.values.at(static_cast<std::size_t>(attribute_index(at.kind, attribute)));
    }
};

/// A profile whose amounts are euros.
inline SourceProfile euros() {
    SourceProfile profile;
    profile.currency = Currency::of("EUR");
    return profile;
}

/// Maps record "7x1" of stream "Invoice" by the given rules.
inline Mapped map_record(const std::string& rules, const std::vector<Given>& record,
                         const SourceProfile& profile = euros()) {
    const Mapping mapping = Mapping::parse(R"({"streams": {"Invoice": )" + rules + "}}");
    std::vector<FieldInfo> fields;
    Row row{"7x1", {}, {}};
    StreamInfo stream;
    for (const Given& given : record) {
        fields.push_back(given.field);
        row.values.push_back(given.value);
    }
    stream.name = "Invoice";
    stream.fields = fields;
    const auto bindings = bind_fields(mapping.fields("Invoice"), stream, {});
    Mapped result;
    mapping.compile("Invoice", fields, bindings, profile).map(row, result.rows, result.problems);
    return result;
}

/// Maps one attribute of an entity.
inline Mapped map_attribute(const std::string& entity, const std::string& attribute,
                            const std::string& source, const std::vector<Given>& record,
                            const SourceProfile& profile = euros()) {
    return map_record(R"([{"entity": ")" + entity + R"(", "attributes": {")" + attribute +
                          R"(": )" + source + "}}]",
                      record, profile);
}

}  // namespace tenure::inline v1
