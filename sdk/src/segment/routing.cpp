#include "tenure/segment/routing.hpp"

#include <algorithm>
#include <map>

#include "tenure/core/error.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1 {

namespace {

using Attributes = std::map<std::string, std::string>;

/// An owner on their turns.
struct Seat {
    const LeadOwner* owner;
    std::vector<std::pair<std::string, std::vector<std::string>>> terms;  ///< with match_keys
    std::uint64_t held;

    bool full() const { return owner->weight == 0 || held >= owner->capacity; }
    bool covers(const Attributes& lead) const {
        return std::all_of(terms.begin(), terms.end(), [&](const auto& term) {
            const auto found = lead.find(term.first);
            return found != lead.end() && std::find(term.second.begin(), term.second.end(),
                                                    found->second) != term.second.end();
        });
    }
    /// Fewer leads for the weight come first; ids decide ties.
    bool before(const Seat& other) const {
        const double mine = static_cast<double>(held) / static_cast<double>(owner->weight);
        const double theirs =
            static_cast<double>(other.held) / static_cast<double>(other.owner->weight);
        return mine != theirs ? mine < theirs : owner->id < other.owner->id;
    }
};

std::vector<Seat> seats_of(const std::vector<LeadOwner>& owners) {
    std::vector<Seat> seats;
    for (const LeadOwner& owner : owners) {
        Seat seat{&owner, {}, owner.open_leads};
        for (const TerritoryTerm& term : owner.territory) {
            std::vector<std::string> keys;
            for (const std::string& value : term.values) keys.push_back(match_key(value));
            seat.terms.emplace_back(term.attribute, std::move(keys));
        }
        seats.push_back(std::move(seat));
    }
    return seats;
}

template <class Items>
void refuse_doubles(const Items& items, const char* what) {
    std::vector<std::string_view> ids;
    for (const auto& item : items) ids.push_back(item.id);
    std::sort(ids.begin(), ids.end());
    const auto twice = std::adjacent_find(ids.begin(), ids.end());
    if (twice == ids.end()) return;
    throw Error(Errc::bad_argument, "route leads", std::string(*twice),
                std::string("two ") + what + " share this id", "Give each one once");
}

/// Hands out one lead after the other.
class Routing {
 public:
    Routing(const std::vector<LeadOwner>& owners, const RoutingRules& rules)
        : seats_(seats_of(owners)), rules_(rules) {}

    LeadAssignment assign(const RoutableLead& lead) {
        Attributes keys;
        for (const auto& [name, value] : lead.attributes) keys[name] = match_key(value);
        bool territory_full = false;
        if (Seat* seat =
                next(keys, territory_full, [](const Seat& each) { return !each.terms.empty(); })) {
            return take(lead, *seat, RoutingReason::territory);
        }
        bool all_full = false;
        if (Seat* seat =
                next(keys, all_full, [](const Seat& each) { return each.terms.empty(); })) {
            return take(lead, *seat, territory_full ? RoutingReason::full : RoutingReason::turn);
        }
        const bool nobody = rules_.fallback.empty();
        return {lead.id, rules_.fallback,
                nobody ? RoutingReason::unassigned : RoutingReason::fallback};
    }

 private:
    /// Returns whose turn it is among those who cover the lead; `full` tells of those who cannot.
    template <class Wanted>
    Seat* next(const Attributes& lead, bool& full, const Wanted& wanted) {
        Seat* best = nullptr;
        for (Seat& seat : seats_) {
            if (!wanted(seat) || !seat.covers(lead)) continue;
            if (seat.full()) {
                full = true;
            } else if (best == nullptr || seat.before(*best)) {
                best = &seat;
            }
        }
        return best;
    }

    static LeadAssignment take(const RoutableLead& lead, Seat& seat, RoutingReason reason) {
        ++seat.held;
        return {lead.id, seat.owner->id, reason};
    }

    std::vector<Seat> seats_;
    const RoutingRules& rules_;
};

}  // namespace

std::vector<LeadAssignment> route_leads(const std::vector<LeadOwner>& owners,
                                        const std::vector<RoutableLead>& leads,
                                        const RoutingRules& rules) {
    refuse_doubles(owners, "owners");
    refuse_doubles(leads, "leads");
    std::vector<const RoutableLead*> order;
    for (const RoutableLead& lead : leads) order.push_back(&lead);
    const auto score = [](const RoutableLead& lead) {
        return lead.score == lead.score ? lead.score : 0;
    };
    std::sort(order.begin(), order.end(), [&](const RoutableLead* left, const RoutableLead* right) {
        const double mine = score(*left), theirs = score(*right);
        return mine != theirs ? mine > theirs : left->id < right->id;
    });
    Routing routing(owners, rules);
    std::vector<LeadAssignment> all;
    for (const RoutableLead* lead : order) all.push_back(routing.assign(*lead));
    std::sort(all.begin(), all.end(), [](const LeadAssignment& left, const LeadAssignment& right) {
        return left.lead < right.lead;
    });
    return all;
}

}  // namespace tenure::inline v1
