// Segment, step 5: the fields that rules can ask for: their types and how each is read.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "tenure/segment/rule.hpp"

namespace tenure::inline v1::detail {

/// What a field is: decides which comparisons make sense.
enum class RuleType { number, text, date, flag, texts };

std::string_view to_string(RuleType type);

/// A field's value: nothing, a number (dates in days, flags as 0 and 1), or texts.
using RuleValue = std::variant<std::monostate, double, std::string, std::span<const std::string>>;

/// A field with its reader.
struct RuleField {
    std::string_view name;
    RuleType type;
    RuleValue (*read)(const RuleSubject& subject);
    bool of_customer = false;  ///< read from the customer's record
};

/// All fields, sorted by name.
std::span<const RuleField> all_rule_fields();

/// Returns the field of that name, or null.
const RuleField* find_rule_field(std::string_view name);

}  // namespace tenure::inline v1::detail
