// Store, step 4: plans of plays, who was held out, and what became of every action.
// plays/plan.hpp and plays/run.hpp write it; plays/results.hpp measures by it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "tenure/core/time.hpp"
#include "tenure/crm/record.hpp"
#include "tenure/model/schema.hpp"

namespace tenure::inline v1 {

/// Whether a customer gets what a play does, or is left alone to compare with.
enum class Arm : std::uint8_t { treat, hold_out };

/// Returns "treat" or "hold-out".
constexpr std::string_view to_string(Arm arm) {
    return arm == Arm::treat ? "treat" : "hold-out";
}

/// What a plan of plays was made with.
struct PlanRecord {
    std::int64_t number = 0;
    std::int64_t generation = 0;
    Timestamp as_of{};
    Timestamp made_at{};
    Date planned_on{};          ///< the business day of as_of
    std::string plays{};        ///< JSON: the plays of the plan and how many customers each met
    std::uint64_t actions = 0;  ///< to be carried out, hold-outs not among them
};

/// One customer in one play of a plan, in the order of rank.
struct PlannedAction {
    RowKey customer{};
    std::string name{};  ///< the customer's, as the insights had it
    std::string play{};
    Arm arm = Arm::treat;
    std::string action{};  ///< JSON: what is written into the CRM
    Date due{};
    std::string owner{};    ///< the record of who has to do it; empty where nobody is named
    std::string reason{};   ///< JSON: which trigger fired, by which values
    std::string skipped{};  ///< why not: "consent", "cool_down", "cap", "owner"; empty: to be done
    std::string remark{};   ///< the words of a skip
};

/// How far an action has come.
enum class ActionState : std::uint8_t {
    held_out,  ///< belongs to the hold-out: nothing is done
    started,   ///< about to be written: the CRM decides whether it was
    done,
    rejected,  ///< the CRM said no
    unknown    ///< the CRM gave no trustworthy answer
};

/// Returns the state's name, e.g. "held_out".
constexpr std::string_view to_string(ActionState state) {
    constexpr std::string_view names[] = {"held_out", "started", "done", "rejected", "unknown"};
    return names[static_cast<std::size_t>(state)];
}

/// One customer met by one play: assigned to an arm, and what became of it.
struct PlayAction {
    std::string key{};  ///< unique; also what finds the record in the CRM
    std::int64_t plan = 0;
    std::string play{};
    RowKey customer{};
    Arm arm = Arm::treat;
    Date assigned_on{};  ///< the business day of the plan
    ActionState state = ActionState::started;
    std::string stream{};  ///< of the record written
    RecordId record{};
    std::string code{};
    std::string message{};
    std::string action{};  ///< JSON, as planned
    Timestamp at{};        ///< of the latest change
};

/// Which actions to read; empty members do not restrict.
struct PlayActionFilter {
    std::string play{};
    std::optional<Date> since{};  ///< assigned on this day or later
    bool unsettled = false;       ///< only those started or unknown
};

/// Keeps plans and actions.
class PlayStore {
 public:
    virtual ~PlayStore() = default;

    /// Keeps a plan as a whole and returns its number; the oldest of more than 24 goes.
    virtual std::int64_t put_plan(const PlanRecord& plan, std::span<const PlannedAction> rows) = 0;
    /// Returns the newest plan.
    virtual std::optional<PlanRecord> latest_plan() = 0;
    /// Visits a plan's rows in their order; the store must not be used meanwhile.
    virtual void each_planned(std::int64_t plan,
                              const std::function<void(const PlannedAction&)>& visit) = 0;
    /// Adds actions, replacing those of the same key, in one transaction.
    virtual void put_play_actions(std::span<const PlayAction> actions) = 0;
    /// Visits actions in the order of day, play and key; the store must not be used meanwhile.
    virtual void each_play_action(const PlayActionFilter& filter,
                                  const std::function<void(const PlayAction&)>& visit) = 0;
    /// Forgets a customer's record in all plans and actions; returns how many rows that were.
    virtual std::uint64_t forget_play_customer(const RowKey& customer) = 0;
};

}  // namespace tenure::inline v1
