#include "store/memory_store.hpp"

#include <algorithm>

#include "store/retention.hpp"
#include "store/tombstones.hpp"

namespace tenure::inline v1::store_detail {

MemoryStore::Position MemoryStore::position(const StreamKey& key) {
    return {key.source, key.stream, key.purpose, key.slice};
}

void MemoryStore::bind_source(const std::string& source, const std::string& fingerprint) {
    const auto [known, first] = sources_.emplace(source, fingerprint);
    if (!first && known->second != fingerprint) {
        throw wrong_source(source, known->second, fingerprint);
    }
}

std::map<std::string, std::string> MemoryStore::sources() {
    return sources_;
}

CommitCounts MemoryStore::commit_page(const PageCommit& offered, CommitMode mode) {
    AdmittedPage admitted;
    admit(offered, {tombstone_key_, tombstones_}, admitted);
    const PageCommit& commit = admitted.commit;
    Records& kept = streams_[{commit.key.source, commit.key.stream}];
    Records page;
    for (const Row& row : commit.rows) {
        if (const auto found = kept.find(row.id); found != kept.end()) page.insert(*found);
    }
    CommitCounts counts;
    counts.held_back = admitted.held_back;
    Traces traces;
    const auto rows = rows_by_record(commit);
    const std::vector<bool> repeated = superseded(commit.rows);
    for (std::size_t i = 0; i < commit.rows.size(); ++i) {
        const bool changed =
            !repeated[i] && commit_row(commit, commit.rows[i], rows[i], page, traces);
        ++(changed ? counts.upserted : counts.unchanged);
    }
    if (mode == CommitMode::preview) return counts;
    for (auto& [id, record] : page) kept[id] = std::move(record);
    observations_.insert(observations_.end(), traces.log.begin(), traces.log.end());
    mark(traces.touched);
    settle_letters(commit);
    add_dead_letters(commit.dead_letters);
    if (commit.checkpoint) save_checkpoint(commit.key, *commit.checkpoint);
    return counts;
}

bool MemoryStore::commit_row(const PageCommit& commit, const Row& row,
                             std::span<const DomainRow> rows, Records& records, Traces& traces) {
    const auto found = records.find(row.id);
    const bool fresh = found == records.end() || found->second.deleted;
    const Timestamp version = row.version.modified_at;
    Record next{version,    commit.observed_at, false, commit.fields,
                row.values, commit.mapping_key, {}};
    std::vector<DomainRow> whole(rows.begin(), rows.end());
    bool changed = true;
    const RowKey key{commit.key.source, commit.key.stream, row.id, 0};
    if (!fresh) {
        Record& known = found->second;
        if (version < known.version) return false;
        bool source_changed = true;
        if (version == known.version) {
            ContentChange content =
                compare_content(commit.fields, row.values, known.fields, known.values);
            source_changed = !content.same;
            if (!source_changed && known.mapping_key == commit.mapping_key) return false;
            if (content.merged) {
                std::tie(next.fields, next.values) = std::move(*content.merged);
                whole = completed(rows, known.rows);
            }
        }
        const RowChanges changes = compare_rows(whole, known.rows);
        changed = source_changed || changes.any();
        if (source_changed) {
            observe_changes(traces.log, key, whole, known.rows,
                            version.micros != 0 ? version : commit.observed_at, commit.observed_at);
        }
    }
    const std::span<const KnownRow> known =
        fresh ? std::span<const KnownRow>{} : std::span<const KnownRow>(found->second.rows);
    add_touched(traces.touched, key.source, touched_by(key, compare_rows(whole, known), known));
    next.rows = known_rows(whole, known);
    records[row.id] = std::move(next);
    return changed;
}

void MemoryStore::settle_letters(const PageCommit& commit) {
    std::erase_if(letters_, [&](const DeadLetter& letter) {
        return letter.key.source == commit.key.source && letter.key.stream == commit.key.stream &&
               (letter.step == "decode" || letter.step == "map") &&
               std::any_of(commit.rows.begin(), commit.rows.end(),
                           [&](const Row& row) { return row.id == letter.id; });
    });
}

std::optional<Checkpoint> MemoryStore::checkpoint(const StreamKey& key) {
    const auto found = checkpoints_.find(position(key));
    if (found == checkpoints_.end()) return std::nullopt;
    return found->second;
}

void MemoryStore::save_checkpoint(const StreamKey& key, const Checkpoint& checkpoint) {
    checkpoints_[position(key)] = checkpoint;
}

void MemoryStore::reset_checkpoint(const StreamKey& key) {
    checkpoints_.erase(position(key));
    swept_.erase(position(key));
}

std::uint64_t MemoryStore::count_records(const std::string& source, const std::string& stream) {
    const Records& records = streams_[{source, stream}];
    return static_cast<std::uint64_t>(std::count_if(
        records.begin(), records.end(), [](const auto& entry) { return !entry.second.deleted; }));
}

std::vector<RecordId> MemoryStore::live_records(const std::string& source,
                                                const std::string& stream,
                                                std::span<const RecordId> ids) {
    const Records& records = streams_[{source, stream}];
    std::vector<RecordId> live;
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(live), [&](const RecordId& id) {
        const auto found = records.find(id);
        return found != records.end() && !found->second.deleted;
    });
    return live;
}

std::uint64_t MemoryStore::delete_records(const std::string& source, const std::string& stream,
                                          std::span<const RecordId> ids, Timestamp at,
                                          const std::optional<Checkpoint>& deletes_checkpoint) {
    std::uint64_t live = 0;
    Records& records = streams_[{source, stream}];
    for (const RecordId& id : ids) {
        const auto found = records.find(id);
        if (found == records.end() || found->second.deleted) continue;
        const RowKey key{source, stream, id, 0};
        const auto& known = found->second.rows;
        std::set<RowKey> touched;
        add_touched(touched, source, touched_by(key, compare_rows({}, known), known));
        mark(touched);
        found->second = Record{found->second.version, at, true, {}, {}, {}, {}};
        ++live;
    }
    if (deletes_checkpoint) {
        const StreamKey key{source, stream, Purpose::deletes, ""};
        save_checkpoint(key, *deletes_checkpoint);
        swept_.erase(position(key));
    }
    return live;
}

void MemoryStore::mark_seen(const StreamKey& key, std::span<const RecordId> ids,
                            const Checkpoint& checkpoint) {
    const auto before = this->checkpoint(key);
    std::set<RecordId>& seen = swept_[position(key)];
    if (!before || before->complete) seen.clear();  // a new sweep begins
    seen.insert(ids.begin(), ids.end());
    save_checkpoint(key, checkpoint);
}

std::vector<RecordId> MemoryStore::unseen(const StreamKey& key, Timestamp sweep_began) {
    const std::set<RecordId>& seen = swept_[position(key)];
    std::vector<RecordId> ids;
    for (const auto& [id, record] : streams_[{key.source, key.stream}]) {
        if (!record.deleted && record.stored_at < sweep_began && !seen.contains(id)) {
            ids.push_back(id);
        }
    }
    return ids;
}

void MemoryStore::each_source_page(const std::string& source, const std::string& stream,
                                   const SourceVisitor& visit) {
    const Records records = streams_[{source, stream}];  // the visitor may commit pages
    std::vector<Row> rows;
    FieldList fields;
    std::string mapping_key;
    for (const auto& [id, record] : records) {
        if (record.deleted) continue;
        if (!rows.empty() && (record.fields != fields || record.mapping_key != mapping_key)) {
            visit(fields, rows, mapping_key);
            rows.clear();
        }
        fields = record.fields;
        mapping_key = record.mapping_key;
        rows.push_back({id, {record.version}, record.values});
    }
    if (!rows.empty()) visit(fields, rows, mapping_key);
}

std::optional<std::string> MemoryStore::fact(const std::string& source, const std::string& name) {
    const auto found = facts_.find({source, name});
    if (found == facts_.end()) return std::nullopt;
    return found->second;
}

void MemoryStore::put_fact(const std::string& source, const std::string& name,
                           const std::string& value) {
    facts_[{source, name}] = value;
}

void MemoryStore::add_run(const RunRecord& run) {
    runs_[{run.source, run.stream}] = run;
}

std::vector<RunRecord> MemoryStore::last_runs() {
    std::vector<RunRecord> result;
    for (const auto& [stream, run] : runs_) result.push_back(run);
    return result;
}

void MemoryStore::add_dead_letters(std::span<const DeadLetter> letters) {
    for (const DeadLetter& letter : letters) {
        std::erase_if(letters_, [&](const DeadLetter& old) {
            return !letter.id.empty() && old.id == letter.id &&
                   old.key.source == letter.key.source && old.key.stream == letter.key.stream &&
                   old.step == letter.step && old.code == letter.code &&
                   old.message == letter.message;
        });
        letters_.push_back(letter);
    }
}

std::vector<DeadLetter> MemoryStore::dead_letters(std::size_t limit) {
    std::vector<DeadLetter> result(letters_.rbegin(), letters_.rend());
    if (limit != 0 && result.size() > limit) result.resize(limit);
    return result;
}

std::uint64_t MemoryStore::count_dead_letters() {
    return letters_.size();
}

}  // namespace tenure::inline v1::store_detail
