#include "insight/detail_json.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "tenure/segment/churn.hpp"

namespace tenure::inline v1::detail {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_transitions = 100;

Json label_json(const Label& label) {
    return {{"en", label.en}, {"fa", label.in(Language::fa)}, {"ar", label.in(Language::ar)}};
}

/// The exact decimal as a JSON number.
Json amount_json(const Money& money) {
    return Json::parse(decimal_text(money));
}

Json numbers_json(const std::vector<NamedNumber>& numbers) {
    Json json = Json::object();
    for (const NamedNumber& each : numbers) json[std::string(each.name)] = each.value;
    return json;
}

Json evidence_json(const Evidence& evidence) {
    Json json{{"what", evidence.what}};
    if (!evidence.threshold.empty()) json["threshold"] = evidence.threshold;
    if (!evidence.event.empty()) json["event"] = evidence.event;
    json["code"] = evidence.code;
    Json data = Json::object();
    for (const auto& [name, value] : evidence.data) data[name] = value;
    json["data"] = std::move(data);
    return json;
}

Json timeline_json(const std::vector<Transition>& timeline) {
    Json json = Json::array();
    const std::size_t skipped =
        timeline.size() > most_transitions ? timeline.size() - most_transitions : 0;
    for (std::size_t i = skipped; i < timeline.size(); ++i) {
        const Transition& each = timeline[i];
        json.push_back({{"at", to_string(each.at)},
                        {"from", to_string(each.from)},
                        {"to", to_string(each.to)},
                        {"why", each.why.what}});
    }
    return json;
}

/// A number, or null where it does not exist.
Json number_json(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

void add_estimate(Json& json, const ModelValues::Value& value) {
    const auto& [summary, estimate] = value;
    json["inputs"] = {{"unit", "week"},
                      {"x", summary.x},
                      {"t_x", summary.t_x},
                      {"T", summary.T},
                      {"mean_spend", summary.mean_spend}};
    json["p_alive"] = number_json(estimate.p_alive);
    json["expected_transactions"] = number_json(estimate.expected_transactions);
    json["expected_spend"] = number_json(estimate.expected_spend);
    json["clv_se"] = number_json(estimate.clv_se);
    json["interval"] = {{"p10", number_json(estimate.clv_p10)},
                        {"p90", number_json(estimate.clv_p90)}};
}

Json model_json(const Valuation& valuation, const ValuationSettings& settings) {
    Json json{{"model", settings.model}};
    if (!valuation.value) {
        json["reason"] = valuation.reason;
        return json;
    }
    json["value"] = amount_json(*valuation.value);
    json["currency"] = valuation.value->currency.name();
    if (valuation.estimate) add_estimate(json, *valuation.estimate);
    if (!valuation.assumptions.empty()) json["assumptions"] = numbers_json(valuation.assumptions);
    json["horizon"] = valuation.horizon;
    json["annual_discount_rate"] = settings.annual_discount_rate;
    json["margin"] = settings.margin;
    json["real_or_nominal"] = settings.prices;
    return json;
}

Json clv_json(const Valuation& valuation, const ValuationSettings& settings) {
    if (!settings.model.empty()) return model_json(valuation, settings);
    Json json{{"formula", to_string(settings.formula)}};
    if (!settings.fallback.empty()) json["fallback"] = settings.fallback;
    if (!valuation.value) {
        json["reason"] = valuation.reason;
        return json;
    }
    json["value"] = amount_json(*valuation.value);
    json["currency"] = valuation.value->currency.name();
    json["inputs"] = numbers_json(valuation.formula.inputs);
    json["assumptions"] = numbers_json(valuation.assumptions);
    json["horizon"] = valuation.horizon;
    json["annual_discount_rate"] = settings.annual_discount_rate;
    json["margin"] = settings.margin;
    json["real_or_nominal"] = "nominal";
    json["interval_reason"] = "a formula gives one number; intervals need a statistical model";
    return json;
}

void add_purchases(Json& json, const Figures& figures, const std::string& problem, Date today) {
    json["purchases"] = figures.purchases;
    if (figures.days == 0) return;
    json["first_purchase"] = to_string(figures.first_day);
    json["last_purchase"] = to_string(figures.last_day);
    if (figures.spend) {
        json["spend"] = amount_json(*figures.spend);
        json["currency"] = figures.spend->currency.name();
    } else {
        json["spend_reason"] = problem;
    }
    json["unit"] = "day";
    json["x"] = figures.days - 1;
    json["t_x"] = figures.last_day.days - figures.first_day.days;
    json["T"] = today.days - figures.first_day.days;
}

Json reasons_json(const std::vector<Reason>& reasons) {
    Json json = Json::array();
    for (const Reason& each : reasons) {
        json.push_back({{"code", each.code},
                        {"what", text_of(each, Language::en)},
                        {"value", number_json(each.value)},
                        {"effect", number_json(each.effect)}});
    }
    return json;
}

Json health_json(const Health& health) {
    Json parts = Json::object();
    for (std::size_t i = 0; i < health.parts.size(); ++i) {
        const HealthPart& part = health.parts[i];
        parts[std::string(to_string(static_cast<HealthMeasure>(i)))] = {
            {"score", number_json(part.score)},
            {"before", number_json(part.before)},
            {"weight", part.weight}};
    }
    Json json{{"score", number_json(health.score)},
              {"colour", to_string(health.colour)},
              {"trend", number_json(health.trend)},
              {"known_share", health.known_share},
              {"parts", std::move(parts)}};
    if (health.gap != HealthGap::none) json["reason"] = text_of(health.gap).en;
    return json;
}

void add_scores(Json& json, const Scorer& scorer, const Parameters& parameters) {
    const Figures& figures = scorer.figures();
    if (figures.recency_score > 0) {
        json["rfm"] = {{"recency", figures.recency_score},
                       {"frequency", figures.frequency_score},
                       {"monetary", figures.monetary_score},
                       {"segment", figures.segment}};
    }
    json["clv_percentile"] = number_json(figures.clv_percentile);
    json["churn_risk"] = number_json(figures.churn_risk);
    json["churn_reasons"] = reasons_json(churn_reasons(scorer.signals(), scorer.alive_for_risk()));
    json["health"] = health_json(health_of(scorer.signals(), parameters.health));
    if (std::isfinite(figures.lead_score)) {
        json["lead_score"] = figures.lead_score;
        json["lead_points"] = scorer.signals().lead_points;
        json["lead_fit"] = number_json(scorer.fit());
    }
    if (figures.due) json["due"] = to_string(*figures.due);
}

}  // namespace

std::string detail_json(const Standing& standing, const History& history,
                        const Parameters& parameters, const Scorer& scorer, const Moments& moments,
                        Date today) {
    Json json = Json::object();
    const Framework& framework = parameters.framework;
    if (const StageInfo* stage = framework.stage_of(standing.stage.state)) {
        json["stage_label"] = label_json(stage->label);
    }
    if (const SubStage* part = framework.sub_stage_of(standing.stage.state)) {
        json["sub_stage"] = part->id;
        json["sub_stage_label"] = label_json(part->label);
    }
    Json evidence = Json::array();
    for (const Evidence& each : standing.why) evidence.push_back(evidence_json(each));
    json["evidence"] = std::move(evidence);
    json["timeline"] = timeline_json(standing.timeline);
    if (standing.timeline.size() > most_transitions) {
        json["earlier_transitions"] = standing.timeline.size() - most_transitions;
    }
    json["clv"] = clv_json(scorer.valuation(), parameters.valuation);
    const std::string problem =
        problem_text(scorer.bought(), moments, parameters.valuation.currency);
    add_purchases(json, scorer.figures(), problem, today);
    add_scores(json, scorer, parameters);
    if (standing.contracts > 0) json["contracts"] = standing.contracts;
    if (!history.exit_reason.empty()) json["exit_reason"] = history.exit_reason;
    if (history.undated > 0) json["undated_records"] = history.undated;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tenure::inline v1::detail
