#include "tenure/lifecycle/frameworks.hpp"

#include <array>
#include <cmath>

#include "lifecycle/framework_json.hpp"
#include "tenure/core/log.hpp"

namespace tenure::inline v1 {

namespace {

using detail::JsonObject;

Label read_label(const JsonObject& owner, const std::string& id) {
    if (!owner.has("label")) return {id, "", ""};
    const JsonObject json = owner.object("label");
    json.only({"en", "fa", "ar"});
    return {json.text_or("en", id), json.text_or("fa", ""), json.text_or("ar", "")};
}

std::vector<State> read_states(const JsonObject& owner) {
    std::vector<State> states;
    for (const nlohmann::json& each : owner.array("states")) {
        if (!each.is_string()) throw owner.fault("states", "state names are expected");
        const auto name = each.get<std::string>();
        const std::optional<State> state = parse_state(name);
        if (!state) {
            std::string known;
            for (std::size_t i = 0; i < state_count; ++i) {
                known += (i == 0 ? "" : ", ") + std::string(to_string(static_cast<State>(i)));
            }
            throw owner.fault("states", "\"" + printable(name) + "\" is no state",
                              "The states are " + known);
        }
        states.push_back(*state);
    }
    return states;
}

double read_days(const JsonObject& owner, const std::string& key) {
    const std::string text = owner.text(key);
    const std::optional<double> days = parse_duration_days(text);
    if (!days || *days <= 0) {
        throw owner.fault(key, "\"" + printable(text) + "\" is no duration of days",
                          "Write for example P90D, P6M or P1Y");
    }
    return *days;
}

Months read_months(const JsonObject& owner) {
    Months months = 0;
    for (const nlohmann::json& each : owner.array("months")) {
        if (!each.is_number_integer() || each.get<double>() < 1 || each.get<double>() > 12) {
            throw owner.fault("months", "months are numbers from 1 to 12");
        }
        months = static_cast<Months>(months | 1U << (each.get<int>() - 1));
    }
    if (months == 0 || months == 0x0FFF) {
        throw owner.fault("months", "a season has 1 to 11 months");
    }
    return months;
}

/// "P1Y", or {"times_rhythm": 4, "otherwise": "P1Y", "at_least": "P30D"},
/// or {"seasons_missed": 1, "months": [10, 11, 12]}
Window read_window(const JsonObject& owner, const std::string& key, const Window& standard) {
    if (!owner.has(key)) return standard;
    Window window;
    if (owner.is_text(key)) {
        window.days = read_days(owner, key);
        return window;
    }
    const JsonObject json = owner.object(key);
    if (json.has("seasons_missed")) {
        json.only({"seasons_missed", "months"});
        window.kind = Window::Kind::seasonal;
        window.seasons = json.integer("seasons_missed", 1, 100);
        window.months = read_months(json);
        return window;
    }
    json.only({"times_rhythm", "otherwise", "at_least"});
    window.kind = Window::Kind::relative;
    window.multiple = json.number("times_rhythm", 0.1, 1000);
    window.days = read_days(json, "otherwise");
    window.at_least = json.has("at_least") ? read_days(json, "at_least") : 0;
    return window;
}

void read_number(const JsonObject& json, const std::string& key, double& value, double least,
                 double most) {
    if (json.has(key)) value = json.number(key, least, most);
}

void read_count(const JsonObject& json, const std::string& key, int& value, int least, int most) {
    if (json.has(key)) value = json.integer(key, least, most);
}

void read_length(const JsonObject& json, const std::string& key, double& value) {
    if (json.has(key)) value = read_days(json, key);
}

Thresholds read_thresholds(const JsonObject& json) {
    json.only({"at_risk", "lapsed", "lapsed_long_factor", "inactive_factor", "irrecoverable_factor",
               "reached", "new_customer", "loyal_purchases", "regular_purchases", "growth_ratio",
               "signal", "advocate", "own_intervals", "detect_seasons", "detect_months"});
    Thresholds limit;
    limit.at_risk = read_window(json, "at_risk", limit.at_risk);
    limit.lapsed = read_window(json, "lapsed", limit.lapsed);
    read_number(json, "lapsed_long_factor", limit.lapsed_long_factor, 1, 100);
    read_number(json, "inactive_factor", limit.inactive_factor, 1, 100);
    read_number(json, "irrecoverable_factor", limit.irrecoverable_factor, 1, 100);
    read_length(json, "reached", limit.reached_days);
    read_length(json, "new_customer", limit.new_customer_days);
    read_count(json, "loyal_purchases", limit.loyal_purchases, 2, 100'000);
    read_count(json, "regular_purchases", limit.regular_purchases, 1, 100'000);
    read_number(json, "growth_ratio", limit.growth_ratio, 1, 1000);
    read_length(json, "signal", limit.signal_days);
    read_length(json, "advocate", limit.advocate_days);
    read_count(json, "own_intervals", limit.own_intervals, 1, 1000);
    read_count(json, "detect_seasons", limit.detect_seasons, 0, 100);
    read_count(json, "detect_months", limit.detect_months, 1, 6);
    if (limit.lapsed_long_factor > limit.inactive_factor ||
        limit.inactive_factor > limit.irrecoverable_factor) {
        throw json.fault("inactive_factor",
                         "long lapsed, inactive and irrecoverable must follow each other",
                         "Choose lapsed_long_factor <= inactive_factor <= irrecoverable_factor");
    }
    return limit;
}

SubStage read_sub_stage(const JsonObject& json, const StageInfo& stage) {
    json.only({"id", "label", "states"});
    SubStage part;
    part.id = json.text("id");
    part.label = read_label(json, part.id);
    part.states = read_states(json);
    for (const State state : part.states) {
        if (std::find(stage.states.begin(), stage.states.end(), state) == stage.states.end()) {
            throw json.fault("states", std::string(to_string(state)) +
                                           " does not belong to the stage " + stage.id);
        }
    }
    return part;
}

StageInfo read_stage(const JsonObject& json) {
    json.only({"id", "label", "states", "strategy", "sub_stages"});
    StageInfo stage;
    stage.id = json.text("id");
    stage.label = read_label(json, stage.id);
    stage.states = read_states(json);
    stage.strategy = json.text_or("strategy", "");
    if (!json.has("sub_stages")) return stage;
    for (const JsonObject& each : json.objects("sub_stages")) {
        stage.sub_stages.push_back(read_sub_stage(each, stage));
    }
    return stage;
}

/// Each state belongs to exactly one stage; an uncovered `unknown` joins the first.
void check_coverage(const JsonObject& json, Framework& framework) {
    std::array<const StageInfo*, state_count> owner{};
    for (const StageInfo& stage : framework.stages) {
        for (const StageInfo& other : framework.stages) {
            if (&stage != &other && stage.id == other.id) {
                throw json.fault("stages", "two stages are called " + printable(stage.id));
            }
        }
        for (const State state : stage.states) {
            const StageInfo*& slot = owner[static_cast<std::size_t>(state)];
            if (slot != nullptr) {
                throw json.fault("stages",
                                 std::string(to_string(state)) + " is covered by " +
                                     printable(slot->id) + " and " + printable(stage.id),
                                 "Let one stage cover it");
            }
            slot = &stage;
        }
    }
    std::string missing;
    for (std::size_t i = 1; i < state_count; ++i) {
        if (owner[i] == nullptr) {
            missing +=
                (missing.empty() ? "" : ", ") + std::string(to_string(static_cast<State>(i)));
        }
    }
    if (!missing.empty()) {
        throw json.fault("stages", "no stage covers " + missing, "Let one stage cover each");
    }
    if (owner[0] == nullptr) framework.stages.front().states.push_back(State::unknown);
}

nlohmann::json parse(std::string_view text, const std::string& name) {
    try {
        return nlohmann::json::parse(text);
    } catch (const nlohmann::json::exception& error) {
        throw Error(Errc::configuration, "read framework", name, printable(error.what()),
                    "Correct the JSON");
    }
}

}  // namespace

std::vector<std::string> framework_ids() {
    return {"pars-vtiger-5", "customer-types-6"};
}

Framework find_framework(std::string_view id) {
    if (id == "pars-vtiger-5") return pars_vtiger_5();
    if (id == "customer-types-6") return customer_types_6();
    std::string known;
    for (const std::string& each : framework_ids()) known += (known.empty() ? "" : ", ") + each;
    throw Error(Errc::configuration, "find framework", printable(id), "no framework has this id",
                "Choose one of " + known + ", or name a JSON file");
}

Framework framework_from_json(std::string_view text, const std::string& name) {
    const nlohmann::json document = parse(text, name);
    const JsonObject json(document, name, "");
    json.only({"id", "label", "stages", "thresholds"});
    Framework framework;
    framework.id = json.text("id");
    framework.label = read_label(json, framework.id);
    for (const JsonObject& each : json.objects("stages")) {
        framework.stages.push_back(read_stage(each));
    }
    if (framework.stages.empty()) throw json.fault("stages", "at least one stage is needed");
    check_coverage(json, framework);
    if (json.has("thresholds")) {
        framework.thresholds = read_thresholds(json.object("thresholds"));
    }
    return framework;
}

}  // namespace tenure::inline v1
