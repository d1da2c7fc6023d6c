#include "clv_models.hpp"

#include <cmath>
#include <cstdio>

namespace tenure::cli {

namespace {

constexpr const char* level_names[] = {"info", "warning", "error"};

std::string level_name(FitFindingLevel level) {
    return level_names[static_cast<std::size_t>(level)];
}

/// Whole numbers as such: a script compares customers with ==.
Json count_json(double number) {
    const bool whole = number == std::floor(number) && number < 9e15;
    return whole ? Json(static_cast<std::int64_t>(number)) : Json(number);
}

Json correlation_json(const Correlation& correlation) {
    return {{"value", correlation.value}, {"p_value", correlation.p_value}};
}

/// Gamma-Gamma supposes that how much does not depend on how often.
void judge_dependence(const SpendDependence& dependence, ClvModel& spend) {
    constexpr double likely_by_chance = 0.01, small = 0.1;
    const Correlation& rank = dependence.spearman;
    if (!(rank.p_value < likely_by_chance)) return;
    const bool strong = std::abs(rank.value) >= small;
    spend.findings.push_back(
        {strong ? FitFindingLevel::warning : FitFindingLevel::info, "spend_depends_on_frequency",
         "frequent buyers spend " + std::string(rank.value > 0 ? "more" : "less") +
             " per transaction (rank correlation " + short_number(rank.value, 2) +
             "), which gamma-gamma supposes they do not",
         strong
             ? "Fit groups of customers that buy alike separately, or read the spend of frequent "
               "buyers with care"
             : "The dependence is weak: the spend model may be used"});
}

std::string row_of(const std::vector<FitFinding>& findings, const std::string& prefix) {
    std::string text;
    for (const FitFinding& finding : findings) {
        constexpr Tone tones[] = {Tone::plain, Tone::warning, Tone::bad};
        text += "  " +
                toned(tones[static_cast<std::size_t>(finding.level)], level_name(finding.level)) +
                ": " + prefix + finding.what + "\n    next: " + finding.next + "\n";
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

bool has_repeats(ModelKind kind) {
    return kind != ModelKind::sbg && kind != ModelKind::bdw;
}

}  // namespace

std::string short_number(double value, int digits) {
    if (std::isnan(value)) return "";
    char text[40];
    std::snprintf(text, sizeof text, "%.*g", digits, value);
    return text;
}

void fit_spend(App& app, const ClvCustomers& customers, const ClvChoices& choices,
               ClvModels& models) {
    if (!customers.amounts || !has_repeats(models.model.kind)) {
        models.without_spend = customers.amounts ? "contracts have no spend model here"
                                                 : "no repeat purchase has an amount above zero";
        return;
    }
    ProgressLine line(app.progress_mode());
    FitOptions options;
    options.model = ModelKind::gamma_gamma;
    options.threads = choices.threads;
    options.progress = line.sink();
    models.spend = fit(customers.summaries().view(), options, app.context());
    // Its rejected are those without repeat purchases: no fault of theirs.
    models.dependence = spend_dependence(customers.summaries().view());
    judge_dependence(*models.dependence, *models.spend);
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
    if (kind != ModelKind::gamma_gamma) fit_spend(app, customers, choices, models);
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
                            {"next", finding.next}});
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
    if (models.spend) json["spend"] = model_json(*models.spend);
    if (models.dependence) {
        json["spend"]["independence"] = {
            {"pearson", correlation_json(models.dependence->pearson)},
            {"spearman", correlation_json(models.dependence->spearman)}};
    }
    return json;
}

std::string model_text(const ClvModel& model, const ClvCustomers& customers) {
    const bool spend = model.kind == ModelKind::gamma_gamma;
    std::string text =
        toned(Tone::bold, std::string(to_string(model.kind))) +
        (model.k > 1 ? " (k = " + std::to_string(model.k) + ")" : "") + " on " +
        short_number(model.customers, 12) +
        (spend ? " customers with repeat purchases" : " customers of " + customers.from) +
        (spend ? "" : ", times in " + std::string(to_string(model.unit)) + "s");
    if (!spend && customers.dated) text += ", observed until " + to_string(customers.table.end);
    text += "\n";
    Table table({{"parameter"}, {"estimate", Align::right}, {"std. error", Align::right}});
    const auto names = parameter_names(model.kind);
    const auto error_text = [](double error) {
        return std::isnan(error) ? std::string("unknown") : short_number(error);
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        table.add({std::string(names[i]), short_number(model.parameters[i], 6),
                   error_text(model.standard_errors[i])});
    }
    for (const CovariateEffect& effect : model.effects) {
        table.add({fitted(effect.name, 40) + (effect.on_dropout ? " on dropout" : " on purchases"),
                   short_number(effect.effect, 6), error_text(effect.standard_error)});
    }
    return text + table.text() + criteria_text(model);
}

std::string models_text(const ClvModels& models, const ClvCustomers& customers) {
    std::string text = model_text(models.model, customers);
    if (models.spend) text += "\n" + model_text(*models.spend, customers);
    if (models.dependence) {
        text += "  spend and frequency: rank correlation " +
                short_number(models.dependence->spearman.value, 2) +
                " (p = " + short_number(models.dependence->spearman.p_value, 2) + ")\n";
    }
    if (!models.without_spend.empty()) text += "\n  No spend model: " + models.without_spend + "\n";
    std::string remarks = row_of(models.model.findings, "");
    if (models.spend) remarks += row_of(models.spend->findings, "spend: ");
    return text + (remarks.empty() ? "" : "\n" + toned(Tone::bold, "Remarks") + "\n" + remarks);
}

void tell_findings(const App& app, const ClvModels& models) {
    const auto tell = [&](const ClvModel& model) {
        for (const FitFinding& finding : model.findings) {
            if (finding.level == FitFindingLevel::info) continue;
            app.note(level_name(finding.level) + " on " + std::string(to_string(model.kind)) +
                     ": " + finding.what + "; " + finding.next);
        }
    };
    tell(models.model);
    if (models.spend) tell(*models.spend);
}

}  // namespace tenure::cli
