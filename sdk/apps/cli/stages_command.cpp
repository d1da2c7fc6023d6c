#include <map>

#include "people.hpp"
#include "product_stages.hpp"

namespace tenure::cli {

namespace {

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
    if (!framework_id.empty()) {
        const Framework chosen = app.framework(framework_id);
        if (chosen.subject == Framework::Subject::products) return run_product_stages(app, chosen);
    }
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
    app.say(toned(Tone::bold, app.tr("{0} as of {1}", {framework.label.in(app.language()),
                                                       app.date_text(generation.as_of)})) +
            "\n" + table.text());
    if (two.size() < 2) {
        app.say("  " + app.tr("Moves between stages show after a second `tenure evaluate`") + "\n");
    }
    for (const auto& [move, customers] : counts.moves) {
        app.say("  " +
                app.tr("{0} moved from {1} to {2}",
                       {grouped(customers), stage_text(app, framework, move.first),
                        stage_text(app, framework, move.second)}) +
                "\n");
    }
    return done;
}

}  // namespace

void add_stages_command(CLI::App& parent, App& app) {
    const auto framework = std::make_shared<std::string>();
    CLI::App* stages = add_command(parent, app, "stages",
                                   "Count customers per stage and moves since the last generation",
                                   "tenure stages --framework customer-types-6 --lang fa",
                                   [&app, framework] { return run_stages(app, *framework); });
    stages->add_option("--framework", *framework, "Project onto another framework")->type_name("F");
}

}  // namespace tenure::cli
