// Plays, step 7: carries a plan out in the CRM: tasks, notes, fields and tags, each exactly once.
// Everything goes through the log of the store, so that a killed run is continued, not repeated.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tenure/core/clock.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/progress.hpp"
#include "tenure/mapping/mapping.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// Whether the CRM is changed.
enum class PlayMode { act, dry_run };

/// Settings of a run.
struct PlayRunOptions {
    std::string source = "default";
    std::string play{};  ///< this one alone; empty: all of the plan
    PlayMode mode = PlayMode::act;
    std::size_t limit = 0;  ///< actions written at most; hold-outs ranked below wait too; 0: all
    Date today{};           ///< the business day it is, for start dates of tasks
    Log log{};
    Clock* clock = nullptr;
    ProgressSink progress{};
};

/// An action the CRM did not take, or of which nobody knows.
struct PlayRejection {
    std::string play{};
    RowKey customer{};
    std::string code{};
    std::string message{};
};

/// What a run did.
struct PlayRunReport {
    std::int64_t plan = 0;
    std::int64_t generation = 0;
    std::uint64_t done = 0;      ///< actions written
    std::uint64_t found = 0;     ///< actions an interrupted run had written already
    std::uint64_t already = 0;   ///< actions of the plan that were settled before
    std::uint64_t held_out = 0;  ///< customers newly assigned to a hold-out
    std::uint64_t planned = 0;   ///< actions a dry run would write
    std::uint64_t left = 0;      ///< actions beyond the limit
    std::vector<PlayRejection> rejected{};
    std::vector<std::string> missing{};  ///< fields the mapping names and the CRM does not have
};

/// Carries out the latest plan for the customers of one source. An action is logged as started
/// before the CRM is asked to write it, and with its outcome after; one that stayed started or
/// unknown is looked up in the CRM by its key before anything else, and written again only when it
/// is not there. Done actions are never repeated, refused ones are tried again.
/// Throws: Error{not_found} without a plan; Error{guard} when the plan is not of the latest
/// generation; Error{configuration} when the mapping says nothing of an action; connector errors
/// that concern the source as a whole.
PlayRunReport run_plays(Connector& connector, Store& store, const ActionMappings& mapping,
                        const PlayRunOptions& options = {}, const Context& context = {});

}  // namespace tenure::inline v1
