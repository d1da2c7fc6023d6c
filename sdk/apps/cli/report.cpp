#include "report.hpp"

#include <fstream>
#include <map>

#include "status.hpp"

namespace tenure::cli {

namespace {

constexpr std::size_t people_listed = 10;

/// What one pass over the insights collects.
struct Collected {
    std::map<std::string, std::uint64_t> customers;  ///< per stage
    std::map<std::string, Money> stage_clv;
    std::map<std::string, Money> clv;  ///< per currency
    std::uint64_t without_clv = 0;
    std::vector<InsightRow> at_risk;
};

bool needs_attention(const std::string& state) {
    return state == "at_risk" || state.rfind("lapsed", 0) == 0;
}

Collected collect(Store& store, const Generation& generation) {
    Collected all;
    store.each_insight(generation.number, {}, [&](const InsightRow& insight) {
        ++all.customers[insight.stage];
        if (!insight.clv) {
            ++all.without_clv;
            return;
        }
        add_amount(all.stage_clv, insight.stage, *insight.clv);
        add_amount(all.clv, std::string(insight.clv->currency.name()), *insight.clv);
    });
    InsightFilter by_value;
    by_value.by_clv = true;
    store.each_insight(generation.number, by_value, [&](const InsightRow& insight) {
        if (all.at_risk.size() < people_listed && needs_attention(insight.state)) {
            all.at_risk.push_back(insight);
        }
    });
    return all;
}

Json person_json(const InsightRow& insight) {
    Json json = insight_json(insight);
    const Json detail = detail_of(insight);
    if (detail.contains("evidence") && !detail["evidence"].empty()) {
        json["why"] = detail["evidence"].front();
    }
    return json;
}

Json stages_json(const App& app, const Framework& framework, const Collected& all,
                 std::uint64_t customers) {
    Json stages = Json::array();
    for (const StageInfo& stage : framework.stages) {
        const auto found = all.customers.find(stage.id);
        const std::uint64_t count = found == all.customers.end() ? 0 : found->second;
        Json json{
            {"id", stage.id},
            {"label", stage.label.in(app.language())},
            {"customers", count},
            {"share",
             customers == 0 ? 0.0 : static_cast<double>(count) / static_cast<double>(customers)},
            {"clv", nullptr},
            {"strategy", stage.strategy.in(app.language())}};
        const auto clv = all.stage_clv.find(stage.id);
        if (clv != all.stage_clv.end()) {
            json["clv"] = amount_json(clv->second);
            json["clv_text"] = shown(clv->second);
        }
        stages.push_back(std::move(json));
    }
    return stages;
}

Json completeness_json(Store& store) {
    Json incomplete = Json::array();
    for (const RunRecord& run : store.last_runs()) {
        if (run.complete && run.error.empty()) continue;
        incomplete.push_back(
            {{"source", run.source}, {"stream", run.stream}, {"error", run.error}});
    }
    return {{"incomplete_streams", std::move(incomplete)},
            {"dead_letters", store.count_dead_letters()}};
}

std::string person_line_amount(const Json& person) {
    if (person["clv"].is_null()) return "none";
    return shown(Money::of(person["clv"].get<double>(),
                           Currency::of(person["currency"].get<std::string>())));
}

std::string people_text(const Json& people) {
    Table table({{"customer"}, {"name"}, {"state"}, {"CLV", Align::right}, {"why"}});
    for (const Json& person : people) {
        std::string why;
        if (person.contains("why")) why = person["why"].value("what", "");
        table.add({fitted(person["id"].get<std::string>(), 16),
                   fitted(person["name"].get<std::string>(), 28),
                   person["state"].get<std::string>(), person_line_amount(person),
                   fitted(why, 60)});
    }
    return table.empty() ? "  Nobody.\n" : table.text();
}

int print_or_write(const std::string& text, const std::string& path) {
    if (path.empty()) {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return done;
    }
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out.flush()) {
        throw Error(Errc::configuration, "write report", path, "the file cannot be written",
                    "Choose another file with --output");
    }
    return done;
}

std::string heading(const std::string& text) {
    return "\n" + toned(Tone::bold, text) + "\n";
}

}  // namespace

Json make_report(App& app, Store& store) {
    const Generation generation = app.generation(store);
    const Framework framework = app.framework(generation.framework);
    const Collected all = collect(store, generation);
    const PurchaseTotals totals = purchase_totals(store);
    Json spend = Json::object();
    for (const auto& [currency, amount] : totals.spend) spend[currency] = amount_json(amount);
    Json clv = Json::object();
    for (const auto& [currency, amount] : all.clv) clv[currency] = amount_json(amount);
    Json top = Json::array();
    InsightFilter highest;
    highest.by_clv = true;
    highest.limit = people_listed;
    store.each_insight(generation.number, highest, [&](const InsightRow& insight) {
        if (insight.clv) top.push_back(person_json(insight));
    });
    Json at_risk = Json::array();
    for (const InsightRow& insight : all.at_risk) at_risk.push_back(person_json(insight));
    return {{"as_of", to_string(generation.as_of)},
            {"as_of_text", app.date_text(generation.as_of)},
            {"generation", generation.number},
            {"framework", generation.framework},
            {"framework_label", framework.label.in(app.language())},
            {"customers", generation.customers},
            {"purchases",
             {{"count", totals.purchases},
              {"customer_days", totals.customer_days},
              {"spend", std::move(spend)}}},
            {"clv",
             {{"model", generation.clv_model},
              {"total", std::move(clv)},
              {"customers_without", all.without_clv}}},
            {"stages", stages_json(app, framework, all, generation.customers)},
            {"highest_value", std::move(top)},
            {"valuable_at_risk", std::move(at_risk)},
            {"completeness", completeness_json(store)}};
}

std::string report_text(const Json& report) {
    std::string text = toned(Tone::bold, "Customer lifecycle report") + "  as of " +
                       report["as_of_text"].get<std::string>() + "\n  " +
                       grouped(report["customers"].get<std::uint64_t>()) + " customers, " +
                       grouped(report["purchases"]["count"].get<std::uint64_t>()) + " purchases";
    for (const auto& [currency, amount] : report["purchases"]["spend"].items()) {
        text += ", " + shown(Money::of(amount.get<double>(), Currency::of(currency)));
    }
    text +=
        "\n" + heading("Where customers stand: " + report["framework_label"].get<std::string>());
    Table stages({{"stage"}, {"customers", Align::right}, {"share"}, {"CLV", Align::right}});
    for (const Json& stage : report["stages"]) {
        stages.add({fitted(stage["label"].get<std::string>(), 40),
                    grouped(stage["customers"].get<std::uint64_t>()),
                    bar(stage["share"].get<double>(), 24), stage.value("clv_text", "")});
    }
    text += stages.text() + heading("Highest value") + people_text(report["highest_value"]) +
            heading("Valuable and at risk: call these first") +
            people_text(report["valuable_at_risk"]) + heading("How to read this") +
            "  CLV: " + fitted(report["clv"]["model"].get<std::string>(), 90) +
            ", nominal money\n  " +
            counted(report["clv"]["customers_without"].get<std::uint64_t>(), "customer has",
                    "customers have") +
            " no CLV; `tenure explain CUSTOMER` gives the reason\n";
    const Json& completeness = report["completeness"];
    for (const Json& stream : completeness["incomplete_streams"]) {
        text += "  " + toned(Tone::bad, "Incomplete: ") + stream["stream"].get<std::string>() +
                " " + fitted(stream["error"].get<std::string>(), 80) + "\n";
    }
    if (const auto letters = completeness["dead_letters"].get<std::uint64_t>(); letters > 0) {
        text += "  " + counted(letters, "record", "records") +
                " could not be used; see `tenure status`\n";
    }
    return text;
}

void add_report_command(CLI::App& parent, App& app) {
    const auto format = std::make_shared<std::string>("text");
    const auto output = std::make_shared<std::string>();
    CLI::App* command =
        add_command(parent, app, "report", "One page a manager reads",
                    "tenure report --lang fa --output report.txt", [&app, format, output] {
                        const auto store = app.open(StoreAccess::read_only);
                        if (!output->empty()) disable_color();
                        const Json report = make_report(app, *store);
                        const bool json = *format == "json" || app.globals.json;
                        const std::string text = json ? dump(report) + "\n" : report_text(report);
                        return print_or_write(text, *output);
                    });
    command->add_option("--format", *format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    command->add_option("--output", *output, "Write to this file instead of stdout")
        ->type_name("FILE");
}

}  // namespace tenure::cli
