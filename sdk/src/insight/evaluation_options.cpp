#include "insight/evaluation_options.hpp"

#include "insight/fingerprint.hpp"
#include "tenure/lifecycle/frameworks.hpp"

namespace tenure::inline v1::detail {

void check(const EvaluateOptions& options) {
    const auto refuse = [](const char* name, double value, const char* next) {
        throw Error(Errc::bad_argument, "evaluate", name, plain_number(value) + " is out of range",
                    next);
    };
    if (!(options.annual_discount_rate > -1 && options.annual_discount_rate <= 100)) {
        refuse("annual_discount_rate", options.annual_discount_rate, "Choose for example 0.10");
    }
    if (!(options.margin >= -100 && options.margin <= 1)) {
        refuse("margin", options.margin, "Choose a share of revenue, for example 0.30");
    }
    if (!(options.horizon_years > 0 && options.horizon_years <= 1000)) {
        refuse("horizon_years", options.horizon_years, "Choose for example 1");
    }
    if (!(options.retention_cost_per_year >= 0 && options.retention_cost_per_year < 1e15)) {
        refuse("retention_cost_per_year", options.retention_cost_per_year, "Choose 0 for none");
    }
    check_lead_rules(options.leads);
}

Framework chosen(const Framework& framework) {
    if (!framework.id.empty()) return framework;
    Framework standard = find_framework("pars-vtiger-5");
    standard.thresholds = framework.thresholds;
    return standard;
}

std::string fingerprint(const EvaluateOptions& options, const Framework& framework) {
    Fingerprint print;
    print.add(std::string_view(framework.id));
    for (const StageInfo& stage : framework.stages) {
        print.add(std::string_view(stage.id));
        for (const State state : stage.states) print.add(static_cast<std::uint64_t>(state));
    }
    print.add(framework.thresholds);
    print.add(options.model ? to_string(*options.model) : to_string(options.formula));
    print.add(to_string(options.formula));
    for (const double each : {options.annual_discount_rate, options.margin, options.horizon_years,
                              options.retention_cost_per_year}) {
        print.add(each);
    }
    print.add(std::string_view(options.business_zone.name()));
    print.add(options.currency ? options.currency->name() : std::string_view());
    if (options.prices) print.add(*options.prices);
    if (options.rates) print.add(*options.rates);
    // Generations made before there were rules of leads had these.
    if (!(options.leads == LeadScoreRules{})) print.add(options.leads);
    return print.text();
}

SummarySettings summary_settings(const EvaluateOptions& options) {
    SummarySettings settings;
    settings.business_zone = options.business_zone;
    settings.prices = options.prices;
    settings.rates = options.rates;
    settings.currency = options.currency;
    settings.progress = options.progress;
    return settings;
}

ModelSettings model_settings(const EvaluateOptions& options, Uncertainty uncertainty) {
    ModelSettings settings;
    settings.model = options.model.value_or(ModelKind::mbg_nbd);
    settings.clv.horizon = {options.horizon_years, TimeUnit::year};
    settings.clv.annual_discount_rate = options.annual_discount_rate;
    settings.clv.margin = options.margin;
    settings.clv.uncertainty = uncertainty;
    settings.progress = options.progress;
    return settings;
}

}  // namespace tenure::inline v1::detail
