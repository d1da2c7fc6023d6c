// Mapping, step 2: what a mapping file says, validated but not yet tied to columns.
// Read once per file by reader.cpp, compiled once per stream and field list by compile.cpp.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mapping/node.hpp"
#include "tenure/mapping/mapping.hpp"

namespace tenure::inline v1::mapping {

/// A test on one field of the record.
struct Condition {
    enum class Test { any_of, none_of, present, absent, points_to };
    FieldSelector field;
    Test test = Test::any_of;
    std::vector<std::string> values;  ///< values, or streams for points_to
};

/// How an attribute's value comes about.
enum class Form {
    field,     ///< a field of the record, or of the element of a for_each rule
    self,      ///< a reference to the record
    constant,  ///< a fixed value
    pattern,   ///< text with fields in it; literals around parts
    first_of,  ///< the first part that has a value
    base,      ///< parts: amount, rate; the amount in the currency of the business
    negate,    ///< parts: amount; negative when the condition holds
    customer,  ///< parts: account, contact; chosen by who the customer is
    instant    ///< parts: date, time of day
};

/// An attribute's source as the file says it.
struct Expression {
    Form form = Form::field;
    Node place;  ///< where it stands in the file, without content
    FieldSelector field;
    std::string item;  ///< the element's key, instead of a field
    std::optional<FieldSelector> currency;
    std::string stream;       ///< take references into this stream only
    std::string stream_item;  ///< the element's key that names the stream of a reference
    std::string times;        ///< factor, empty for none
    std::vector<std::pair<std::string, Value>> map;
    std::optional<Value> fallback;
    Value constant;
    std::vector<std::string> literals;
    std::vector<Expression> parts;
    std::vector<Condition> when;
    bool business_zone = false;
};

/// One attribute of a rule.
struct AttributeSpec {
    std::size_t index = 0;  ///< position in attributes(entity)
    Expression from;
};

/// One rule: a record, or each element of one of its fields, becomes a domain row.
struct RuleSpec {
    EntityKind entity = EntityKind::customer;
    std::vector<CustomerIs> only_if;  ///< empty means always
    std::vector<Condition> when;
    std::optional<FieldSelector> for_each;
    std::string sequence;  ///< the element's key that numbers it
    std::vector<AttributeSpec> attributes;

    bool active(CustomerIs rule) const {
        if (only_if.empty()) return true;
        for (const CustomerIs each : only_if) {
            if (each == rule) return true;
        }
        return false;
    }
};

/// All rules of a stream.
struct StreamSpec {
    std::string name;
    std::vector<RuleSpec> rules;
    std::string text;  ///< the rules as JSON, for the plan's key
};

/// A whole mapping file.
struct MappingSpec {
    std::string file;
    std::vector<StreamSpec> streams;
    std::vector<WriteMapping> write_back;
    ActionMappings actions;

    const StreamSpec* find(const std::string& stream) const {
        for (const StreamSpec& each : streams) {
            if (each.name == stream) return &each;
        }
        return nullptr;
    }
};

/// Reads and validates a mapping file. Throws: Error{configuration} naming file, line and field.
MappingSpec read_spec(std::string_view json, const std::string& file);

/// Lists the fields that rules use, each once, in the order of first use.
std::vector<FieldSelector> used_fields(const StreamSpec& stream);

}  // namespace tenure::inline v1::mapping
