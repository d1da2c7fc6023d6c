#include <cmath>

#include "measure_options.hpp"
#include "measures_json.hpp"
#include "tenure/core/nearest.hpp"
#include "tenure/core/number_text.hpp"

namespace tenure::cli {

namespace {

struct KpiChoices {
    PeriodChoices period;
    std::string stage;
    std::string measure;
};

std::string reading_text(const App& app, const Reading& reading) {
    const std::string number = local_number(reading.number, app.language());
    switch (reading.unit) {
        case MeasureUnit::share:
            return percent(reading.number);
        case MeasureUnit::days:
            return app.tr("{0} days",
                          {local_number(std::round(reading.number * 10) / 10, app.language())});
        case MeasureUnit::count:
            return grouped(static_cast<std::uint64_t>(std::max(0.0, reading.number)));
        case MeasureUnit::money:
            return reading.money ? shown(*reading.money) : number;
        case MeasureUnit::money_per_day:
            return app.tr("{0} a day", {reading.money ? shown(*reading.money) : number});
        case MeasureUnit::ratio:
            return app.tr("{0} times", {number});
        case MeasureUnit::points:
            return number;
    }
    return number;
}

std::string value_text(const App& app, const Measure& measure) {
    return measure.value ? reading_text(app, *measure.value) : toned(Tone::dim, "–");
}

std::string note_text(App& app, const Measure& measure) {
    return measure.value ? std::string() : toned(Tone::dim, not_available(app, measure.reason));
}

void print_groups(App& app, const std::vector<const Measure*>& chosen) {
    std::optional<MeasureGroup> last;
    Table table({{"measure"}, {"value", Align::right}, {""}});
    const auto flush = [&] {
        if (table.empty()) return;
        app.say("\n" + toned(Tone::bold, label_of(*last).in(app.language())) + "\n" + table.text());
        table = Table({{"measure"}, {"value", Align::right}, {""}});
    };
    for (const Measure* each : chosen) {
        if (last != each->stage) flush();
        last = each->stage;
        table.add({fitted(each->label.in(app.language()), 40), value_text(app, *each),
                   note_text(app, *each)});
    }
    flush();
}

/// The name of a part: ours in the language, and what the CRM calls it as it is.
std::string part_text(const App& app, const MeasureReport& report, const MeasureDetail& part) {
    constexpr std::string_view ours[] = {"answers", "change", "input",  "left out", "movement",
                                         "now",     "part",   "spread", "sum",      "then"};
    const bool known = std::find(std::begin(ours), std::end(ours), part.of) != std::end(ours);
    if (known || part.name == "unknown" || part.name == "other") return app.tr(part.name);
    if (const auto to = part.name.find(" to "); part.of == "step" && to != std::string::npos) {
        return app.tr("{0} to {1}", {local_digits(part.name.substr(0, to), app.language()),
                                     local_digits(part.name.substr(to + 4), app.language())});
    }
    const std::string stage = part.of == "stopped" ? part.name.substr(0, part.name.find(':')) : "";
    for (const StageFlow& flow : report.stages) {
        if (flow.stage != stage) continue;
        return flow.label.in(app.language()) + fitted(part.name.substr(stage.size()), 30);
    }
    return fitted(part.name, 44);
}

/// One measure with everything that is known of it.
void print_measure(App& app, const MeasureReport& report, const Measure& measure) {
    app.say("\n" + toned(Tone::bold, measure.label.in(app.language())) + "  " +
            value_text(app, measure) + "\n");
    if (!measure.value) app.say("  " + not_available(app, measure.reason) + "\n");
    app.say("  = " + measure.formula.in(app.language()) + "\n  " + app.tr("from") + ": " +
            measure.source.in(app.language()) + "\n");
    Table table({{"part"}, {""}, {"value", Align::right}, {"count", Align::right}});
    constexpr std::size_t most = 40;
    for (std::size_t i = 0; i < measure.details.size() && i < most; ++i) {
        const MeasureDetail& detail = measure.details[i];
        table.add({app.tr(detail.of), part_text(app, report, detail),
                   reading_text(app, detail.reading),
                   detail.count == 0 ? "" : grouped(detail.count)});
    }
    if (!table.empty()) app.say(table.text());
    if (measure.details.size() > most) {
        app.say("  … " + grouped(measure.details.size() - most) + "\n");
    }
}

void print_movements(App& app, const MeasureReport& report) {
    const Movements& moves = report.movements;
    app.say("\n" + toned(Tone::bold, app.tr("Movements")) + "\n  " +
            app.tr("customers: {0} at the opening + {1} new + {2} won back - {3} lost = {4} at the "
                   "close",
                   {grouped(moves.opening), grouped(moves.arrived), grouped(moves.won_back),
                    grouped(moves.churned), grouped(moves.closing)}) +
            "\n");
    if (!report.revenue) return;
    const RevenueMovements& money = *report.revenue;
    app.say("  " +
            app.tr("revenue: {0} before + {1} new + {2} won back + {3} more - {4} less - {5} lost "
                   "= {6} now",
                   {shown(money.opening), shown(money.arrived), shown(money.won_back),
                    shown(money.expansion), shown(money.contraction), shown(money.churned),
                    shown(money.closing)}) +
            "\n");
}

void print_stages(App& app, const MeasureReport& report) {
    Table table({{"stage"},
                 {"got there", Align::right},
                 {"of previous", Align::right},
                 {"opening", Align::right},
                 {"in", Align::right},
                 {"out", Align::right},
                 {"closing", Align::right},
                 {"median stay", Align::right}});
    for (std::size_t i = 0; i < report.stages.size(); ++i) {
        const StageFlow& flow = report.stages[i];
        const FunnelStep& step = report.funnel[i];
        const TimeInStage& stay = report.stays[i];
        table.add({fitted(flow.label.in(app.language()), 36), grouped(step.reached),
                   step.of_previous ? percent(*step.of_previous) : "", grouped(flow.opening),
                   grouped(flow.in), grouped(flow.out), grouped(flow.closing),
                   stay.stays == 0
                       ? ""
                       : app.tr("{0} days", {local_number(stay.median, app.language())})});
    }
    app.say("\n" + toned(Tone::bold, app.tr("Stages")) + "\n" + table.text());
}

std::vector<const Measure*> choose(const MeasureReport& report, const KpiChoices& choices) {
    std::vector<const Measure*> chosen;
    const auto group = parse_measure_group(choices.stage);
    for (const Measure& each : report.measures) {
        const bool in_group = choices.stage.empty() || each.stage == group;
        if (in_group && (choices.measure.empty() || each.id == choices.measure)) {
            chosen.push_back(&each);
        }
    }
    return chosen;
}

/// Refuses what is no group or measure before anything is read.
void check(const KpiChoices& choices) {
    if (!choices.stage.empty() && !parse_measure_group(choices.stage)) {
        throw Error(Errc::configuration, "choose stage", choices.stage,
                    "no measures stand under this name",
                    "Stages: acquisition, conversion, retention, expansion, win-back, overall");
    }
    std::vector<std::string> ids;
    for (const MeasureInfo& info : measure_catalogue()) ids.push_back(info.id);
    const bool known = std::find(ids.begin(), ids.end(), choices.measure) != ids.end();
    if (choices.measure.empty() || known) return;
    throw Error(Errc::configuration, "choose measure", choices.measure, "there is no such measure",
                did_you_mean(choices.measure, ids, "`tenure kpis --json` lists them"));
}

int run_kpis(App& app, const KpiChoices& choices) {
    check(choices);
    MeasureOptions options = measure_options(app, choices.period);
    const auto store = app.open(StoreAccess::read_only);
    ProgressLine line(app.progress_mode());
    options.progress = line.sink();
    const MeasureReport report = measure(*store, options, app.context());
    const std::vector<const Measure*> chosen = choose(report, choices);
    app.document(measures_json(app, report, chosen));
    app.say(toned(Tone::bold,
                  app.tr("Measures from {0} to {1}",
                         {app.date_text(report.period.from), app.date_text(report.period.to)})) +
            "\n");
    if (!choices.measure.empty()) {
        for (const Measure* each : chosen) print_measure(app, report, *each);
    } else {
        print_groups(app, chosen);
    }
    if (choices.stage.empty() && choices.measure.empty()) {
        print_movements(app, report);
        print_stages(app, report);
        app.say("\n  " + app.tr("`tenure kpis --measure churn_rate` shows how one is made") + "\n");
    }
    for (const MeasureNote& remark : report.remarks) app.note("  " + app.words(remark));
    return done;
}

}  // namespace

void add_kpis_command(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<KpiChoices>();
    CLI::App* kpis = add_command(
        parent, app, "kpis",
        "Measure a period: acquisition, conversion, retention, expansion, win-back and churn.\n"
        "Each measure has a value or says why not; customers and revenue reconcile:\n"
        "opening + new + won back - lost = closing. docs/measures.md has every formula.",
        "tenure kpis --from 2026-01-01 --to 2026-03-31 --stage retention",
        [&app, choices] { return run_kpis(app, *choices); });
    add_period_options(*kpis, choices->period);
    kpis->add_option("--stage", choices->stage,
                     "Only acquisition, conversion, retention, expansion, win-back or overall")
        ->type_name("G");
    kpis->add_option("--measure", choices->measure,
                     "Only this one, with its formula, source and parts, e.g. churn_rate")
        ->type_name("ID");
}

}  // namespace tenure::cli
