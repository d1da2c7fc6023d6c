#include "measures/collect_movements.hpp"
#include "measures/collect_purchases.hpp"
#include "measures/collect_records.hpp"
#include "measures/collect_revenue.hpp"
#include "measures/collect_touches.hpp"
#include "measures/derive.hpp"
#include "measures/measure_scope.hpp"
#include "measures/remarks.hpp"
#include "tenure/measures/measures.hpp"

namespace tenure::inline v1 {

namespace {

using namespace detail;  // NOLINT: the parts this file puts together

constexpr std::size_t most_categories = 1'000'000;
constexpr std::uint64_t told_every = 1000;

/// Puts the collectors together: first the few records, then customer by customer.
class Measuring {
 public:
    Measuring(Store& store, const MeasureOptions& options, const Context& context)
        : store_(store), options_(options), context_(context), scope_(make_scope(store, options)) {}

    MeasureReport run() {
        report_.period = scope_.period;
        report_.as_of = scope_.closing;
        report_.framework = scope_.framework.id;
        if (scope_.currency_known) report_.currency = scope_.rates.base();
        const auto counts = store_.counts();
        std::uint64_t all = 0;
        for (const auto& [kind, count] : counts) all += count;
        if (all == 0) {
            results_.deny_all(note("empty_store"));
            report_.measures = std::move(results_).take();
            return std::move(report_);
        }
        customers_ = counts.at(EntityKind::customer);
        const bool contracts =
            counts.at(EntityKind::purchase) == 0 && counts.at(EntityKind::subscription) > 0;
        if (contracts) scope_.revenue = RevenueFrom::contracts;
        read_records();
        read_customers();
        finish();
        return std::move(report_);
    }

 private:
    template <class Visit>
    void each(EntityKind kind, Visit&& visit) {
        std::uint64_t rows = 0;
        store_.each_row(kind, [&](const StoredRow& row) {
            if (++rows % told_every == 0) context_.check("measure");
            visit(row);
        });
    }

    void read_records() {
        each(EntityKind::campaign, [&](const StoredRow& row) { campaigns_.add(row); });
        each(EntityKind::product, [&](const StoredRow& row) {
            baskets_.add_product(row);
            add_category(scope_.categories, row, most_categories);
        });
        each(EntityKind::lead, [&](const StoredRow& row) { leads_.add(row); });
        each(EntityKind::deal, [&](const StoredRow& row) { deals_.add(row); });
        each(EntityKind::ticket, [&](const StoredRow& row) { service_.add_ticket(row); });
        each(EntityKind::survey, [&](const StoredRow& row) { service_.add_survey(row); });
        each(EntityKind::campaign_response,
             [&](const StoredRow& row) { responses_.add_loose(row); });
    }

    void read_customers() {
        store_.each_customer(history_kinds(), [&](const CustomerRows& rows) {
            context_.check("measure");
            const Subject subject = subject_of(rows, scope_);
            movements_.add(subject);
            revenue_.add(subject);
            purchases_.add(subject);
            baskets_.add(subject);
            responses_.add(subject);
            touches_.add(subject);
            leads_.add(subject);
            contracts_.add(subject);
            remarks_.add(subject);
            tell(++report_.customers, false);
        });
        tell(report_.customers, true);
    }

    void finish() {
        movements_.put(results_, report_);
        revenue_.put(results_, report_, movements_.in_period());
        purchases_.put(results_);
        baskets_.put(results_);
        responses_.put(results_);
        touches_.put(results_);
        leads_.put(results_);
        deals_.put(results_);
        service_.put(results_, report_);
        contracts_.put(results_);
        put_clv(store_, scope_, results_);
        put_derived(scope_, campaigns_,
                    {movements_.movements(), movements_.kept(), movements_.in_period()}, results_);
        remarks_.put(report_);
        report_.measures = std::move(results_).take();
    }

    void tell(std::uint64_t done, bool finished) const {
        if (!options_.progress || (!finished && done % told_every != 0)) return;
        options_.progress({"measure", done, customers_, finished});
    }

    Store& store_;
    const MeasureOptions& options_;
    const Context& context_;
    Scope scope_;
    MeasureReport report_;
    std::uint64_t customers_ = 0;
    Results results_{scope_.period};
    Campaigns campaigns_{scope_};
    MovementCollector movements_{scope_};
    RevenueCollector revenue_{scope_};
    PurchaseCollector purchases_{scope_};
    BasketCollector baskets_{scope_};
    ResponseCollector responses_{scope_, campaigns_};
    TouchCollector touches_{scope_, campaigns_};
    LeadCollector leads_{scope_};
    DealCollector deals_{scope_};
    ServiceCollector service_{scope_};
    ContractCollector contracts_{scope_};
    Remarks remarks_{scope_};
};

}  // namespace

MeasureReport measure(Store& store, const MeasureOptions& options, const Context& context) {
    context.check("measure");
    return Measuring(store, options, context).run();
}

}  // namespace tenure::inline v1
