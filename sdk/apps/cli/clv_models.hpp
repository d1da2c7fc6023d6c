// Fitted models in the `tenure clv` commands: fitted from customers, or read back from JSON.
// The purchase model and the spend model go together: one says when, the other how much.
#pragma once

#include <optional>
#include <string>

#include "clv_input.hpp"
#include "tenure/clv/spend_fit.hpp"

namespace tenure::cli {

/// A purchase model with the spend model beside it.
struct ClvModels {
    ClvModel model;
    std::optional<SpendFit> spend;    ///< gamma-gamma, where amounts exist
    std::string without_spend;        ///< why there is none
    std::vector<Interval> intervals;  ///< of the model's parameters, where asked for
};

/// Fits the model, and Gamma-Gamma where customers have amounts.
ClvModels fit_models(App& app, const ClvCustomers& customers, ModelKind kind,
                     const ClvChoices& choices);

/// Adds the 95 % profile interval of each parameter.
void add_intervals(App& app, const ClvCustomers& customers, const ClvChoices& choices,
                   ClvModels& models);

/// Fits Gamma-Gamma beside a model that is known already.
void add_spend_model(App& app, const ClvCustomers& customers, const ClvChoices& choices,
                     ClvModels& models);

/// Returns a count for JSON: whole numbers as such, though weights need not be.
Json count_json(double number);
/// Returns a model as `clv fit --json` prints it.
Json model_json(const ClvModel& model);
/// Returns both models as `clv fit --json` prints them.
Json models_json(const ClvModels& models);

/// Reads models from JSON text or from the file of that name: what `clv fit --json` printed, or
/// plain parameters such as {"r": 0.5, "alpha": 6, "a": 0.9, "b": 1.6}.
/// Throws: Error{configuration} naming what does not fit.
ClvModels read_models(const std::string& text_or_file, const ClvChoices& choices,
                      const Config& settings);

/// Returns both models and the remarks on them as people read them.
std::string models_text(const ClvModels& models, const ClvCustomers& customers);

/// Returns what to do about a remark, with the option of the command that does it.
std::string next_of(const FitFinding& finding);

/// Says warnings and errors of the fits on stderr: for commands that show no fit.
void tell_findings(const App& app, const ClvModels& models);

/// Returns what is expected of each customer, each with their own covariates.
/// Throws: Error{configuration} when the model needs covariates that the customers lack.
Estimates estimates_of(const ClvModels& models, const ClvCustomers& customers,
                       const ClvOptions& options, const Context& context);

/// Returns a number with so many significant digits, "" for NaN.
std::string short_number(double value, int digits = 4);

}  // namespace tenure::cli
