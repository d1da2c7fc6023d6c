#include "sync_commands.hpp"

namespace tenure::cli {

namespace {

Json run_json(const RunRecord& run) {
    Json json{{"source", run.source},     {"stream", run.stream},     {"entity", run.entity},
              {"read", run.read},         {"upserted", run.upserted}, {"unchanged", run.unchanged},
              {"deleted", run.deleted},   {"rejected", run.rejected}, {"pages", run.pages},
              {"requests", run.requests}, {"seconds", run.seconds},   {"complete", run.complete}};
    if (!run.error.empty()) json["error"] = run.error;
    return json;
}

std::string seconds_text(const App& app, double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, seconds < 10 ? "%.1f" : "%.0f", seconds);
    return app.tr("{0} s", {local_number(text, app.language())});
}

void print_runs(const App& app, const SourceConfig& source, const SyncReport& report,
                const SyncChoices& choices) {
    Table table({{"stream"},
                 {"entity"},
                 {"read", Align::right},
                 {choices.dry_run ? "would store" : "new or changed", Align::right},
                 {"unchanged", Align::right},
                 {"deleted", Align::right},
                 {"rejected", Align::right},
                 {"requests", Align::right},
                 {"time", Align::right},
                 {""}});
    std::uint64_t news = 0;
    for (const RunRecord& run : report.runs) {
        news += run.upserted + run.deleted;
        const bool whole = run.complete && run.error.empty();
        table.add({fitted(run.stream, 24), app.tr(run.entity), grouped(run.read),
                   grouped(run.upserted), grouped(run.unchanged), grouped(run.deleted),
                   run.rejected == 0 ? grouped(0) : toned(Tone::warning, grouped(run.rejected)),
                   grouped(run.requests), seconds_text(app, run.seconds),
                   whole ? toned(Tone::good, app.tr("complete"))
                         : toned(Tone::bad, app.tr("incomplete"))});
    }
    app.say("\n" + toned(Tone::bold, source.name) + "  " + isolated(fitted(source.url, 60)) + "\n" +
            table.text());
    for (const RunRecord& run : report.runs) {
        if (!run.error.empty()) app.note("  " + run.stream + ": " + run.error);
    }
    for (const std::string& note : report.notes) app.note("  " + note);
    if (report.held_back > 0) {
        app.note("  " + app.tr("Held back, of people who were erased: {0}",
                               {counted(report.held_back, "record", "records")}));
    }
    if (news == 0 && report.ok()) app.say("  " + app.tr("Nothing new.") + "\n");
    if (report.rejected() > 0) {
        app.note("  " + app.tr("Rejected and kept as dead letters: {0}; `tenure status` lists them",
                               {counted(report.rejected(), "record", "records")}));
    }
}

SyncReport sync_source(App& app, Store& store, const SourceConfig& source,
                       const SyncChoices& choices) {
    ProgressLine line(app.progress_mode());
    SyncOptions options;
    options.source = source.name;
    options.profile = profile_of(app.config(), source);
    options.streams = choices.streams;
    options.from = choices.full ? SyncFrom::start : SyncFrom::checkpoint;
    options.mode = choices.dry_run ? CommitMode::preview : CommitMode::keep;
    options.sweep_every = source.deletes_every;
    if (source.max_delete_share) options.max_delete_share = *source.max_delete_share;
    options.progress = line.sink();
    options.log = app.log();
    const Mapping mapping = app.mapping(source);
    const auto connector = app.connect(source);
    return sync(*connector, store, mapping, options, app.context());
}

int sync_exit(const SyncReport& report) {
    if (!report.ok()) return failed;
    return report.rejected() > 0 ? some_rejected : done;
}

/// Streams whose absence would falsify stages and values.
bool decides_value(const std::string& entity) {
    return entity == "customer" || entity == "account" || entity == "contact" ||
           entity == "purchase" || entity == "deal" || entity == "subscription";
}

bool may_evaluate(const Json& sync_json) {
    for (const Json& run : sync_json["runs"]) {
        const bool whole = run["complete"].get<bool>() && !run.contains("error");
        if (!whole && decides_value(run["entity"].get<std::string>())) return false;
    }
    return true;
}

int run_remap(App& app) {
    const auto store = app.open(StoreAccess::read_write);
    Json sources = Json::array();
    int exit = done;
    for (const SourceConfig& source : choose_sources(app.config(), {})) {
        ProgressLine line(app.progress_mode());
        SyncOptions options;
        options.source = source.name;
        options.profile = profile_of(app.config(), source);
        options.progress = line.sink();
        const RemapReport report = remap(*store, app.mapping(source), options, app.context());
        sources.push_back({{"source", source.name},
                           {"read", report.read},
                           {"changed", report.changed},
                           {"rejected", report.rejected},
                           {"missing", report.missing}});
        app.say(toned(Tone::bold, source.name) + "  " +
                app.tr("changed: {0} of {1} kept",
                       {counted(report.changed, "record", "records"), grouped(report.read)}) +
                "\n");
        for (const std::string& field : report.missing) {
            app.note("  " + app.tr("{0} was not fetched yet: the next `tenure sync` fills it",
                                   {printable(field)}));
        }
        if (report.rejected > 0) exit = some_rejected;
    }
    app.document({{"sources", sources}});
    return exit;
}

}  // namespace

StepResult run_sync(App& app, Store& store, const SyncChoices& choices) {
    StepResult result{Json{{"runs", Json::array()}}, done};
    for (const SourceConfig& source : choose_sources(app.config(), choices.sources)) {
        const SyncReport report = sync_source(app, store, source, choices);
        for (const RunRecord& run : report.runs) result.json["runs"].push_back(run_json(run));
        for (const std::string& note : report.notes) result.json["notes"].push_back(note);
        if (report.held_back > 0) result.json["held_back"][source.name] = report.held_back;
        print_runs(app, source, report, choices);
        const int exit = sync_exit(report);
        if (exit == failed || result.exit == done) result.exit = exit;
    }
    return result;
}

void add_sync_commands(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<SyncChoices>();
    CLI::App* sync_command = add_command(
        parent, app, "sync", "Read what is new: everything the first time, then changes only",
        "tenure sync shop --stream Invoice --stream Accounts", [&app, choices] {
            const auto store = app.open(StoreAccess::read_write);
            const StepResult result = run_sync(app, *store, *choices);
            app.document(result.json);
            return result.exit;
        });
    sync_command->add_option("source", choices->sources, "Sources to read; all when none is named")
        ->type_name("SOURCE");
    sync_command->add_option("--stream", choices->streams, "Read only this stream (repeatable)")
        ->type_name("S");
    sync_command->add_flag("--full", choices->full, "Read everything again");
    sync_command->add_flag("--dry-run", choices->dry_run, "Read and count, but store nothing");

    add_command(parent, app, "remap",
                "Apply a changed mapping to what was fetched, without asking the CRM",
                "tenure remap", [&app] { return run_remap(app); });

    add_command(parent, app, "run", "Sync, evaluate and push in one go", "tenure run --json",
                [&app] {
                    const auto store = app.open(StoreAccess::read_write);
                    Json json;
                    const StepResult synced = run_sync(app, *store, {});
                    json["sync"] = synced.json;
                    int exit = synced.exit;
                    if (may_evaluate(synced.json)) {
                        json["evaluate"] = run_evaluate(app, *store).json;
                        const StepResult pushed = run_push(app, *store, {});
                        json["push"] = pushed.json;
                        if (exit == done) exit = pushed.exit;
                    } else {
                        app.note(
                            app.tr("not evaluated and nothing written back: customers or purchases "
                                   "are incomplete, so stages and values would be wrong"));
                    }
                    app.document(json);
                    return exit;
                });
}

}  // namespace tenure::cli
