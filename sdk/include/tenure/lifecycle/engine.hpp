// Lifecycle, step 5: replays a history up to an instant and tells state, timeline and evidence.
// Deterministic, and blind to what happens after as_of.
#pragma once

#include <utility>

#include "tenure/lifecycle/evidence.hpp"

namespace tenure::inline v1 {

/// Everything the engine finds out about a customer as of an instant.
struct Standing {
    Stage stage{};
    std::vector<Evidence> why{};
    std::vector<Transition> timeline{};
    std::vector<BuyingDay> days{};  ///< customer-days that remain after refunds, in time order
    std::size_t life_start = 0;     ///< index of the day this life began: the first, or a return
    Silence silence{};              ///< when the present silence becomes a risk, a lapse ...
    int contracts = 0;              ///< in force
    std::vector<std::pair<const Event*, std::optional<Money>>> purchases{};  ///< and what is left
};

namespace detail {

/// Replays events and keeps the changes of state, silent ones included.
class Replay {
 public:
    Replay(const History& history, const Framework& framework)
        : history_(history), framework_(framework), life_(fresh()) {}

    void run(Timestamp as_of) {
        const std::vector<Event>& events = history_.events;
        std::size_t next = 0;
        while (next < events.size() && events[next].at <= as_of) {
            const Timestamp at = events[next].at;
            pass_silence({at.micros == never.micros ? at.micros : at.micros - 1});
            const std::size_t begin = next;
            while (next < events.size() && events[next].at == at) ++next;
            take(begin, next);
            arrive(at);
        }
        pass_silence(as_of);
        as_of_ = as_of;
    }

    Standing standing() && {
        Standing result;
        result.stage = stage();
        result.why = EvidenceWriter(life_, as_of_).of(state_);
        result.timeline = std::move(timeline_);
        result.life_start = life_.start;
        result.silence = life_.silence;
        result.contracts = life_.contracts;
        for (const Event* purchase : bought_) {
            if (!returns_.gone(*purchase)) {
                result.purchases.emplace_back(purchase, returns_.left(*purchase));
            }
        }
        result.days = std::move(life_.days);
        return result;
    }

 private:
    Life fresh() const {
        Life life;
        life.thresholds = &framework_.thresholds;
        life.segment = &history_.segment;
        return life;
    }

    /// Lets silence alone change the state, up to and including `last`.
    void pass_silence(Timestamp last) {
        for (const Timestamp at : silent_changes(life_)) {
            if (at > now_ && at <= last && at != forever) arrive(at);
        }
    }

    void take(std::size_t begin, std::size_t end) {
        bool day_lost = false;
        for (std::size_t i = begin; i < end; ++i) {
            const Event& event = history_.events[i];
            if (event.kind == EventKind::purchase) {
                returns_.bought(event);
                bought_.push_back(&event);
            }
            if (event.kind == EventKind::refund) {
                day_lost = refund(event) || day_lost;
            } else {
                apply(event);
            }
        }
        if (!day_lost) return;
        life_ = fresh();  // rare: a day without purchases never was one
        for (std::size_t i = 0; i < end; ++i) apply(history_.events[i]);
    }

    void apply(const Event& event) {
        const bool purchase = event.kind == EventKind::purchase;
        if (purchase && returns_.gone(event)) {
            life_.contact(event);
        } else {
            life_.apply(event, purchase ? amount(event) : 0);
        }
    }

    /// Returns true when a day lost its last purchase by it.
    bool refund(const Event& event) {
        bool day_lost = false;
        for (const Returns::Lowered& lowered : returns_.give_back(event)) {
            const double amount = history_.mixed_currencies ? 0 : lowered.amount;
            const int gone = returns_.gone(*lowered.purchase) ? 1 : 0;
            day_lost = !life_.lower(lowered.purchase->day, amount, gone) || day_lost;
        }
        return day_lost;
    }

    double amount(const Event& purchase) const {
        const std::optional<Money> left = returns_.left(purchase);
        return left && !history_.mixed_currencies ? left->amount() : 0;
    }

    void arrive(Timestamp at) {
        now_ = at;
        const State next = decide(life_, at);
        if (next == state_) return;
        std::vector<Evidence> why = EvidenceWriter(life_, at).of(next);
        Evidence first = why.empty() ? Evidence{""} : std::move(why.front());
        timeline_.push_back({at, state_, next, std::move(first)});
        state_ = next;
    }

    Stage stage() const {
        Stage stage;
        stage.state = state_;
        if (const StageInfo* info = framework_.stage_of(state_)) stage.stage = info->id;
        if (const SubStage* part = framework_.sub_stage_of(state_)) stage.sub_stage = part->id;
        stage.as_of = as_of_;
        if (timeline_.empty()) {
            stage.since = std::min(as_of_, history_.known_since.value_or(as_of_));
        } else {
            stage.since = timeline_.back().at;
            stage.previous = timeline_.back().from;
        }
        return stage;
    }

    const History& history_;
    const Framework& framework_;
    Life life_;
    Returns returns_;
    std::vector<const Event*> bought_;
    State state_ = State::unknown;
    Timestamp now_ = never;
    Timestamp as_of_;
    std::vector<Transition> timeline_;
};

}  // namespace detail

/// Returns stage, timeline, evidence and customer-days as of an instant. The events must be sorted;
/// the result points into `history`, which must outlive it.
/// Complexity: O(n log n) in the events, and once more per customer-day that refunds remove.
inline Standing standing_of(const History& history, const Framework& framework, Timestamp as_of) {
    detail::Replay replay(history, framework);
    replay.run(as_of);
    return std::move(replay).standing();
}

/// Returns the stage as of an instant, and why.
inline Stage stage_of(const History& history, const Framework& framework, Timestamp as_of,
                      std::vector<Evidence>* why = nullptr) {
    Standing standing = standing_of(history, framework, as_of);
    if (why != nullptr) *why = std::move(standing.why);
    return standing.stage;
}

/// Returns every change of state up to an instant, in time order, also those by silence alone.
inline std::vector<Transition> timeline(const History& history, const Framework& framework,
                                        Timestamp as_of) {
    return standing_of(history, framework, as_of).timeline;
}

}  // namespace tenure::inline v1
