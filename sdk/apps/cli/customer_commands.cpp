#include <map>

#include "app.hpp"
#include "tenure/core/nearest.hpp"

namespace tenure::cli {

namespace {

struct CustomerChoices {
    std::string stage;
    std::string sort = "id";
    std::optional<std::size_t> limit;  ///< unset shows 50 as text, and all as JSON or CSV
    std::string format = "text";
    bool bom = false;
};

std::string stage_label(const App& app, const Framework& framework, const std::string& id) {
    for (const StageInfo& stage : framework.stages) {
        if (stage.id == id) return stage.label.in(app.language());
    }
    return id;
}

/// Accepts a stage's id or its label in any language. Throws: Error{configuration}.
std::string stage_id(const Framework& framework, const std::string& text) {
    std::vector<std::string> ids;
    for (const StageInfo& stage : framework.stages) {
        if (text == stage.id || text == stage.label.en || text == stage.label.fa ||
            text == stage.label.ar) {
            return stage.id;
        }
        ids.push_back(stage.id);
    }
    std::string known;
    for (const std::string& id : ids) known += (known.empty() ? "" : ", ") + id;
    const auto guess = nearest(text, ids);
    throw Error(Errc::configuration, "choose stage", text, "the framework has no such stage",
                guess ? "Did you mean \"" + *guess + "\"?" : "Stages: " + known);
}

Json customer_json(const InsightRow& insight) {
    Json json = insight_json(insight);
    const Json detail = detail_of(insight);
    for (const char* key : {"purchases", "first_purchase", "last_purchase", "spend"}) {
        if (detail.contains(key)) json[key] = detail[key];
    }
    return json;
}

void print_csv(App& app, const std::vector<InsightRow>& people, bool bom) {
    std::string text = bom ? "\xEF\xBB\xBF" : "";
    text += "id,name,stage,state,since,clv,currency\r\n";
    for (const InsightRow& insight : people) {
        text += csv_cell(insight.customer.id) + "," + csv_cell(insight.name) + "," +
                csv_cell(insight.stage) + "," + csv_cell(insight.state) + "," +
                to_string(insight.since.utc_date()) + "," +
                (insight.clv ? decimal_text(*insight.clv) : "") + "," +
                (insight.clv ? std::string(insight.clv->currency.name()) : "") + "\r\n";
    }
    app.say(text);
}

void print_people(App& app, const Framework& framework, const std::vector<InsightRow>& people) {
    Table table({{"customer"}, {"name"}, {"stage"}, {"state"}, {"since"}, {"CLV", Align::right}});
    for (const InsightRow& insight : people) {
        table.add({fitted(insight.customer.id, 18), fitted(insight.name, 32),
                   fitted(stage_label(app, framework, insight.stage), 30), insight.state,
                   app.date_text(insight.since),
                   insight.clv ? shown(*insight.clv) : toned(Tone::dim, "none")});
    }
    app.say(table.empty() ? "  Nobody.\n" : table.text());
}

int run_customers(App& app, const CustomerChoices& choices) {
    const auto store = app.open(StoreAccess::read_only);
    const Generation generation = app.generation(*store);
    const Framework framework = app.framework(generation.framework);
    InsightFilter filter;
    if (!choices.stage.empty()) filter.stage = stage_id(framework, choices.stage);
    filter.by_clv = choices.sort == "clv";
    constexpr std::size_t shown_as_text = 50;
    const bool text = choices.format == "text" && !app.globals.json;
    filter.limit = choices.limit.value_or(text ? shown_as_text : 0);
    std::vector<InsightRow> people;
    store->each_insight(generation.number, filter,
                        [&](const InsightRow& insight) { people.push_back(insight); });
    Json list = Json::array();
    for (const InsightRow& insight : people) list.push_back(customer_json(insight));
    app.document({{"generation", generation.number},
                  {"as_of", to_string(generation.as_of)},
                  {"framework", generation.framework},
                  {"customers", std::move(list)}});
    if (choices.format == "csv") {
        print_csv(app, people, choices.bom);
        return done;
    }
    app.say(toned(Tone::bold, "Customers") + " as of " + app.date_text(generation.as_of) + "\n");
    print_people(app, framework, people);
    if (filter.limit != 0 && people.size() == filter.limit) {
        app.say("  The first " + grouped(filter.limit) + " are shown; --limit 0 shows all\n");
    }
    return done;
}

struct StageCounts {
    std::map<std::string, std::uint64_t> customers;
    std::map<std::string, Money> clv;
    std::map<std::pair<std::string, std::string>, std::uint64_t> moves;
};

std::string projected(const Framework& framework, const InsightRow& insight) {
    const auto state = parse_state(insight.state);
    const StageInfo* stage = state ? framework.stage_of(*state) : nullptr;
    return stage == nullptr ? std::string() : stage->id;
}

StageCounts count_stages(Store& store, const Framework& framework,
                         const std::vector<Generation>& two) {
    StageCounts counts;
    std::map<RowKey, std::string> before;
    if (two.size() > 1) {
        store.each_insight(two[1].number, {}, [&](const InsightRow& insight) {
            before[insight.customer] = projected(framework, insight);
        });
    }
    store.each_insight(two[0].number, {}, [&](const InsightRow& insight) {
        const std::string stage = projected(framework, insight);
        ++counts.customers[stage];
        if (insight.clv) add_amount(counts.clv, stage, *insight.clv);
        const auto was = before.find(insight.customer);
        if (was != before.end() && was->second != stage) ++counts.moves[{was->second, stage}];
    });
    return counts;
}

int run_stages(App& app, const std::string& framework_id) {
    const auto store = app.open(StoreAccess::read_only);
    const Generation generation = app.generation(*store);
    const Framework framework =
        app.framework(framework_id.empty() ? generation.framework : framework_id);
    std::vector<Generation> two{generation};
    for (const Generation& older : store->generations(1000)) {
        if (older.number < generation.number && two.size() < 2) two.push_back(older);
    }
    const StageCounts counts = count_stages(*store, framework, two);

    Json stages = Json::array();
    Table table({{"stage"}, {"customers", Align::right}, {"share"}, {"CLV", Align::right}});
    for (const StageInfo& stage : framework.stages) {
        const auto found = counts.customers.find(stage.id);
        const std::uint64_t customers = found == counts.customers.end() ? 0 : found->second;
        const auto clv = counts.clv.find(stage.id);
        stages.push_back({{"id", stage.id},
                          {"label", stage.label.in(app.language())},
                          {"customers", customers}});
        const double share =
            generation.customers == 0
                ? 0
                : static_cast<double>(customers) / static_cast<double>(generation.customers);
        table.add({fitted(stage.label.in(app.language()), 40), grouped(customers), bar(share, 24),
                   clv == counts.clv.end() ? "" : shown(clv->second)});
    }
    Json moves = Json::array();
    for (const auto& [move, customers] : counts.moves) {
        moves.push_back({{"from", move.first}, {"to", move.second}, {"customers", customers}});
    }
    app.document({{"framework", framework.id},
                  {"generation", generation.number},
                  {"as_of", to_string(generation.as_of)},
                  {"stages", std::move(stages)},
                  {"transitions", std::move(moves)}});
    app.say(toned(Tone::bold, framework.label.in(app.language())) + " as of " +
            app.date_text(generation.as_of) + "\n" + table.text());
    if (two.size() < 2) {
        app.say("  Moves between stages show after a second `tenure evaluate`\n");
    }
    for (const auto& [move, customers] : counts.moves) {
        app.say("  " + grouped(customers) + "  " + stage_label(app, framework, move.first) + " → " +
                stage_label(app, framework, move.second) + "\n");
    }
    return done;
}

}  // namespace

void add_customer_commands(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<CustomerChoices>();
    CLI::App* customers =
        add_command(parent, app, "customers", "List the people: a call list by stage or value",
                    "tenure customers --sort clv --limit 20",
                    [&app, choices] { return run_customers(app, *choices); });
    customers->add_option("--stage", choices->stage, "Only this stage")->type_name("S");
    customers->add_option("--sort", choices->sort, "Order: id, or highest clv first")
        ->check(CLI::IsMember({"id", "clv"}));
    customers
        ->add_option("--limit", choices->limit,
                     "At most this many; 0 means all (default: 50 as text, all as JSON or CSV)")
        ->type_name("N");
    customers->add_option("--format", choices->format, "text or csv")
        ->check(CLI::IsMember({"text", "csv"}));
    customers->add_flag("--bom", choices->bom, "Begin the CSV with a byte order mark, for Excel");

    const auto framework = std::make_shared<std::string>();
    CLI::App* stages = add_command(parent, app, "stages",
                                   "Count customers per stage and moves since the last generation",
                                   "tenure stages --framework customer-types-6 --lang fa",
                                   [&app, framework] { return run_stages(app, *framework); });
    stages->add_option("--framework", *framework, "Project onto another framework")->type_name("F");
}

}  // namespace tenure::cli
