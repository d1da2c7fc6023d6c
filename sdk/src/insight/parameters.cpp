#include "insight/parameters.hpp"

#include <nlohmann/json.hpp>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::detail {

namespace {

using Json = nlohmann::ordered_json;

Json model_json(const ClvModel& model) {
    return {{"kind", to_string(model.kind)},
            {"unit", static_cast<int>(model.unit)},
            {"k", model.k},
            {"parameters", model.parameters},
            {"log_covariance", model.log_covariance}};
}

/// NaN has no place in JSON; a covariance with one is left out as a whole.
std::vector<double> numbers(const Json& json) {
    std::vector<double> values;
    for (const Json& each : json) {
        if (!each.is_number()) return {};
        values.push_back(each.get<double>());
    }
    return values;
}

ClvModel model_from(const Json& json) {
    const auto kind = parse_model_kind(json.at("kind").get<std::string>());
    if (!kind) throw Error(Errc::store, "read a generation", "model", "the model is unknown");
    ClvModel model = model_of(*kind, static_cast<TimeUnit>(json.at("unit").get<int>()),
                              numbers(json.at("parameters")), json.at("k").get<int>());
    model.log_covariance = numbers(json.at("log_covariance"));
    return model;
}

Json rhythm_json(const Rhythm& rhythm) {
    Json segments = Json::object();
    for (const auto& [name, days] : rhythm.segment_days) segments[name] = days;
    return {{"population_days", rhythm.population_days ? Json(*rhythm.population_days) : Json()},
            {"segment_days", std::move(segments)}};
}

Rhythm rhythm_from(const Json& json) {
    Rhythm rhythm;
    if (const Json& days = json.at("population_days"); days.is_number()) {
        rhythm.population_days = days.get<double>();
    }
    for (const auto& [name, days] : json.at("segment_days").items()) {
        rhythm.segment_days.emplace(name, days.get<double>());
    }
    return rhythm;
}

Json labels_json(const Framework& framework) {
    Json labels = Json::object();
    for (const StageInfo& stage : framework.stages) {
        labels[stage.id] = {{"en", stage.label.en},
                            {"fa", stage.label.in(Language::fa)},
                            {"ar", stage.label.in(Language::ar)}};
    }
    return labels;
}

Json valuation_json(const ValuationSettings& settings) {
    Json json{{"formula", to_string(settings.formula)},
              {"annual_discount_rate", settings.annual_discount_rate},
              {"margin", settings.margin},
              {"horizon_years", settings.horizon_years},
              {"retention_cost_per_year", settings.retention_cost_per_year},
              {"annual_retention", settings.annual_retention},
              {"retention_base", settings.retention_base},
              {"population_rate", settings.population_rate},
              {"model", settings.model},
              {"fallback", settings.fallback},
              {"prices", settings.prices},
              {"horizon", settings.horizon}};
    if (settings.currency) {
        json["currency"] = settings.currency->name();
        json["exponent"] = settings.currency->exponent;
    }
    return json;
}

ValuationSettings valuation_from(const Json& json) {
    ValuationSettings settings;
    const auto formula = parse_clv_formula(json.at("formula").get<std::string>());
    settings.formula = formula.value_or(ClvFormula::product);
    json.at("annual_discount_rate").get_to(settings.annual_discount_rate);
    json.at("margin").get_to(settings.margin);
    json.at("horizon_years").get_to(settings.horizon_years);
    json.at("retention_cost_per_year").get_to(settings.retention_cost_per_year);
    json.at("annual_retention").get_to(settings.annual_retention);
    json.at("retention_base").get_to(settings.retention_base);
    json.at("population_rate").get_to(settings.population_rate);
    json.at("model").get_to(settings.model);
    json.at("fallback").get_to(settings.fallback);
    json.at("prices").get_to(settings.prices);
    json.at("horizon").get_to(settings.horizon);
    if (json.contains("currency")) {
        settings.currency = Currency::of(json.at("currency").get<std::string>());
        settings.currency->exponent = json.at("exponent").get<std::uint8_t>();
    }
    return settings;
}

Json leads_json(const LeadScoreRules& rules) {
    Json fit = Json::array();
    for (const FitRule& rule : rules.fit) {
        fit.push_back(
            {{"attribute", rule.attribute}, {"values", rule.values}, {"points", rule.points}});
    }
    return {{"half_life_days", rules.half_life_days},
            {"half_points", rules.half_points},
            {"fit_share", rules.fit_share},
            {"fit", std::move(fit)}};
}

LeadScoreRules leads_from(const Json& json) {
    LeadScoreRules rules;
    json.at("half_life_days").get_to(rules.half_life_days);
    json.at("half_points").get_to(rules.half_points);
    json.at("fit_share").get_to(rules.fit_share);
    for (const Json& each : json.at("fit")) {
        FitRule& rule = rules.fit.emplace_back();
        each.at("attribute").get_to(rule.attribute);
        each.at("values").get_to(rule.values);
        each.at("points").get_to(rule.points);
    }
    return rules;
}

Parameters read(const Json& json, const Framework& framework) {
    Parameters out;
    json.at("settings").get_to(out.settings);
    json.at("set").get_to(out.turn.set);
    json.at("turn").get_to(out.turn.turn);
    out.framework = framework;
    out.framework.thresholds.rhythm = rhythm_from(json.at("rhythm"));
    out.valuation = valuation_from(json.at("valuation"));
    if (json.contains("model")) out.model = model_from(json.at("model"));
    if (json.contains("spend")) out.spend = model_from(json.at("spend"));
    if (json.contains("clv_percentiles")) {
        json.at("clv_percentiles").get_to(out.clv.emplace());
    }
    const Json& rfm = json.at("rfm");
    rfm.at("recency").get_to(out.rfm.recency);
    rfm.at("frequency").get_to(out.rfm.frequency);
    rfm.at("monetary").get_to(out.rfm.monetary);
    rfm.at("customers").get_to(out.rfm.customers);
    out.uncertainty = static_cast<Uncertainty>(json.at("uncertainty").get<int>());
    json.at("contacts_kept").get_to(out.health.contacts_kept);
    json.at("tickets_kept").get_to(out.health.tickets_kept);
    if (json.contains("leads")) out.leads = leads_from(json.at("leads"));
    return out;
}

}  // namespace

std::string to_json(const Parameters& parameters) {
    Json json{{"settings", parameters.settings},
              {"set", parameters.turn.set},
              {"turn", parameters.turn.turn},
              {"rhythm", rhythm_json(parameters.framework.thresholds.rhythm)},
              {"stage_labels", labels_json(parameters.framework)},
              {"valuation", valuation_json(parameters.valuation)}};
    if (parameters.model) json["model"] = model_json(*parameters.model);
    if (parameters.spend) json["spend"] = model_json(*parameters.spend);
    if (parameters.clv) json["clv_percentiles"] = *parameters.clv;
    json["rfm"] = {{"recency", parameters.rfm.recency},
                   {"frequency", parameters.rfm.frequency},
                   {"monetary", parameters.rfm.monetary},
                   {"customers", parameters.rfm.customers}};
    json["uncertainty"] = static_cast<int>(parameters.uncertainty);
    json["contacts_kept"] = parameters.health.contacts_kept;
    json["tickets_kept"] = parameters.health.tickets_kept;
    if (!(parameters.leads == LeadScoreRules{})) json["leads"] = leads_json(parameters.leads);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Parameters parameters_from(const std::string& json, const Framework& framework) {
    try {
        return read(Json::parse(json), framework);
    } catch (const Json::exception& error) {
        throw Error(Errc::store, "read a generation's parameters", "", error.what(),
                    "Run `tenure evaluate` for a new generation");
    }
}

}  // namespace tenure::inline v1::detail
