#include <cmath>
#include <filesystem>

#include "clv_models.hpp"

namespace tenure::cli {

namespace {

[[noreturn]] void refuse(const std::string& cause, const std::string& next) {
    throw Error(Errc::configuration, "read --params", "the JSON", cause, next);
}

std::string text_of(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end()) return {};
    if (!found->is_string()) refuse("\"" + std::string(key) + "\" is no text", "Quote it");
    return found->get<std::string>();
}

std::string list_of(ModelKind kind) {
    std::string list;
    for (const auto name : parameter_names(kind)) {
        list += (list.empty() ? "" : ", ") + std::string(name);
    }
    return list;
}

bool has_parameters(const Json& values, ModelKind kind) {
    for (const auto name : parameter_names(kind)) {
        if (!values.contains(std::string(name))) return false;
    }
    return true;
}

/// Says which model the given names would suit.
std::string hint(const Json& values, ModelKind wanted) {
    for (const ModelKind kind : all_models) {
        if (kind != wanted && has_parameters(values, kind)) {
            return "They suit --model " + std::string(to_string(kind));
        }
    }
    return "Give " + list_of(wanted) + ", each a number above zero";
}

/// Makes a model of an object of parameters; names that are no parameters are refused.
ClvModel model_from(const Json& values, ModelKind kind, TimeUnit unit) {
    std::vector<double> parameters;
    const std::string model(to_string(kind));
    for (const auto name : parameter_names(kind)) {
        const auto found = values.find(std::string(name));
        if (found == values.end() || !found->is_number()) {
            refuse(std::string(name) + " of " + model + " is missing or no number",
                   hint(values, kind));
        }
        parameters.push_back(found->get<double>());
    }
    const bool regular = kind == ModelKind::bg_cnbd_k || kind == ModelKind::mbg_cnbd_k;
    const std::size_t known = parameters.size() + (regular && values.contains("k") ? 1 : 0);
    if (values.size() != known) {
        refuse("there are other names than the parameters of " + model, hint(values, kind));
    }
    if (regular && values.contains("k") && !values.at("k").is_number_integer()) {
        refuse("k is no whole number", "Give 1 to 100");
    }
    try {
        return model_of(kind, unit, parameters, regular ? values.value("k", 1) : 1);
    } catch (const Error& error) {
        refuse(error.details().cause, error.details().next_step);
    }
}

double number_of(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number() ? found->get<double>() : std::nan("");
}

/// Takes over what `clv fit --json` says beside the parameters, so that errors can be given.
void add_fit(const Json& json, ClvModel& model) {
    if (json.contains("covariates") && json["covariates"].is_array()) {
        for (const Json& each : json["covariates"]) {
            model.effects.push_back({text_of(each, "name"), text_of(each, "process") == "dropout",
                                     number_of(each, "effect"), number_of(each, "standard_error")});
            if (std::isnan(model.effects.back().effect)) {
                refuse("a covariate has no effect", "Give a number for \"effect\"");
            }
        }
    }
    const auto covariance = json.find("log_covariance");
    const std::size_t n = model.parameters.size() + model.effects.size();
    if (covariance == json.end() || !covariance->is_array() || covariance->size() != n * n) return;
    for (const Json& each : *covariance) {
        model.log_covariance.push_back(each.is_number() ? each.get<double>() : std::nan(""));
    }
}

Json parse(const std::string& text_or_file) {
    const std::size_t first = text_or_file.find_first_not_of(" \t\r\n");
    const bool inside = first != std::string::npos && text_or_file[first] == '{';
    const std::string text = inside ? text_or_file : read_input(text_or_file, "parameters");
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) {
        throw Error(Errc::configuration, "read --params", inside ? "the JSON" : text_or_file,
                    "this is no JSON object",
                    "Give what `tenure clv fit --json` prints, or {\"r\": 0.5, \"alpha\": 6, …}");
    }
    return json;
}

/// Takes p, q and gamma of the spend out of plain parameters, where they are not the model's own.
std::optional<Json> plain_spend(Json& values, ModelKind kind) {
    const auto all = parameter_names(ModelKind::gamma_gamma);
    if (kind == ModelKind::gamma_gamma || kind == ModelKind::bg_bb) return std::nullopt;
    if (!has_parameters(values, ModelKind::gamma_gamma)) return std::nullopt;
    Json spend = Json::object();
    for (const auto name : all) {
        spend[std::string(name)] = values[std::string(name)];
        values.erase(std::string(name));
    }
    return spend;
}

void add_spend(const Json& part, TimeUnit unit, ClvModels& models) {
    if (!part.is_object())
        refuse("\"spend\" is no object", "Give {\"p\": …, \"q\": …, \"gamma\": …}");
    const bool fitted = part.contains("params");
    models.spend.emplace();
    models.spend->model = model_from(fitted ? part["params"] : part, ModelKind::gamma_gamma, unit);
    if (fitted) add_fit(part, models.spend->model);
    const auto adjustment = part.find("adjustment");
    if (!fitted || adjustment == part.end() || !adjustment->is_object()) return;
    SpendRegression line;
    line.slope = number_of(*adjustment, "slope");
    line.mean_log_x = number_of(*adjustment, "mean_log_x");
    if (std::isnan(line.slope) || std::isnan(line.mean_log_x)) {
        refuse("the adjustment of the spend has no slope or mean_log_x", "Give both numbers");
    }
    models.spend->adjustment = line;
}

}  // namespace

ClvModels read_models(const std::string& text_or_file, const ClvChoices& choices,
                      const Config& settings) {
    Json json = parse(text_or_file);
    const std::string named = text_of(json, "model"), unit_name = text_of(json, "unit");
    if (!choices.model.empty() && !named.empty() && choices.model != named) {
        refuse("they are of " + named + ", --model says " + choices.model, "Leave --model out");
    }
    if (!choices.unit.empty() && !unit_name.empty() && choices.unit != unit_name) {
        refuse("they count in " + unit_name + "s, --unit says " + choices.unit, "Leave --unit out");
    }
    const ModelKind kind = chosen_model(named.empty() ? choices.model : named, settings);
    const TimeUnit unit = chosen_unit(unit_name.empty() ? choices.unit : unit_name);
    ClvModels models;
    const bool fitted = json.contains("params");
    Json values = fitted ? json["params"] : json;
    if (!values.is_object()) refuse("\"params\" is no object", "Give names and numbers");
    if (!fitted) {
        for (const char* key : {"model", "unit", "spend"}) values.erase(key);
    }
    const auto spend = plain_spend(values, kind);
    models.model = model_from(values, kind, unit);
    if (fitted) add_fit(json, models.model);
    if (json.contains("spend")) {
        add_spend(json["spend"], unit, models);
    } else if (spend) {
        add_spend(*spend, unit, models);
    }
    return models;
}

}  // namespace tenure::cli
