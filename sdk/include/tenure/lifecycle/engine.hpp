// Lifecycle, step 5: replays a history up to an instant and tells state, timeline and evidence.
// Deterministic, and blind to what happens after as_of.
#pragma once

#include <utility>

#include "tenure/lifecycle/evidence.hpp"
#include "tenure/lifecycle/replay.hpp"

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

/// Returns the stage a framework gives to what a replay found.
inline Stage stage_of(const Replay& replay, const Framework& framework, Timestamp as_of) {
    Stage stage;
    stage.state = replay.state();
    if (const StageInfo* info = framework.stage_of(stage.state)) stage.stage = info->id;
    if (const SubStage* part = framework.sub_stage_of(stage.state)) stage.sub_stage = part->id;
    stage.as_of = as_of;
    stage.since = replay.since();
    if (replay.changed()) stage.previous = replay.previous();
    return stage;
}

/// Returns stage, timeline, evidence and customer-days as of an instant. The events must be sorted;
/// the result points into `history`, which must outlive it.
/// Complexity: that of Replay::run.
inline Standing standing_of(const History& history, const Framework& framework, Timestamp as_of) {
    const Moments moments = moments_of(history);
    Replay replay(framework);
    Standing result;
    replay.run(moments, as_of, [&](State from, State to, Timestamp at) {
        std::vector<Evidence> why = detail::EvidenceWriter(replay.life(), history, at).of(to);
        Evidence first = why.empty() ? Evidence{""} : std::move(why.front());
        result.timeline.push_back({at, from, to, std::move(first)});
    });
    const detail::Life& life = replay.life();
    result.stage = stage_of(replay, framework, as_of);
    result.why = detail::EvidenceWriter(life, history, as_of).of(replay.state());
    result.life_start = life.start;
    result.silence = life.silence;
    result.contracts = life.contracts;
    result.days = life.days;
    for (std::size_t i = 0; i < replay.seen(); ++i) {
        if (!replay.stands(i)) continue;
        const Event& purchase = history.events[i];
        std::optional<Money> left;
        if (purchase.amount) left = Money{replay.left(i), purchase.amount->currency};
        result.purchases.emplace_back(&purchase, left);
    }
    return result;
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
