#include <map>

#include "crm_stage_list.hpp"
#include "people.hpp"
#include "product_stages.hpp"

namespace tenure::cli {

namespace {

struct StageCounts {
    std::map<std::string, std::uint64_t> customers;
    std::map<std::string, Money> clv;
    std::map<std::pair<std::string, std::string>, std::uint64_t> moves;

    std::uint64_t of(const std::string& stage) const {
        const auto found = customers.find(stage);
        return found == customers.end() ? 0 : found->second;
    }
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

/// Returns the generation and the one before it, if there is one.
std::vector<Generation> latest_two(Store& store, const Generation& generation) {
    std::vector<Generation> two{generation};
    for (const Generation& older : store.generations(1000)) {
        if (older.number < generation.number && two.size() < 2) two.push_back(older);
    }
    return two;
}

Json stages_json(const App& app, const Framework& framework, const StageCounts& counts) {
    Json stages = Json::array();
    for (const StageInfo& stage : framework.stages) {
        stages.push_back({{"id", stage.id},
                          {"label", stage.label.in(app.language())},
                          {"customers", counts.of(stage.id)}});
    }
    return stages;
}

void say_stages(const App& app, const Framework& framework, const StageCounts& counts,
                std::uint64_t customers) {
    Table table({{"stage"}, {"customers", Align::right}, {"share"}, {"CLV", Align::right}});
    for (const StageInfo& stage : framework.stages) {
        const std::uint64_t here = counts.of(stage.id);
        const double share =
            customers == 0 ? 0 : static_cast<double>(here) / static_cast<double>(customers);
        const auto clv = counts.clv.find(stage.id);
        table.add({fitted(stage.label.in(app.language()), 40), grouped(here), bar(share, 24),
                   clv == counts.clv.end() ? "" : shown(clv->second)});
    }
    app.say(table.text());
}

void say_moves(const App& app, const Framework& framework, const StageCounts& counts) {
    for (const auto& [move, customers] : counts.moves) {
        app.say("  " +
                app.tr("{0} moved from {1} to {2}",
                       {grouped(customers), stage_text(app, framework, move.first),
                        stage_text(app, framework, move.second)}) +
                "\n");
    }
}

int run_stages(App& app, const std::string& framework_id) {
    if (framework_id.starts_with("crm:")) return run_crm_stages(app, framework_id);
    if (!framework_id.empty()) {
        const Framework chosen = app.framework(framework_id);
        if (chosen.subject == Framework::Subject::products) return run_product_stages(app, chosen);
    }
    const auto store = app.open(StoreAccess::read_only);
    const Generation generation = app.generation(*store);
    const Framework framework =
        app.framework(framework_id.empty() ? generation.framework : framework_id);
    const auto two = latest_two(*store, generation);
    const StageCounts counts = count_stages(*store, framework, two);
    Json moves = Json::array();
    for (const auto& [move, customers] : counts.moves) {
        moves.push_back({{"from", move.first}, {"to", move.second}, {"customers", customers}});
    }
    app.document({{"framework", framework.id},
                  {"generation", generation.number},
                  {"as_of", to_string(generation.as_of)},
                  {"stages", stages_json(app, framework, counts)},
                  {"transitions", std::move(moves)}});
    app.say(toned(Tone::bold, app.tr("{0} as of {1}", {framework.label.in(app.language()),
                                                       app.date_text(generation.as_of)})) +
            "\n");
    say_stages(app, framework, counts, generation.customers);
    if (two.size() < 2) {
        app.say("  " + app.tr("Moves between stages show after a second `tenure evaluate`") + "\n");
    }
    say_moves(app, framework, counts);
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
