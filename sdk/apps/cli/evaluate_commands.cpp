#include "sync_commands.hpp"
#include "tenure/writeback/provision.hpp"

namespace tenure::cli {

namespace {

Json rejections_json(const WriteReport& report) {
    Json rejected = Json::array();
    for (const WriteRejection& rejection : report.rejected) {
        rejected.push_back({{"id", rejection.id},
                            {"stream", rejection.stream},
                            {"code", rejection.code},
                            {"message", rejection.message}});
    }
    return rejected;
}

Json differences_json(const WriteReport& report) {
    Json differences = Json::array();
    for (const WriteDifference& difference : report.differences) {
        differences.push_back({{"id", difference.id},
                               {"stream", difference.stream},
                               {"field", difference.field},
                               {"before", difference.before},
                               {"after", difference.after}});
    }
    return differences;
}

void print_differences(const App& app, const WriteReport& report) {
    constexpr std::size_t most = 20;
    Table table({{"record"}, {"field"}, {"now"}, {"would become"}});
    for (const WriteDifference& difference : report.differences) {
        if (&difference - report.differences.data() >= static_cast<std::ptrdiff_t>(most)) break;
        table.add({fitted(difference.stream + " " + difference.id, 30),
                   fitted(difference.field, 24),
                   difference.before.empty() ? toned(Tone::dim, app.tr("(empty)"))
                                             : fitted(difference.before, 28),
                   fitted(difference.after, 28)});
    }
    if (!table.empty()) app.say(table.text());
    if (report.differences.size() > most) {
        app.say("  " + app.tr("… and {0} more", {grouped(report.differences.size() - most)}) +
                "\n");
    }
}

void print_remarks(const App& app, const WriteReport& report) {
    for (const std::string& field : report.missing_fields) {
        app.note("  " + app.tr("not written, the CRM has no field {0}; `tenure push --provision` "
                               "says how to add it",
                               {printable(field)}));
    }
    for (const std::string& altered : report.altered) {
        app.note("  " + app.tr("stored otherwise: {0}", {printable(altered)}));
    }
    constexpr std::size_t most = 10;
    for (std::size_t i = 0; i < report.rejected.size() && i < most; ++i) {
        const WriteRejection& rejection = report.rejected[i];
        app.note("  " + app.tr("rejected {0}: {1}",
                               {printable(rejection.stream + " " + rejection.id),
                                printable(rejection.code + " " + rejection.message)}));
    }
    if (report.rejected.size() > most) {
        app.note("  " + app.tr("… and {0} more", {grouped(report.rejected.size() - most)}));
    }
}

const char* state_name(ProvisionStep::State state) {
    constexpr const char* names[] = {"present", "missing", "made", "manual", "differs", "refused"};
    return names[static_cast<int>(state)];
}

/// Makes the custom fields that the mapping writes to, where the CRM's API lets us.
Json provision(App& app, Connector& connector, const SourceConfig& source, const Mapping& mapping,
               const PushChoices& choices) {
    const ProvisionPlan plan = connector.provision(
        written_fields(mapping.write_back()),
        choices.dry_run ? ProvisionMode::plan : ProvisionMode::carry_out, app.context());
    Json steps = Json::array();
    Table table({{"field"}, {"state"}, {"what to do"}});
    for (const ProvisionStep& step : plan.steps) {
        const char* state = state_name(step.state);
        steps.push_back({{"stream", step.stream},
                         {"field", step.field},
                         {"state", state},
                         {"note", step.note},
                         {"next", step.next}});
        table.add({printable(step.stream + "." + step.field), app.tr(state),
                   printable(step.next.empty() ? step.note : step.next)});
    }
    app.say("\n" + toned(Tone::bold, source.name) + "  " +
            app.tr("custom fields for the write-back") + "\n" + table.text());
    return steps;
}

std::string numbered(std::int64_t generation) {
    return grouped(static_cast<std::uint64_t>(generation));
}

void say_written(App& app, const std::string& source, const WriteReport& report,
                 const PushChoices& choices) {
    const std::string counts = choices.dry_run
                                   ? app.tr("would be written: {0}, unchanged: {1}, rejected: {2}",
                                            {grouped(report.planned), grouped(report.unchanged),
                                             grouped(report.rejected.size())})
                                   : app.tr("written: {0}, unchanged: {1}, rejected: {2}",
                                            {grouped(report.written), grouped(report.unchanged),
                                             grouped(report.rejected.size())});
    app.say("\n" + toned(Tone::bold, source) + "  " +
            app.tr("generation {0}, evaluated as of {1}",
                   {numbered(report.generation), app.date_text(report.as_of)}) +
            "\n  " + counts + "\n");
}

int run_push_command(App& app, const PushChoices& choices) {
    const auto store = app.open(StoreAccess::read_write);
    const StepResult result = run_push(app, *store, choices);
    app.document(result.json);
    return result.exit;
}

}  // namespace

StepResult run_evaluate(App& app, Store& store) {
    ProgressLine line(app.progress_mode());
    EvaluateOptions options = app.evaluate_options();
    options.progress = line.sink();
    const EvaluationReport report = evaluate(store, app.as_of(), options, app.context());
    app.say("\n" +
            app.tr("Evaluated {0} as of {1} (generation {2})",
                   {counted(report.customers, "customer", "customers"), app.date_text(report.as_of),
                    numbered(report.generation)}) +
            "\n  " + app.tr("values by {0}", {report.clv_model}) + "\n");
    if (!report.clv_fallback.empty()) app.note("  " + report.clv_fallback);
    if (report.without_clv > 0) {
        app.say("  " +
                app.tr("Without CLV: {0}; `tenure explain` says why for each",
                       {counted(report.without_clv, "customer", "customers")}) +
                "\n");
    }
    return {Json{{"generation", report.generation},
                 {"as_of", to_string(report.as_of)},
                 {"customers", report.customers},
                 {"clv_model", report.clv_model},
                 {"without_clv", report.without_clv},
                 {"framework", options.framework.id},
                 {"seconds", report.seconds}},
            done};
}

StepResult run_push(App& app, Store& store, const PushChoices& choices) {
    StepResult result{
        Json{
            {"generation", nullptr}, {"written", 0}, {"unchanged", 0}, {"rejected", Json::array()}},
        done};
    Json& json = result.json;
    const std::vector<std::string> names =
        choices.source.empty() ? std::vector<std::string>{} : std::vector{choices.source};
    for (const SourceConfig& source : choose_sources(app.config(), names)) {
        const Mapping mapping = app.mapping(source);
        ProgressLine line(app.progress_mode());
        WriteOptions options;
        options.source = source.name;
        options.profile = profile_of(app.config(), source);
        options.mode = choices.dry_run ? WriteMode::dry_run : WriteMode::write;
        options.limit = choices.limit;
        options.language = app.language();
        options.progress = line.sink();
        options.log = app.log();
        const auto connector = app.connect(source);
        if (choices.provision) {
            json["provisioned"][source.name] = provision(app, *connector, source, mapping, choices);
        }
        const WriteReport report =
            write_back(*connector, store, mapping.write_back(), options, app.context());
        json["generation"] = report.generation;
        json["as_of"] = to_string(report.as_of);
        json["written"] = json["written"].get<std::uint64_t>() + report.written;
        json["unchanged"] = json["unchanged"].get<std::uint64_t>() + report.unchanged;
        for (const Json& rejection : rejections_json(report)) json["rejected"].push_back(rejection);
        if (choices.dry_run) {
            json["planned"] = json.value("planned", std::uint64_t{0}) + report.planned;
            for (const Json& item : differences_json(report)) json["differences"].push_back(item);
        }
        for (const std::string& field : report.missing_fields)
            json["missing_fields"].push_back(field);
        for (const std::string& altered : report.altered) json["altered"].push_back(altered);
        say_written(app, source.name, report, choices);
        if (choices.dry_run) print_differences(app, report);
        print_remarks(app, report);
        if (!report.rejected.empty()) result.exit = some_rejected;
    }
    return result;
}

/// Evaluates only whom something happened to; nothing where only a whole evaluation will do.
std::optional<StepResult> run_amend(App& app, Store& store) {
    ProgressLine line(app.progress_mode());
    EvaluateOptions options = app.evaluate_options();
    options.progress = line.sink();
    const AmendReport report = amend(store, app.as_of(), options, app.context());
    if (!report.refused.empty()) {
        app.note(app.tr("Everybody is evaluated: {0}", {report.refused}));
        return std::nullopt;
    }
    app.say("\n" +
            app.tr("Brought generation {0} up to {1}: {2} evaluated anew",
                   {numbered(report.generation), app.date_text(report.as_of),
                    counted(report.evaluated, "customer", "customers")}) +
            "\n");
    return StepResult{Json{{"generation", report.generation},
                           {"as_of", to_string(report.as_of)},
                           {"customers", store.counts()[EntityKind::customer]},
                           {"evaluated", report.evaluated},
                           {"framework", options.framework.id},
                           {"seconds", report.seconds}},
                      done};
}

void add_evaluate_command(CLI::App& parent, App& app) {
    const auto incremental = std::make_shared<bool>(false);
    CLI::App* command = add_command(
        parent, app, "evaluate",
        "Work out stage, value and scores of every customer, kept as a dated generation",
        "tenure evaluate --as-of 2026-03-20", [&app, incremental] {
            const auto store = app.open(StoreAccess::read_write);
            std::optional<StepResult> result;
            if (*incremental) result = run_amend(app, *store);
            if (!result) result = run_evaluate(app, *store);
            app.document(result->json);
            return result->exit;
        });
    command->add_flag("--incremental", *incremental,
                      "Bring the newest generation of this day up to date: only customers whom "
                      "something happened to are evaluated, limits and models stay as they are");
}

void add_evaluate_commands(CLI::App& parent, App& app) {
    add_evaluate_command(parent, app);
    const auto choices = std::make_shared<PushChoices>();
    CLI::App* push = add_command(
        parent, app, "push", "Write stage and CLV of the latest generation into the CRM",
        "tenure push shop --dry-run", [&app, choices] { return run_push_command(app, *choices); });
    push->add_option("source", choices->source, "Source to write to; all when none is named")
        ->type_name("SOURCE");
    push->add_flag("--dry-run", choices->dry_run, "Show what would change, write nothing");
    push->add_option("--limit", choices->limit, "Write at most this many records")->type_name("N");
    push->add_flag("--provision", choices->provision,
                   "Make the custom fields first, or say how where the CRM's API cannot; with "
                   "--dry-run only look");
}

}  // namespace tenure::cli
