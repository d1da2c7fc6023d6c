#include "store/sqlite_store.hpp"

#include "store/retention.hpp"
#include "store/sql_text.hpp"
#include "store/store_schema.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr const char* in_memory = ":memory:";

std::unique_ptr<WriterLock> prepare_file(const std::string& path, StoreAccess access) {
    if (path == in_memory) return nullptr;
    if (access == StoreAccess::read_only) {
        require_readable(path);
        return nullptr;
    }
    auto lock = std::make_unique<WriterLock>(path);
    create_private(path);
    return lock;
}

std::string file_of(const std::string& path) {
    return path == in_memory ? path : resolved_path(path);
}

/// Durable up to a power cut's last pages, small in memory, patient with a checkpointing reader.
void configure(SqlSession& session, StoreAccess access) {
    session.execute("PRAGMA busy_timeout = 5000");
    session.execute("PRAGMA cache_size = -8192");  // full after 100,000 rows, fast at a million
    refuse_foreign(session);
    if (access == StoreAccess::read_only) {
        session.execute("PRAGMA query_only = 1");
        return;
    }
    if (session.path() != in_memory) make_private(session.path());
    session.execute("PRAGMA journal_mode = WAL");
    session.execute("PRAGMA synchronous = NORMAL");
    session.execute("PRAGMA wal_autocheckpoint = 4000");
    session.execute("PRAGMA journal_size_limit = 67108864");
}

}  // namespace

SqliteStore::SqliteStore(const std::string& path, const StoreOptions& options)
    : lock_(prepare_file(file_of(path), options.access)),
      sql_(file_of(path)),
      tenant_(options.tenant),
      writes_(options.access == StoreAccess::read_write),
      dictionary_(sql_, tenant_),
      commit_(sql_, dictionary_, tenant_) {
    configure(sql_, options.access);
    if (writes_) {
        migrate(sql_);
    } else {
        require_current(sql_);
    }
}

void SqliteStore::bind_source(const std::string& source, const std::string& fingerprint) {
    sql_.doing("remember a source");
    std::optional<std::string> known;
    sql_.query(
        "SELECT fingerprint FROM source WHERE tenant = ? AND source = ?", "t",
        [&](const SqlCell* row) { known = row->text(); }, tenant_, source);
    if (known && *known != fingerprint) throw wrong_source(source, *known, fingerprint);
    if (known) return;
    sql_.run("INSERT INTO source (tenant, source, fingerprint) VALUES (?, ?, ?)", tenant_, source,
             fingerprint);
}

std::map<std::string, std::string> SqliteStore::sources() {
    sql_.doing("list sources");
    std::map<std::string, std::string> result;
    sql_.query(
        "SELECT source, fingerprint FROM source WHERE tenant = ?", "tt",
        [&](const SqlCell* row) { result[row[0].text()] = row[1].text(); }, tenant_);
    return result;
}

CommitCounts SqliteStore::commit_page(const PageCommit& offered, CommitMode mode) {
    AdmittedPage page;
    admit(offered, tombstones(), page);
    const PageCommit& commit = page.commit;
    sql_.doing("commit a page");
    CommitCounts counts;
    try {
        SqlTransaction transaction(sql_);
        counts = commit_.apply(commit);
        counts.held_back = page.held_back;
        drop_settled_letters(commit);
        write_dead_letters(commit.dead_letters);
        if (commit.checkpoint) write_checkpoint(commit.key, *commit.checkpoint);
        if (mode == CommitMode::keep) {
            transaction.commit();
            return counts;
        }
    } catch (...) {
        dictionary_.forget();
        throw;
    }
    dictionary_.forget();
    return counts;
}

std::optional<Checkpoint> SqliteStore::checkpoint(const StreamKey& key) {
    sql_.doing("read a checkpoint");
    std::optional<Checkpoint> result;
    sql_.query(
        "SELECT cursor, fields_key, complete, updated_at FROM checkpoint WHERE tenant = ? "
        "AND source = ? AND stream = ? AND purpose = ? AND slice = ?",
        "ttit",
        [&](const SqlCell* row) {
            result = Checkpoint{
                {row[0].text()}, row[1].text(), row[2].integer() != 0, instant_from(row[3].text())};
        },
        tenant_, key.source, key.stream, purpose_name(key.purpose), key.slice);
    return result;
}

void SqliteStore::save_checkpoint(const StreamKey& key, const Checkpoint& checkpoint) {
    sql_.doing("save a checkpoint");
    write_checkpoint(key, checkpoint);
}

void SqliteStore::write_checkpoint(const StreamKey& key, const Checkpoint& checkpoint) {
    sql_.run(
        "INSERT OR REPLACE INTO checkpoint (tenant, source, stream, purpose, slice, cursor, "
        "fields_key, complete, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tenant_, key.source, key.stream, purpose_name(key.purpose), key.slice,
        checkpoint.cursor.json, checkpoint.fields_key, checkpoint.complete,
        iso(checkpoint.updated_at));
}

void SqliteStore::reset_checkpoint(const StreamKey& key) {
    sql_.doing("forget a checkpoint");
    SqlTransaction transaction(sql_);
    sql_.run(
        "DELETE FROM checkpoint WHERE tenant = ? AND source = ? AND stream = ? "
        "AND purpose = ? AND slice = ?",
        tenant_, key.source, key.stream, purpose_name(key.purpose), key.slice);
    drop_sweep(key);
    transaction.commit();
}

std::optional<std::string> SqliteStore::fact(const std::string& source, const std::string& name) {
    sql_.doing("read a fact");
    std::optional<std::string> result;
    sql_.query(
        "SELECT value FROM fact WHERE tenant = ? AND source = ? AND name = ?", "t",
        [&](const SqlCell* row) { result = row->text(); }, tenant_, source, name);
    return result;
}

void SqliteStore::put_fact(const std::string& source, const std::string& name,
                           const std::string& value) {
    sql_.doing("remember a fact");
    sql_.run("INSERT OR REPLACE INTO fact (tenant, source, name, value) VALUES (?, ?, ?, ?)",
             tenant_, source, name, value);
}

}  // namespace tenure::inline v1::store_detail
