// Purchase summaries of the memory store, and whose purchases changed since.
#include <algorithm>

#include "store/memory_store.hpp"
#include "store/retention.hpp"

namespace tenure::inline v1::store_detail {

std::optional<std::string> MemoryStore::summary_settings() {
    return summary_settings_;
}

void MemoryStore::begin_summaries() {
    summary_settings_ = "";
    summaries_.clear();
    replaced_.clear();
    stale_.clear();
    ++summary_turn_.set;
    summary_turn_.turn = 0;
}

void MemoryStore::add_summaries(std::span<const SummaryRow> rows) {
    for (const SummaryRow& row : rows) summaries_[row.customer] = row;
}

void MemoryStore::finish_summaries(const std::string& settings) {
    summary_settings_ = settings;
}

void MemoryStore::put_summaries(std::span<const RowKey> records, std::span<const SummaryRow> rows) {
    ++summary_turn_.turn;
    for (const RowKey& record : records) {
        stale_.erase(record_of(record));
        replaced_[record_of(record)] = summary_turn_.turn;
        std::erase_if(summaries_, [&](const auto& entry) {
            return record_of(entry.first) == record_of(record);
        });
    }
    add_summaries(rows);
}

void MemoryStore::each_summary(const std::function<void(const SummaryRow&)>& visit) {
    for (const auto& [customer, row] : summaries_) {
        if (!stale_.contains(record_of(customer))) visit(row);
    }
}

SummaryTurn MemoryStore::summary_turn() {
    return summary_settings_.value_or("").empty() ? SummaryTurn{} : summary_turn_;
}

void MemoryStore::each_replaced(std::int64_t turn, const ReplacedVisitor& visit) {
    std::vector<SummaryRow> rows;
    for (const auto& [record, replaced_in] : replaced_) {
        if (replaced_in <= turn) continue;
        rows.clear();
        for (auto at = summaries_.lower_bound(record);
             at != summaries_.end() && record_of(at->first) == record; ++at) {
            rows.push_back(at->second);
        }
        visit(record, rows);
    }
}

std::vector<RowKey> MemoryStore::stale_customers(const RowKey& after, std::size_t limit) {
    std::vector<RowKey> records;
    for (auto at = stale_.upper_bound(record_of(after)); at != stale_.end(); ++at) {
        if (records.size() == limit) break;
        records.push_back(*at);
    }
    return records;
}

void MemoryStore::read_customers(std::span<const RowKey> records, std::span<const EntityKind> kinds,
                                 const std::function<void(const CustomerRows&)>& visit, RowDetail) {
    require_customer_rows(kinds);
    for (const RowKey& record : records) {
        std::vector<StoredRow> found =
            matching([&](const StoredRow& row) { return record_of(row.key) == record_of(record); });
        for (StoredRow& customer : found) visit(with_rows(std::move(customer), kinds));
    }
}

void MemoryStore::mark(const std::set<RowKey>& touched) {
    if (summary_settings_) stale_.insert(touched.begin(), touched.end());
}

void MemoryStore::add_touched(std::set<RowKey>& to, const std::string& source,
                              const Touched& touched) {
    for (const Reference& customer : touched.customers) {
        to.insert(record_of(source, customer));
    }
    if (touched.purchases.empty() && touched.products.empty()) return;
    std::vector<Reference> purchases = touched.purchases;
    const auto contains = [](const std::vector<Reference>& list, const Reference& wanted) {
        return std::find(list.begin(), list.end(), wanted) != list.end();
    };
    each_row(EntityKind::purchase_item, [&](const StoredRow& row) {
        const auto item = entity_from<PurchaseItem>(row.row);
        if (row.key.source != source || !item.product) return;
        if (!contains(touched.products, *item.product)) return;
        purchases.push_back(item.purchase ? *item.purchase : Reference{row.key.stream, row.key.id});
    });
    each_row(EntityKind::purchase, [&](const StoredRow& row) {
        if (row.key.source != source || !contains(purchases, {row.key.stream, row.key.id})) return;
        const auto purchase = entity_from<Purchase>(row.row);
        if (purchase.customer) to.insert(record_of(source, *purchase.customer));
    });
}

}  // namespace tenure::inline v1::store_detail
