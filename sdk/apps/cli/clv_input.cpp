#include "clv_input.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <sstream>

#include "tenure/core/nearest.hpp"

namespace tenure::cli {

namespace {

[[noreturn]] void refuse(const std::string& option, const std::string& given,
                         const std::string& cause, const std::string& next) {
    throw Error(Errc::configuration, "read " + option, given, cause, next);
}

bool counts_opportunities(ModelKind model) {
    return model == ModelKind::bg_bb || model == ModelKind::sbg || model == ModelKind::bdw;
}

void add_bad_rows(const BadRows& bad, const std::string& file, ClvCustomers& into) {
    if (bad.count == 0) return;
    into.rejected += bad.count;
    into.remarks.push_back(counted(bad.count, "row", "rows") + " of " + file +
                           (bad.count == 1 ? " was" : " were") + " left out:");
    constexpr std::size_t told = 5;
    for (std::size_t i = 0; i < std::min(told, bad.first.size()); ++i) {
        const BadRow& row = bad.first[i];
        into.remarks.push_back("  line " + grouped(row.line) +
                               (row.column.empty() ? "" : ", " + row.column) + ": " + row.reason);
    }
    if (bad.count > told) into.remarks.push_back("  … and " + grouped(bad.count - told) + " more");
}

bool has_amounts(const Summaries& summaries) {
    return std::any_of(summaries.mean_spend.begin(), summaries.mean_spend.end(),
                       [](double mean) { return mean > 0; });
}

/// BG/BB counts periods with a purchase: whole periods instead of exact times.
MergeRule merge_rule(ModelKind model, TimeUnit unit, const Config& settings) {
    MergeRule rule;
    if (model != ModelKind::bg_bb || unit == TimeUnit::day) return rule;
    if (unit == TimeUnit::year) {
        refuse("--unit", "year", "a log cannot be merged by years",
               "Use month, or give the counts of years with --summary");
    }
    rule.period = unit == TimeUnit::week ? MergePeriod::week : MergePeriod::month;
    rule.calendar = settings.business.calendar;
    if (settings.business.week_start == "saturday") rule.week_start = WeekStart::saturday;
    if (settings.business.week_start == "sunday") rule.week_start = WeekStart::sunday;
    return rule;
}

void count_periods(const MergeRule& rule, SummaryTable& table) {
    for (std::size_t i = 0; i < table.size(); ++i) {
        const std::int32_t first = rule.period_of(table.first_day[i]);
        table.summaries.t_x[i] = rule.period_of(table.last_day[i]) - first;
        table.summaries.T[i] = rule.period_of(table.end.days) - first;
    }
}

Date read_date(const std::string& option, const std::string& text, Calendar calendar) {
    const auto date = parse_user_date(text, calendar);
    if (!date) refuse(option, text, "this is no date", "Write it as yyyy-mm-dd");
    return *date;
}

void check(const ClvChoices& choices, ModelKind model) {
    if (!choices.transactions.empty() && !choices.summary.empty()) {
        refuse("--summary", choices.summary, "--transactions is given as well", "Give one of them");
    }
    if (!choices.summary.empty() && !choices.calibration_end.empty()) {
        refuse("--calibration-end", choices.calibration_end, "summaries have no dates",
               "Give the purchases with --transactions");
    }
    const bool contract = model == ModelKind::sbg || model == ModelKind::bdw;
    if (contract && choices.summary.empty()) {
        refuse("--model", std::string(to_string(model)), "contracts do not stand in a purchase log",
               "Give --summary with x = renewals made, t_x = x, T = renewals due");
    }
}

SummarizeOptions summarize_options(App& app, const ClvChoices& choices, ModelKind model,
                                   TimeUnit unit, const Config& settings) {
    SummarizeOptions options;
    options.unit = unit;
    if (choices.summary.empty()) options.merge = merge_rule(model, unit, settings);
    if (!app.globals.as_of.empty()) {
        options.observation_end =
            read_date("--as-of", app.globals.as_of, settings.business.calendar);
    }
    if (!choices.calibration_end.empty()) {
        options.calibration_end =
            read_date("--calibration-end", choices.calibration_end, settings.business.calendar);
    }
    if (!settings.business.price_index.empty()) {
        options.prices = read_price_index(read_text(settings.business.price_index, "price index"),
                                          options.observation_end);
        app.note("amounts are in constant prices by " + settings.business.price_index);
    }
    return options;
}

ClvCustomers read_log(const std::string& path, const SummarizeOptions& options, bool keep_log) {
    ClvCustomers customers;
    customers.from = path;
    customers.options = options;
    if (keep_log) {
        customers.log = read_transactions_csv_file(path);
        add_bad_rows(customers.log.bad, path, customers);
        const CustomerIds& ids = customers.log.ids;
        take_table(
            summarize(customers.log.columns(), options),
            [&](std::uint32_t i) { return ids.text(i); }, customers);
        return customers;
    }
    LogSummaries log = summarize_csv_file(path, options);
    add_bad_rows(log.bad, path, customers);
    take_table(
        std::move(log.table), [&](std::uint32_t i) { return log.ids.text(i); }, customers);
    return customers;
}

ClvCustomers read_summaries(const std::string& path, TimeUnit unit) {
    ClvCustomers customers;
    customers.from = path;
    SummaryFile file = read_summaries_csv_file(path, unit);
    add_bad_rows(file.bad, path, customers);
    customers.ids.reserve(file.summaries.size());
    for (std::uint32_t i = 0; i < file.summaries.size(); ++i) {
        customers.ids.push_back(file.ids.text(i));
        customers.table.customer.push_back(i);
    }
    customers.table.summaries = std::move(file.summaries);
    return customers;
}

template <class Values>
void keep_in(Values& values, const std::vector<char>& wanted) {
    if (values.size() != wanted.size()) return;  // a column that nothing filled
    std::size_t kept = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (wanted[i] == 0) continue;
        if (kept != i) values[kept] = std::move(values[i]);
        ++kept;
    }
    values.resize(kept);
}

}  // namespace

Covariates ClvCustomers::covariate_view() const {
    Covariates view;
    for (const CovariateColumn& column : covariates) {
        if (column.on_purchase) {
            view.purchase_names.push_back(column.name);
            view.purchase.emplace_back(column.values);
        }
        if (column.on_dropout) {
            view.dropout_names.push_back(column.name);
            view.dropout.emplace_back(column.values);
        }
    }
    return view;
}

double ClvCustomers::weight() const {
    const auto& weights = table.summaries.weight;
    return weights.empty() ? static_cast<double>(size())
                           : std::accumulate(weights.begin(), weights.end(), 0.0);
}

void ClvCustomers::keep(const std::vector<char>& wanted) {
    keep_in(ids, wanted);
    keep_in(names, wanted);
    Summaries& all = table.summaries;
    for (auto* column : {&all.x, &all.t_x, &all.T, &all.mean_spend, &all.log_intervals, &all.weight,
                         &table.holdout_x, &table.holdout_spend}) {
        keep_in(*column, wanted);
    }
    keep_in(table.customer, wanted);
    keep_in(table.first_day, wanted);
    keep_in(table.last_day, wanted);
    for (CovariateColumn& column : covariates) keep_in(column.values, wanted);
}

std::string read_input(const std::string& path, const std::string& what) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        throw Error(Errc::not_found, "read " + what, path, "the file cannot be opened",
                    "Check the path and its permissions");
    }
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

Config clv_settings(App& app, const ClvChoices& choices) {
    const bool from_files = !choices.transactions.empty() || !choices.summary.empty();
    const bool standard = app.globals.config == Globals{}.config;
    if (!standard || std::filesystem::exists(app.globals.config)) return app.config();
    if (from_files) return {};
    throw Error(Errc::configuration, "read customers", app.globals.config,
                "neither a file with customers is given nor a configuration with a store",
                "Give --transactions purchases.csv, or set up a CRM with `tenure init vtiger`");
}

ModelKind chosen_model(const std::string& name, const Config& settings) {
    if (name.empty()) {
        return parse_model_kind(settings.clv.model).value_or(ModelKind::mbg_nbd);
    }
    if (const auto kind = parse_model_kind(name)) return *kind;
    std::vector<std::string_view> known;
    for (const ModelKind kind : all_models) known.push_back(to_string(kind));
    refuse("--model", name, "there is no such model",
           did_you_mean(name, known, "Models: " + listed(known)));
}

TimeUnit chosen_unit(const std::string& name) {
    if (name.empty()) return TimeUnit::week;
    if (const auto unit = parse_time_unit(name)) return *unit;
    refuse("--unit", name, "there is no such unit", "Choose day, week, month or year");
}

void take_table(SummaryTable&& table, const std::function<std::string(std::uint32_t)>& id_of,
                ClvCustomers& into) {
    into.ids.reserve(table.size());
    for (const std::uint32_t customer : table.customer) into.ids.push_back(id_of(customer));
    std::map<SummaryRejection, std::uint64_t> reasons;
    for (const RejectedCustomer& each : table.rejected) ++reasons[each.reason];
    for (const auto& [reason, count] : reasons) {
        into.remarks.push_back(counted(count, "customer", "customers") +
                               " left out: " + std::string(to_string(reason)));
        const bool by_rule =
            reason == SummaryRejection::no_purchase || reason == SummaryRejection::begins_later;
        if (!by_rule) into.rejected += count;
    }
    into.table = std::move(table);
    into.dated = true;
}

ClvCustomers read_customers(App& app, const ClvChoices& choices, ModelKind model, TimeUnit unit) {
    check(choices, model);
    const Config settings = clv_settings(app, choices);
    const SummarizeOptions options = summarize_options(app, choices, model, unit, settings);
    ClvCustomers customers =
        !choices.transactions.empty() ? read_log(choices.transactions, options, choices.keep_log)
        : !choices.summary.empty()    ? read_summaries(choices.summary, unit)
                                      : read_stored_customers(app, choices, options);
    if (model == ModelKind::bg_bb && customers.dated) {
        count_periods(options.merge, customers.table);
        const std::int32_t end = customers.table.end.days;
        if (unit != TimeUnit::day && options.merge.merges(end, end + 1)) {
            customers.remarks.push_back("the last " + std::string(to_string(unit)) +
                                        " is not over, but counts as an opportunity: end on the "
                                        "last day of one");
        }
    }
    if (!customers.currency && !settings.business.currency.empty()) {
        customers.currency = Currency::of(settings.business.currency);
    }
    if (!choices.covariates.empty()) add_covariates(choices.covariates, customers);
    customers.amounts = has_amounts(customers.summaries());
    if (customers.size() == 0) {
        tell_remarks(app, customers);
        throw Error(Errc::configuration, "read customers", customers.from, "nobody is in it",
                    choices.transactions.empty() && choices.summary.empty()
                        ? "Run `tenure sync` first, or give --transactions"
                        : "Give at least one purchase per customer, and check the dates");
    }
    if (counts_opportunities(model) && choices.unit.empty() && !choices.transactions.empty()) {
        customers.remarks.push_back("opportunities are weeks; --unit chooses otherwise");
    }
    return customers;
}

void tell_remarks(const App& app, const ClvCustomers& customers) {
    for (const std::string& remark : customers.remarks) app.note(remark);
}

}  // namespace tenure::cli
