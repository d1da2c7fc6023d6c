#include "tenure/clv/spend_fit.hpp"

#include <cmath>
#include <cstdio>

namespace tenure::inline v1 {

namespace {

std::string described(const Correlation& rank) {
    char text[120];
    std::snprintf(text, sizeof text, "the rank correlation is %.3f (p = %.2g, %.0f customers)",
                  rank.value, rank.p_value, rank.customers);
    return text;
}

}  // namespace

SpendVerdict spend_check(const SummaryView& customers) {
    SpendVerdict out{spend_dependence(customers), spend_regression(customers), true, {}};
    const Correlation& rank = out.dependence.spearman;
    out.independent =
        !(rank.p_value < dependence_p_value && std::abs(rank.value) > dependence_size);
    if (out.independent) {
        out.finding = {FitFindingLevel::info, "spend_independent",
                       "spend does not depend on frequency so that it matters: " + described(rank),
                       "Gamma-Gamma suits"};
        return out;
    }
    out.finding = {
        FitFindingLevel::warning, "spend_depends_on_frequency",
        std::string("customers who buy more often spend ") + (rank.value > 0 ? "more" : "less") +
            " per purchase: " + described(rank),
        "Gamma-Gamma supposes they do not: fit with the adjustment by frequency, or segment by "
        "segment"};
    return out;
}

std::vector<double> SpendFit::adjusted(const SummaryView& customers) const {
    std::vector<double> out(customers.mean_spend.begin(), customers.mean_spend.end());
    for (std::size_t i = 0; adjustment && i < out.size(); ++i) {
        out[i] = adjustment->without_frequency(customers.x[i], out[i]);
    }
    return out;
}

SpendFit fit_spend(const SummaryView& customers, const SpendFitOptions& options,
                   const Context& context) {
    SpendFit out;
    out.verdict = spend_check(customers);
    const bool needed = options.adjust == SpendAdjustment::when_needed && !out.verdict.independent;
    if (needed || options.adjust == SpendAdjustment::always) {
        out.adjustment = out.verdict.regression;
    }
    const std::vector<double> amounts = out.adjusted(customers);
    SummaryView view = customers;
    view.mean_spend = amounts;
    FitOptions fitting = options.fit;
    fitting.model = ModelKind::gamma_gamma;
    out.model = fit(view, fitting, context);
    if (out.adjustment) {
        char slope[32];
        std::snprintf(slope, sizeof slope, "%.3f", out.adjustment->slope);
        out.model.findings.push_back(
            {FitFindingLevel::info, "spend_adjusted",
             std::string("amounts were divided by (x / typical x)^") + slope + " before the fit",
             "Score with the SpendFit, which turns them back"});
    } else if (!out.verdict.independent) {
        out.model.findings.push_back(out.verdict.finding);
    }
    return out;
}

double expected_spend(const SpendFit& spend, const Summary& customer) {
    Summary known = customer;
    if (spend.adjustment) {
        known.mean_spend = spend.adjustment->without_frequency(known.x, known.mean_spend);
    }
    return expected_spend(spend.model, known) * spend.factor(customer.x);
}

Estimates score(const ClvModel& model, const SummaryView& customers, const ClvOptions& options,
                const SpendFit& spend, const Context& context) {
    if (!spend.adjustment) return score(model, customers, options, &spend.model, context);
    const std::vector<double> amounts = spend.adjusted(customers);
    SummaryView view = customers;
    view.mean_spend = amounts;
    Estimates out = score(model, view, options, &spend.model, context);
    for (auto* column : {&out.expected_spend, &out.clv, &out.clv_se, &out.clv_p10, &out.clv_p90}) {
        for (std::size_t i = 0; i < column->size(); ++i) {
            (*column)[i] *= spend.factor(customers.x[i]);
        }
    }
    return out;
}

}  // namespace tenure::inline v1
