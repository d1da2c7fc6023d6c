// tenure segments: the RFM grid, named segments, CLV bands, lists and rules; or one segment's
// people.
#include <algorithm>

#include "app.hpp"
#include "tenure/segment/overview.hpp"
#include "tenure/segment/rfm.hpp"

namespace tenure::cli {

namespace {

struct SegmentChoices {
    std::string segment;
    std::string rule_file;
    std::optional<std::size_t> limit;  ///< unset shows 50 as text, and all as JSON
};

/// Reads a list of segments, or one bare rule as the segment "rule".
std::vector<RuleSegment> read_rules(const std::string& file) {
    const std::string text = read_text(file, "segments");
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos || text[first] != '{') {
        return rule_segments_from_json(text, file);
    }
    return {{"rule", {"rule of " + file, "", ""}, SegmentRule::from_json(text, file)}};
}

SegmentOptions segment_options(App& app, const SegmentChoices& choices) {
    SegmentOptions options;
    options.business_zone = app.business_zone();
    const std::string& configured = app.config().segments;
    if (!configured.empty()) options.rules = read_rules(configured);
    if (choices.rule_file.empty()) return options;
    for (RuleSegment& rule : read_rules(choices.rule_file))
        options.rules.push_back(std::move(rule));
    return options;
}

Json number_json(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json sum_json(const SegmentOverview& overview, double sum) {
    return overview.currency ? amount_json(Money::of(sum, *overview.currency)) : Json(nullptr);
}

std::string sum_text(const SegmentOverview& overview, double sum) {
    return overview.currency ? shown(Money::of(sum, *overview.currency)) : std::string();
}

double share_of(std::uint64_t part, std::uint64_t all) {
    return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

/// Why somebody is on the list.
std::vector<Reason> reasons_of(const InsightRow& insight, const std::string& segment) {
    const Figures& figures = insight.figures;
    if (segment != to_string(CustomerList::vip)) return risk_reasons(insight);
    if (std::isnan(figures.clv_percentile)) return {{"vip_monetary", 1, 1}};
    return {{"vip_clv", figures.clv_percentile / 100, 1}};
}

Json person_json(const App& app, const InsightRow& insight, const std::string& segment) {
    Json json = insight_json(insight);
    const Figures& figures = insight.figures;
    json["segment"] = figures.segment.empty() ? Json(nullptr) : Json(figures.segment);
    json["rfm"] = {figures.recency_score, figures.frequency_score, figures.monetary_score};
    json["clv_percentile"] = number_json(figures.clv_percentile);
    json["churn_risk"] = number_json(figures.churn_risk);
    json["health"] = number_json(figures.health);
    Json reasons = Json::array();
    for (const Reason& reason : reasons_of(insight, segment)) {
        reasons.push_back({{"code", reason.code},
                           {"value", number_json(reason.value)},
                           {"effect", number_json(reason.effect)},
                           {"text", text_of(reason, app.language())}});
    }
    json["reasons"] = std::move(reasons);
    return json;
}

Json people_json(const App& app, const std::vector<InsightRow>& people,
                 const std::string& segment) {
    Json list = Json::array();
    for (const InsightRow& insight : people) list.push_back(person_json(app, insight, segment));
    return list;
}

Json info_json(const App& app, const SegmentInfo& info) {
    return {{"id", info.id},
            {"kind", to_string(info.kind)},
            {"label", info.label.in(app.language())},
            {"advice", info.advice.in(app.language())}};
}

Json overview_json(const App& app, const SegmentOverview& overview) {
    Json grid = Json::array(), segments = Json::array(), bands = Json::array();
    for (int recency = 5; recency >= 1; --recency) {
        for (int value = 1; value <= 5; ++value) {
            const auto row = static_cast<std::size_t>(recency - 1);
            grid.push_back(
                {{"recency", recency},
                 {"frequency_value", value},
                 {"segment", to_string(rfm_segment(recency, value))},
                 {"customers", overview.grid[row][static_cast<std::size_t>(value - 1)]}});
        }
    }
    for (const SegmentCount& segment : overview.segments) {
        Json json = info_json(app, segment.info);
        json["customers"] = segment.customers;
        json["share"] = share_of(segment.customers, overview.customers);
        json["clv"] = sum_json(overview, segment.clv);
        segments.push_back(std::move(json));
    }
    for (const ClvBand& band : overview.bands) {
        bands.push_back({{"top_percent", band.percent},
                         {"customers", band.customers},
                         {"least_clv", sum_json(overview, band.least)},
                         {"clv", sum_json(overview, band.clv)},
                         {"share", number_json(band.share)}});
    }
    return {{"customers", overview.customers},
            {"valued", overview.valued},
            {"other_currency", overview.other_currency},
            {"currency", overview.currency ? Json(overview.currency->name()) : Json(nullptr)},
            {"clv", sum_json(overview, overview.clv)},
            {"rfm_grid", std::move(grid)},
            {"segments", std::move(segments)},
            {"clv_bands", std::move(bands)},
            {"vip", people_json(app, overview.vip, std::string(to_string(CustomerList::vip)))},
            {"highest_risk", people_json(app, overview.highest_risk,
                                         std::string(to_string(CustomerList::highest_risk)))}};
}

void say_grid(App& app, const SegmentOverview& overview) {
    Table table({{"recency"},
                 {"1", Align::right},
                 {"2", Align::right},
                 {"3", Align::right},
                 {"4", Align::right},
                 {"5", Align::right}});
    for (std::size_t row = 5; row-- > 0;) {
        std::vector<std::string> cells{grouped(row + 1)};
        for (const std::uint64_t customers : overview.grid[row]) {
            cells.push_back(customers == 0 ? toned(Tone::dim, grouped(0)) : grouped(customers));
        }
        table.add(std::move(cells));
    }
    app.say("\n" + toned(Tone::bold, app.tr("RFM grid")) + "  " +
            app.tr("recency by frequency and value, 5 is best") + "\n" + table.text());
}

void say_segments(App& app, const SegmentOverview& overview, SegmentKind kind,
                  const std::string& title) {
    Table table({{"segment"},
                 {"name"},
                 {"customers", Align::right},
                 {"share", Align::right},
                 {"CLV", Align::right},
                 {kind == SegmentKind::rule ? "" : "what to do"}});
    for (const SegmentCount& segment : overview.segments) {
        if (segment.info.kind != kind) continue;
        table.add(
            {fitted(segment.info.id, 24), fitted(segment.info.label.in(app.language()), 28),
             grouped(segment.customers), percent(share_of(segment.customers, overview.customers)),
             sum_text(overview, segment.clv), fitted(segment.info.advice.in(app.language()), 72)});
    }
    if (!table.empty()) app.say("\n" + toned(Tone::bold, title) + "\n" + table.text());
}

void say_bands(App& app, const SegmentOverview& overview) {
    if (overview.bands.empty()) return;
    Table table({{"best by CLV", Align::right},
                 {"customers", Align::right},
                 {"CLV from", Align::right},
                 {"CLV", Align::right},
                 {"share of all CLV", Align::right},
                 {""}});
    for (const ClvBand& band : overview.bands) {
        table.add({percent(band.percent / 100), grouped(band.customers),
                   sum_text(overview, band.least), sum_text(overview, band.clv),
                   percent(band.share), std::isfinite(band.share) ? bar(band.share, 24) : ""});
    }
    app.say("\n" + toned(Tone::bold, app.tr("Value")) + "\n" + table.text());
}

void say_people(App& app, const std::vector<InsightRow>& people, const std::string& segment) {
    Table table({{"customer"},
                 {"name"},
                 {"state"},
                 {"RFM"},
                 {"churn risk", Align::right},
                 {"CLV", Align::right},
                 {"reason"}});
    for (const InsightRow& insight : people) {
        const Figures& figures = insight.figures;
        const std::vector<Reason> reasons = reasons_of(insight, segment);
        const std::string scores = figures.recency_score == 0
                                       ? std::string()
                                       : std::to_string(figures.recency_score) + "-" +
                                             std::to_string(figures.frequency_score) + "-" +
                                             std::to_string(figures.monetary_score);
        table.add({fitted(insight.customer.id, 18), fitted(insight.name, 28), app.tr(insight.state),
                   scores, percent(figures.churn_risk), insight.clv ? shown(*insight.clv) : "",
                   reasons.empty() ? "" : fitted(text_of(reasons[0], app.language()), 64)});
    }
    app.say(table.empty() ? "  " + app.tr("Nobody.") + "\n" : table.text());
}

void say_list(App& app, const std::vector<InsightRow>& people, CustomerList list) {
    app.say("\n" + toned(Tone::bold, std::string(label_of(list).in(app.language()))) + "\n");
    say_people(app, people, std::string(to_string(list)));
}

int run_overview(App& app, Store& store, const Generation& generation,
                 const SegmentOptions& options) {
    const SegmentOverview overview = segment_overview(store, generation, options, app.context());
    Json json{{"generation", generation.number}, {"as_of", to_string(generation.as_of)}};
    json.update(overview_json(app, overview));
    app.document(json);
    app.say(toned(Tone::bold, app.tr("Segments")) + "  " + app.date_text(generation.as_of) + "\n");
    say_grid(app, overview);
    say_segments(app, overview, SegmentKind::rfm, app.tr("Named segments"));
    say_segments(app, overview, SegmentKind::list, app.tr("Lists"));
    say_segments(app, overview, SegmentKind::rule, app.tr("Your own segments"));
    say_bands(app, overview);
    say_list(app, overview.vip, CustomerList::vip);
    say_list(app, overview.highest_risk, CustomerList::highest_risk);
    if (overview.other_currency > 0) {
        app.note(grouped(overview.other_currency) +
                 " customers are left out of sums: their value is in another currency");
    }
    return done;
}

int run_members(App& app, Store& store, const Generation& generation, const SegmentOptions& options,
                const SegmentChoices& choices) {
    std::vector<InsightRow> people;
    each_member(store, generation, choices.segment, options,
                [&](const InsightRow& insight) { people.push_back(insight); });
    std::sort(people.begin(), people.end(), [&](const InsightRow& left, const InsightRow& right) {
        const double mine = urgency(left, choices.segment),
                     theirs = urgency(right, choices.segment);
        return mine != theirs ? mine > theirs : left.customer < right.customer;
    });
    const std::size_t all = people.size();
    const std::size_t limit = choices.limit.value_or(app.globals.json ? 0 : 50);
    if (limit != 0 && all > limit) people.resize(limit);
    for (const SegmentInfo& info : all_segments(options)) {
        if (info.id != choices.segment) continue;
        Json json{{"generation", generation.number},
                  {"as_of", to_string(generation.as_of)},
                  {"segment", info_json(app, info)},
                  {"members", all}};
        json["customers"] = people_json(app, people, info.id);
        app.document(json);
        const std::string& advice = info.advice.in(app.language());
        app.say(toned(Tone::bold, fitted(info.label.in(app.language()), 60)) + "  " +
                counted(all, "customer", "customers") + ", " + app.date_text(generation.as_of) +
                "\n" + (advice.empty() ? "" : "  " + advice + "\n"));
    }
    say_people(app, people, choices.segment);
    if (people.size() < all) {
        app.say("  " + grouped(people.size()) + " / " + grouped(all) + "; --limit 0\n");
    }
    return done;
}

int run_segments(App& app, const SegmentChoices& choices) {
    const SegmentOptions options = segment_options(app, choices);
    const auto store = app.open(StoreAccess::read_only);
    const Generation generation = app.generation(*store);
    return choices.segment.empty() ? run_overview(app, *store, generation, options)
                                   : run_members(app, *store, generation, options, choices);
}

}  // namespace

void add_segments_command(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<SegmentChoices>();
    CLI::App* command = add_command(parent, app, "segments",
                                    "RFM grid, named segments, CLV bands, and lists of people",
                                    "tenure segments at-risk --limit 20",
                                    [&app, choices] { return run_segments(app, *choices); });
    command->add_option("segment", choices->segment, "List the people of this segment")
        ->type_name("SEGMENT");
    command->add_option("--rule", choices->rule_file, "Segments of a JSON file, or one bare rule")
        ->type_name("FILE");
    command
        ->add_option("--limit", choices->limit,
                     "At most this many people; 0 means all (default: 50 as text, all as JSON)")
        ->type_name("N");
}

}  // namespace tenure::cli
