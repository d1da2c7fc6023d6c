#include <set>

#include "lifecycle/framework_json.hpp"
#include "tenure/core/nearest.hpp"
#include "tenure/lifecycle/crm_stages.hpp"

namespace tenure::inline v1 {

namespace {

using detail::JsonObject;

StageOutcome read_outcome(const JsonObject& json) {
    const std::string outcome = json.text_or("outcome", "");
    if (outcome.empty()) return StageOutcome::unsaid;
    if (outcome == "open") return StageOutcome::open;
    if (outcome == "won") return StageOutcome::won;
    if (outcome == "lost") return StageOutcome::lost;
    throw json.fault("outcome", "\"" + outcome + "\" is no outcome", "Write open, won or lost");
}

CrmStage read_stage(const JsonObject& json, CrmStageChoices& choices) {
    json.only({"value", "label", "outcome", "probability", "state"});
    CrmStage stage;
    stage.value = json.id("value");
    stage.label = json.text_or("label", stage.value);
    stage.outcome = read_outcome(json);
    if (json.has("probability")) stage.probability = json.number("probability", 0, 1);
    if (!json.has("state")) return stage;
    if (json.json().at("state").is_null()) {
        choices.states[stage.value] = std::nullopt;
    } else {
        choices.states[stage.value] = json.state("state", json.text("state"));
    }
    return stage;
}

}  // namespace

CrmStageList crm_stage_list_from_json(std::string_view text, CrmStageChoices* choices,
                                      const std::string& name) {
    const detail::JsonFile file{"read stages of a CRM", name,
                                "docs/frameworks.md shows an example"};
    const nlohmann::json document = detail::parse_json(text, file);
    const JsonObject json(document, file, "");
    json.only({"id", "label", "stages", "write"});
    CrmStageChoices chosen;
    CrmStageList list{json.id("id"), json.text_or("label", ""), {}};
    std::set<std::string> seen;
    for (const JsonObject& each : json.objects("stages")) {
        list.stages.push_back(read_stage(each, chosen));
        if (!seen.insert(list.stages.back().value).second) {
            throw each.fault("value", "the value comes twice", "Remove one");
        }
    }
    if (list.stages.empty()) throw json.fault("stages", "at least one stage is needed");
    if (json.has("write")) {
        const JsonObject write = json.object("write");
        for (const auto& [state, value] : write.json().items()) {
            const std::string stage = write.text(state);
            if (!seen.contains(stage)) {
                throw write.fault(state, "\"" + stage + "\" is not among the stages",
                                  "Write one of their values");
            }
            chosen.write[write.state(state, state)] = stage;
        }
    }
    if (choices != nullptr) *choices = std::move(chosen);
    return list;
}

}  // namespace tenure::inline v1
