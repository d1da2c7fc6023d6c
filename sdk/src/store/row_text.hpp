// Store, step 4: how values are written so that people with an SQL shell can read them.
// Dates and instants are ISO 8601, references "stream:id", kept rows one JSON array per record.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/crm/record.hpp"

namespace tenure::inline v1::store_detail {

/// Appends "yyyy-mm-dd" or "yyyy-mm-ddTHH:MM:SSZ", as to_string() writes them, without allocating.
void append_date(std::string& out, Date date);
void append_timestamp(std::string& out, Timestamp instant);

/// Appends the code, with ":exponent" where it is not the currency's usual one.
void append_currency(std::string& out, const Currency& currency);
Currency currency_from(std::string_view text);

/// Reads the text of a reference back; the id may hold colons, the stream none.
Reference reference_from(std::string_view text);

/// Returns what an observation shows of a value: its plain text, empty for null.
std::string plain_text(const Value& value);

/// Appends the values as one JSON array. A value of its field's own type is written bare, any
/// other with its type's name, so that reading gives back exactly what was written.
void append_row_json(std::string& out, const std::vector<FieldInfo>& fields,
                     const std::vector<Value>& values);

/// Reads rows written by append_row_json.
class RowReader {
 public:
    RowReader();
    ~RowReader();
    /// Throws: Error{store} when the text is damaged.
    std::vector<Value> read(const std::vector<FieldInfo>& fields, std::string_view json);

 private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

/// Writes and reads a field list as JSON, complete.
std::string field_list_json(const std::vector<FieldInfo>& fields);
FieldList field_list_from(const std::string& json);

}  // namespace tenure::inline v1::store_detail
