// Lifecycle, step 5: replays a customer's moments up to an instant and tells state and signals.
// One object serves many customers in turn and keeps its memory.
#pragma once

#include <utility>

#include "tenure/lifecycle/decide.hpp"
#include "tenure/lifecycle/signals.hpp"

namespace tenure::inline v1 {

/// Replays moments. Blind to what happens after as_of.
/// Lifetime: the framework and the moments of the last run must outlive the results.
/// Threads: one object per thread.
class Replay {
 public:
    explicit Replay(const Framework& framework) : framework_(framework) {}

    /// Replays the moments up to and including `as_of`.
    /// Complexity: O(n log n) in the moments, and once more per customer-day that refunds remove.
    void run(const Moments& moments, Timestamp as_of) {
        const auto nobody = [](State, State, Timestamp) {};
        if (!run_end(moments, as_of)) run(moments, as_of, nobody);
    }

    /// The same, calling `changed(from, to, at)` at every change of state, silent ones included.
    template <class Changed>
    void run(const Moments& moments, Timestamp as_of, Changed&& changed) {
        begin(moments, as_of);
        go_on(changed);
    }

    State state() const { return state_; }
    State previous() const { return previous_; }
    bool changed() const { return changed_; }  ///< a state came before
    Timestamp since() const {
        return changed_ ? since_ : std::min(as_of_, moments_->known_since.value_or(as_of_));
    }
    /// Returns when the state changes next if nothing happens; detail::forever if never.
    Timestamp due() const {
        Timestamp at = as_of_;
        do {
            at = detail::next_silent_change(life_, at);
        } while (at != detail::forever && detail::decide(life_, at) == state_);
        return at;
    }
    /// Returns what is known at as_of, and how many moments lie before it.
    const detail::Life& life() const { return life_; }
    std::size_t seen() const { return end_; }
    /// Tells whether the moment at a position is a purchase that refunds left standing.
    bool stands(std::size_t position) const {
        return moments_->list[position].kind == EventKind::purchase && !returns_.gone(position);
    }
    /// Returns what is left of a purchase in smallest units.
    std::int64_t left(std::size_t position) const { return returns_.left(position); }

 private:
    static constexpr std::size_t end_moments = 3;

    /// Replays with the states of the last few moments only: the last change mostly lies there.
    /// Returns false when it does not.
    bool run_end(const Moments& moments, Timestamp as_of) {
        const std::vector<Moment>& list = moments.list;
        if (list.size() <= 2 * end_moments || list.back().at > as_of) return false;
        begin(moments, as_of);
        const Timestamp last_part = list[list.size() - end_moments].at;
        life_.hurried = true;
        while (list[end_].at < last_part) take_next();
        if (end_ == 0) return false;
        life_.catch_up();
        now_ = list[end_ - 1].at;
        state_ = detail::decide(life_, now_);
        go_on([](State, State, Timestamp) {});
        return changed_;
    }

    template <class Changed>
    void go_on(Changed&& changed) {
        const std::vector<Moment>& list = moments_->list;
        while (end_ < list.size() && list[end_].at <= as_of_) {
            const Timestamp at = list[end_].at;
            pass_silence({at == detail::never ? at.micros : at.micros - 1}, changed);
            take_next();
            arrive(at, changed);
        }
        pass_silence(as_of_, changed);
    }

    void begin(const Moments& moments, Timestamp as_of) {
        moments_ = &moments;
        as_of_ = as_of;
        end_ = 0;
        const auto& segments = framework_.thresholds.rhythm.segment_days;
        const auto segment =
            moments.segment.empty() ? segments.end() : segments.find(moments.segment);
        life_.thresholds = &framework_.thresholds;
        life_.segment_days = segment == segments.end() ? nullptr : &segment->second;
        life_.moments = &moments;
        life_.restart();
        life_.hurried = false;
        returns_.reset(moments);
        state_ = previous_ = State::unknown;
        now_ = since_ = detail::never;
        changed_ = false;
    }

    /// Lets silence alone change the state, up to and including `last`.
    template <class Changed>
    void pass_silence(Timestamp last, Changed&& changed) {
        for (;;) {
            const Timestamp at = detail::next_silent_change(life_, now_);
            if (at > last || at == detail::forever) return;
            arrive(at, changed);
        }
    }

    /// Takes all moments of the next instant.
    void take_next() {
        const std::size_t first = end_;
        const Timestamp at = moments_->list[first].at;
        while (end_ < moments_->list.size() && moments_->list[end_].at == at) ++end_;
        bool day_lost = false;
        for (std::size_t i = first; i < end_; ++i) {
            if (moments_->list[i].kind == EventKind::refund) {
                day_lost = refund(i) || day_lost;
            } else {
                apply(i);
            }
        }
        if (!day_lost) return;
        life_.restart();  // rare: a day without purchases never was one
        for (std::size_t i = 0; i < end_; ++i) apply(i);
    }

    void apply(std::size_t position) {
        const bool purchase = moments_->list[position].kind == EventKind::purchase;
        if (purchase && returns_.gone(position)) {
            life_.contact(position);
        } else {
            life_.apply(position, purchase ? amount(position, returns_.left(position)) : 0);
        }
    }

    /// Returns true when a day lost its last purchase by it.
    bool refund(std::size_t position) {
        bool day_lost = false;
        for (const detail::Returns::Lowered& lowered : returns_.give_back(position)) {
            const int gone = returns_.gone(lowered.purchase) ? 1 : 0;
            const Date day = moments_->list[lowered.purchase].day;
            day_lost = !life_.lower(day, amount(lowered.purchase, lowered.minor), gone) || day_lost;
        }
        return day_lost;
    }

    double amount(std::size_t position, std::int64_t minor) const {
        if (moments_->mixed_currencies) return 0;
        return detail::major(*moments_, moments_->list[position], minor);
    }

    template <class Changed>
    void arrive(Timestamp at, Changed&& changed) {
        now_ = at;
        const State next = detail::decide(life_, at);
        if (next == state_) return;
        changed(state_, next, at);
        previous_ = std::exchange(state_, next);
        since_ = at;
        changed_ = true;
    }

    const Framework& framework_;
    const Moments* moments_ = nullptr;
    detail::Life life_;
    detail::Returns returns_;
    std::size_t end_ = 0;
    State state_ = State::unknown, previous_ = State::unknown;
    bool changed_ = false;
    Timestamp now_ = detail::never, since_ = detail::never, as_of_{};
};

}  // namespace tenure::inline v1
