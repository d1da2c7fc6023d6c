// vTiger, part "responses": one field's text as a typed value, and the way back for writes.
// Pure: nothing here talks to the network.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "module.hpp"
#include "server_time.hpp"
#include "tenure/core/money.hpp"
#include "tenure/core/value.hpp"

namespace tenure::inline v1::vtiger {

/// What the meaning of a text depends on besides its field.
struct Meaning {
    const Prefixes* prefixes = nullptr;
    const ServerZone* zone = nullptr;
    std::optional<Currency> currency;  ///< of the record; without one amounts stay decimals
};

/// Types a field's text. Blanks are Null; a text that breaks its field's type stays text.
Value typed(const FieldInfo& field, std::string_view text, const Meaning& meaning);

/// Returns the module and id of "11x55"; the module is empty for an unknown prefix.
Reference reference_of(const FieldInfo& field, std::string_view text, const Prefixes& prefixes);

/// Returns the text vTiger expects for a value. Null blanks the field.
/// Throws: Error{bad_argument} for values that mean nothing to vTiger (not asked, hidden).
std::string written(const FieldInfo& field, const Value& value, const ServerZone& zone);

}  // namespace tenure::inline v1::vtiger
