// HubSpot, part "responses": one property's text as a typed value, and the way back for writes.
// Pure: nothing here talks to the network. Source: HubSpot, crm/properties.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tenure/core/money.hpp"
#include "tenure/core/value.hpp"
#include "tenure/crm/record.hpp"

namespace tenure::inline v1::hubspot {

/// Types a property's text. Blanks are Null; a text that breaks its property's type stays text.
/// Amounts without a currency stay decimals.
Value typed(const FieldInfo& field, std::string_view text, const std::optional<Currency>& currency);

/// Reads an instant in ISO 8601 or in milliseconds since 1970: HubSpot sends both.
std::optional<Timestamp> instant_of(std::string_view text);

/// Returns the text HubSpot expects for a value; values are always sent as text. Null blanks the
/// property. Throws: Error{bad_argument} for values that mean nothing to HubSpot.
std::string written(const FieldInfo& field, const Value& value);

/// Compares ids as the numbers they are, of any length.
bool id_less(std::string_view left, std::string_view right);

}  // namespace tenure::inline v1::hubspot
