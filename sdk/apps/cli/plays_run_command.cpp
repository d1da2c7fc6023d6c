#include <cmath>

#include "plays_commands.hpp"
#include "tenure/core/number_text.hpp"
#include "tenure/plays/results.hpp"
#include "tenure/plays/run.hpp"

namespace tenure::cli {

namespace {

/// A mapping file made before plays existed says nothing of them: the connector's own does.
ActionMappings action_mappings(const App& app, const SourceConfig& source) {
    ActionMappings actions = app.mapping(source).actions();
    if (!actions.empty()) return actions;
    return app.default_mapping(source).actions();
}

void add_up(Json& json, const PlayRunReport& report) {
    const auto add = [&](const char* key, std::uint64_t number) {
        json[key] = json.value(key, std::uint64_t{0}) + number;
    };
    json["plan"] = report.plan;
    json["generation"] = report.generation;
    add("done", report.done);
    add("found", report.found);
    add("already", report.already);
    add("held_out", report.held_out);
    add("planned", report.planned);
    add("left", report.left);
    for (const PlayRejection& rejection : report.rejected) {
        json["rejected"].push_back({{"play", rejection.play},
                                    {"customer", rejection.customer.id},
                                    {"code", rejection.code},
                                    {"message", rejection.message}});
    }
    for (const std::string& missing : report.missing) json["missing_fields"].push_back(missing);
}

void print_run(App& app, const SourceConfig& source, const PlayRunReport& report, bool dry) {
    app.say("\n" + toned(Tone::bold, source.name) + "  " +
            app.tr("Plan {0}", {grouped(static_cast<std::uint64_t>(report.plan))}) + "\n  ");
    if (dry) {
        app.say(app.tr("{0} actions would be carried out, {1} customers held out",
                       {grouped(report.planned), grouped(report.held_out)}));
    } else {
        app.say(app.tr(
            "{0} actions carried out, {1} customers held out, {2} refused",
            {grouped(report.done), grouped(report.held_out), grouped(report.rejected.size())}));
    }
    app.say("\n");
    if (report.found > 0) {
        app.say("  " + app.tr("{0} were found in the CRM already", {grouped(report.found)}) + "\n");
    }
    if (report.already > 0) {
        app.say("  " + app.tr("{0} were settled by an earlier run", {grouped(report.already)}) +
                "\n");
    }
    if (report.left > 0) {
        app.say("  " + app.tr("{0} are left for a later run", {grouped(report.left)}) + "\n");
    }
    for (const std::string& missing : report.missing) app.note("  " + missing);
    constexpr std::size_t most = 10;
    for (std::size_t i = 0; i < report.rejected.size() && i < most; ++i) {
        const PlayRejection& rejection = report.rejected[i];
        app.note("  refused " + rejection.play + " " + rejection.customer.id + ": " +
                 rejection.code + " " + rejection.message);
    }
    if (report.rejected.size() > most) {
        app.note("  … and " + grouped(report.rejected.size() - most) + " more");
    }
}

Json interval_json(const std::optional<EffectInterval>& interval) {
    if (!interval) return nullptr;
    return {{"value", interval->value}, {"low", interval->low}, {"high", interval->high}};
}

/// Below the least number per arm only customers are counted: few say nothing.
Json arm_json(const ArmSums& arm, const PlayResult& result) {
    const bool silent = !result.silence.empty();
    const double mean = silent ? 0 : arm.spend / static_cast<double>(arm.customers);
    return {{"customers", arm.customers},
            {"reached", silent ? Json(nullptr) : Json(arm.reached)},
            {"mean_spend", silent ? Json(nullptr) : Json(mean)}};
}

Json result_json(const PlayResult& result) {
    return {{"play", result.play},
            {"treat", arm_json(result.treat, result)},
            {"hold_out", arm_json(result.hold_out, result)},
            {"waiting", result.waiting},
            {"rejected", result.rejected},
            {"reached_uplift", interval_json(result.reached_uplift)},
            {"spend_uplift", interval_json(result.spend_uplift)},
            {"currency", result.currency ? Json(result.currency->name()) : Json(nullptr)},
            {"silence", result.silence}};
}

std::string points(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%+.1f", share * 100);
    return text;
}

std::string uplift_text(const App& app, const PlayResult& result) {
    if (!result.reached_uplift) return app.tr(result.silence);
    const EffectInterval& uplift = *result.reached_uplift;
    return local_digits(
        points(uplift.value) + " (" + points(uplift.low) + " … " + points(uplift.high) + ")",
        app.language());
}

std::string spend_text(const App& app, const PlayResult& result) {
    if (!result.spend_uplift) return "-";
    char text[120];
    std::snprintf(text, sizeof text, "%+.2f (%+.2f … %+.2f)", result.spend_uplift->value,
                  result.spend_uplift->low, result.spend_uplift->high);
    return local_digits(text, app.language()) +
           (result.currency ? " " + std::string(result.currency->name()) : "");
}

std::string share_text(const ArmSums& arm, const PlayResult& result) {
    if (arm.customers == 0) return "-";
    if (!result.silence.empty()) return grouped(arm.customers);
    return grouped(arm.reached) + "/" + grouped(arm.customers);
}

}  // namespace

int run_plays_command(App& app, const PlayChoices& choices) {
    const auto store = app.open(StoreAccess::read_write);
    const std::vector<std::string> names =
        choices.source.empty() ? std::vector<std::string>{} : std::vector{choices.source};
    Json json{{"plan", nullptr}, {"rejected", Json::array()}};
    int exit = done;
    for (const SourceConfig& source : choose_sources(app.config(), names)) {
        ProgressLine line(app.progress_mode());
        PlayRunOptions options;
        options.source = source.name;
        options.play = choices.play;
        options.mode = choices.dry_run ? PlayMode::dry_run : PlayMode::act;
        options.limit = choices.limit.value_or(0);
        options.today = app.business_zone().local_date(app.as_of());
        options.log = app.log();
        options.progress = line.sink();
        const auto connector = app.connect(source);
        const PlayRunReport report =
            run_plays(*connector, *store, action_mappings(app, source), options, app.context());
        add_up(json, report);
        print_run(app, source, report, choices.dry_run);
        if (!report.rejected.empty()) exit = some_rejected;
    }
    app.document(json);
    return exit;
}

int run_play_results(App& app, const PlayChoices& choices) {
    const Playbook book = playbook(app, choices);
    const auto store = app.open(StoreAccess::read_only);
    const EvaluateOptions evaluated = app.evaluate_options();
    PlayResultOptions options;
    options.history.business_zone = app.business_zone();
    options.history.currency = evaluated.currency;
    options.framework = evaluated.framework;
    const auto results = play_results(*store, book, app.as_of(), options, app.context());
    Json list = Json::array();
    Table table({{"play"},
                 {"treated", Align::right},
                 {"hold-out", Align::right},
                 {"waiting", Align::right},
                 {"uplift, points (95 %)"},
                 {"spend per customer (95 %)"}});
    for (const PlayResult& result : results) {
        if (!choices.play.empty() && result.play != choices.play) continue;
        list.push_back(result_json(result));
        table.add({fitted(play_label(app, book, result.play), 40), share_text(result.treat, result),
                   share_text(result.hold_out, result), grouped(result.waiting),
                   uplift_text(app, result), spend_text(app, result)});
    }
    app.document({{"as_of", to_string(app.as_of())}, {"plays", std::move(list)}});
    app.say(table.empty() ? "  " + app.tr("No play has been carried out yet") + "\n"
                          : table.text());
    return done;
}

}  // namespace tenure::cli
