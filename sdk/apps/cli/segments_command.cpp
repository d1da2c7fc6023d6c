// tenure segments: the RFM grid, named segments, CLV bands, lists and rules; or one segment's
// people.
#include <algorithm>
#include <cmath>

#include "contactable.hpp"
#include "people.hpp"
#include "segments_output.hpp"
#include "tenure/core/text.hpp"

namespace tenure::cli {

namespace {

constexpr std::size_t shown_as_text = 50;

struct SegmentChoices {
    std::string segment;
    std::string rule_file;
    std::optional<std::size_t> limit;  ///< unset shows 50 as text, and all as JSON
    ContactChoice contact;
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

std::string sum_text(const SegmentOverview& overview, double sum) {
    return overview.currency ? shown(Money::of(sum, *overview.currency)) : std::string();
}

void say_grid(App& app, const SegmentOverview& overview) {
    std::vector<Table::Column> columns{{"recency"}};
    for (std::uint64_t value = 1; value <= 5; ++value) {
        columns.push_back({grouped(value), Align::right});
    }
    Table table(std::move(columns));
    for (std::size_t row = 5; row-- > 0;) {
        std::vector<std::string> cells{grouped(row + 1)};
        for (const std::uint64_t customers : overview.grid[row]) {
            cells.push_back(customers == 0 ? toned(Tone::dim, grouped(0)) : grouped(customers));
        }
        table.add(std::move(cells));
    }
    app.say("\n" + toned(Tone::bold, app.tr("RFM grid")) + "  " +
            app.tr("recency down, frequency and value across; 5 is best") + "\n" + table.text());
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
        table.add({fitted(segment.info.id, 24), fitted(segment.info.label.in(app.language()), 28),
                   grouped(segment.customers),
                   percent(share_of(segment.customers, overview.customers)),
                   segment.valued == 0 ? "" : sum_text(overview, segment.clv),
                   fitted(segment.info.advice.in(app.language()), 72)});
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
                 {"risk", Align::right},
                 {"CLV", Align::right},
                 {"why"}});
    for (const InsightRow& insight : people) {
        const Figures& figures = insight.figures;
        const std::vector<Reason> reasons = list_reasons(insight, segment);
        const std::string scores = figures.recency_score == 0
                                       ? std::string()
                                       : std::to_string(figures.recency_score) + "-" +
                                             std::to_string(figures.frequency_score) + "-" +
                                             std::to_string(figures.monetary_score);
        table.add({fitted(insight.customer.id, 18), fitted(insight.name, 28),
                   fitted(state_text(app, insight.state), 24), scores, percent(figures.churn_risk),
                   insight.clv ? shown(*insight.clv) : "",
                   reasons.empty() ? "" : fitted(text_of(reasons[0], app.language()), 64)});
    }
    app.say(table.empty() ? "  " + app.tr("Nobody.") + "\n" : table.text());
}

void say_list(App& app, const std::vector<InsightRow>& people, CustomerList list) {
    app.say("\n" + toned(Tone::bold, std::string(label_of(list).in(app.language()))) + "\n");
    say_people(app, people, std::string(to_string(list)));
}

/// What a listing reads.
struct Evaluated {
    Store& store;
    Generation generation;
    SegmentOptions options;
};

int run_overview(App& app, const Evaluated& evaluated) {
    const auto& [store, generation, options] = evaluated;
    const SegmentOverview overview = segment_overview(store, generation, options, app.context());
    Json json{{"generation", generation.number}, {"as_of", to_string(generation.as_of)}};
    json.update(overview_json(app, overview));
    app.document(json);
    app.say(toned(Tone::bold, app.tr("Segments as of {0}", {app.date_text(generation.as_of)})) +
            "\n");
    say_grid(app, overview);
    say_segments(app, overview, SegmentKind::rfm, app.tr("Named segments"));
    say_segments(app, overview, SegmentKind::list, app.tr("Lists"));
    say_segments(app, overview, SegmentKind::rule, app.tr("Your own segments"));
    say_bands(app, overview);
    say_list(app, overview.vip, CustomerList::vip);
    say_list(app, overview.highest_risk, CustomerList::highest_risk);
    if (overview.other_currency > 0) {
        app.say("\n  " +
                app.tr("Left out of sums, valued in another currency: {0}",
                       {grouped(overview.other_currency)}) +
                "\n");
    }
    return done;
}

/// Finds a segment by its id or a label in any language; the id as typed where there is none.
SegmentInfo chosen_segment(const SegmentOptions& options, const std::string& text) {
    const std::string key = match_key(text);
    for (SegmentInfo& info : all_segments(options)) {
        for (const std::string& name : {info.id, info.label.en, info.label.fa, info.label.ar}) {
            if (!name.empty() && match_key(name) == key) return std::move(info);
        }
    }
    return {SegmentKind::rule, text, {text, "", ""}, {}};
}

int run_members(App& app, const Evaluated& evaluated, const SegmentChoices& choices) {
    const auto& [store, generation, options] = evaluated;
    const SegmentInfo info = chosen_segment(options, choices.segment);
    std::vector<InsightRow> people;
    each_member(store, generation, info.id, options,
                [&](const InsightRow& insight) { people.push_back(insight); });
    std::sort(people.begin(), people.end(), [&](const InsightRow& left, const InsightRow& right) {
        const double mine = urgency(left, info.id), theirs = urgency(right, info.id);
        return mine != theirs ? mine > theirs : left.customer < right.customer;
    });
    const std::size_t left_out = remove_unwilling(
        store, {choices.contact, generation.as_of, app.config().business.permission}, people);
    const std::size_t all = people.size();
    const std::size_t limit = choices.limit.value_or(app.globals.json ? 0 : shown_as_text);
    if (limit != 0 && all > limit) people.resize(limit);
    app.document({{"generation", generation.number},
                  {"as_of", to_string(generation.as_of)},
                  {"segment", info_json(app, info)},
                  {"members", all},
                  {"left_out", left_out},
                  {"customers", people_json(app, people, info.id)}});
    const std::string title = fitted(info.label.in(app.language()), 60);
    const std::string& advice = info.advice.in(app.language());
    app.say(toned(Tone::bold, app.tr("{0} as of {1}", {title, app.date_text(generation.as_of)})) +
            "  " + counted(all, "customer", "customers") + "\n");
    if (!advice.empty()) app.say("  " + app.tr("What to do: {0}", {advice}) + "\n");
    say_people(app, people, info.id);
    if (people.size() < all) {
        app.say("  " +
                app.tr("The first {0} are shown; `--limit 0` shows all", {grouped(people.size())}) +
                "\n");
    }
    const std::string remark = left_out_text(app, choices.contact, left_out);
    if (!remark.empty()) app.say("  " + remark + "\n");
    return done;
}

int run_segments(App& app, const SegmentChoices& choices) {
    if (choices.segment.empty() && !choices.contact.purpose.empty()) {
        throw Error(Errc::configuration, "list a segment", "--purpose",
                    "the overview lists nobody to contact",
                    "Name a segment, for example: tenure segments at-risk --purpose marketing "
                    "--channel email");
    }
    SegmentOptions options = segment_options(app, choices);
    const auto store = app.open(StoreAccess::read_only);
    const Evaluated evaluated{*store, app.generation(*store), std::move(options)};
    return choices.segment.empty() ? run_overview(app, evaluated)
                                   : run_members(app, evaluated, choices);
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
    add_contact_options(*command, choices->contact);
    command->add_option("--rule", choices->rule_file, "Segments of a JSON file, or one bare rule")
        ->type_name("FILE");
    command
        ->add_option("--limit", choices->limit,
                     "At most this many people; 0 means all (default: 50 as text, all as JSON)")
        ->type_name("N");
}

}  // namespace tenure::cli
