#include "tenure/lifecycle/crm_stages.hpp"

#include <algorithm>
#include <set>

#include "lifecycle/crm_stage_names.hpp"
#include "tenure/core/error.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/nearest.hpp"

namespace tenure::inline v1 {

namespace {

using enum State;

/// Life in order; the first five are before the first purchase.
constexpr State life[] = {unknown, reached, interested, qualified, opportunity, new_customer,
                          active,  repeat,  growing,    loyal,     advocate};
constexpr std::size_t first_buyer = 5;
constexpr State absences[] = {lapsed_short, lapsed_long, lapsed_seasonal, inactive_recoverable,
                              inactive_irrecoverable};

std::size_t place_in_life(State state) {
    if (state == won_back) state = new_customer;
    const auto* found = std::find(std::begin(life), std::end(life), state);
    if (found == std::end(life)) found = std::find(std::begin(life), std::end(life), active);
    return static_cast<std::size_t>(found - std::begin(life));
}

/// All states from the nearest of a state to the farthest.
std::vector<State> by_nearness(State state) {
    std::vector<State> order{state};
    const bool absent = std::count(std::begin(absences), std::end(absences), state) > 0;
    if (absent) {
        std::vector<State> others(std::begin(absences), std::end(absences));
        const bool gone = state == inactive_recoverable || state == inactive_irrecoverable;
        if (gone) std::reverse(others.begin(), others.end());
        order.insert(order.end(), others.begin(), others.end());
        order.push_back(at_risk);
    }
    const std::size_t here = place_in_life(state);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < std::size(life); ++i) places.push_back(i);
    std::stable_sort(places.begin(), places.end(), [&](std::size_t left, std::size_t right) {
        const auto rank = [&](std::size_t place) {
            const bool other_side = (place < first_buyer) != (here < first_buyer);
            return std::pair(other_side, place < here ? here - place : place - here);
        };
        return rank(left) < rank(right);
    });
    for (const std::size_t place : places) {
        order.push_back(life[place]);
        if (life[place] == new_customer) order.push_back(won_back);
    }
    order.push_back(at_risk);
    order.insert(order.end(), std::begin(absences), std::end(absences));
    return order;
}

std::size_t index_of(const CrmStageList& list, const std::string& value) {
    const auto found = std::find_if(list.stages.begin(), list.stages.end(),
                                    [&](const CrmStage& stage) { return stage.value == value; });
    if (found != list.stages.end()) return static_cast<std::size_t>(found - list.stages.begin());
    std::vector<std::string> values;
    for (const CrmStage& stage : list.stages) values.push_back(stage.value);
    const auto guess = nearest(value, values);
    throw Error(Errc::configuration, "map stages of the CRM", printable(list.id),
                "\"" + printable(value) + "\" is not in the list",
                guess ? "Did you mean \"" + printable(*guess) + "\"?"
                      : "`tenure discover` shows the values");
}

StageMeaning meaning_of(const CrmStage& stage, bool deals, const CrmStageChoices& choices) {
    const auto chosen = choices.states.find(stage.value);
    if (chosen != choices.states.end()) return {stage.value, chosen->second, StageReason::chosen};
    for (const std::string& name : {stage.value, stage.label}) {
        if (const auto known = detail::state_of_stage_name(name)) {
            return {stage.value, known, StageReason::known_name};
        }
    }
    if (stage.outcome == StageOutcome::won)
        return {stage.value, new_customer, StageReason::outcome};
    if (stage.outcome == StageOutcome::lost) return {stage.value, qualified, StageReason::outcome};
    if (stage.probability) {
        const State state = *stage.probability >= 1   ? new_customer
                            : *stage.probability <= 0 ? qualified
                                                      : opportunity;
        return {stage.value, state, StageReason::probability};
    }
    if (deals) return {stage.value, opportunity, StageReason::outcome};
    return {stage.value, std::nullopt, StageReason::unmapped};
}

/// The first stage that means a state.
std::optional<std::size_t> stage_meaning(const CrmStageMapping& mapping, State state) {
    for (std::size_t i = 0; i < mapping.meanings.size(); ++i) {
        if (mapping.meanings[i].state == state) return i;
    }
    return std::nullopt;
}

}  // namespace

std::optional<State> CrmStageMapping::state_of(std::string_view value) const {
    for (const StageMeaning& meaning : meanings) {
        if (meaning.value == value) return meaning.state;
    }
    return std::nullopt;
}

std::vector<std::string> CrmStageMapping::unmapped() const {
    std::vector<std::string> values;
    for (const StageMeaning& meaning : meanings) {
        if (meaning.reason == StageReason::unmapped) values.push_back(meaning.value);
    }
    return values;
}

CrmStageList crm_stage_list(const std::string& source, const std::string& stream,
                            const FieldInfo& field) {
    CrmStageList list{"crm:" + source + "/" + stream + "/" + field.name, field.label, {}};
    std::set<std::string> seen;
    for (const Choice& choice : field.choices) {
        if (!seen.insert(choice.value).second) continue;
        list.stages.push_back({choice.value, choice.label.empty() ? choice.value : choice.label});
    }
    return list;
}

CrmStageMapping crm_stage_mapping(const CrmStageList& list, const CrmStageChoices& choices) {
    for (const auto& [value, state] : choices.states) index_of(list, value);
    const bool deals = std::any_of(list.stages.begin(), list.stages.end(), [](const auto& stage) {
        return stage.outcome != StageOutcome::unsaid || stage.probability;
    });
    CrmStageMapping mapping;
    for (const CrmStage& stage : list.stages) {
        mapping.meanings.push_back(meaning_of(stage, deals, choices));
    }
    for (std::size_t i = 0; i < state_count; ++i) {
        const auto state = static_cast<State>(i);
        if (const auto chosen = choices.write.find(state); chosen != choices.write.end()) {
            mapping.writes[i] = StageWrite{index_of(list, chosen->second), state};
            continue;
        }
        for (const State near : by_nearness(state)) {
            const auto stage = stage_meaning(mapping, near);
            if (!stage) continue;
            mapping.writes[i] = StageWrite{*stage, near};
            break;
        }
    }
    return mapping;
}

Framework framework_of(const CrmStageList& list, const CrmStageMapping& mapping) {
    Framework framework;
    framework.id = list.id;
    framework.label = {list.label.empty() ? list.id : list.label, "", ""};
    framework.source = "the CRM's own list";
    for (const CrmStage& stage : list.stages) {
        StageInfo info;
        info.id = stage.value;
        info.label = {stage.label, "", ""};
        framework.stages.push_back(std::move(info));
    }
    for (std::size_t i = 0; i < state_count; ++i) {
        if (!mapping.writes[i]) {
            throw Error(Errc::configuration, "make a framework of the CRM's stages",
                        printable(list.id), "none of its values has a known meaning",
                        "Say in JSON which state each value stands for: docs/frameworks.md");
        }
        framework.stages[mapping.writes[i]->stage].states.push_back(static_cast<State>(i));
    }
    for (StageInfo& stage : framework.stages) stage.crm_only = stage.states.empty();
    return framework;
}

}  // namespace tenure::inline v1
