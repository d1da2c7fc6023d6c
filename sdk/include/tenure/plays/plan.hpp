// Plays, step 7: what to do with whom today, as a list to review before anything is done.
// Reads insights and customers from the store, keeps the plan there; plays/run.hpp carries it out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenure/core/calendar.hpp"
#include "tenure/core/clock.hpp"
#include "tenure/core/progress.hpp"
#include "tenure/core/zone.hpp"
#include "tenure/plays/play.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// Settings of a plan.
struct PlanOptions {
    std::optional<Timestamp> as_of{};  ///< when it is; unset: the as_of of the latest generation
    Zone business_zone{};              ///< whose day it is
    Calendar calendar = Calendar::gregorian;  ///< whose years birthdays come back in
    Language language = Language::en;         ///< of the texts written into the CRM
    Framework framework{};                    ///< for labels of stages; may be empty
    PermissionRules permission{};             ///< a play's own without_record comes before
    std::string play{};                       ///< plan this one alone; empty: all
    Clock* clock = nullptr;
    ProgressSink progress{};
};

/// How many customers a play met.
struct PlayCounts {
    std::string play{};
    std::uint64_t treat = 0;
    std::uint64_t hold_out = 0;
    std::map<std::string, std::uint64_t> skipped{};  ///< by why: "consent", "cool_down" ...
    std::uint64_t not_due = 0;                       ///< the day is known, and not near
    std::uint64_t unknown = 0;                       ///< what the trigger looks at is missing
};

/// A plan: rows to be done first, by rank, then those that were skipped.
struct PlayPlan {
    PlanRecord record{};
    std::vector<PlannedAction> rows{};
    std::vector<PlayCounts> counts{};  ///< in the order of the playbook
    std::uint64_t gone = 0;            ///< customers of the generation that the store no longer has
};

/// Plans all plays for the newest generation as of options.as_of and keeps the plan in the store.
/// Of one customer's plays those of higher priority go first; cool-down, consent, owner and
/// frequency cap are asked in this order. Hold-outs pass the same questions and count against
/// cool-down and cap as if treated, so that both arms meet the same other plays.
/// Throws: Error{not_found} without a generation or for an unknown options.play.
/// Complexity: linear in customers; memory grows with those that a play takes up.
PlayPlan plan_plays(Store& store, const Playbook& book, const PlanOptions& options = {},
                    const Context& context = {});

/// Returns the counts kept with a plan.
std::vector<PlayCounts> counts_of(const PlanRecord& record);

/// Returns why a play took up a customer, e.g. "churn_risk 0.82 is above 0.7"; dates in the
/// calendar of the reader. Returns an empty text for what is no reason of a plan.
std::string reason_text(const PlannedAction& row, Language language,
                        Calendar calendar = Calendar::gregorian);

/// Returns what a row does in a few words, e.g. the task's subject.
std::string action_text(const PlannedAction& row);

}  // namespace tenure::inline v1
