// Lifecycle, step 5: a CRM's own list of stages, read as states and written back from them.
// Lists come from FieldInfo::choices as adapters discover them, or as JSON; docs/frameworks.md.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/crm/record.hpp"
#include "tenure/lifecycle/framework.hpp"

namespace tenure::inline v1 {

/// How a stage of deals ends, where the CRM says so.
enum class StageOutcome : std::uint8_t { unsaid, open, won, lost };

/// One stage of a CRM's own list.
struct CrmStage {
    std::string value{};  ///< as the API has it, e.g. "Closed Won"
    std::string label{};  ///< as users read it
    StageOutcome outcome = StageOutcome::unsaid;
    std::optional<double> probability{};  ///< of winning, 0 to 1
};

/// A CRM's own list of stages, in its order.
struct CrmStageList {
    std::string id{};     ///< e.g. "crm:shop/Leads/leadstatus"
    std::string label{};  ///< the field's
    std::vector<CrmStage> stages{};
};

/// What users decide about a list; it goes before everything else.
struct CrmStageChoices {
    std::map<std::string, std::optional<State>> states{};  ///< by value; nothing: stands for none
    std::map<State, std::string> write{};                  ///< the value written for a state
};

/// How a value came to its state.
enum class StageReason : std::uint8_t { chosen, known_name, outcome, probability, unmapped };

/// Returns the reason's name, e.g. "known_name".
constexpr std::string_view to_string(StageReason reason) {
    constexpr std::string_view names[] = {"chosen", "known_name", "outcome", "probability",
                                          "unmapped"};
    return names[static_cast<std::size_t>(reason)];
}

/// What a value of the list means.
struct StageMeaning {
    std::string value{};
    std::optional<State> state{};  ///< none: nothing is known of it, or the user said so
    StageReason reason = StageReason::unmapped;
};

/// The value written for a state.
struct StageWrite {
    std::size_t stage = 0;      ///< index into the list
    State by = State::unknown;  ///< the state whose value it is: another one when nearest
};

/// A list read both ways.
struct CrmStageMapping {
    std::vector<StageMeaning> meanings{};  ///< one for each stage of the list, in its order
    /// For each state the value to write; all empty when no value has a meaning.
    std::array<std::optional<StageWrite>, state_count> writes{};

    /// Returns the state of a value; nothing for values unmapped or not in the list.
    std::optional<State> state_of(std::string_view value) const;
    /// Returns the values that stand for no state, in the list's order: report them.
    std::vector<std::string> unmapped() const;
};

/// Returns the choices of a field as a list; a value that comes twice counts once.
CrmStageList crm_stage_list(const std::string& source, const std::string& stream,
                            const FieldInfo& field);

/// Reads a list, with what the user decides, from JSON; docs/frameworks.md shows one. `name` stands
/// in error messages. Throws: Error{configuration} for bad JSON, unknown keys or states, values
/// that come twice or are not in the list.
CrmStageList crm_stage_list_from_json(std::string_view text, CrmStageChoices* choices = nullptr,
                                      const std::string& name = "stages");

/// Returns what a list means. A value means what the user chose; else what its name means in
/// vTiger, HubSpot and Salesforce; else, of deals, won is a new customer, lost is qualified and
/// open an opportunity, by outcome or probability; else nothing. A state is written as the value
/// chosen; else as the first value of that meaning; else as that of the nearest state: along the
/// life before the first purchase, or after it, the earlier of two equally near; who lapsed or left
/// takes the nearest absence, then at risk, then the active; sides are changed only when one has no
/// value at all. Throws: Error{configuration} for a choice of values that are not in the list.
CrmStageMapping crm_stage_mapping(const CrmStageList& list, const CrmStageChoices& choices = {});

/// Makes a framework of a list: a stage for each value, covering the states written as it; values
/// that no state is written as are crm_only. Throws: Error{configuration} when no value has a
/// meaning.
Framework framework_of(const CrmStageList& list, const CrmStageMapping& mapping);

}  // namespace tenure::inline v1
