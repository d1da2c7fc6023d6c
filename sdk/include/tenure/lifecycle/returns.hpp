// Lifecycle, step 5: refunds: which purchase each one lowers, and which purchases are gone by it.
// A refund counts from its own day on; before that day its purchase stands.
#pragma once

#include <limits>
#include <map>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tenure/lifecycle/history.hpp"

namespace tenure::inline v1::detail {

/// What has been given back of each purchase so far.
class Returns {
 public:
    struct Lowered {
        const Event* purchase;
        double amount{};  ///< major units
    };

    void bought(const Event& purchase) {
        open_.push_back(&purchase);
        if (!purchase.key.empty()) by_key_.emplace(purchase.key, &purchase);
    }

    /// Lowers the named purchase, or without a name the latest ones first; returns those lowered.
    /// A refund that names an unknown purchase, or is in another currency, lowers nothing.
    std::vector<Lowered> give_back(const Event& refund) {
        std::vector<Lowered> lowered;
        if (!refund.about.empty()) {
            const auto found = by_key_.find(refund.about);
            if (found == by_key_.end()) return lowered;
            lower(*found->second, refund, size_of(refund), lowered);
            return lowered;
        }
        std::int64_t left = size_of(refund);
        while (left > 0 && !open_.empty()) {
            left = lower(*open_.back(), refund, left, lowered);
            if (left > 0) open_.pop_back();
        }
        return lowered;
    }

    bool gone(const Event& purchase) const {
        const auto found = returned_.find(&purchase);
        return found != returned_.end() && found->second.whole;
    }

    /// Returns what is left of a purchase; nothing when it names no amount.
    std::optional<Money> left(const Event& purchase) const {
        if (!purchase.amount) return std::nullopt;
        const auto found = returned_.find(&purchase);
        const std::int64_t less = found == returned_.end() ? 0 : found->second.minor;
        return Money{size_of(purchase) - less, purchase.amount->currency};
    }

 private:
    struct Returned {
        std::int64_t minor = 0;
        bool whole = false;
    };

    static std::int64_t size_of(const Event& event) {
        constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
        if (!event.amount) return event.kind == EventKind::refund ? most : 0;
        const std::int64_t minor = event.amount->minor;
        return minor == std::numeric_limits<std::int64_t>::min() ? most
               : minor < 0                                       ? -minor
                                                                 : minor;
    }

    /// Returns what of the refund remains.
    std::int64_t lower(const Event& purchase, const Event& refund, std::int64_t amount,
                       std::vector<Lowered>& lowered) {
        const bool named = !refund.about.empty();
        const bool priced = purchase.amount && refund.amount;
        if (priced && purchase.amount->currency != refund.amount->currency) return amount;
        if (!priced && !named) return amount;
        Returned& so_far = returned_[&purchase];
        if (so_far.whole) return amount;
        const std::int64_t left = size_of(purchase) - so_far.minor;
        const std::int64_t taken = amount < left ? amount : left;
        so_far.minor += taken;
        so_far.whole = taken == left && (left > 0 || !purchase.amount);
        if (taken > 0 || so_far.whole) {
            const Currency currency = purchase.amount ? purchase.amount->currency : Currency{};
            lowered.push_back({&purchase, Money{taken, currency}.amount()});
        }
        return amount - taken;
    }

    std::map<const Event*, Returned> returned_;
    std::unordered_map<std::string_view, const Event*> by_key_;
    std::vector<const Event*> open_;
};

/// Calls `visit(purchase, what is left of it)` for each purchase up to an instant that the refunds
/// up to then leave standing, in order.
template <class Visit>
void for_each_kept(const History& history, Timestamp as_of, Visit&& visit) {
    Returns returns;
    std::vector<const Event*> bought;
    for (const Event& event : history.events) {
        if (event.at > as_of) break;
        if (event.kind == EventKind::refund) returns.give_back(event);
        if (event.kind != EventKind::purchase) continue;
        returns.bought(event);
        bought.push_back(&event);
    }
    for (const Event* purchase : bought) {
        if (!returns.gone(*purchase)) visit(*purchase, returns.left(*purchase));
    }
}

}  // namespace tenure::inline v1::detail
