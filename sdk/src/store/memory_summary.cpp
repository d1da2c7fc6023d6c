// Purchase summaries of the memory store, and whose purchases changed since.
#include <algorithm>

#include "store/memory_store.hpp"
#include "store/retention.hpp"

namespace tenure::inline v1::store_detail {

namespace {

RowKey record_of(const RowKey& key) {
    return {key.source, key.stream, key.id, 0};
}

}  // namespace

std::optional<std::string> MemoryStore::summary_settings() {
    return summary_settings_;
}

void MemoryStore::begin_summaries() {
    summary_settings_ = "";
    summaries_.clear();
    stale_.clear();
}

void MemoryStore::finish_summaries(const std::string& settings) {
    summary_settings_ = settings;
}

void MemoryStore::put_summaries(std::span<const RowKey> records, std::span<const SummaryRow> rows) {
    for (const RowKey& record : records) {
        stale_.erase(record_of(record));
        std::erase_if(summaries_, [&](const auto& entry) {
            return record_of(entry.first) == record_of(record);
        });
    }
    for (const SummaryRow& row : rows) summaries_[row.customer] = row;
}

void MemoryStore::each_summary(const std::function<void(const SummaryRow&)>& visit) {
    std::vector<SummaryRow> rows;
    each_row(EntityKind::customer, [&](const StoredRow& customer) {
        const auto kept = summaries_.find(customer.key);
        if (kept == summaries_.end() || stale_.contains(record_of(customer.key))) return;
        rows.push_back(kept->second);
        rows.back().name = entity_from<Customer>(customer.row).name.value_or("");
    });
    for (const SummaryRow& row : rows) visit(row);
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
                                 const std::function<void(const CustomerRows&)>& visit) {
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

}  // namespace tenure::inline v1::store_detail
