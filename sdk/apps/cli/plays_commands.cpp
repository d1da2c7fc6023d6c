#include "plays_commands.hpp"

#include <cstdio>

namespace tenure::cli {

namespace {

std::string trigger_name(const PlayTrigger& trigger) {
    switch (trigger.kind) {
        case PlayTrigger::Kind::state: {
            std::string names;
            for (const State state : trigger.states) {
                names += (names.empty() ? "" : ", ") + std::string(to_string(state));
            }
            for (const std::string& stage : trigger.stages) {
                names += (names.empty() ? "" : ", ") + stage;
            }
            return names;
        }
        case PlayTrigger::Kind::move: {
            std::string names;
            for (const State state : trigger.states) {
                names += (names.empty() ? "→ " : ", ") + std::string(to_string(state));
            }
            return names;
        }
        case PlayTrigger::Kind::score: {
            char text[40];
            const bool above = trigger.above.has_value();
            std::snprintf(text, sizeof text, " %s %.4g", above ? ">" : "<",
                          above ? *trigger.above : trigger.below.value_or(0));
            return trigger.score + text;
        }
        case PlayTrigger::Kind::date:
            return std::string(to_string(trigger.date)) + " -" +
                   std::to_string(trigger.before_days) + "d";
        case PlayTrigger::Kind::segment:
            break;
    }
    std::string names = "RFM";
    for (const std::string& segment : trigger.segments) names += " " + segment;
    return names;
}

Json goal_json(const PlayGoal& goal) {
    Json json{{"kind", goal.kind == PlayGoal::Kind::purchase ? "purchase" : "state"},
              {"within_days", goal.within_days}};
    for (const State state : goal.states) json["states"].push_back(to_string(state));
    return json;
}

int run_list(App& app, const PlayChoices& choices) {
    const Playbook book = playbook(app, choices);
    Json list = Json::array();
    Table table({{"play"},
                 {"stage"},
                 {"what"},
                 {"when"},
                 {"priority", Align::right},
                 {"hold-out", Align::right}});
    for (const Play& play : book.plays) {
        if (!choices.play.empty() && play.id != choices.play) continue;
        list.push_back({{"id", play.id},
                        {"label", play.label.in(app.language())},
                        {"stage", play.stage},
                        {"purpose", play.purpose},
                        {"trigger", trigger_name(play.trigger)},
                        {"priority", play.priority},
                        {"cool_down_days", play.cool_down_days},
                        {"hold_out", play.hold_out},
                        {"consent_purpose", play.consent.purpose},
                        {"consent_channel", play.consent.channel},
                        {"goal", goal_json(play.goal)}});
        table.add({fitted(play.id, 24), fitted(play.stage, 12),
                   fitted(play.label.in(app.language()), 42),
                   fitted(trigger_name(play.trigger), 34),
                   grouped(static_cast<std::uint64_t>(play.priority)), percent(play.hold_out)});
    }
    if (!choices.play.empty() && list.empty()) {
        throw Error(Errc::configuration, "list plays", choices.play, "there is no such play",
                    "`tenure plays list` shows all of them");
    }
    app.document({{"cap", {{"actions", book.cap.actions}, {"days", book.cap.days}}},
                  {"plays", std::move(list)}});
    app.say(table.text());
    app.say("  " +
            app.tr("At most {0} actions per customer in {1} days over all plays",
                   {grouped(static_cast<std::uint64_t>(book.cap.actions)),
                    grouped(static_cast<std::uint64_t>(book.cap.days))}) +
            "\n");
    return done;
}

void add_common(CLI::App* command, PlayChoices& choices) {
    command->add_option("--play", choices.play, "Only this play")->type_name("ID");
    command
        ->add_option("--file", choices.file,
                     "Plays of your own: added to the default ones, replacing those of the same id")
        ->type_name("FILE");
}

}  // namespace

Playbook playbook(App& app, const PlayChoices& choices) {
    Playbook book = default_plays();
    const std::string& configured = app.config().plays;
    if (!configured.empty()) {
        book = plays_from_json(read_text(configured, "plays"), configured, book);
    }
    if (!choices.file.empty()) {
        book = plays_from_json(read_text(choices.file, "plays"), choices.file, book);
    }
    return book;
}

std::string play_label(const App& app, const Playbook& book, const std::string& id) {
    const Play* play = book.find(id);
    return play == nullptr ? id : play->label.in(app.language());
}

void add_plays_commands(CLI::App& parent, App& app) {
    CLI::App* plays = parent.add_subcommand(
        "plays", "What to do next with whom: listed, planned, reviewed, carried out, measured");
    plays->require_subcommand(1);
    plays->fallthrough();
    const auto choices = std::make_shared<PlayChoices>();
    CLI::App* list = add_command(*plays, app, "list", "Show the plays: when, what, for whom",
                                 "tenure plays list --lang fa",
                                 [&app, choices] { return run_list(app, *choices); });
    add_common(list, *choices);
    CLI::App* plan =
        add_command(*plays, app, "plan",
                    "Plan actions for the latest evaluation: a list to review; nothing is done yet",
                    "tenure plays plan --play second-purchase --format csv > actions.csv",
                    [&app, choices] { return run_play_plan(app, *choices); });
    add_common(plan, *choices);
    plan->add_option("--limit", choices->limit, "Show at most this many rows as text; 0 means all")
        ->type_name("N");
    plan->add_flag("--skipped", choices->skipped,
                   "Show who was passed over, and why, instead of what is to be done");
    plan->add_option("--format", choices->format, "text or csv")
        ->check(CLI::IsMember({"text", "csv"}));
    plan->add_flag("--bom", choices->bom, "Begin the CSV with a byte order mark, for Excel");
    CLI::App* run = add_command(
        *plays, app, "run", "Carry the latest plan out in the CRM: every action once, logged",
        "tenure plays run --dry-run", [&app, choices] { return run_plays_command(app, *choices); });
    run->add_option("source", choices->source, "Source to act in; all when none is named")
        ->type_name("SOURCE");
    run->add_option("--play", choices->play, "Only this play")->type_name("ID");
    run->add_option("--limit", choices->limit, "Carry out at most this many actions")
        ->type_name("N");
    run->add_flag("--dry-run", choices->dry_run, "Count what would be done, write nothing");
    CLI::App* results = add_command(
        *plays, app, "results", "What plays brought about, against their hold-outs",
        "tenure plays results --json", [&app, choices] { return run_play_results(app, *choices); });
    add_common(results, *choices);
}

}  // namespace tenure::cli
