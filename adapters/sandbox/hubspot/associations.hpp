// Sandbox, HubSpot: what the current and the older form of associations share.
// Threads: one call at a time: the service holds a lock.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sandbox/hubspot/call.hpp"

namespace tenure::inline v1::sandbox::hs {

/// How many inputs a batch of associations may have.
constexpr std::size_t most_inputs = 2000;

struct Sides {
    ObjectType& from;
    ObjectType& to;
};

/// Returns the id in {"from": {"id"}} or {"to": {"id"}}.
std::string id_in(const Json& input, const char* side);
/// Returns the kinds under which a record is joined to live ones, by the other record's id.
std::map<Id, std::vector<std::uint32_t>> partners(const Record& record, const ObjectType& to);
/// Associations of one record in the form of v3: one type by its name.
Reply old_record_associations(Portal& portal, const Sides& sides, Record& record, const Call& call);

}  // namespace tenure::inline v1::sandbox::hs
