#include "product_stages.hpp"

#include "tenure/lifecycle/product_stage.hpp"

namespace tenure::cli {

namespace {

Json product_json(const ClassifiedProduct& product) {
    const ProductStanding& standing = product.standing;
    Json json{{"source", product.product.source},
              {"id", product.product.id},
              {"name", product.name},
              {"stage", standing.stage ? Json(to_string(*standing.stage)) : Json(nullptr)},
              {"code", standing.code},
              {"evidence", standing.evidence},
              {"units", product.units},
              {"recent", standing.recent},
              {"before", standing.before},
              {"span_days", standing.span_days}};
    if (standing.first_sale) json["first_sale"] = to_string(*standing.first_sale);
    if (standing.last_sale) json["last_sale"] = to_string(*standing.last_sale);
    return json;
}

}  // namespace

int run_product_stages(App& app, const Framework& framework) {
    const auto store = app.open(StoreAccess::read_only);
    const Timestamp as_of = app.as_of();
    const ClassifiedProducts all = classify_products(*store, as_of, app.business_zone());
    Table table({{"stage"}, {"product"}, {"units", Align::right}, {"because"}});
    Json stages = Json::array();
    const auto add = [&](const ClassifiedProduct& product, const std::string& label) {
        table.add({fitted(label, 24), fitted(product.name, 32),
                   grouped(static_cast<std::uint64_t>(std::max(0.0, product.units))),
                   fitted(product.standing.evidence, 100)});
    };
    for (const StageInfo& stage : framework.stages) {
        Json products = Json::array();
        for (const ClassifiedProduct& product : all.products) {
            if (!product.standing.stage || to_string(*product.standing.stage) != stage.id) continue;
            products.push_back(product_json(product));
            add(product, stage.label.in(app.language()));
        }
        stages.push_back({{"id", stage.id},
                          {"label", stage.label.in(app.language())},
                          {"products", std::move(products)}});
    }
    Json unknown = Json::array();
    for (const ClassifiedProduct& product : all.products) {
        if (product.standing.stage) continue;
        unknown.push_back(product_json(product));
        add(product, "–");
    }
    app.document({{"framework", framework.id},
                  {"as_of", to_string(as_of)},
                  {"stages", std::move(stages)},
                  {"unknown", std::move(unknown)},
                  {"undated_items", all.undated},
                  {"unassigned_items", all.unassigned}});
    app.say(toned(Tone::bold, app.tr("{0} as of {1}",
                                     {framework.label.in(app.language()), app.date_text(as_of)})) +
            "\n" + table.text());
    if (all.undated + all.unassigned > 0) {
        app.note("  " + app.tr("Left out: {0} items without a day, {1} without a product",
                               {grouped(all.undated), grouped(all.unassigned)}));
    }
    return done;
}

}  // namespace tenure::cli
