// Sandbox, HubSpot: creating, changing, archiving and merging records, and joining them.
// Threads: one call at a time: the service holds a lock.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/hubspot/portal.hpp"

namespace tenure::inline v1::sandbox::hs {

/// Which of the API's generations a path belongs to.
enum class Generation : std::uint8_t { v1, v3, v4, march, september };

struct Write {
    Portal& portal;
    ObjectType& type;
    Generation generation = Generation::v3;
};

/// Values in stored form by property.
using Changes = std::vector<std::pair<std::uint16_t, std::string>>;

/// Checks values as they were sent and returns them in stored form; `current` is null on create.
/// Throws: Refusal naming every wrong property.
Changes checked(const Write& write, const Json& properties, const Record* current);

/// Creates a record from {properties, associations}. Throws: Refusal.
Record& create_record(const Write& write, const Json& body);
/// Changes a record by {properties}. Throws: Refusal.
void update_record(const Write& write, Record& record, const Json& body);
/// Puts the record into the recycle bin.
void archive_record(const Write& write, Record& record);
/// Brings it back.
void restore_record(const Write& write, Record& record);
/// Merges the second record into the first; returns the surviving one. Throws: Refusal.
Record& merge_records(const Write& write, Id primary, Id secondary);
/// Removes a record without trace.
void purge_record(const Write& write, Record& record);

/// Sets stored values at a time, with history and what follows from them.
void apply(const Write& write, Record& record, const Changes& changes, Millis at);

/// Sets one value without looking at what follows from it. Returns whether it changed.
bool put_value(ObjectType& type, Record& record, const Value& wanted);
/// Notes a modification.
void touch(const Write& write, Record& record, Millis at);
/// Keeps a change for the webhooks; its kind gets the type's name.
void tell(const Write& write, Change change);

/// Finds by id or by the value of a unique property; follows merges; archived ones only when
/// `archived`. Throws: Refusal 404, or 400 when the property is not unique.
struct Lookup {
    std::string value;
    std::string id_property = {};
    bool archived = false;
};
Record& find_record(ObjectType& type, const Lookup& lookup);
Record* find_or_null(ObjectType& type, const Lookup& lookup);

/// One end of an association.
struct End {
    ObjectType& type;
    Record& record;
};
/// Returns the LinkType::id that {associationCategory, associationTypeId} means.
std::uint32_t sent_kind(const Json& spec);
/// Joins two records under the label and, as HubSpot does, under the unlabelled kind too.
void join(Portal& portal, const End& from, const End& to, const LinkType& kind);
/// Takes one kind of association away, or all when `kind` is null.
void part(Portal& portal, const End& from, const End& to, const LinkType* kind);
/// Joins a record with {to: {id}, types: [...]} as create calls give it. Throws: Refusal.
void join_as_sent(const Write& write, Record& record, const Json& associations);

}  // namespace tenure::inline v1::sandbox::hs
