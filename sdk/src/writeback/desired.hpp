// Write-back, step 7: what a customer's insight says about one field of the CRM.
// Internal; values come out in the type and precision that the field keeps.
#pragma once

#include <optional>
#include <string>

#include "tenure/writeback/write_back.hpp"

namespace tenure::inline v1::detail {

/// Returns an attribute of an insight by the name that write mappings use, see docs/write-back.md.
/// Null when the customer has none.
Value attribute_of(const InsightRow& insight, const std::string& attribute,
                   const Generation& generation, const WriteOptions& options);

/// Returns the value as the field would keep it; nothing when the field cannot hold it, such as
/// words in a number or a word that is no choice.
std::optional<Value> fit(const Value& value, const FieldInfo& field, const SourceProfile& profile);

}  // namespace tenure::inline v1::detail
