// Testing: what a store holds of a source's records, to compare with what the CRM has.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "tenure/store/store.hpp"

namespace tenure::testing {

/// The ids of a stream's records that are not deleted.
inline std::set<std::string> stored_ids(Store& store, const std::string& source,
                                        const std::string& stream) {
    std::set<std::string> ids;
    store.each_source_page(source, stream,
                           [&](const FieldList&, std::span<const Row> rows, const auto&) {
                               for (const Row& row : rows) ids.insert(row.id);
                           });
    return ids;
}

/// The place of a value: stream, record and field.
struct ValuePlace {
    std::string stream, id, field;
};

/// The text kept there; empty for none.
inline std::string stored_text(Store& store, const std::string& source, const ValuePlace& place) {
    std::string found;
    store.each_source_page(
        source, place.stream, [&](const FieldList& fields, std::span<const Row> rows, auto&) {
            for (const Row& row : rows) {
                for (std::size_t i = 0; row.id == place.id && i < fields->size(); ++i) {
                    const auto* text = std::get_if<std::string>(&row.values[i]);
                    if (text && (*fields)[i].name == place.field) found = *text;
                }
            }
        });
    return found;
}

}  // namespace tenure::testing
