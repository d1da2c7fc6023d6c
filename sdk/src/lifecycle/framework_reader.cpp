#include <array>

#include "lifecycle/framework_json.hpp"
#include "lifecycle/thresholds_reader.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/nearest.hpp"
#include "tenure/lifecycle/frameworks.hpp"

namespace tenure::inline v1 {

namespace {

using detail::JsonObject;

constexpr std::size_t most_stages = 100;

Label label_or(const JsonObject& owner, const std::string& key, const std::string& other = {}) {
    return owner.has(key) ? owner.label(key) : Label{other, "", ""};
}

SubStage read_sub_stage(const JsonObject& json, const StageInfo& stage) {
    json.only({"id", "label", "states"});
    SubStage part;
    part.id = json.id("id");
    part.label = label_or(json, "label", part.id);
    part.states = json.states("states");
    for (const State state : part.states) {
        if (std::find(stage.states.begin(), stage.states.end(), state) == stage.states.end()) {
            throw json.fault(
                "states",
                std::string(to_string(state)) + " does not belong to the stage " + stage.id,
                "List it there too, or take it away here");
        }
    }
    return part;
}

/// Ids are used once, and so is each state.
void check_sub_stages(const JsonObject& json, const StageInfo& stage) {
    std::array<const SubStage*, state_count> owner{};
    for (const SubStage& part : stage.sub_stages) {
        for (const SubStage& other : stage.sub_stages) {
            if (&part != &other && part.id == other.id) {
                throw json.fault("sub_stages", "two are called " + part.id, "Rename one");
            }
        }
        for (const State state : part.states) {
            const SubStage*& slot = owner[static_cast<std::size_t>(state)];
            if (slot != nullptr) {
                throw json.fault("sub_stages",
                                 std::string(to_string(state)) + " is covered by " + slot->id +
                                     " and " + part.id,
                                 "Let one of them cover it");
            }
            slot = &part;
        }
    }
}

std::vector<std::string> read_measures(const JsonObject& json) {
    std::vector<std::string> ids = json.texts("measures");
    for (const std::string& id : ids) {
        const bool plain = !id.empty() && id.find_first_not_of(
                                              "abcdefghijklmnopqrstuvwxyz0123456789"
                                              "_") == std::string::npos;
        if (!plain) {
            throw json.fault("measures", "\"" + printable(id) + "\" is no measure's id",
                             "Ids look like lead_conversion_rate; `tenure kpis` shows them");
        }
    }
    return ids;
}

StageInfo read_stage(const JsonObject& json) {
    json.only({"id", "label", "states", "goal", "tools", "strategy", "key_to_success", "measures",
               "sub_stages", "crm_only"});
    StageInfo stage;
    stage.id = json.id("id");
    stage.label = label_or(json, "label", stage.id);
    stage.goal = label_or(json, "goal");
    stage.tools = label_or(json, "tools");
    stage.strategy = label_or(json, "strategy");
    stage.key_to_success = label_or(json, "key_to_success");
    stage.crm_only = json.has("crm_only") && json.flag("crm_only");
    if (!stage.crm_only || json.has("states")) stage.states = json.states("states");
    if (stage.crm_only && !stage.states.empty()) {
        throw json.fault("crm_only", "the stage covers states, so not only the CRM leads there",
                         "Remove \"crm_only\" or the states");
    }
    if (!stage.crm_only && stage.states.empty()) {
        throw json.fault("states", "the stage covers no state, so nobody can ever be in it",
                         "List its states, or write \"crm_only\": true where only the CRM's users "
                         "set it");
    }
    if (json.has("measures")) stage.measures = read_measures(json);
    if (!json.has("sub_stages")) return stage;
    for (const JsonObject& each : json.objects("sub_stages")) {
        stage.sub_stages.push_back(read_sub_stage(each, stage));
    }
    check_sub_stages(json, stage);
    return stage;
}

void check_ids(const JsonObject& json, const Framework& framework) {
    for (const StageInfo& stage : framework.stages) {
        for (const StageInfo& other : framework.stages) {
            if (&stage != &other && stage.id == other.id) {
                throw json.fault("stages", "two stages are called " + stage.id, "Rename one");
            }
        }
    }
}

/// Each state belongs to exactly one stage; an uncovered `unknown` joins the first with states.
void check_coverage(const JsonObject& json, Framework& framework) {
    std::array<const StageInfo*, state_count> owner{};
    for (const StageInfo& stage : framework.stages) {
        for (const State state : stage.states) {
            const StageInfo*& slot = owner[static_cast<std::size_t>(state)];
            if (slot != nullptr) {
                const std::string both =
                    slot == &stage ? "twice by " + stage.id : "by " + slot->id + " and " + stage.id;
                throw json.fault("stages", std::string(to_string(state)) + " is covered " + both,
                                 "Let one stage cover it");
            }
            slot = &stage;
        }
    }
    std::vector<std::string> missing;
    for (std::size_t i = 1; i < state_count; ++i) {
        if (owner[i] == nullptr) missing.emplace_back(to_string(static_cast<State>(i)));
    }
    if (!missing.empty()) {
        throw json.fault("stages", "no stage covers " + listed(missing),
                         "Let one stage cover each");
    }
    if (owner[0] != nullptr) return;
    for (StageInfo& stage : framework.stages) {
        if (stage.states.empty()) continue;
        stage.states.push_back(State::unknown);
        return;
    }
}

/// A stage is only worth its name when somebody can be in it.
void check_reachable(const JsonObject& json, const Framework& framework) {
    for (const StageInfo& stage : framework.stages) {
        std::string reasons;
        bool reachable = stage.crm_only;
        for (const State state : stage.states) {
            const std::string reason = unreachable_because(state, framework.thresholds);
            reachable = reachable || reason.empty();
            reasons +=
                (reasons.empty() ? "" : "; ") + std::string(to_string(state)) + ": " + reason;
        }
        if (!reachable) {
            throw json.fault("stages", "nobody can ever be in " + stage.id + " (" + reasons + ")",
                             "Change that threshold, or let another stage cover the state too");
        }
    }
}

/// Products go through the four stages that product_stage.hpp tells apart.
void check_products(const JsonObject& json, const Framework& framework) {
    const std::vector<std::string> known{"introduction", "growth", "maturity", "decline"};
    for (const StageInfo& stage : framework.stages) {
        if (std::find(known.begin(), known.end(), stage.id) == known.end()) {
            throw json.fault("stages", stage.id + " is no stage of a product",
                             "The stages of products are " + listed(known));
        }
    }
    if (framework.stages.size() != known.size()) {
        throw json.fault("stages", "a product has four stages", "They are " + listed(known));
    }
    if (json.has("thresholds")) {
        throw json.fault("thresholds", "they decide about customers", "Remove them");
    }
}

void read_stages(const JsonObject& json, Framework& framework) {
    for (const JsonObject& each : json.objects("stages")) {
        if (framework.stages.size() == most_stages) {
            throw json.fault("stages", "there are more than 100", "Join some");
        }
        framework.stages.push_back(read_stage(each));
    }
    if (framework.stages.empty()) {
        throw json.fault("stages", "at least one stage is needed");
    }
}

}  // namespace

Framework framework_from_json(std::string_view text, const std::string& name) {
    const detail::JsonFile file{"read framework", name, "docs/frameworks.md shows an example"};
    const nlohmann::json document = detail::parse_json(text, file);
    const JsonObject json(document, file, "");
    json.only({"id", "label", "subject", "source", "stages", "thresholds"});
    Framework framework;
    framework.id = json.id("id");
    framework.label = label_or(json, "label", framework.id);
    framework.source = json.text_or("source", "");
    const std::string subject = json.text_or("subject", "customers");
    if (subject == "products") {
        framework.subject = Framework::Subject::products;
    } else if (subject != "customers") {
        throw json.fault("subject", "\"" + subject + "\" goes through no stages",
                         "Write customers or products");
    }
    read_stages(json, framework);
    if (json.has("thresholds")) {
        framework.thresholds = detail::read_thresholds(json.object("thresholds"));
    }
    check_ids(json, framework);
    check_coverage(json, framework);
    check_reachable(json, framework);
    if (framework.subject == Framework::Subject::products) check_products(json, framework);
    return framework;
}

}  // namespace tenure::inline v1
