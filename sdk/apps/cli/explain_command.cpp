#include "app.hpp"

namespace tenure::cli {

namespace {

InsightRow find_insight(Store& store, const Generation& generation, const std::string& text) {
    InsightFilter filter;
    filter.customer = text;
    std::vector<InsightRow> found;
    store.each_insight(generation.number, filter,
                       [&](const InsightRow& insight) { found.push_back(insight); });
    for (const InsightRow& insight : found) {
        if (insight.customer.id == text) return insight;
    }
    if (found.size() == 1) return found.front();
    if (found.empty()) {
        throw Error(Errc::not_found, "explain customer", text,
                    "no customer of this evaluation has that id or name",
                    "`tenure customers` lists them; after a new sync run `tenure evaluate`");
    }
    std::string matches;
    constexpr std::size_t most = 5;
    for (std::size_t i = 0; i < found.size() && i < most; ++i) {
        matches += (i == 0 ? "" : ", ") + found[i].customer.id + " " + found[i].name;
    }
    throw Error(Errc::bad_argument, "explain customer", text,
                counted(found.size(), "customer fits", "customers fit") + ": " + matches,
                "Name one by its id");
}

/// A number or text of the evidence as people read it.
std::string plain(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_float()) {
        char text[32];
        std::snprintf(text, sizeof text, "%.4g", value.get<double>());
        return text;
    }
    return dump(value, -1);
}

void say_evidence(const App& app, const Json& detail) {
    if (!detail.contains("evidence")) return;
    app.say("\n" + toned(Tone::bold, "Why") + "\n");
    for (const Json& reason : detail["evidence"]) {
        app.say("  • " + printable(reason.value("what", "")));
        const std::string threshold = reason.value("threshold", "");
        if (!threshold.empty()) app.say(toned(Tone::dim, "  (" + printable(threshold) + ")"));
        const std::string event = reason.value("event", "");
        if (!event.empty()) app.say(toned(Tone::dim, "  " + printable(event)));
        app.say("\n");
    }
}

void say_timeline(App& app, const Json& detail) {
    if (!detail.contains("timeline") || detail["timeline"].empty()) return;
    Table table({{"since"}, {"state"}, {"because"}});
    for (const Json& change : detail["timeline"]) {
        const auto at = parse_timestamp(change.value("at", ""));
        const Json why = change.value("why", Json::object());
        table.add({at ? app.date_text(*at) : "", change.value("to", ""),
                   fitted(why.is_object() ? why.value("what", "") : plain(why), 80)});
    }
    app.say("\n" + toned(Tone::bold, "History") + "\n" + table.text());
}

void say_value(const App& app, const InsightRow& insight, const Json& detail) {
    app.say("\n" + toned(Tone::bold, "Customer lifetime value") + "  ");
    const Json clv = detail.value("clv", Json::object());
    if (insight.clv) {
        app.say(toned(Tone::good, shown(*insight.clv)) + "\n");
    } else {
        app.say("none: " + printable(clv.value("reason", "no reason was recorded")) + "\n");
    }
    Table table({{"input"}, {"value"}});
    for (const auto& [name, value] : clv.items()) {
        if (name == "inputs" || name == "reason" || name == "value") continue;
        if (!value.is_structured()) table.add({fitted(name, 40), fitted(plain(value), 80)});
    }
    for (const char* part : {"inputs", "assumptions", "interval"}) {
        const Json numbers = clv.value(part, Json::object());
        for (const auto& [name, value] : numbers.items()) {
            table.add({fitted(name, 40), fitted(plain(value), 80)});
        }
    }
    if (!table.empty()) app.say(table.text());
}

int run_explain(App& app, const std::string& customer) {
    const auto store = app.open(StoreAccess::read_only);
    const Generation generation = app.generation(*store);
    const InsightRow insight = find_insight(*store, generation, customer);
    const Json detail = detail_of(insight);
    Json json = insight_json(insight);
    json["stream"] = insight.customer.stream;
    json["generation"] = generation.number;
    json["as_of"] = to_string(generation.as_of);
    json["framework"] = generation.framework;
    json["detail"] = detail;
    app.document(json);

    const Framework framework = app.framework(generation.framework);
    std::string label = insight.stage;
    std::string strategy;
    for (const StageInfo& stage : framework.stages) {
        if (stage.id != insight.stage) continue;
        label = stage.label.in(app.language());
        strategy = stage.strategy.in(app.language());
    }
    app.say(toned(Tone::bold, fitted(insight.name, 60)) + "  " + insight.customer.id + " of " +
            insight.customer.source + "\n  " + label + ": " + insight.state + " since " +
            app.date_text(insight.since) +
            (insight.previous.empty() ? "" : ", before that " + insight.previous) + "\n  as of " +
            app.date_text(generation.as_of) + "\n");
    if (!strategy.empty()) app.say("  What to do: " + strategy + "\n");
    say_evidence(app, detail);
    say_timeline(app, detail);
    say_value(app, insight, detail);
    return done;
}

}  // namespace

void add_explain_command(CLI::App& parent, App& app) {
    const auto customer = std::make_shared<std::string>();
    CLI::App* command = add_command(
        parent, app, "explain", "Why a customer is in a stage and what the value is made of",
        "tenure explain 11x55", [&app, customer] { return run_explain(app, *customer); });
    command->add_option("customer", *customer, "Id, external id or name")
        ->required()
        ->type_name("CUSTOMER");
}

}  // namespace tenure::cli
