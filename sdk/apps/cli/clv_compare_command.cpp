#include <algorithm>

#include "clv_commands.hpp"
#include "clv_models.hpp"
#include "clv_validation.hpp"

namespace tenure::cli {

namespace {

struct CompareChoices : ClvChoices {
    std::vector<std::string> models;
};

bool needs_other_data(ModelKind kind) {
    return kind == ModelKind::bg_bb || kind == ModelKind::sbg || kind == ModelKind::bdw;
}

std::vector<ModelKind> kinds_of(const CompareChoices& choices, const Config& settings) {
    std::vector<ModelKind> kinds;
    for (const std::string& name : choices.models) {
        const ModelKind kind = chosen_model(name, settings);
        if (kind == ModelKind::gamma_gamma || (needs_other_data(kind) && choices.summary.empty())) {
            throw Error(Errc::configuration, "compare", name,
                        kind == ModelKind::gamma_gamma
                            ? "it says how much, not when"
                            : "it counts opportunities, not times: likelihoods of the same "
                              "purchases cannot be compared",
                        kind == ModelKind::gamma_gamma ? "Compare purchase models"
                                                       : "Give its counts with --summary");
        }
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
    }
    return kinds.empty() ? CompareOptions{}.kinds : kinds;
}

bool was_fitted(const ComparedModel& each) {
    return !each.model.parameters.empty();
}

Json compared_json(const ComparedModel& each) {
    Json json;
    if (was_fitted(each)) {
        json = model_json(each.model);
        json.erase("log_covariance");
    } else {
        json = {{"model", to_string(each.model.kind)},
                {"params", nullptr},
                {"converged", false},
                {"findings", Json::array()}};
        for (const FitFinding& finding : each.model.findings) {
            json["findings"].push_back({{"level", "error"},
                                        {"code", finding.code},
                                        {"what", finding.what},
                                        {"next", finding.next}});
        }
    }
    json["holdout"] = each.holdout ? accuracy_json(*each.holdout) : Json(nullptr);
    return json;
}

std::string compared_text(const std::vector<ComparedModel>& models, bool holdout) {
    std::vector<Table::Column> columns{
        {"model"}, {"log-likelihood", Align::right}, {"AIC", Align::right}, {"BIC", Align::right}};
    if (holdout) {
        for (const char* title : {"RMSE", "mean abs. error", "correlation", "off"}) {
            columns.push_back({title, Align::right});
        }
    }
    columns.push_back({"remarks"});
    Table table(columns);
    for (const ComparedModel& each : models) {
        const bool fitted_well = was_fitted(each);
        std::vector<std::string> row{std::string(to_string(each.model.kind)),
                                     fitted_well ? shown_number(each.model.log_likelihood, 4) : "",
                                     fitted_well ? shown_number(each.model.aic(), 2) : "",
                                     fitted_well ? shown_number(each.model.bic(), 2) : ""};
        if (holdout) {
            const Accuracy none{0, 0, 0, NAN, NAN, NAN, NAN, 0};
            const Accuracy& seen = each.holdout ? *each.holdout : none;
            row.push_back(shown_number(seen.root_mean_square_error, 4));
            row.push_back(shown_number(seen.mean_absolute_error, 4));
            row.push_back(shown_number(seen.correlation, 4));
            row.push_back(std::isnan(seen.bias) ? "" : shown_number(100 * seen.bias, 1) + " %");
        }
        std::string remarks;
        for (const FitFinding& finding : each.model.findings) {
            remarks += (remarks.empty() ? "" : ", ") + finding.code;
        }
        row.push_back(remarks);
        table.add(row);
    }
    return table.text();
}

std::string findings_text(const std::vector<ComparedModel>& models) {
    std::string text;
    for (const ComparedModel& each : models) {
        for (const FitFinding& finding : each.model.findings) {
            if (finding.level == FitFindingLevel::info && was_fitted(each)) continue;
            text += "  " + std::string(to_string(each.model.kind)) + ": " + finding.what +
                    "\n    next: " + next_of(finding) + "\n";
        }
    }
    return text.empty() ? text : "\n" + toned(Tone::bold, "Remarks") + "\n" + text;
}

int run_compare(App& app, const CompareChoices& choices) {
    const Config settings = clv_settings(app, choices);
    CompareOptions options;
    options.kinds = kinds_of(choices, settings);
    options.threads = choices.threads;
    const ClvCustomers customers =
        read_customers(app, choices, options.kinds.front(), chosen_unit(choices.unit));
    tell_remarks(app, customers);
    const bool holdout = !customers.table.holdout_x.empty();
    ProgressLine line(app.progress_mode());
    options.progress = line.sink();
    const std::vector<ComparedModel> models =
        holdout ? compare(customers.table, options, app.context())
                : compare(customers.summaries().view(), options, app.context());
    const std::string by = holdout ? "RMSE of the hold-out" : "BIC";
    Json json{{"ordered_by", holdout ? "holdout_rmse" : "bic"},
              {"customers", count_json(customers.weight())},
              {"models", Json::array()}};
    for (const ComparedModel& each : models) json["models"].push_back(compared_json(each));
    app.document(json);
    app.say(toned(Tone::bold, "Models by " + by) +
            ", the best first: " + shown_number(customers.weight(), 0) + " customers of " +
            customers.from + "\n" + compared_text(models, holdout) + findings_text(models));
    if (!holdout) app.note("no hold-out: " + split_advice(customers));
    return exit_of(customers);
}

}  // namespace

void add_clv_compare(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<CompareChoices>();
    CLI::App* command = add_command(
        parent, app, "compare", "Models side by side: likelihood, AIC, BIC and hold-out",
        "tenure clv compare --transactions purchases.csv --calibration-end 2025-06-30 --models "
        "mbg-nbd,pareto-nbd",
        [&app, choices] { return run_compare(app, *choices); });
    command
        ->add_option("--models,--model", choices->models,
                     "Which ones; mbg-nbd, bg-nbd, pareto-nbd and nbd by default")
        ->delimiter(',')
        ->type_name("MODEL,…");
    add_input_options(*command, *choices);
}

}  // namespace tenure::cli
