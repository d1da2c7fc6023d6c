#include "plays_commands.hpp"
#include "tenure/plays/plan.hpp"

namespace tenure::cli {

namespace {

Json row_json(App& app, const PlannedAction& row) {
    return {{"customer", row.customer.id},
            {"source", row.customer.source},
            {"name", row.name},
            {"play", row.play},
            {"arm", to_string(row.arm)},
            {"action", Json::parse(row.action, nullptr, false)},
            {"due", to_string(row.due)},
            {"owner", row.owner},
            {"reason", reason_text(row, app.language(), app.config().business.calendar)},
            {"why", Json::parse(row.reason, nullptr, false)},
            {"skipped", row.skipped},
            {"remark", row.remark}};
}

void print_csv(App& app, const std::vector<PlannedAction>& rows, bool bom) {
    std::string text = bom ? "\xEF\xBB\xBF" : "";
    text += "customer,name,play,arm,action,due,owner,reason,skipped,remark\r\n";
    for (const PlannedAction& row : rows) {
        const std::string reason = reason_text(row, app.language(), app.config().business.calendar);
        text += csv_cell(row.customer.id) + "," + csv_cell(row.name) + "," + csv_cell(row.play) +
                "," + std::string(to_string(row.arm)) + "," + csv_cell(action_text(row)) + "," +
                to_string(row.due) + "," + csv_cell(row.owner) + "," + csv_cell(reason) + "," +
                csv_cell(row.skipped) + "," + csv_cell(row.remark) + "\r\n";
    }
    app.say(text);
}

void print_rows(App& app, const std::vector<PlannedAction>& rows, const PlayChoices& choices) {
    constexpr std::size_t most = 30;
    const std::size_t limit = choices.limit.value_or(most);
    Table table({{"customer"}, {"name"}, {"action"}, {"due"}, {"owner"}, {"why"}});
    std::size_t shown_rows = 0, fitting = 0;
    for (const PlannedAction& row : rows) {
        if (row.skipped.empty() == choices.skipped) continue;
        ++fitting;
        if (limit != 0 && shown_rows == limit) continue;
        ++shown_rows;
        const bool left_alone = row.arm == Arm::hold_out && row.skipped.empty();
        const std::string why =
            choices.skipped ? app.tr(row.skipped) + (row.remark.empty() ? "" : ": " + row.remark)
                            : reason_text(row, app.language(), app.config().business.calendar);
        table.add({fitted(row.customer.id, 12), fitted(row.name, 24),
                   left_alone ? toned(Tone::dim, "(" + app.tr("hold-out") + ") " + row.play)
                              : fitted(action_text(row), 44),
                   app.date_text(row.due), fitted(row.owner, 10), fitted(why, 60)});
    }
    if (!table.empty()) app.say(table.text());
    if (fitting > shown_rows) {
        app.say("  " +
                app.tr("The first {0} are shown; `--limit 0` shows all", {grouped(shown_rows)}) +
                "\n");
    }
}

void print_counts(App& app, const Playbook& book, const PlayPlan& plan) {
    Table table({{"play"},
                 {"to do", Align::right},
                 {"hold-out", Align::right},
                 {"consent", Align::right},
                 {"cool_down", Align::right},
                 {"cap", Align::right},
                 {"owner", Align::right},
                 {"not known", Align::right}});
    for (const PlayCounts& counts : plan.counts) {
        const auto skipped = [&](const char* why) {
            const auto found = counts.skipped.find(why);
            return found == counts.skipped.end() ? std::string("-") : grouped(found->second);
        };
        if (counts.treat + counts.hold_out == 0 && counts.skipped.empty()) continue;
        table.add({fitted(play_label(app, book, counts.play), 40), grouped(counts.treat),
                   grouped(counts.hold_out), skipped("consent"), skipped("cool_down"),
                   skipped("cap"), skipped("owner"),
                   counts.unknown == 0 ? "-" : grouped(counts.unknown)});
    }
    app.say(table.empty() ? "  " + app.tr("No play takes anybody up today") + "\n" : table.text());
}

Json counts_json(const PlayPlan& plan) {
    Json list = Json::array();
    for (const PlayCounts& counts : plan.counts) {
        list.push_back({{"play", counts.play},
                        {"treat", counts.treat},
                        {"hold_out", counts.hold_out},
                        {"skipped", counts.skipped},
                        {"not_due", counts.not_due},
                        {"unknown", counts.unknown}});
    }
    return list;
}

PlanOptions plan_options(App& app, Store& store, const PlayChoices& choices) {
    PlanOptions options;
    options.as_of = app.as_of();
    options.business_zone = app.business_zone();
    options.calendar = app.config().business.calendar;
    options.language = app.language();
    options.framework = app.framework(app.generation(store).framework);
    options.permission = app.config().business.permission;
    options.play = choices.play;
    return options;
}

}  // namespace

int run_play_plan(App& app, const PlayChoices& choices) {
    const Playbook book = playbook(app, choices);
    const auto store = app.open(StoreAccess::read_write);
    PlanOptions options = plan_options(app, *store, choices);
    ProgressLine line(app.progress_mode());
    options.progress = line.sink();
    const PlayPlan plan = plan_plays(*store, book, options, app.context());
    Json rows = Json::array();
    if (app.globals.json) {
        for (const PlannedAction& row : plan.rows) rows.push_back(row_json(app, row));
    }
    std::uint64_t held = 0;
    for (const PlayCounts& counts : plan.counts) held += counts.hold_out;
    app.document({{"plan", plan.record.number},
                  {"generation", plan.record.generation},
                  {"as_of", to_string(plan.record.as_of)},
                  {"planned_on", to_string(plan.record.planned_on)},
                  {"actions", plan.record.actions},
                  {"hold_outs", held},
                  {"gone", plan.gone},
                  {"plays", counts_json(plan)},
                  {"rows", std::move(rows)}});
    if (choices.format == "csv") {
        print_csv(app, plan.rows, choices.bom);
        return done;
    }
    app.say(toned(Tone::bold,
                  app.tr("Plan {0}", {grouped(static_cast<std::uint64_t>(plan.record.number))})) +
            "  " + app.date_text(plan.record.planned_on) + ": " +
            app.tr("{0} actions, {1} customers held out",
                   {grouped(plan.record.actions), grouped(held)}) +
            "\n");
    print_rows(app, plan.rows, choices);
    app.say("\n");
    print_counts(app, book, plan);
    if (plan.record.actions > 0) {
        app.say("  " + app.tr("Nothing is done yet: `tenure plays run` carries this plan out") +
                "\n");
    }
    return done;
}

}  // namespace tenure::cli
