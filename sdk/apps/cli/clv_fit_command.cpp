#include "clv_commands.hpp"
#include "clv_models.hpp"

namespace tenure::cli {

namespace {

struct FitChoices : ClvChoices {
    bool intervals = false;
};

int run_fit(App& app, const FitChoices& choices) {
    const ModelKind kind = chosen_model(choices.model, clv_settings(app, choices));
    const ClvCustomers customers = read_customers(app, choices, kind, chosen_unit(choices.unit));
    ClvModels models = fit_models(app, customers, kind, choices);
    if (choices.intervals) add_intervals(app, customers, choices, models);
    tell_remarks(app, customers);
    app.document(models_json(models));
    app.say(models_text(models, customers));
    return exit_of(customers);
}

}  // namespace

void add_clv_fit(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<FitChoices>();
    CLI::App* command = add_command(
        parent, app, "fit", "Fits a model of purchases, and of amounts where there are any",
        "tenure clv fit --transactions purchases.csv --calibration-end 2025-09-30",
        [&app, choices] { return run_fit(app, *choices); });
    add_model_options(*command, *choices);
    add_input_options(*command, *choices);
    add_refinement_options(*command, *choices);
    command->add_flag("--intervals", choices->intervals,
                      "Add 95 % profile intervals: honest where standard errors are not");
}

}  // namespace tenure::cli
