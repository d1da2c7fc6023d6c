#include "measures_json.hpp"

#include "people.hpp"

namespace tenure::cli {

namespace {

Json reading_json(const Reading& reading) {
    Json json{{"unit", to_string(reading.unit)}};
    json["value"] = reading.money ? amount_json(*reading.money) : number_json(reading.number);
    if (reading.money) json["currency"] = reading.money->currency.name();
    return json;
}

Json note_json(const MeasureNote& note) {
    Json data = Json::object();
    for (const auto& [name, value] : note.data) data[name] = value;
    Json json{{"code", note.code}, {"data", std::move(data)}};
    if (note.parts.empty()) return json;
    json["parts"] = Json::array();
    for (const MeasureNote& part : note.parts) json["parts"].push_back(note_json(part));
    return json;
}

Json measure_json(App& app, const Measure& measure) {
    const Language language = app.language();
    Json json{{"id", measure.id},
              {"label", measure.label.in(language)},
              {"stage", to_string(measure.stage)},
              {"value", nullptr}};
    if (measure.value) {
        json.update(reading_json(*measure.value));
    } else {
        add_reason(app, json, "not_available_because", measure.reason);
    }
    json["period"] = {{"from", to_string(measure.period.from)},
                      {"to", to_string(measure.period.to)}};
    json["formula"] = measure.formula.in(language);
    json["source"] = measure.source.in(language);
    json["records"] = measure.records;
    json["details"] = Json::array();
    for (const MeasureDetail& detail : measure.details) {
        Json part{{"of", detail.of}, {"name", detail.name}};
        part.update(reading_json(detail.reading));
        part["count"] = detail.count;
        json["details"].push_back(std::move(part));
    }
    return json;
}

Json moves_json(const std::vector<Moves>& all) {
    Json list = Json::array();
    for (const Moves& move : all) {
        list.push_back({{"from", move.from.empty() ? Json(nullptr) : Json(move.from)},
                        {"to", move.to},
                        {"count", move.count}});
    }
    return list;
}

Json revenue_json(const MeasureReport& report) {
    if (!report.revenue) return nullptr;
    const RevenueMovements& moves = *report.revenue;
    return {{"currency", moves.opening.currency.name()},
            {"opening", amount_json(moves.opening)},
            {"new", amount_json(moves.arrived)},
            {"won_back", amount_json(moves.won_back)},
            {"expansion", amount_json(moves.expansion)},
            {"contraction", amount_json(moves.contraction)},
            {"churned", amount_json(moves.churned)},
            {"closing", amount_json(moves.closing)}};
}

void add_stages(const MeasureReport& report, Language language, Json& json) {
    json["stages"] = Json::array();
    for (const StageFlow& flow : report.stages) {
        json["stages"].push_back({{"id", flow.stage},
                                  {"label", flow.label.in(language)},
                                  {"opening", flow.opening},
                                  {"in", flow.in},
                                  {"out", flow.out},
                                  {"closing", flow.closing}});
    }
    json["transitions"] = {{"stages", moves_json(report.stage_moves)},
                           {"states", moves_json(report.state_moves)}};
    json["time_in_stage"] = Json::array();
    for (const TimeInStage& stay : report.stays) {
        Json item{{"stage", stay.stage}, {"stays", stay.stays}};
        const bool any = stay.stays > 0;
        item["lower_quartile_days"] = any ? Json(stay.lower_quartile) : Json(nullptr);
        item["median_days"] = any ? Json(stay.median) : Json(nullptr);
        item["upper_quartile_days"] = any ? Json(stay.upper_quartile) : Json(nullptr);
        json["time_in_stage"].push_back(std::move(item));
    }
    json["funnel"] = Json::array();
    for (const FunnelStep& step : report.funnel) {
        json["funnel"].push_back(
            {{"stage", step.stage},
             {"label", step.label.in(language)},
             {"reached", step.reached},
             {"of_previous", step.of_previous ? Json(*step.of_previous) : Json(nullptr)}});
    }
}

}  // namespace

void add_reason(App& app, Json& json, const std::string& key, const MeasureNote& note) {
    json[key] = app.words(note);
    const std::string_view is_text = "_because";
    json[key.substr(0, key.size() - is_text.size()) + "_reason"] = note_json(note);
}

std::string not_available(App& app, const MeasureNote& note) {
    std::string words = app.words(note);
    if (app.language() != Language::en) words = with_commands_isolated(words);
    return app.tr("not available because {0}", {words});
}

Json measures_json(App& app, const MeasureReport& report,
                   const std::vector<const Measure*>& chosen) {
    Json json{
        {"period", {{"from", to_string(report.period.from)}, {"to", to_string(report.period.to)}}},
        {"as_of", to_string(report.as_of)},
        {"framework", report.framework},
        {"currency", report.currency ? Json(report.currency->name()) : Json(nullptr)},
        {"customers", report.customers},
        {"measures", Json::array()}};
    for (const Measure* each : chosen) json["measures"].push_back(measure_json(app, *each));
    const Movements& moves = report.movements;
    json["movements"] = {{"opening", moves.opening},
                         {"new", moves.arrived},
                         {"won_back", moves.won_back},
                         {"churned", moves.churned},
                         {"closing", moves.closing}};
    json["revenue"] = revenue_json(report);
    add_stages(report, app.language(), json);
    json["remarks"] = Json::array();
    json["remark_codes"] = Json::array();
    for (const MeasureNote& remark : report.remarks) {
        json["remarks"].push_back(app.words(remark));
        json["remark_codes"].push_back(note_json(remark));
    }
    return json;
}

}  // namespace tenure::cli
