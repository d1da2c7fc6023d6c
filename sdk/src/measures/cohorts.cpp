#include "tenure/measures/cohorts.hpp"

#include <algorithm>
#include <map>

#include "measures/collect_touches.hpp"
#include "measures/measure_scope.hpp"

namespace tenure::inline v1 {

namespace {

using namespace detail;  // NOLINT: the parts this file puts together

constexpr std::uint64_t cohort_rows_told = 1000;

/// The calendar months that the matrix reaches over.
class MonthGrid {
 public:
    explicit MonthGrid(const Scope& scope) {
        const Calendar calendar = scope.options.calendar;
        const Date first = period_of(scope.period.from, PeriodUnit::month, calendar).from;
        for (const Period& month :
             periods_in({first, scope.period.to}, PeriodUnit::month, calendar)) {
            months_.push_back(month);
            const Timestamp end{scope.zone().at(Date{month.to.days + 1}).micros - 1};
            ends_.push_back(std::min(end, scope.closing));
        }
        const Period last = period_of(scope.period.to, PeriodUnit::month, calendar);
        last_complete_ = last.to == scope.period.to;
    }
    std::size_t size() const { return months_.size(); }
    std::size_t index_of(Date day) const {
        const auto after =
            std::upper_bound(months_.begin(), months_.end(), day,
                             [](Date each, const Period& month) { return each < month.from; });
        return static_cast<std::size_t>(after - months_.begin()) - 1;
    }
    const Period& month(std::size_t index) const { return months_[index]; }
    Timestamp end(std::size_t index) const { return ends_[index]; }
    bool complete(std::size_t index) const { return index + 1 < size() || last_complete_; }

 private:
    std::vector<Period> months_;
    std::vector<Timestamp> ends_;
    bool last_complete_ = true;
};

class Cohorting {
 public:
    Cohorting(Store& store, const CohortOptions& options, const Context& context)
        : store_(store),
          options_(options),
          context_(context),
          scope_(make_scope(store, options.measures)) {
        if (options.months > 120) {
            throw Error(Errc::bad_argument, "make cohorts", std::to_string(options.months),
                        "a matrix has at most 120 months", "Ask for fewer");
        }
        all_.name = "all";
    }

    CohortMatrix run() {
        const auto counts = store_.counts();
        const bool contracts =
            counts.at(EntityKind::purchase) == 0 && counts.at(EntityKind::subscription) > 0;
        if (contracts) scope_.revenue = RevenueFrom::contracts;
        if (options_.by == CohortBy::campaign) {
            store_.each_row(EntityKind::campaign,
                            [&](const StoredRow& row) { campaigns_.add(row); });
        }
        std::uint64_t done = 0;
        store_.each_customer(history_kinds(), [&](const CustomerRows& rows) {
            context_.check("make cohorts");
            add(subject_of(rows, scope_));
            tell(++done, counts.at(EntityKind::customer), false);
        });
        tell(done, done, true);
        return matrix();
    }

 private:
    void add(const Subject& subject) {
        if (subject.earnings.empty()) return;
        const Date first = subject.earnings.front().day;
        if (!scope_.period.contains(first)) return;
        const std::string name = name_of(subject, first);
        Cohort& cohort = cohorts_[name];
        cohort.name = name;
        for (Cohort* each : {&cohort, &all_}) {
            ++each->customers;
            count(*each, subject, grid_.index_of(first));
        }
        for (const Earning& each : subject.earnings) {
            if (scope_.period.contains(each.day)) revenue_.add(each.amount, each.day);
        }
    }

    void count(Cohort& cohort, const Subject& subject, std::size_t first) const {
        const std::size_t columns = std::min(options_.months + 1, grid_.size() - first);
        while (cohort.months.size() < columns) {
            cohort.months.emplace_back();
            cohort.months.back().revenue = Money{0, scope_.rates.base()};
        }
        for (std::size_t i = 0; i < columns; ++i) {
            CohortCell& cell = cohort.months[i];
            ++cell.base;
            const auto state = subject.state_at(grid_.end(first + i));
            cell.kept += state && is_customer(*state) ? 1 : 0;
            cell.complete = cell.complete && grid_.complete(first + i);
            pay(cell, subject, grid_.month(first + i));
        }
    }

    void pay(CohortCell& cell, const Subject& subject, const Period& month) const {
        bool bought = false;
        for (const Earning& each : subject.earnings) {
            if (!month.contains(each.day)) continue;
            bought = true;
            if (!each.amount) continue;
            if (const auto money = scope_.rates.to_base(*each.amount, each.day)) {
                cell.revenue += *money;
            }
        }
        cell.buyers += bought ? 1 : 0;
    }

    std::string name_of(const Subject& subject, Date first) const {
        switch (options_.by) {
            case CohortBy::source:
                return source_of(subject);
            case CohortBy::campaign:
                return campaign_of(subject, first);
            case CohortBy::first_purchase:
                break;
        }
        return month_text(first, options_.measures.calendar);
    }

    static std::string source_of(const Subject& subject) {
        if (!subject.customer.source.value_or("").empty()) return *subject.customer.source;
        for (const StoredRow& row : subject.rows.rows) {
            if (row.row.kind != EntityKind::lead) continue;
            const auto lead = entity_from<Lead>(row.row);
            if (!lead.source.value_or("").empty()) return *lead.source;
        }
        return "unknown";
    }

    std::string campaign_of(const Subject& subject, Date first) const {
        std::string key;
        for (const Touch& touch : touches_of(subject, scope_, campaigns_)) {
            const int age = first.days - touch.day.days;
            if (age < 0 || age > options_.measures.attribution_days) continue;
            const bool keep = options_.measures.attribution == Attribution::first && !key.empty();
            if (!touch.campaign.empty() && !keep) key = touch.campaign;
        }
        const std::string named = subject.kept.empty() ? "" : subject.kept.front().event->key;
        const bool ask_purchase =
            options_.measures.attribution != Attribution::first || key.empty();
        for (const StoredRow& row : subject.rows.rows) {
            if (!ask_purchase || row.row.kind != EntityKind::purchase) continue;
            const auto purchase = entity_from<Purchase>(row.row);
            if (row_key(row.key) != named || !purchase.campaign) continue;
            key = campaign_key(row.key.source, *purchase.campaign);
        }
        const CampaignFacts* campaign = campaigns_.find(key);
        return campaign != nullptr ? campaign->name : key.empty() ? "none" : key;
    }

    CohortMatrix matrix() {
        CohortMatrix matrix;
        matrix.period = scope_.period;
        matrix.as_of = scope_.closing;
        matrix.by = options_.by;
        if (scope_.currency_known) matrix.currency = scope_.rates.base();
        matrix.all = std::move(all_);
        for (auto& [name, cohort] : cohorts_) matrix.cohorts.push_back(std::move(cohort));
        if (options_.by != CohortBy::first_purchase) {
            std::stable_sort(
                matrix.cohorts.begin(), matrix.cohorts.end(),
                [](const Cohort& a, const Cohort& b) { return a.customers > b.customers; });
        }
        if (matrix.cohorts.empty()) {
            matrix.reason = scope_.of_period("no_first_purchase");
        }
        if (!revenue_.missing().empty()) {
            matrix.revenue_reason = missing_rates("purchases", revenue_.missing());
        } else if (revenue_.count() == 0) {
            matrix.revenue_reason = scope_.of_period("no_amount_in_period");
        }
        return matrix;
    }

    void tell(std::uint64_t done, std::uint64_t total, bool finished) const {
        if (!options_.measures.progress || (!finished && done % cohort_rows_told != 0)) return;
        options_.measures.progress({"make cohorts", done, total, finished});
    }

    Store& store_;
    const CohortOptions& options_;
    const Context& context_;
    Scope scope_;
    MonthGrid grid_{scope_};
    Campaigns campaigns_{scope_};
    MoneySum revenue_{scope_.rates};
    std::map<std::string, Cohort> cohorts_;
    Cohort all_;
};

}  // namespace

CohortMatrix cohorts(Store& store, const CohortOptions& options, const Context& context) {
    context.check("make cohorts");
    return Cohorting(store, options, context).run();
}

}  // namespace tenure::inline v1
