// CRM, step 1: the shape of what a connector reads and writes.
// A page carries one field list; each record is a row of values against it.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/time.hpp"
#include "tenure/core/value.hpp"

namespace tenure::inline v1 {

/// A record's id in the CRM's own spelling; unique per stream only.
using RecordId = std::string;

/// Finds a record by a field that is unique for us, such as an external-id custom field.
struct ExternalKey {
    std::string field{};
    std::string value{};
};

/// What a field holds, independent of the vendor's names for it.
enum class FieldType {
    text,
    integer,
    decimal,
    money,
    boolean,
    date,
    timestamp,
    time_of_day,  ///< travels as text "HH:MM:SS"
    reference,
    choice,   ///< one of `choices`
    choices,  ///< several of `choices`, joined by U+001F in a text value
    json      ///< nested rows, such as line items, as a JSON text
};

/// One allowed value of a choice field; compare values, show labels.
struct Choice {
    std::string value{};
    std::string label{};
};

/// A field as the CRM describes it.
struct FieldInfo {
    std::string name{};   ///< the API's name, e.g. "cf_853"
    std::string label{};  ///< what users read, possibly translated
    FieldType type = FieldType::text;
    bool custom = false;
    bool writable = true;
    bool mandatory = false;
    bool unique = false;
    std::vector<std::string> refers_to{};  ///< streams a reference may point into
    std::vector<Choice> choices{};
    int decimals = -1;  ///< digits the CRM keeps after the point; -1 when unknown
};

/// The fields of a page, shared by its rows.
using FieldList = std::shared_ptr<const std::vector<FieldInfo>>;

/// Orders the versions of one record; equal versions may still differ in content.
struct Version {
    Timestamp modified_at{};
    friend auto operator<=>(const Version&, const Version&) = default;
};

/// One record: values in the order of the page's field list.
struct Row {
    RecordId id{};
    Version version{};
    std::vector<Value> values{};
};

/// One field to write.
struct FieldValue {
    std::string name{};
    Value value{};
};

/// Returns the position of a field by name, or -1.
inline std::ptrdiff_t field_index(const std::vector<FieldInfo>& fields, std::string_view name) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name == name) return static_cast<std::ptrdiff_t>(i);
    }
    return -1;
}

}  // namespace tenure::inline v1
