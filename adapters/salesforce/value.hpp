// Salesforce, part "responses": one field's text as a typed value, and the way back for writes.
// Pure: nothing here talks to the network.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "object.hpp"
#include "tenure/core/money.hpp"
#include "tenure/core/value.hpp"

namespace tenure::inline v1::salesforce {

/// Conversion rates by currency code, each list in the order of its days.
/// Source: [D] DatedConversionRate, CurrencyType: units per unit of the corporate currency.
class Rates {
 public:
    void add(const std::string& code, Date from, std::string rate);
    bool empty() const { return rates_.empty(); }
    /// Returns the rate that held on a day, or the first one for earlier days; nothing for an
    /// unknown currency.
    std::optional<Decimal> on(std::string_view code, std::optional<Date> day) const;

 private:
    std::map<std::string, std::map<std::int32_t, std::string>, std::less<>> rates_;
};

/// What the meaning of a text depends on besides its field.
struct Meaning {
    const Prefixes* prefixes = nullptr;
    std::optional<Currency> currency;  ///< of the record; without one amounts stay decimals
};

/// Sets a value from its field's text. Blanks are Null; a text that breaks its field's type stays
/// text. Millions of values pass here: each is made where it stays.
void type(Value& value, const FieldInfo& field, std::string_view text, const Meaning& meaning);

/// Reads an instant, fastest in the forms that REST and Bulk API write; nothing when it is none.
std::optional<Timestamp> instant_of(std::string_view text);

/// Returns a number without exponent, e.g. "12345678" of "1.2345678E7"; other texts unchanged.
std::string plain_decimal(std::string_view text);

/// Returns what Salesforce expects for a value, as JSON. Null blanks the field.
/// Throws: Error{bad_argument} for values that mean nothing to it (not asked, hidden).
nlohmann::json written(const FieldInfo& field, const Value& value);

/// Returns true when two values of a field are the same to Salesforce: numbers compare as numbers
/// with the digits the field keeps, texts without the white space around them.
bool same_value(const FieldInfo& field, const Value& left, const Value& right);

}  // namespace tenure::inline v1::salesforce
