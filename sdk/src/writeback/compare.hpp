// Write-back, step 7: compares what is wanted with what the CRM holds, in the CRM's precision.
// Internal; a difference that is not worth a save is told apart from one that is.
#pragma once

#include <optional>
#include <string>

#include "tenure/crm/record.hpp"

namespace tenure::inline v1::detail {

/// How far a wanted value is from the present one.
enum class Move {
    none,   ///< the same in the precision of the field
    small,  ///< a number that moved less than the threshold
    real
};

/// Compares; `threshold` is the relative move of a number that counts.
Move move_between(const Value& present, const Value& wanted, const FieldInfo& field,
                  double threshold);

/// Returns a value as plain text: numbers as decimals, dates and instants as ISO 8601, "" for null.
std::string value_text(const Value& value);

/// Returns the value of plain text, null for an empty one, as move_between() compares it.
Value value_from_text(const std::string& text);

}  // namespace tenure::inline v1::detail
