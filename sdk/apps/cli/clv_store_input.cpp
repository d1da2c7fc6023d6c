#include <array>

#include "clv_input.hpp"
#include "tenure/insight/summaries.hpp"
#include "tenure/lifecycle/history_from.hpp"
#include "tenure/lifecycle/returns.hpp"
#include "tenure/model/schema.hpp"

namespace tenure::cli {

namespace {

constexpr std::array purchases_only{EntityKind::purchase};

/// Returns the most frequent currency of base totals, else of totals.
std::optional<Currency> most_frequent_currency(Store& store, const Context& context) {
    const auto total = attribute_index(EntityKind::purchase, "total");
    const auto base = attribute_index(EntityKind::purchase, "base_total");
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> counts;  // base, total
    store.each_row(EntityKind::purchase, [&](const StoredRow& row) {
        context.check("read purchases");
        for (const auto index : {base, total}) {
            const auto at = static_cast<std::size_t>(index);
            if (at >= row.row.values.size()) continue;
            const auto* money = std::get_if<Money>(&row.row.values[at]);
            if (money == nullptr) continue;
            auto& count = counts[std::string(money->currency.name())];
            ++(index == base ? count.first : count.second);
        }
    });
    const auto best = std::max_element(
        counts.begin(), counts.end(),
        [](const auto& left, const auto& right) { return left.second < right.second; });
    if (best == counts.end()) return std::nullopt;
    return Currency::of(best->first);
}

/// The purchases of everybody, refunds taken off, as columns.
struct StoredLog {
    std::vector<std::string> ids, names;
    TransactionLog log;
    std::vector<char> priced;  ///< whether all amounts of a customer are known and comparable

    void add(const CustomerRows& rows, const History& history, Timestamp as_of) {
        bool known = !history.mixed_currencies;
        const auto index = static_cast<std::uint32_t>(ids.size());
        const auto keep = [&](const Event& purchase, const std::optional<Money>& left) {
            known = known && left;
            log.customer.push_back(index);
            log.day.push_back(purchase.day.days);
            log.amount.push_back(left ? left->amount() : 0);
        };
        detail::for_each_kept(history, as_of, keep);
        ids.push_back(rows.customer.key.id);
        names.push_back(entity_from<Customer>(rows.customer.row).name.value_or(""));
        priced.push_back(known ? 1 : 0);
    }
};

void remark_on(std::uint64_t without_purchase, std::uint64_t without_spend,
               ClvCustomers& customers) {
    if (without_purchase > 0) {
        customers.remarks.push_back(counted(without_purchase, "customer", "customers") +
                                    " left out: no purchase, or all given back");
    }
    if (without_spend > 0) {
        customers.remarks.push_back(
            counted(without_spend, "customer has", "customers have") +
            " purchases without an amount in one currency: the spend of everybody stands for "
            "theirs");
    }
}

/// Reads everybody's purchases.
ClvCustomers replayed_customers(App& app, SummarizeOptions options) {
    const auto store = app.open(StoreAccess::read_only);
    const Context context = app.context();
    ClvCustomers customers;
    const std::string& configured = app.config().business.currency;
    customers.currency = configured.empty() ? most_frequent_currency(*store, context)
                                            : std::optional(Currency::of(configured));
    const Timestamp as_of = app.as_of();
    const HistorySettings settings{app.business_zone(), customers.currency, nullptr};
    ProgressLine line(app.progress_mode());
    const std::uint64_t total = store->counts()[EntityKind::customer];
    StoredLog stored;
    store->each_customer(purchases_only, [&](const CustomerRows& rows) {
        context.check("read purchases");
        stored.add(rows, history_from(rows, settings), as_of);
        line.show({"read purchases", stored.ids.size(), total, stored.ids.size() == total});
    });
    SummaryTable table = summarize(stored.log.columns(), options);
    std::uint64_t unpriced = 0;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const std::uint32_t customer = table.customer[i];
        customers.names.push_back(stored.names[customer]);
        if (stored.priced[customer] != 0 || table.summaries.x[i] == 0) continue;
        ++unpriced;
        if (!table.summaries.mean_spend.empty()) table.summaries.mean_spend[i] = 0;
    }
    remark_on(stored.ids.size() - table.size() - table.rejected.size(), unpriced, customers);
    take_table(
        std::move(table), [&](std::uint32_t i) { return stored.ids[i]; }, customers);
    customers.log = std::move(stored.log);
    return customers;
}

/// Brings the kept summaries up to date. Where another process writes, or nobody may, they stay as
/// they are, and reading makes up for it.
void refresh_if_possible(App& app, const SummarySettings& settings) {
    try {
        const auto store = app.open(StoreAccess::read_write);
        refresh_summaries(*store, settings, app.context());
    } catch (const Error& error) {
        if (error.code() != Errc::store_locked && error.code() != Errc::store) throw;
    }
}

/// Reads everybody's summary.
ClvCustomers summarized_customers(App& app, const SummarizeOptions& options) {
    ProgressLine line(app.progress_mode());
    SummarySettings settings;
    settings.business_zone = app.business_zone();
    settings.prices = options.prices;
    settings.rates = app.evaluate_options().rates;
    settings.unit = options.unit;
    settings.progress = line.sink();
    const std::string& configured = app.config().business.currency;
    if (!configured.empty()) settings.currency = Currency::of(configured);
    // Prices of a day that was asked for are nobody else's: not worth keeping.
    const bool usual = !options.prices || app.globals.as_of.empty();
    auto store = app.open(StoreAccess::read_only);
    if (usual && !summaries_current(*store, settings)) {
        store.reset();
        refresh_if_possible(app, settings);
        store = app.open(StoreAccess::read_only);
    }
    const Date end = *options.observation_end;
    StoredSummaries found = read_summaries(*store, end, settings, app.context());
    ClvCustomers customers;
    customers.currency = found.currency;
    SummaryTable table;
    table.summaries = std::move(found.summaries);
    table.end = table.observation_end = end;
    for (const SummaryRow& row : found.rows) {
        table.customer.push_back(static_cast<std::uint32_t>(table.customer.size()));
        table.first_day.push_back(row.first_day.days);
        table.last_day.push_back(row.last_day.days);
        customers.names.push_back(row.name);
    }
    table.rejected.resize(found.impossible_dates, {0, SummaryRejection::date_out_of_range});
    remark_on(found.without_purchase, found.without_spend, customers);
    take_table(
        std::move(table), [&](std::uint32_t i) { return found.rows[i].customer.id; }, customers);
    return customers;
}

}  // namespace

ClvCustomers read_stored_customers(App& app, const ClvChoices& choices, SummarizeOptions options) {
    options.observation_end = app.business_zone().local_date(app.as_of());
    const bool whole = !choices.keep_log && !options.calibration_end &&
                       options.merge.period == MergePeriod::day &&
                       options.free == FreeTransactions::count;
    ClvCustomers customers =
        whole ? summarized_customers(app, options) : replayed_customers(app, options);
    customers.from = "the store";
    customers.options = options;
    return customers;
}

}  // namespace tenure::cli
