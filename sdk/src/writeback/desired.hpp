// Write-back, step 7: what a customer's insight says about one field of the CRM.
// Internal; values come out in the type and precision that the field keeps.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tenure/writeback/write_back.hpp"

namespace tenure::inline v1::detail {

/// What attributes need to know of the whole evaluation, read from its generation once.
struct EvaluationFacts {
    std::map<std::string, std::string> stage_labels{};  ///< by stage id, in the language asked for
    Date evaluated_on{};                                ///< a day of the business
};

EvaluationFacts facts_of(const Generation& generation, const WriteOptions& options);

/// Returns an attribute of an insight by the name that write mappings use, see docs/write-back.md.
/// Null when the customer has none.
Value attribute_of(const InsightRow& insight, const std::string& attribute,
                   const EvaluationFacts& facts);

/// Returns the value as the field would keep it; nothing when the field cannot hold it, such as
/// words in a number or a word that is no choice.
std::optional<Value> fit(const Value& value, const FieldInfo& field, const SourceProfile& profile);

/// Returns the type of the field that an attribute is written to.
FieldType type_of_attribute(std::string_view attribute);

}  // namespace tenure::inline v1::detail
