#include <algorithm>
#include <cmath>

#include "people.hpp"
#include "tenure/insight/explain.hpp"
#include "tenure/lifecycle/labels.hpp"
#include "tenure/segment/health.hpp"
#include "tenure/segment/reason.hpp"

namespace tenure::cli {

namespace {

InsightRow find_insight(Store& store, const Generation& generation, const std::string& text) {
    const auto found = found_people(store, generation, {}, text);
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
                std::to_string(found.size()) + " customers fit: " + matches, "Name one by its id");
}

/// A number or text of the evidence as people read it.
std::string plain(const App& app, const Json& value) {
    if (value.is_string()) return app.tr(value.get<std::string>());
    if (value.is_null()) return "–";
    if (!value.is_number()) return dump(value, -1);
    const double number = value.get<double>();
    char text[64];
    std::snprintf(text, sizeof text, std::abs(number) >= 1000 ? "%.0f" : "%.4g", number);
    return local_number(std::string_view(text), app.language());
}

std::string heading(const App& app, std::string_view title) {
    return "\n" + toned(Tone::bold, app.tr(title)) + "\n";
}

void say_head(App& app, const InsightRow& insight, const Generation& generation) {
    const Framework framework = app.framework(generation.framework);
    std::string where = app.tr("{0}: {1} since {2}",
                               {stage_text(app, framework, insight.stage),
                                state_text(app, insight.state), app.date_text(insight.since)});
    if (!insight.previous.empty()) {
        where += " · " + app.tr("before that {0}", {state_text(app, insight.previous)});
    }
    app.say(toned(Tone::bold, isolated(fitted(insight.name, 60))) + "  " +
            app.tr("{0} of {1}", {insight.customer.id, insight.customer.source}) + "\n  " + where +
            "\n  " + app.tr("as of {0}", {app.date_text(generation.as_of)}) + "\n");
    for (const StageInfo& stage : framework.stages) {
        const std::string& strategy = stage.strategy.in(app.language());
        if (stage.id != insight.stage || strategy.empty()) continue;
        app.say("  " + app.tr("What to do: {0}", {strategy}) + "\n");
    }
}

void say_why(App& app, const std::vector<Evidence>& why) {
    if (why.empty()) return;
    app.say(heading(app, "Why"));
    for (const Evidence& reason : why) {
        app.say("  • " + printable(app.evidence(reason)));
        const std::string threshold = threshold_text(reason, app.language());
        if (!threshold.empty()) app.say(toned(Tone::dim, " · " + printable(threshold)));
        if (!reason.event.empty()) {
            app.say(toned(Tone::dim, " · " + isolated(printable(reason.event))));
        }
        app.say("\n");
    }
}

void say_timeline(App& app, const std::vector<Transition>& timeline) {
    if (timeline.empty()) return;
    Table table({{"since"}, {"state"}, {"because"}});
    for (const Transition& change : timeline) {
        table.add({app.date_text(change.at), state_label(change.to).in(app.language()),
                   fitted(app.evidence(change.why), 80)});
    }
    app.say(heading(app, "History") + table.text());
}

void say_purchases(App& app, const Figures& figures) {
    if (figures.days == 0) return;
    Table table({{"purchases", Align::right},
                 {"first purchase"},
                 {"last purchase"},
                 {"spend", Align::right},
                 {"P(alive)", Align::right}});
    table.add({grouped(static_cast<std::uint64_t>(figures.purchases)),
               app.date_text(figures.first_day), app.date_text(figures.last_day),
               figures.spend ? shown(*figures.spend) : "–", percent(figures.p_alive)});
    app.say(heading(app, "Purchases") + table.text());
}

std::string health_parts(const App& app, const Json& health) {
    std::string text;
    const Json parts = health.value("parts", Json::object());
    for (std::size_t i = 0; i < health_measure_count; ++i) {
        const auto measure = static_cast<HealthMeasure>(i);
        const std::string name(to_string(measure));
        if (!parts.contains(name) || !parts[name]["score"].is_number()) continue;
        text += (text.empty() ? "" : " · ") + std::string(text_of(measure).in(app.language())) +
                " " + health_text(app, parts[name]["score"].get<double>());
    }
    return text;
}

std::string churn_parts(const App& app, const Json& reasons) {
    std::string text;
    for (const Json& reason : reasons) {
        const std::string code = reason.value("code", "");
        const Json value = reason.value("value", Json());
        const double seen = value.is_number() ? value.get<double>() : Figures::unknown;
        text += (text.empty() ? "" : " · ") + text_of(Reason{code, seen, 0}, app.language());
    }
    return text;
}

std::string lead_parts(const App& app, const Json& detail) {
    std::string text;
    for (const char* code : {"lead_points", "lead_fit"}) {
        const Json value = detail.value(code, Json());
        if (!value.is_number()) continue;
        text += (text.empty() ? "" : " · ") +
                text_of(Reason{code, value.get<double>(), 0}, app.language());
    }
    return text;
}

void say_scores(App& app, const Figures& figures, const Json& detail) {
    Table table({{"score"}, {"value", Align::right}, {"because"}});
    const auto score = [&](int value) {
        return grouped(static_cast<std::uint64_t>(std::max(value, 0)));
    };
    if (!figures.segment.empty()) {
        table.add({app.tr("RFM"),
                   score(figures.recency_score) + "-" + score(figures.frequency_score) + "-" +
                       score(figures.monetary_score),
                   segment_text(app, figures.segment)});
    }
    if (!std::isnan(figures.churn_risk)) {
        table.add({app.tr("risk"), percent(figures.churn_risk),
                   churn_parts(app, detail.value("churn_reasons", Json::array()))});
    }
    if (!std::isnan(figures.health)) {
        table.add({app.tr("health"), health_text(app, figures.health),
                   health_parts(app, detail.value("health", Json::object()))});
    }
    if (!std::isnan(figures.lead_score)) {
        table.add(
            {app.tr("lead score"), health_text(app, figures.lead_score), lead_parts(app, detail)});
    }
    if (!table.empty()) app.say(heading(app, "Scores") + table.text());
}

void say_value(const App& app, const InsightRow& insight, const Json& detail) {
    const Json clv = detail.value("clv", Json::object());
    const std::string value =
        insight.clv ? toned(Tone::good, shown(*insight.clv))
                    : app.tr("none: {0}",
                             {app.tr(printable(clv.value("reason", "no reason was recorded")))});
    app.say("\n" + toned(Tone::bold, app.tr("Customer lifetime value")) + "  " + value + "\n");
    Table table({{"input"}, {"value"}});
    for (const auto& [name, number] : clv.items()) {
        if (name == "reason" || name == "value" || number.is_structured()) continue;
        table.add({fitted(app.tr(name), 40), fitted(plain(app, number), 80)});
    }
    for (const char* part : {"inputs", "assumptions", "interval"}) {
        const Json numbers = clv.value(part, Json::object());
        for (const auto& [name, number] : numbers.items()) {
            table.add({fitted(app.tr(name), 40), fitted(plain(app, number), 80)});
        }
    }
    if (!table.empty()) app.say(table.text());
}

int run_explain(App& app, const std::string& customer) {
    const auto store = app.open(StoreAccess::read_only);
    const Generation generation = app.generation(*store);
    const InsightRow insight = find_insight(*store, generation, customer);
    const Explanation explained = app.explained(*store, generation, insight.customer);
    const Json detail = Json::parse(explained.detail, nullptr, false);
    Json json = insight_json(insight);
    add_figures(json, insight);
    json["stream"] = insight.customer.stream;
    json["generation"] = generation.number;
    json["as_of"] = to_string(generation.as_of);
    json["framework"] = generation.framework;
    json["detail"] = detail;
    app.document(json);

    say_head(app, insight, generation);
    say_why(app, explained.why);
    say_timeline(app, explained.timeline);
    say_purchases(app, insight.figures);
    say_scores(app, insight.figures, detail);
    say_value(app, insight, detail);
    return done;
}

}  // namespace

void add_explain_command(CLI::App& parent, App& app) {
    const auto customer = std::make_shared<std::string>();
    CLI::App* command = add_command(
        parent, app, "explain", "Why a customer is in a stage and what the value is made of",
        "tenure explain 11x55", [&app, customer] { return run_explain(app, *customer); });
    command->add_option("customer", *customer, "Id, external id, name, e-mail address or phone")
        ->required()
        ->type_name("CUSTOMER");
}

}  // namespace tenure::cli
