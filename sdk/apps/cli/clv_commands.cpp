#include "clv_commands.hpp"

#include <algorithm>

#include "tenure/clv/formula_call.hpp"
#include "tenure/insight/explain.hpp"

namespace tenure::cli {

namespace {

struct FormulaChoices {
    std::string customer;
    std::map<std::string, double> numbers;
};

/// Returns the inputs of a formula that an explanation's JSON holds.
std::map<std::string, double> inputs_in(const std::string& detail, const FormulaInfo& formula) {
    const Json json = Json::parse(detail, nullptr, false);
    const Json clv = json.is_object() ? json.value("clv", Json::object()) : Json::object();
    const Json inputs = clv.value("inputs", Json::object());
    std::map<std::string, double> numbers;
    for (const FormulaParameter& parameter : formula.parameters) {
        const std::string name(parameter.name);
        if (inputs.contains(name) && inputs[name].is_number()) {
            numbers[name] = inputs[name].get<double>();
        }
    }
    return numbers;
}

/// Takes the inputs an evaluation used for a customer, so that they can be varied one by one.
std::map<std::string, double> inputs_of(App& app, const FormulaInfo& formula,
                                        const std::string& customer) {
    const auto store = app.open(StoreAccess::read_only);
    const Generation generation = app.generation(*store);
    if (generation.clv_model != formula.name) {
        throw Error(Errc::bad_argument, "compute CLV", customer,
                    "the evaluation of " + to_string(generation.as_of) + " used the formula " +
                        generation.clv_model,
                    "Set \"clv\": {\"model\": \"" + std::string(formula.name) +
                        "\"} and run `tenure evaluate`, or give the numbers yourself");
    }
    InsightFilter filter;
    filter.customer = customer;
    std::optional<RowKey> found;
    store->each_insight(generation.number, filter, [&](const InsightRow& insight) {
        if (!found || insight.customer.id == customer) found = insight.customer;
    });
    std::map<std::string, double> numbers;
    if (found) numbers = inputs_in(app.explained(*store, generation, *found).detail, formula);
    if (!found || numbers.empty()) {
        throw Error(Errc::not_found, "compute CLV", customer,
                    found ? "the evaluation gave no inputs" : "no such customer",
                    "`tenure explain " + customer + "` says more; `tenure customers` lists them");
    }
    return numbers;
}

int run_formula(App& app, const FormulaInfo& formula, const FormulaChoices& choices) {
    std::map<std::string, double> numbers;
    if (!choices.customer.empty()) numbers = inputs_of(app, formula, choices.customer);
    for (const auto& [name, value] : choices.numbers) numbers[name] = value;
    std::vector<NamedNumber> named;
    for (const auto& [name, value] : numbers) named.push_back({name, value});
    const ClvResult result = call_formula(formula.name, named);
    Json inputs = Json::object();
    for (const auto& input : result.inputs) inputs[std::string(input.name)] = input.value;
    app.document({{"formula", formula.name},
                  {"equation", formula.equation},
                  {"inputs", inputs},
                  {"value", result.value}});
    Table table({{"input"}, {"value", Align::right}, {"unit"}});
    for (const FormulaParameter& parameter : formula.parameters) {
        const std::string name(parameter.name);
        if (!inputs.contains(name)) continue;
        char text[40];
        std::snprintf(text, sizeof text, "%.10g", inputs[name].get<double>());
        table.add({name, text, std::string(parameter.unit)});
    }
    char value[40];
    std::snprintf(value, sizeof value, "%.2f", result.value);
    app.say(std::string(formula.name) + " = " + std::string(formula.equation) + "\n" +
            table.text() + "  " + toned(Tone::bold, value) + "\n");
    return done;
}

std::string dashed(std::string name) {
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

void add_formula(CLI::App& parent, App& app, const FormulaInfo& formula) {
    const auto choices = std::make_shared<FormulaChoices>();
    std::string example = "tenure clv formula " + std::string(formula.name);
    for (const FormulaParameter& parameter : formula.parameters) {
        if (!parameter.standard) example += " --" + dashed(std::string(parameter.name)) + " N";
    }
    CLI::App* command = add_command(
        parent, app, std::string(formula.name),
        std::string(formula.description) + ": " + std::string(formula.equation), example,
        [&app, formula, choices] { return run_formula(app, formula, *choices); });
    for (const FormulaParameter& parameter : formula.parameters) {
        const std::string name(parameter.name);
        const std::string flags = "--" + dashed(name) + (dashed(name) == name ? "" : ",--" + name);
        command
            ->add_option_function<double>(
                flags, [choices, name](const double& value) { choices->numbers[name] = value; },
                std::string(parameter.description) + " (" + std::string(parameter.unit) + ")")
            ->type_name("N");
    }
    command
        ->add_option("--customer", choices->customer,
                     "Take what is not given from this customer's evaluation")
        ->type_name("CUSTOMER");
}

}  // namespace

void add_clv_commands(CLI::App& parent, App& app) {
    CLI::App* clv = parent.add_subcommand(
        "clv", "Customer lifetime value: statistical models, and formulas by hand");
    clv->require_subcommand(1);
    clv->fallthrough();
    add_clv_fit(*clv, app);
    add_clv_score(*clv, app);
    add_clv_validate(*clv, app);
    add_clv_compare(*clv, app);
    CLI::App* formula =
        clv->add_subcommand("formula", "The seven classic formulas, from numbers or the store");
    formula->require_subcommand(1);
    formula->fallthrough();
    formula->footer(
        "Example:\n  tenure clv formula retention --margin-per-period 100 --retention 0.8 "
        "--discount 0.1\n  tenure clv formula product --customer 11x55");
    for (const FormulaInfo& each : formulas()) add_formula(*formula, app, each);
}

}  // namespace tenure::cli
