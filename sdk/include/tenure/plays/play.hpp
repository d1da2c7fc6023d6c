// Plays, step 7: what to do with whom and when, as data: a play is a rule with an action and a
// goal. Read from JSON by plays/catalogue.hpp, planned by plays/plan.hpp, carried out by
// plays/run.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/lifecycle/framework.hpp"
#include "tenure/lifecycle/permission.hpp"
#include "tenure/segment/rule.hpp"

namespace tenure::inline v1 {

/// The days a play can be timed by.
enum class PlayDate : std::uint8_t {
    birthday,        ///< every year; of 29 February on the 28th in other years
    occasion,        ///< the customer's other yearly day
    first_purchase,  ///< its anniversary
    last_purchase,   ///< its anniversary: the season a seasonal buyer comes back in
    renewal,         ///< of a subscription in force
    trial_end,       ///< of a subscription on trial
    due              ///< when silence alone will change the customer's state
};

/// Returns the date's name, e.g. "first_purchase".
constexpr std::string_view to_string(PlayDate date) {
    constexpr std::string_view names[] = {
        "birthday", "occasion", "first_purchase", "last_purchase", "renewal", "trial_end", "due"};
    return names[static_cast<std::size_t>(date)];
}

/// What makes a play take up a customer.
struct PlayTrigger {
    enum class Kind : std::uint8_t {
        state,   ///< is in one of the states, stages for some days
        move,    ///< came into one of the states, from some other, within some days
        score,   ///< a number of the customer is above or below a limit
        date,    ///< a day is near
        segment  ///< is in one of the named RFM segments
    } kind = Kind::state;
    std::vector<State> states{};         ///< state and move; empty with stages alone
    std::vector<std::string> stages{};   ///< state: stage ids of the generation's framework
    std::vector<State> from{};           ///< move: empty means from anywhere
    int after_days = 0;                  ///< state: in it for at least so long
    int within_days = 0;                 ///< state, move: in it for at most so long; 0: no limit
    std::string score{};                 ///< a number of rule_fields()
    std::optional<double> above{};       ///< score
    std::optional<double> below{};       ///< score
    PlayDate date = PlayDate::birthday;  ///< date
    int before_days = 0;                 ///< date: from so many days before up to the day itself
    std::vector<std::string> segments{};
};

/// Who has to do a task.
struct OwnerRule {
    enum class Kind : std::uint8_t { record, fixed } kind = Kind::record;
    std::string fixed{};     ///< a user's record id, name or e-mail address
    std::string fallback{};  ///< likewise, where the record has no active owner; may be empty
};

/// What a play writes into the CRM. Texts may hold {name}, {stage}, {date} and {play}.
struct PlayStep {
    enum class Kind : std::uint8_t { task, note, field, tag } kind = Kind::task;
    Label subject{};      ///< task
    Label description{};  ///< task; note: the text
    int due_days = 0;     ///< task: after the day of the plan, yet never after a trigger's date
    OwnerRule owner{};    ///< task, note
    std::string field{};  ///< field: its API name or its label
    Label value{};        ///< field: as people write it; tag: the tag
};

/// The permission a play needs.
struct ConsentNeed {
    std::string purpose{};  ///< e.g. "marketing"; empty: the play asks for none
    std::string channel{};  ///< e.g. "call"; empty: any
    WithoutRecord without_record = WithoutRecord::allowed;
};

/// What a play is to bring about; measured in both arms alike.
struct PlayGoal {
    enum class Kind : std::uint8_t { purchase, state } kind = Kind::purchase;
    std::vector<State> states{};  ///< state: one of these is reached
    int within_days = 30;         ///< after the day of the plan
};

/// A play.
struct Play {
    std::string id{};
    Label label{};
    std::string stage{};    ///< where in the lifecycle it belongs, for people
    std::string purpose{};  ///< why it is worth doing, for people
    PlayTrigger trigger{};
    std::optional<SegmentRule> audience{};  ///< who else has to be there; docs/segments.md
    PlayStep action{};
    ConsentNeed consent{};
    int cool_down_days = 90;  ///< before the same play may take up the same customer again
    double hold_out = 0.1;    ///< share of customers who are left alone to compare with
    PlayGoal goal{};
    int priority = 50;  ///< 0 to 100; higher goes first
};

/// How often one customer is bothered at most, over all plays.
struct FrequencyCap {
    int actions = 2;  ///< 0: no limit
    int days = 30;    ///< within so many days
};

/// All plays of a business.
struct Playbook {
    std::vector<Play> plays{};
    FrequencyCap cap{};

    /// Returns the play of that id, or nothing.
    const Play* find(std::string_view id) const {
        for (const Play& play : plays) {
            if (play.id == id) return &play;
        }
        return nullptr;
    }
};

}  // namespace tenure::inline v1
