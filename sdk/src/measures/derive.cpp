#include "measures/derive.hpp"

#include <algorithm>
#include <cmath>

#include "tenure/clv/residual.hpp"

namespace tenure::inline v1::detail {

namespace {

std::optional<Generation> newest(Store& store, Timestamp as_of) {
    for (const Generation& generation : store.generations(1000)) {
        if (generation.as_of <= as_of) return generation;
    }
    return std::nullopt;
}

/// Gives what a spending came to for each of `heads`, or says why not.
void put_cost(Results& results, const char* id, const MoneySum& spent, std::uint64_t heads) {
    const Money each =
        Money::of(spent.total().amount() / static_cast<double>(heads), spent.total().currency);
    Measure& measure = results.give(id, reading_of(each), heads);
    add_detail(measure, "sum", "cost", reading_of(spent.total()), spent.count());
}

/// Why a measure made of others is missing: the first of them that is.
MeasureNote because_of(Results& results, std::initializer_list<const char*> ids) {
    for (const char* id : ids) {
        if (results.value(id) == nullptr) {
            return {"measure_missing", {{"measure", id}}, {results.reason(id)}};
        }
    }
    return {};
}

/// What customers bring over the horizon.
struct Outlook {
    Currency currency{};
    double customers = 0, arpu = 0, margin = 0, keeping = 0, discount = 0, horizon = 0;

    double revenue(double retention) const {
        return customers * arpu * expected_years(retention, 0, horizon);
    }
    double profit(double retention) const {
        return customers * (arpu * margin - keeping) * expected_years(retention, discount, horizon);
    }
};

/// Gives what the outlook says of one yearly retention and of a better one.
void give_what_if(const Outlook& outlook, double retention, double improved, Results& results) {
    const auto customers = static_cast<std::uint64_t>(outlook.customers);
    const double before = outlook.profit(retention), after = outlook.profit(improved);
    const auto share = [](double number) { return Reading{number, MeasureUnit::share, {}}; };
    const auto money = [&](double amount) {
        return reading_of(Money::of(amount, outlook.currency));
    };
    Measure& measure = results.give("churn_what_if", share(after / before - 1), customers);
    const double sales = outlook.revenue(retention), more_sales = outlook.revenue(improved);
    add_detail(measure, "now", "yearly churn", share(1 - retention), customers);
    add_detail(measure, "then", "yearly churn", share(1 - improved), customers);
    add_detail(measure, "now", "revenue", money(sales), customers);
    add_detail(measure, "then", "revenue", money(more_sales), customers);
    add_detail(measure, "now", "profit", money(before), customers);
    add_detail(measure, "then", "profit", money(after), customers);
    add_detail(measure, "then", "revenue changes by", share(more_sales / sales - 1), customers);
}

void put_what_if(const Scope& scope, const Campaigns& campaigns, const Counted& counted,
                 Results& results) {
    MeasureNote reason = because_of(results, {"retention_rate", "arpu"});
    if (reason.empty() && counted.movements.closing == 0) {
        reason = note_on("no_customer_at_close", scope.period.to);
    }
    if (reason.empty() && !campaigns.spent(Purpose::retention).missing().empty()) {
        reason = campaigns.problem(Purpose::retention);
    }
    const MeasureOptions& options = scope.options;
    const double year = days_per_year / scope.period.days();
    const double retention =
        std::pow(retention_share(static_cast<double>(counted.kept),
                                 static_cast<double>(counted.movements.opening)),
                 year);
    Outlook outlook{scope.rates.base(),
                    static_cast<double>(counted.movements.closing),
                    0,
                    options.margin,
                    0,
                    options.annual_discount_rate,
                    options.horizon_years};
    if (reason.empty()) {
        const Money& keeping = campaigns.spent(Purpose::retention).total();
        outlook.arpu = results.value("arpu")->number * year;
        outlook.keeping = keeping.amount() / static_cast<double>(counted.in_period) * year;
        if (outlook.profit(retention) <= 0) reason = note("no_profit");
    }
    if (!reason.empty()) {
        results.deny("churn_what_if", reason);
        return;
    }
    give_what_if(outlook, retention, std::min(1.0, retention + options.churn_cut_points / 100),
                 results);
}

void put_keeping(const Campaigns& campaigns, const Counted& counted, Results& results) {
    MeasureNote reason = campaigns.problem(Purpose::retention);
    if (reason.empty() && counted.kept == 0) reason = note("nobody_kept");
    if (reason.empty()) reason = because_of(results, {"cac"});
    if (reason.empty() && results.value("cac")->number <= 0) reason = note("winning_is_free");
    if (!reason.empty()) {
        results.deny("keep_versus_win_cost", reason);
        return;
    }
    const MoneySum& spent = campaigns.spent(Purpose::retention);
    const Money each = Money::of(spent.total().amount() / static_cast<double>(counted.kept),
                                 spent.total().currency);
    const Reading& cac = *results.value("cac");
    Measure& measure = results.give(
        "keep_versus_win_cost", {each.amount() / cac.number, MeasureUnit::ratio, {}}, counted.kept);
    add_detail(measure, "input", "keeping one customer", reading_of(each), counted.kept);
    add_detail(measure, "input", "winning one customer", cac, counted.movements.arrived);
}

}  // namespace

void put_clv(Store& store, const Scope& scope, Results& results) {
    const auto generation = newest(store, scope.closing);
    if (!generation) {
        results.deny("clv", note_on("not_evaluated", scope.period.to));
        return;
    }
    MoneySum sum(scope.rates);
    const Date day = scope.day_of(generation->as_of);
    store.each_insight(generation->number, {},
                       [&](const InsightRow& insight) { sum.add(insight.clv, day); });
    if (!sum.missing().empty()) {
        results.deny("clv", missing_rates("clvs", sum.missing()));
        return;
    }
    if (sum.count() == 0) {
        results.deny("clv", note_on("nobody_valued", day));
        return;
    }
    const Money mean =
        Money::of(sum.total().amount() / static_cast<double>(sum.count()), sum.total().currency);
    Measure& measure = results.give("clv", reading_of(mean), sum.count());
    add_detail(measure, "sum", "of all customers", reading_of(sum.total()), sum.count());
    if (sum.unpriced() > 0) {
        add_detail(measure, "left out", "customers without a CLV", count_of(sum.unpriced()),
                   sum.unpriced());
    }
}

void put_derived(const Scope& scope, const Campaigns& campaigns, const Counted& counted,
                 Results& results) {
    const auto cost = [&](const char* id, Purpose purpose, std::uint64_t heads,
                          const MeasureNote& nobody) {
        MeasureNote reason = campaigns.problem(purpose);
        if (reason.empty() && heads == 0) reason = nobody;
        if (!reason.empty()) {
            results.deny(id, reason);
        } else {
            put_cost(results, id, campaigns.spent(purpose), heads);
        }
    };
    cost("cac", Purpose::acquisition, counted.movements.arrived,
         scope.of_period("nobody_became_customer"));
    cost("win_back_cost", Purpose::win_back, counted.movements.won_back,
         scope.of_period("nobody_won_back"));
    const MeasureNote no_ratio = because_of(results, {"clv", "cac"});
    if (no_ratio.empty() && results.value("cac")->number > 0) {
        results.give(
            "clv_to_cac",
            {results.value("clv")->number / results.value("cac")->number, MeasureUnit::ratio, {}},
            results.of("clv").records);
    } else {
        results.deny("clv_to_cac", no_ratio.empty() ? note("winning_is_free") : no_ratio);
    }
    const MeasureNote no_time = because_of(results, {"cac", "arpu"});
    const double daily =
        no_time.empty() ? results.value("arpu")->number * scope.options.margin / scope.period.days()
                        : 0;
    if (daily > 0) {
        results.give("payback_time", days_of(results.value("cac")->number / daily),
                     counted.movements.arrived);
    } else {
        results.deny("payback_time", no_time.empty() ? scope.of_period("no_margin") : no_time);
    }
    put_what_if(scope, campaigns, counted, results);
    put_keeping(campaigns, counted, results);
}

}  // namespace tenure::inline v1::detail
