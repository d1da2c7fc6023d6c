#include <cmath>

#include "contactable.hpp"
#include "people.hpp"

namespace tenure::cli {

namespace {

struct CustomerChoices {
    std::string stage;
    std::string segment;
    std::string find;
    std::string sort = "id";
    std::optional<std::size_t> limit;  ///< unset shows 50 as text, and all as JSON or CSV
    std::string format = "text";
    bool bom = false;
    ContactChoice contact;
};

Json customer_json(const InsightRow& insight) {
    Json json = insight_json(insight);
    add_figures(json, insight);
    return json;
}

std::string plain_cell(double value) {
    return std::isfinite(value) ? dump(Json(value), -1) : std::string();
}

void print_csv(App& app, const std::vector<InsightRow>& people, bool bom) {
    std::string text = bom ? "\xEF\xBB\xBF" : "";
    text += "id,name,stage,state,since,clv,currency,segment,churn_risk,health\r\n";
    for (const InsightRow& insight : people) {
        text += csv_cell(insight.customer.id) + "," + csv_cell(insight.name) + "," +
                csv_cell(insight.stage) + "," + csv_cell(insight.state) + "," +
                to_string(insight.since.utc_date()) + "," +
                (insight.clv ? decimal_text(*insight.clv) : "") + "," +
                (insight.clv ? std::string(insight.clv->currency.name()) : "") + "," +
                csv_cell(insight.figures.segment) + "," + plain_cell(insight.figures.churn_risk) +
                "," + plain_cell(insight.figures.health) + "\r\n";
    }
    app.say(text);
}

void print_people(App& app, const Framework& framework, const std::vector<InsightRow>& people) {
    Table table({{"customer"},
                 {"name"},
                 {"stage"},
                 {"state"},
                 {"since"},
                 {"CLV", Align::right},
                 {"segment"},
                 {"risk", Align::right},
                 {"health", Align::right}});
    for (const InsightRow& insight : people) {
        table.add({fitted(insight.customer.id, 18), fitted(insight.name, 26),
                   fitted(stage_text(app, framework, insight.stage), 26),
                   state_text(app, insight.state), app.date_text(insight.since),
                   insight.clv ? shown(*insight.clv) : toned(Tone::dim, app.tr("none")),
                   fitted(segment_text(app, insight.figures.segment), 22),
                   percent(insight.figures.churn_risk), health_text(app, insight.figures.health)});
    }
    app.say(table.empty() ? "  " + app.tr("Nobody.") + "\n" : table.text());
}

int run_customers(App& app, const CustomerChoices& choices) {
    const auto store = app.open(StoreAccess::read_only);
    const Generation generation = app.generation(*store);
    const Framework framework = app.framework(generation.framework);
    InsightFilter filter;
    if (!choices.stage.empty()) filter.stage = stage_id(framework, choices.stage);
    if (!choices.segment.empty()) filter.segment = segment_id(choices.segment);
    filter.by_clv = choices.sort == "clv";
    constexpr std::size_t shown_as_text = 50;
    const bool text = choices.format == "text" && !app.globals.json;
    const std::size_t limit = choices.limit.value_or(text ? shown_as_text : 0);
    if (choices.contact.purpose.empty()) filter.limit = limit;
    auto people = found_people(*store, generation, filter, choices.find);
    const std::size_t left_out = remove_unwilling(
        *store, {choices.contact, generation.as_of, app.config().business.permission}, people);
    if (limit != 0 && people.size() > limit) people.resize(limit);
    Json list = Json::array();
    for (const InsightRow& insight : people) list.push_back(customer_json(insight));
    app.document({{"generation", generation.number},
                  {"as_of", to_string(generation.as_of)},
                  {"framework", generation.framework},
                  {"left_out", left_out},
                  {"customers", std::move(list)}});
    const std::string remark = left_out_text(app, choices.contact, left_out);
    if (choices.format == "csv") {
        print_csv(app, people, choices.bom);
        const std::string note = consent_note(app, choices.contact, left_out);
        if (!note.empty()) app.note(note);
        return done;
    }
    app.say(toned(Tone::bold, app.tr("Customers as of {0}", {app.date_text(generation.as_of)})) +
            "\n");
    print_people(app, framework, people);
    if (limit != 0 && people.size() == limit) {
        app.say("  " + app.tr("The first {0} are shown; `--limit 0` shows all", {grouped(limit)}) +
                "\n");
    }
    if (!remark.empty()) app.say("  " + remark + "\n");
    return done;
}

}  // namespace

void add_customer_commands(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<CustomerChoices>();
    CLI::App* customers =
        add_command(parent, app, "customers", "List the people: a call list by stage or value",
                    "tenure customers --sort clv --limit 20",
                    [&app, choices] { return run_customers(app, *choices); });
    customers->add_option("--stage", choices->stage, "Only this stage, by id or label")
        ->type_name("S");
    customers->add_option("--segment", choices->segment, "Only this RFM segment")->type_name("G");
    customers
        ->add_option("--find", choices->find,
                     "Only whose id, name, e-mail address or phone number fits")
        ->type_name("TEXT");
    customers->add_option("--sort", choices->sort, "Order: id, or highest clv first")
        ->check(CLI::IsMember({"id", "clv"}));
    customers
        ->add_option("--limit", choices->limit,
                     "At most this many; 0 means all (default: 50 as text, all as JSON or CSV)")
        ->type_name("N");
    customers->add_option("--format", choices->format, "text or csv")
        ->check(CLI::IsMember({"text", "csv"}));
    add_contact_options(*customers, choices->contact);
    customers->add_flag("--bom", choices->bom, "Begin the CSV with a byte order mark, for Excel");
    add_stages_command(parent, app);
}

}  // namespace tenure::cli
