// Segment, step 5: which salesperson gets which lead: territory, then capacity, then turn.
// A pure function: the same owners and leads in any order give the same assignment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tenure/segment/wording.hpp"

namespace tenure::inline v1 {

/// A condition on an attribute of a lead, e.g. {"city", {"Tehran", "Karaj"}}.
struct TerritoryTerm {
    std::string attribute{};
    std::vector<std::string> values{};  ///< compared by match_key
};

/// Somebody who takes leads.
struct LeadOwner {
    std::string id{};
    std::vector<TerritoryTerm>
        territory{};                      ///< all terms must hold; empty takes leads from anywhere
    std::uint64_t open_leads = 0;         ///< held already
    std::uint64_t capacity = UINT64_MAX;  ///< how many they can hold in all
    std::uint64_t weight = 1;             ///< turns in a round; 0 takes none
};

/// A lead that wants an owner.
struct RoutableLead {
    std::string id{};  ///< unique
    double score = 0;  ///< better ones are assigned first, so that capacity serves them
    std::vector<std::pair<std::string, std::string>> attributes{};  ///< by name
};

/// How leads are given out.
struct RoutingRules {
    std::string fallback{};  ///< gets what nobody can take; empty leaves it without owner
};

/// Why a lead went where it went.
enum class RoutingReason : std::uint8_t {
    territory,  ///< the owner whose territory it is and whose turn it was
    turn,       ///< nobody's territory: the next one of those without territory
    full,       ///< somebody could take it by territory, but all of those were full
    fallback,   ///< nobody could take it
    unassigned  ///< nobody could, and there is no fallback
};

/// Returns the reason's name, e.g. "territory".
constexpr std::string_view to_string(RoutingReason reason) {
    constexpr std::string_view names[] = {"territory", "turn", "full", "fallback", "unassigned"};
    return names[static_cast<std::size_t>(reason)];
}

/// Returns the reason in words, e.g. "in their territory".
Wording text_of(RoutingReason reason);

/// Where a lead goes.
struct LeadAssignment {
    std::string lead{};
    std::string owner{};  ///< empty when unassigned
    RoutingReason reason = RoutingReason::unassigned;
};

/// Owners and rules as a file holds them.
struct LeadRouting {
    std::vector<LeadOwner> owners{};
    RoutingRules rules{};
};

/// Reads {"owners": [{"id", "territory": {"city": ["Tehran"]}, "capacity", "open_leads",
/// "weight"}], "fallback": "desk"}; territories name text fields of rules (rule_fields()).
/// Throws: Error{configuration} naming `origin` and the path of anything unknown, doubled, of the
/// wrong type or out of range. Test: LeadOwners.*
LeadRouting lead_routing_from_json(std::string_view json, const std::string& origin);

/// Assigns every lead once, in the order of their ids. Leads are served by score, best first, ties
/// by id. A lead goes to the owners whose territory it is in; when all of those are full or none
/// exists, to those without territory; among several to the one who got least for their weight in
/// this round, counting leads held already, then to the smaller id. What nobody can take goes to
/// the fallback, whose capacity is not asked for. Complexity: leads times owners. Throws:
/// Error{bad_argument} when two owners or two leads share an id. Test: Routing.*
std::vector<LeadAssignment> route_leads(const std::vector<LeadOwner>& owners,
                                        const std::vector<RoutableLead>& leads,
                                        const RoutingRules& rules = {});

}  // namespace tenure::inline v1
