// Erasing people from the SQLite store, and the tombstones that keep them out.
#include <nlohmann/json.hpp>

#include "store/sql_text.hpp"
#include "store/sqlite_store.hpp"

namespace tenure::inline v1::store_detail {

namespace {

/// Tables keyed by record, beside those of the entities.
struct RecordTable {
    const char* name;
    std::uint64_t ErasureCounts::*counts;
};
constexpr RecordTable record_tables[] = {{"observation", &ErasureCounts::observations},
                                         {"dead_letter", &ErasureCounts::dead_letters},
                                         {"written", &ErasureCounts::written},
                                         {"play_planned", &ErasureCounts::plays},
                                         {"play_action", &ErasureCounts::plays},
                                         {"sweep_seen", nullptr},
                                         {"source_row", nullptr}};

constexpr const char* of_records =
    " WHERE tenant = ? AND source = ? AND stream = ? "
    "AND record_id IN (SELECT value FROM json_each(?))";

/// A text as it stands inside JSON that escapes what is not ASCII, as PHP writes it.
std::string escaped(const std::string& text) {
    const std::string json =
        nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    return json.substr(1, json.size() - 2);
}

}  // namespace

const Tombstones& SqliteStore::tombstones() {
    if (tombstones_) return *tombstones_;
    sql_.doing("read tombstones");
    std::set<std::string> hashes;
    sql_.query(
        "SELECT hash FROM tombstone WHERE tenant = ?", "t",
        [&](const SqlCell* row) { hashes.insert(row->text()); }, tenant_);
    std::string key = hashes.empty() ? "" : fact("", tombstone_key_fact).value_or("");
    return tombstones_.emplace(std::move(key), std::move(hashes));
}

bool SqliteStore::was_erased(const std::string& identifier) {
    return tombstones().holds(identifier);
}

std::uint64_t SqliteStore::count_tombstones() {
    return tombstones().size();
}

ErasureCounts SqliteStore::erase(const ErasurePlan& plan, Timestamp at) {
    sql_.doing("erase a customer");
    if (summary_settings()) begin_summaries();  // they hold packed histories of everybody
    sql_.doing("erase a customer");
    sql_.execute("PRAGMA secure_delete = ON");
    std::map<std::pair<std::string, std::string>, std::vector<std::string_view>> streams;
    for (const ErasedRecord& each : plan.records) {
        streams[{each.record.source, each.record.stream}].push_back(each.record.id);
    }
    ErasureCounts counts;
    SqlTransaction transaction(sql_);
    counts.dead_letters = erase_letters(plan);
    for (const auto& [stream, ids] : streams) {
        counts.records +=
            erase_rows(stream.first, stream.second, json_list(ids, std::identity{}), counts);
        counts.insights += erase_insights(stream.first, stream.second, ids);
    }
    counts.tombstones = bury(plan, at);
    put_fact("", erasure_pending_fact, "1");
    transaction.commit();
    tombstones_.reset();
    return counts;
}

std::uint64_t SqliteStore::erase_rows(const std::string& source, const std::string& stream,
                                      const std::string& ids, ErasureCounts& counts) {
    const auto changes = [&] {
        return static_cast<std::uint64_t>(sql_.number("SELECT changes()"));
    };
    const std::int64_t live = sql_.number(
        "SELECT count(*) FROM source_row" + std::string(of_records) + " AND deleted_at IS NULL",
        tenant_, source, stream, ids);
    sql_.run(
        "UPDATE stream SET records = records - ? WHERE tenant = ? AND source = ? AND stream = ?",
        live, tenant_, source, stream);
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        const DomainTable& table = DomainTable::of(static_cast<EntityKind>(i));
        sql_.run("DELETE FROM \"" + table.name() + '"' + of_records, tenant_, source, stream, ids);
        counts.rows += changes();
    }
    std::uint64_t records = 0;
    for (const RecordTable& table : record_tables) {
        sql_.run("DELETE FROM " + std::string(table.name) + of_records, tenant_, source, stream,
                 ids);
        records = changes();
        if (table.counts != nullptr) counts.*table.counts += records;
    }
    return records;  // of source_row, the last one
}

std::uint64_t SqliteStore::erase_letters(const ErasurePlan& plan) {
    std::uint64_t letters = 0;
    for (const std::string& text : plan.texts) {
        sql_.run(
            "DELETE FROM dead_letter WHERE tenant = ?1 AND (instr(raw, ?2) > 0 "
            "OR instr(raw, ?3) > 0 OR instr(message, ?2) > 0)",
            tenant_, text, escaped(text));
        letters += static_cast<std::uint64_t>(sql_.number("SELECT changes()"));
    }
    return letters;
}

std::uint64_t SqliteStore::bury(const ErasurePlan& plan, Timestamp at) {
    std::string key = fact("", tombstone_key_fact).value_or("");
    if (key.empty()) put_fact("", tombstone_key_fact, key = new_tombstone_key());
    const Tombstones hashing(key, {});
    std::uint64_t made = 0;
    for (const std::string& identifier : plan.identifiers) {
        sql_.run("INSERT OR IGNORE INTO tombstone (tenant, hash, at) VALUES (?, ?, ?)", tenant_,
                 hashing.hash(identifier), iso(at));
        made += static_cast<std::uint64_t>(sql_.number("SELECT changes()"));
    }
    return made;
}

bool SqliteStore::finish_erasure() {
    if (!fact("", erasure_pending_fact)) return false;
    sql_.doing("rewrite the store without what was erased");
    sql_.execute("VACUUM");
    sql_.doing("empty the store's log of what was erased");
    std::int64_t busy = sql_.number("PRAGMA wal_checkpoint(TRUNCATE)");
    if (busy != 0) {
        throw Error(Errc::store_locked, "empty the store's log of what was erased", sql_.path(),
                    "another process reads the store, so its log still holds old bytes",
                    "Run the same command again when that has finished");
    }
    sql_.run("DELETE FROM fact WHERE tenant = ? AND source = '' AND name = ?", tenant_,
             erasure_pending_fact);
    sql_.number("PRAGMA wal_checkpoint(TRUNCATE)");
    return true;
}

}  // namespace tenure::inline v1::store_detail
