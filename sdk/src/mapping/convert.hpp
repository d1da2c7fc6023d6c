// Mapping, step 2: one source value becomes a value of an attribute's type.
// The converter is chosen once per attribute; what cannot be converted has a reason, never a throw.
#pragma once

#include <string>

#include "tenure/crm/record.hpp"
#include "tenure/mapping/mapping.hpp"

namespace tenure::inline v1::mapping {

/// Converts a typed value; returns null when done, else the reason, with `out` set to Null. Values
/// that are not-asked, hidden or null, and empty texts, are passed on as their state.
using Converter = const char* (*)(const Value& in, const SourceProfile& profile, Value& out);

/// Returns the converter to an attribute type.
Converter converter_to(Cell cell);

/// Returns true when values of such a field can become such an attribute.
bool convertible(FieldType from, Cell to);

/// Converts an amount that its record gives in `currency`.
const char* to_money_in(const Value& in, Currency currency, const SourceProfile& profile,
                        Value& out);

/// Divides an amount by the record's exchange rate: the amount in the business's currency.
const char* to_base_money(const Value& amount, const Value& rate, const SourceProfile& profile,
                          Value& out);

/// Multiplies a number or amount; texts that are numbers count as such.
const char* multiply(Value& value, std::string_view factor);

/// Returns the text a value is compared and printed by, e.g. "true", "12.5", "11x55".
std::string plain_text(const Value& value);

/// Returns the value for a message: on one line, in quotes, at most 60 bytes.
std::string quoted(const Value& value);

}  // namespace tenure::inline v1::mapping
