#include <array>

#include "clv_input.hpp"
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
        detail::Returns returns;
        std::vector<const Event*> bought;
        for (const Event& event : history.events) {
            if (event.at > as_of) break;
            if (event.kind == EventKind::refund) returns.give_back(event);
            if (event.kind != EventKind::purchase) continue;
            returns.bought(event);
            bought.push_back(&event);
        }
        bool known = !history.mixed_currencies;
        const auto index = static_cast<std::uint32_t>(ids.size());
        for (const Event* purchase : bought) {
            if (returns.gone(*purchase)) continue;
            const auto left = returns.left(*purchase);
            known = known && left;
            log.customer.push_back(index);
            log.day.push_back(purchase->day.days);
            log.amount.push_back(left ? left->amount() : 0);
        }
        ids.push_back(rows.customer.key.id);
        names.push_back(entity_from<Customer>(rows.customer.row).name.value_or(""));
        priced.push_back(known ? 1 : 0);
    }
};

}  // namespace

ClvCustomers read_stored_customers(App& app, SummarizeOptions options) {
    const auto store = app.open(StoreAccess::read_only);
    const Context context = app.context();
    ClvCustomers customers;
    customers.from = "the store";
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
    options.observation_end = app.business_zone().local_date(as_of);
    SummaryTable table = summarize(stored.log.columns(), options);
    std::uint64_t unpriced = 0;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const std::uint32_t customer = table.customer[i];
        customers.names.push_back(stored.names[customer]);
        if (stored.priced[customer] != 0 || table.summaries.x[i] == 0) continue;
        ++unpriced;
        if (!table.summaries.mean_spend.empty()) table.summaries.mean_spend[i] = 0;
    }
    const std::uint64_t without = stored.ids.size() - table.size() - table.rejected.size();
    if (without > 0) {
        customers.remarks.push_back(counted(without, "customer", "customers") +
                                    " left out: no purchase, or all given back");
    }
    if (unpriced > 0) {
        customers.remarks.push_back(
            counted(unpriced, "customer has", "customers have") +
            " purchases without an amount in one currency: the spend of everybody stands for "
            "theirs");
    }
    take_table(
        std::move(table), [&](std::uint32_t i) { return stored.ids[i]; }, customers);
    customers.options = options;
    customers.log = std::move(stored.log);
    return customers;
}

}  // namespace tenure::cli
