#include "clv_models.hpp"

#include <cmath>
#include <cstdio>

namespace tenure::cli {

namespace {

constexpr const char* level_names[] = {"info", "warning", "error"};

std::string level_name(FitFindingLevel level) {
    return level_names[static_cast<std::size_t>(level)];
}

Json correlation_json(const Correlation& correlation) {
    return {{"value", correlation.value}, {"p_value", correlation.p_value}};
}

/// Which option does what a remark advises.
std::string option_for(const std::string& code) {
    if (code == "flat_ridge") return " (--intervals of `tenure clv fit`)";
    if (code == "spend_depends_on_frequency") return " (--adjust-spend)";
    return {};
}

std::string remarks_text(const ClvModel& model, const std::string& prefix) {
    std::string text;
    for (const FitFinding& finding : model.findings) {
        constexpr Tone tones[] = {Tone::plain, Tone::warning, Tone::bad};
        text += "  " +
                toned(tones[static_cast<std::size_t>(finding.level)], level_name(finding.level)) +
                ": " + prefix + finding.what + "\n    next: " + next_of(finding) + "\n";
    }
    return text;
}

std::string criteria_text(const ClvModel& model) {
    char text[160];
    std::snprintf(text, sizeof text, "  log-likelihood %.4f, AIC %.2f, BIC %.2f, ",
                  model.log_likelihood, model.aic(), model.bic());
    return text + std::string(model.converged ? "converged in " : "NOT CONVERGED after ") +
           counted(static_cast<std::uint64_t>(model.evaluations), "evaluation", "evaluations") +
           "\n";
}

}  // namespace

Json count_json(double number) {
    const bool whole = number == std::floor(number) && number < 9e15;
    return whole ? Json(static_cast<std::int64_t>(number)) : Json(number);
}

std::string next_of(const FitFinding& finding) {
    // The library's own advice names a function.
    if (finding.code == "spend_adjusted") return "Values have it put back";
    return finding.next + option_for(finding.code);
}

std::string short_number(double value, int digits) {
    if (std::isnan(value)) return "";
    char text[40];
    std::snprintf(text, sizeof text, "%.*g", digits, value);
    return text;
}

void add_spend_model(App& app, const ClvCustomers& customers, const ClvChoices& choices,
                     ClvModels& models) {
    if (!customers.amounts) {
        models.without_spend = "no repeat purchase has an amount above zero";
        return;
    }
    ProgressLine line(app.progress_mode());
    SpendFitOptions options;
    options.adjust = choices.adjust_spend ? SpendAdjustment::when_needed : SpendAdjustment::none;
    options.fit.threads = choices.threads;
    options.fit.progress = line.sink();
    models.spend = fit_spend(customers.summaries().view(), options, app.context());
}

void add_intervals(App& app, const ClvCustomers& customers, const ClvChoices& choices,
                   ClvModels& models) {
    ProgressLine line(app.progress_mode());
    const auto names = parameter_names(models.model.kind);
    for (const std::string_view name : names) {
        line.show({"profile intervals", models.intervals.size(), names.size(), false});
        models.intervals.push_back(profile_interval(customers.summaries().view(), models.model,
                                                    name, 0.95, choices.threads, app.context()));
    }
}

ClvModels fit_models(App& app, const ClvCustomers& customers, ModelKind kind,
                     const ClvChoices& choices) {
    const bool regular = kind == ModelKind::bg_cnbd_k || kind == ModelKind::mbg_cnbd_k;
    if (choices.k > 0 && !regular) {
        throw Error(Errc::configuration, "read --k", std::to_string(choices.k),
                    std::string(to_string(kind)) + " has no k",
                    "Choose --model mbg-cnbd-k or leave --k out");
    }
    ProgressLine line(app.progress_mode());
    FitOptions options;
    options.model = kind;
    options.k = choices.k;
    options.threads = choices.threads;
    options.covariates = customers.covariate_view();
    options.progress = line.sink();
    ClvModels models;
    models.model = fit(customers.summaries().view(), options, app.context());
    if (kind != ModelKind::gamma_gamma) add_spend_model(app, customers, choices, models);
    return models;
}

Json model_json(const ClvModel& model) {
    Json params = Json::object(), errors = Json::object();
    const auto names = parameter_names(model.kind);
    for (std::size_t i = 0; i < names.size(); ++i) {
        params[std::string(names[i])] = model.parameters[i];
        errors[std::string(names[i])] = model.standard_errors[i];
    }
    const bool regular = model.kind == ModelKind::bg_cnbd_k || model.kind == ModelKind::mbg_cnbd_k;
    if (regular) params["k"] = model.k;
    Json findings = Json::array();
    for (const FitFinding& finding : model.findings) {
        findings.push_back({{"level", level_name(finding.level)},
                            {"code", finding.code},
                            {"what", finding.what},
                            {"next", next_of(finding)}});
    }
    Json json{{"model", to_string(model.kind)},
              {"unit", to_string(model.unit)},
              {"params", params},
              {"standard_errors", errors},
              {"log_likelihood", model.log_likelihood},
              {"customers", count_json(model.customers)},
              {"converged", model.converged},
              {"findings", findings},
              {"aic", model.aic()},
              {"bic", model.bic()},
              {"distinct", model.rows},
              {"rejected", model.rejected},
              {"gradient_norm", model.gradient_norm},
              {"log_covariance", model.log_covariance}};
    for (const CovariateEffect& effect : model.effects) {
        json["covariates"].push_back({{"name", effect.name},
                                      {"process", effect.on_dropout ? "dropout" : "purchase"},
                                      {"effect", effect.effect},
                                      {"standard_error", effect.standard_error}});
    }
    return json;
}

Json models_json(const ClvModels& models) {
    Json json = model_json(models.model);
    const auto names = parameter_names(models.model.kind);
    for (std::size_t i = 0; i < models.intervals.size(); ++i) {
        const Interval& range = models.intervals[i];
        json["intervals"][std::string(names[i])] = {
            range.low, std::isinf(range.high) ? Json(nullptr) : Json(range.high)};
    }
    if (!models.spend) return json;
    const SpendFit& spend = *models.spend;
    json["spend"] = model_json(spend.model);
    const SpendDependence& dependence = spend.verdict.dependence;
    json["spend"]["independence"] = {{"pearson", correlation_json(dependence.pearson)},
                                     {"spearman", correlation_json(dependence.spearman)}};
    if (spend.adjustment) {
        json["spend"]["adjustment"] = {{"slope", spend.adjustment->slope},
                                       {"slope_error", spend.adjustment->slope_error},
                                       {"mean_log_x", spend.adjustment->mean_log_x}};
    }
    return json;
}

namespace {

std::string interval_text(const std::vector<Interval>& intervals, std::size_t i) {
    if (i >= intervals.size()) return {};
    const Interval& range = intervals[i];
    return short_number(range.low) + " to " +
           (std::isinf(range.high) ? std::string("any") : short_number(range.high));
}

/// Parameters, standard errors and criteria of a fit.
std::string model_text(const ClvModel& model, const std::vector<Interval>& intervals) {
    std::vector<Table::Column> columns{
        {"parameter"}, {"estimate", Align::right}, {"std. error", Align::right}};
    if (!intervals.empty()) columns.push_back({"95 % interval", Align::right});
    Table table(columns);
    const auto names = parameter_names(model.kind);
    const auto error_text = [](double error) {
        return std::isnan(error) ? std::string("unknown") : short_number(error);
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        table.add({std::string(names[i]), short_number(model.parameters[i], 6),
                   error_text(model.standard_errors[i]), interval_text(intervals, i)});
    }
    for (const CovariateEffect& effect : model.effects) {
        table.add({fitted(effect.name, 40) + (effect.on_dropout ? " on dropout" : " on purchases"),
                   short_number(effect.effect, 6), error_text(effect.standard_error), ""});
    }
    return table.text() + criteria_text(model);
}

std::string title(const ClvModel& model) {
    const double count = model.customers;
    return toned(Tone::bold, std::string(to_string(model.kind))) +
           (model.k > 1 ? " (k = " + std::to_string(model.k) + ")" : "") + " on " +
           (count == std::floor(count) ? grouped(static_cast<std::uint64_t>(count))
                                       : short_number(count, 12));
}

}  // namespace

std::string models_text(const ClvModels& models, const ClvCustomers& customers) {
    std::string text = title(models.model) + " customers of " + customers.from + ", times in " +
                       std::string(to_string(models.model.unit)) + "s";
    if (customers.dated) text += ", observed until " + to_string(customers.table.end);
    text += "\n" + model_text(models.model, models.intervals);
    std::string remarks = remarks_text(models.model, "");
    if (models.spend) {
        text += "\n" + title(models.spend->model) + " customers with repeat purchases\n" +
                model_text(models.spend->model, {});
        const Correlation& rank = models.spend->verdict.dependence.spearman;
        text += "  spend and frequency: rank correlation " + short_number(rank.value, 2) +
                " (p = " + short_number(rank.p_value, 2) + ")\n";
        remarks += remarks_text(models.spend->model, "spend: ");
    }
    if (!models.without_spend.empty()) text += "\n  No spend model: " + models.without_spend + "\n";
    return text + (remarks.empty() ? "" : "\n" + toned(Tone::bold, "Remarks") + "\n" + remarks);
}

void tell_findings(const App& app, const ClvModels& models) {
    const auto tell = [&](const ClvModel& model) {
        for (const FitFinding& finding : model.findings) {
            if (finding.level == FitFindingLevel::info) continue;
            app.note(level_name(finding.level) + " on " + std::string(to_string(model.kind)) +
                     ": " + finding.what + "; " + next_of(finding));
        }
    };
    tell(models.model);
    if (models.spend) tell(models.spend->model);
}

}  // namespace tenure::cli
