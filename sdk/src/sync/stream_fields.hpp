// Sync, step 1: which fields of a stream are asked for, and what changed about them since.
// Internal to the engine; remembered as facts of the source, so that a change is noticed.
#pragma once

#include <string>
#include <vector>

#include "sync/session.hpp"

namespace tenure::inline v1::detail {

/// The fields a stream is read with.
struct StreamFields {
    FieldList wanted;  ///< sorted by name, so that the order of the mapping does not matter
    std::string key;   ///< a hash of their names and types
    std::vector<FieldBinding> bindings;
    std::vector<std::string> missing;  ///< what the mapping names and the CRM does not show
};

/// Finds the mapping's fields in a stream as the CRM describes it today. Changes nothing.
/// Throws: Error{schema_changed} when a field chosen by its label vanished or changed.
StreamFields find_fields(SyncSession& session, const StreamInfo& info);

/// Returns which wanted fields the last sync did not ask for.
std::vector<std::string> added_fields(Store& store, const std::string& source,
                                      const std::string& stream, const StreamFields& fields);

/// Remembers field list and bindings as facts of the source.
void remember_fields(Store& store, const std::string& source, const std::string& stream,
                     const StreamFields& fields);

/// Returns the fact under which sync remembers the bindings of a stream.
std::string bindings_fact(const std::string& stream);

/// Returns the bindings remembered for a stream under a fact's name.
std::vector<FieldBinding> known_bindings(Store& store, const std::string& source,
                                         const std::string& fact, const std::string& stream);

/// Remembers bindings under a fact's name.
void put_bindings(Store& store, const std::string& source, const std::string& fact,
                  const std::vector<FieldBinding>& bindings);

/// Returns the selectors a remap could not serve from what was fetched.
std::vector<std::string> unfetched(Store& store, const std::string& source,
                                   const std::string& stream,
                                   std::span<const FieldSelector> selectors);

}  // namespace tenure::inline v1::detail
