// Erasing people from the memory store, and the tombstones that keep them out.
#include <algorithm>

#include "store/memory_store.hpp"
#include "store/tombstones.hpp"

namespace tenure::inline v1::store_detail {

ErasureCounts MemoryStore::erase(const ErasurePlan& plan, Timestamp) {
    ErasureCounts counts;
    std::set<RowKey> records;
    for (const ErasedRecord& each : plan.records) records.insert(each.record);
    const auto erased = [&](const RowKey& key) {
        return records.contains({key.source, key.stream, key.id, 0});
    };
    counts.observations +=
        std::erase_if(observations_, [&](const Observation& each) { return erased(each.row); });
    counts.dead_letters += std::erase_if(letters_, [&](const DeadLetter& each) {
        const auto mentions = [&](const std::string& text) {
            return each.raw.find(text) != std::string::npos ||
                   each.message.find(text) != std::string::npos;
        };
        return erased({each.key.source, each.key.stream, each.id, 0}) ||
               std::any_of(plan.texts.begin(), plan.texts.end(), mentions);
    });
    for (auto& [number, evaluation] : evaluations_) {
        counts.insights +=
            std::erase_if(evaluation.rows, [&](const auto& row) { return erased(row.first); });
    }
    counts.written += std::erase_if(written_, [&](const auto& entry) {
        return erased(
            {std::get<0>(entry.first), std::get<1>(entry.first), std::get<2>(entry.first), 0});
    });
    for (auto& sweep : swept_) {
        std::erase_if(sweep.second, [&](const RecordId& id) {
            return erased({std::get<0>(sweep.first), std::get<1>(sweep.first), id, 0});
        });
    }
    for (const RowKey& record : records) {
        Records& kept = streams_[{record.source, record.stream}];
        if (const auto found = kept.find(record.id); found != kept.end()) {
            counts.rows += found->second.rows.size();
            ++counts.records;
            kept.erase(found);
        }
        counts.plays += forget_play_customer(record);
    }
    if (summary_settings_) begin_summaries();
    if (tombstone_key_.empty()) tombstone_key_ = new_tombstone_key();
    const Tombstones hashing(tombstone_key_, {});
    for (const std::string& identifier : plan.identifiers) {
        if (tombstones_.insert(hashing.hash(identifier)).second) ++counts.tombstones;
    }
    return counts;
}

bool MemoryStore::was_erased(const std::string& identifier) {
    return Tombstones(tombstone_key_, tombstones_).holds(identifier);
}

std::uint64_t MemoryStore::count_tombstones() {
    return tombstones_.size();
}

}  // namespace tenure::inline v1::store_detail
