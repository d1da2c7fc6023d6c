#include "measure_options.hpp"

namespace tenure::cli {

namespace {

Attribution attribution_of(const std::string& name) {
    return name == "first"    ? Attribution::first
           : name == "linear" ? Attribution::linear
                              : Attribution::last;
}

/// Without --from the twelve calendar months up to --to, without --to up to as_of.
Period chosen_period(App& app, const PeriodChoices& choices, Date today) {
    const Date to = choices.to.empty() ? today : app.read_date("--to", choices.to);
    if (to > today) {
        throw Error(Errc::configuration, "read --to", choices.to,
                    "the day lies after " + to_string(today) + ", up to which is looked",
                    "Give a day that is over, or a later --as-of");
    }
    if (choices.from.empty()) return last_twelve_months(to, app.config().business.calendar);
    const Date from = app.read_date("--from", choices.from);
    if (from > to) {
        throw Error(Errc::configuration, "read --from", choices.from,
                    "the day lies after the end of the period, " + to_string(to),
                    "Give the earlier day as --from and the later one as --to");
    }
    return {from, to};
}

}  // namespace

void add_period_options(CLI::App& command, PeriodChoices& choices) {
    command.add_option("--from", choices.from, "First day (default: twelve months back)")
        ->type_name("DATE");
    command.add_option("--to", choices.to, "Last day (default: that of --as-of)")
        ->type_name("DATE");
    command
        .add_option("--attribution", choices.attribution,
                    "Which campaign touch before a purchase is credited with it")
        ->check(CLI::IsMember({"first", "last", "linear"}))
        ->capture_default_str();
}

MeasureOptions measure_options(App& app, const PeriodChoices& choices) {
    const Config& settings = app.config();
    MeasureOptions options;
    options.as_of = app.as_of();
    options.business_zone = app.business_zone();
    options.calendar = settings.business.calendar;
    options.period = chosen_period(app, choices, app.business_zone().local_date(options.as_of));
    options.framework = app.framework(settings.framework);
    if (!settings.business.currency.empty()) {
        options.currency = Currency::of(settings.business.currency);
    }
    if (!settings.business.rates.empty()) {
        options.rates = read_rates(read_text(settings.business.rates, "rates"), *options.currency);
    }
    options.margin = settings.clv.margin;
    options.annual_discount_rate = settings.clv.annual_discount_rate;
    options.horizon_years = settings.clv.horizon_years;
    options.attribution = attribution_of(choices.attribution);
    return options;
}

}  // namespace tenure::cli
