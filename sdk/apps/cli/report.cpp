#include "report.hpp"

#include <fstream>
#include <map>

#include "people.hpp"
#include "status.hpp"

namespace tenure::cli {

namespace {

constexpr std::size_t people_in_report = 10;

/// What one pass over the insights collects.
struct Collected {
    std::map<std::string, std::uint64_t> customers;  ///< per stage
    std::map<std::string, Money> stage_clv;
    std::map<std::string, Money> clv;  ///< per currency
    std::uint64_t without_clv = 0;
    std::vector<InsightRow> highest;
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
        if (all.highest.size() < people_in_report && insight.clv) all.highest.push_back(insight);
        if (all.at_risk.size() < people_in_report && needs_attention(insight.state)) {
            all.at_risk.push_back(insight);
        }
    });
    return all;
}

Json person_json(App& app, Store& store, const Generation& generation, const InsightRow& insight) {
    Json json = insight_json(insight);
    add_figures(json, insight);
    const Explanation explained = app.explained(store, generation, insight.customer);
    if (!explained.why.empty()) json["why"] = evidence_json(app, explained.why.front());
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
            json["currency"] = clv->second.currency.name();
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

/// The amount of a stage or person, `none` where there is none.
std::string amount_text(const Json& owner, const std::string& none) {
    if (owner["clv"].is_null()) return none;
    return shown(
        Money::of(owner["clv"].get<double>(), Currency::of(owner["currency"].get<std::string>())));
}

std::string people_text(const App& app, const Json& people) {
    Table table({{"customer"}, {"name"}, {"state"}, {"CLV", Align::right}, {"why"}});
    for (const Json& person : people) {
        std::string why;
        if (person.contains("why")) why = person["why"].value("text", "");
        table.add({fitted(person["id"].get<std::string>(), 16),
                   fitted(person["name"].get<std::string>(), 28),
                   state_text(app, person["state"].get<std::string>()),
                   amount_text(person, app.tr("none")), fitted(why, 60)});
    }
    return table.empty() ? "  " + app.tr("Nobody.") + "\n" : table.text();
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

std::string head_text(const App& app, const Json& report) {
    const Json& purchases = report["purchases"];
    std::string text =
        toned(Tone::bold, app.tr("Customer lifecycle report as of {0}",
                                 {report["as_of_text"].get<std::string>()})) +
        "\n  " + counted(report["customers"].get<std::uint64_t>(), "customer", "customers") +
        " · " + counted(purchases["count"].get<std::uint64_t>(), "purchase", "purchases");
    for (const auto& [currency, amount] : purchases["spend"].items()) {
        text += " · " + shown(Money::of(amount.get<double>(), Currency::of(currency)));
    }
    return text + "\n";
}

std::string stages_text(const Json& report) {
    Table stages({{"stage"}, {"customers", Align::right}, {"share"}, {"CLV", Align::right}});
    for (const Json& stage : report["stages"]) {
        stages.add({fitted(stage["label"].get<std::string>(), 40),
                    grouped(stage["customers"].get<std::uint64_t>()),
                    bar(stage["share"].get<double>(), 24), amount_text(stage, "")});
    }
    return stages.text();
}

std::string remarks_text(const App& app, const Json& report) {
    const Json& clv = report["clv"];
    std::string text =
        "  " + app.tr("CLV by {0}", {fitted(clv["model"].get<std::string>(), 90)}) + "\n  " +
        app.tr("Without CLV: {0}; `tenure explain CUSTOMER` gives the reason",
               {counted(clv["customers_without"].get<std::uint64_t>(), "customer", "customers")}) +
        "\n";
    const Json& completeness = report["completeness"];
    for (const Json& stream : completeness["incomplete_streams"]) {
        text += "  " +
                toned(Tone::bad,
                      app.tr("Incomplete: {0}", {fitted(stream["stream"].get<std::string>() + " " +
                                                            stream["error"].get<std::string>(),
                                                        100)})) +
                "\n";
    }
    if (const auto letters = completeness["dead_letters"].get<std::uint64_t>(); letters > 0) {
        text += "  " +
                app.tr("not used, could not be read: {0}; see `tenure status`",
                       {counted(letters, "record", "records")}) +
                "\n";
    }
    return text;
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
    for (const InsightRow& insight : all.highest) {
        top.push_back(person_json(app, store, generation, insight));
    }
    Json at_risk = Json::array();
    for (const InsightRow& insight : all.at_risk) {
        at_risk.push_back(person_json(app, store, generation, insight));
    }
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

std::string report_text(const App& app, const Json& report) {
    return head_text(app, report) +
           heading(app.tr("Where customers stand: {0}",
                          {report["framework_label"].get<std::string>()})) +
           stages_text(report) + heading(app.tr("Highest value")) +
           people_text(app, report["highest_value"]) +
           heading(app.tr("Valuable and at risk: call these first")) +
           people_text(app, report["valuable_at_risk"]) + heading(app.tr("How to read this")) +
           remarks_text(app, report);
}

void add_report_command(CLI::App& parent, App& app) {
    const auto format = std::make_shared<std::string>("text");
    const auto output = std::make_shared<std::string>();
    CLI::App* command = add_command(
        parent, app, "report", "One page a manager reads",
        "tenure report --lang fa --output report.txt", [&app, format, output] {
            const auto store = app.open(StoreAccess::read_only);
            if (!output->empty()) disable_color();
            const Json report = make_report(app, *store);
            const bool json = *format == "json" || app.globals.json;
            const std::string text = json ? dump(report) + "\n" : report_text(app, report);
            return print_or_write(text, *output);
        });
    command->add_option("--format", *format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    command->add_option("--output", *output, "Write to this file instead of stdout")
        ->type_name("FILE");
}

}  // namespace tenure::cli
