#include "clv_commands.hpp"
#include "clv_models.hpp"

namespace tenure::cli {

namespace {

int run_fit(App& app, const ClvChoices& choices) {
    const ModelKind kind = chosen_model(choices.model, clv_settings(app, choices));
    const ClvCustomers customers = read_customers(app, choices, kind, chosen_unit(choices.unit));
    const ClvModels models = fit_models(app, customers, kind, choices);
    tell_remarks(app, customers);
    app.document(models_json(models));
    app.say(models_text(models, customers));
    return exit_of(customers);
}

}  // namespace

void add_clv_fit(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<ClvChoices>();
    CLI::App* command = add_command(
        parent, app, "fit", "Fits a model of purchases, and of amounts where there are any",
        "tenure clv fit --transactions purchases.csv --calibration-end 2025-09-30",
        [&app, choices] { return run_fit(app, *choices); });
    add_model_options(*command, *choices);
    add_input_options(*command, *choices);
    add_covariate_option(*command, *choices);
}

}  // namespace tenure::cli
