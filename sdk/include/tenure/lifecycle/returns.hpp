// Lifecycle, step 5: refunds: which purchase each one lowers, and which purchases are gone by it.
// A refund counts from its own day on; before that day its purchase stands.
#pragma once

#include <limits>
#include <vector>

#include "tenure/lifecycle/moment.hpp"

namespace tenure::inline v1::detail {

/// What has been given back of each purchase so far. Costs nothing before the first refund.
class Returns {
 public:
    struct Lowered {
        std::size_t purchase;  ///< its position
        std::int64_t minor;
    };

    /// Begins anew with other moments, which must outlive their use here.
    void reset(const Moments& moments) {
        moments_ = &moments;
        known_ = 0;
        returned_.clear();
        open_.clear();
        by_record_.clear();
    }

    /// Lowers the named purchase, or without a name the latest ones before the refund first;
    /// returns those lowered. Refunds are given in order. One that names an unknown purchase, or is
    /// in another currency, lowers nothing.
    const std::vector<Lowered>& give_back(std::size_t position) {
        lowered_.clear();
        for (; known_ < position; ++known_) {
            if (at(known_).kind == EventKind::purchase) add_purchase(known_);
        }
        const Moment& refund = at(position);
        const std::int64_t size = refund.currency == 0 ? most : refund.minor;
        if (refund.about != 0) {
            const auto record = static_cast<std::size_t>(refund.about);
            const std::size_t found = record < by_record_.size() ? by_record_[record] : nowhere;
            if (found != nowhere) lower(found, refund, size);
            return lowered_;
        }
        std::int64_t left = size;
        while (left > 0 && !open_.empty()) {
            left = lower(open_.back(), refund, left);
            if (left > 0) open_.pop_back();
        }
        return lowered_;
    }

    bool gone(std::size_t position) const {
        return position < returned_.size() && returned_[position].whole;
    }

    /// Returns what is left of a purchase, 0 when it names no amount.
    std::int64_t left(std::size_t position) const {
        const std::int64_t less = position < returned_.size() ? returned_[position].minor : 0;
        return at(position).minor - less;
    }

 private:
    struct Returned {
        std::int64_t minor = 0;
        bool whole = false;
    };
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
    static constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

    const Moment& at(std::size_t position) const { return moments_->list[position]; }

    void add_purchase(std::size_t position) {
        open_.push_back(position);
        const auto record = static_cast<std::size_t>(at(position).record);
        if (record == 0) return;
        if (by_record_.size() <= record) by_record_.resize(record + 1, nowhere);
        if (by_record_[record] == nowhere) by_record_[record] = position;
    }

    /// Returns what of the refund remains.
    std::int64_t lower(std::size_t position, const Moment& refund, std::int64_t amount) {
        const Moment& purchase = at(position);
        const bool priced = purchase.currency != 0 && refund.currency != 0;
        if (priced && purchase.currency != refund.currency) return amount;
        if (!priced && refund.about == 0) return amount;
        if (returned_.size() < moments_->list.size()) returned_.resize(moments_->list.size());
        Returned& so_far = returned_[position];
        if (so_far.whole) return amount;
        const std::int64_t left = purchase.minor - so_far.minor;
        const std::int64_t taken = amount < left ? amount : left;
        so_far.minor += taken;
        so_far.whole = taken == left && (left > 0 || purchase.currency == 0);
        if (taken > 0 || so_far.whole) lowered_.push_back({position, taken});
        return amount - taken;
    }

    const Moments* moments_ = nullptr;
    std::size_t known_ = 0;  ///< purchases before this position are known
    std::vector<Returned> returned_;
    std::vector<std::size_t> by_record_;
    std::vector<std::size_t> open_;
    std::vector<Lowered> lowered_;
};

/// Calls `visit(position, smallest units left of it)` for each purchase up to an instant that the
/// refunds up to then leave standing, in order. `returns` lends its memory.
template <class Visit>
void for_each_kept(const Moments& moments, Timestamp as_of, Returns& returns, Visit&& visit) {
    returns.reset(moments);
    std::size_t end = 0;
    for (; end < moments.list.size() && moments.list[end].at <= as_of; ++end) {
        if (moments.list[end].kind == EventKind::refund) returns.give_back(end);
    }
    for (std::size_t i = 0; i < end; ++i) {
        if (moments.list[i].kind != EventKind::purchase || returns.gone(i)) continue;
        visit(i, returns.left(i));
    }
}

/// The same for a history: calls `visit(purchase, what is left of it)`.
template <class Visit>
void for_each_kept(const History& history, Timestamp as_of, Visit&& visit) {
    const Moments moments = moments_of(history);
    Returns returns;
    for_each_kept(moments, as_of, returns, [&](std::size_t position, std::int64_t minor) {
        const Event& purchase = history.events[position];
        std::optional<Money> left;
        if (purchase.amount) left = Money{minor, purchase.amount->currency};
        visit(purchase, left);
    });
}

}  // namespace tenure::inline v1::detail
