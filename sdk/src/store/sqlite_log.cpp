// Runs, dead letters and the echo ledger of the SQLite store.
#include "store/retention.hpp"
#include "store/sql_text.hpp"
#include "store/sqlite_store.hpp"

namespace tenure::inline v1::store_detail {

namespace {

std::uint64_t count(const SqlCell& cell) {
    return static_cast<std::uint64_t>(cell.integer());
}

/// Returns the newest `limit`, or all for 0, as SQL understands it.
std::int64_t sql_limit(std::size_t limit) {
    return limit == 0 ? -1 : static_cast<std::int64_t>(limit);
}

}  // namespace

void SqliteStore::add_run(const RunRecord& run) {
    sql_.doing("note a run");
    SqlTransaction transaction(sql_);
    const std::int64_t number =
        1 + sql_.number("SELECT max(run) FROM run WHERE tenant = ? AND source = ? AND stream = ?",
                        tenant_, run.source, run.stream);
    sql_.run(
        "INSERT INTO run (tenant, source, stream, run, entity, started_at, seconds, complete, "
        "read, upserted, unchanged, deleted, rejected, pages, requests, error) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tenant_, run.source, run.stream, number, run.entity, iso(run.started_at), run.seconds,
        run.complete, run.read, run.upserted, run.unchanged, run.deleted, run.rejected, run.pages,
        run.requests, run.error);
    sql_.run("DELETE FROM run WHERE tenant = ? AND source = ? AND stream = ? AND run <= ?", tenant_,
             run.source, run.stream, number - kept_runs);
    transaction.commit();
}

std::vector<RunRecord> SqliteStore::last_runs() {
    sql_.doing("read the last runs");
    std::vector<RunRecord> runs;
    sql_.query(
        "SELECT source, stream, entity, started_at, seconds, complete, read, upserted, unchanged, "
        "deleted, rejected, pages, requests, error FROM run r WHERE tenant = ? AND run = "
        "(SELECT max(run) FROM run n WHERE n.tenant = r.tenant AND n.source = r.source "
        "AND n.stream = r.stream) ORDER BY source, stream",
        "ttttriiiiiiiit",
        [&](const SqlCell* row) {
            RunRecord run;
            run.source = row[0].text();
            run.stream = row[1].text();
            run.entity = row[2].text();
            run.started_at = instant_from(row[3].text());
            run.seconds = row[4].real();
            run.complete = row[5].integer() != 0;
            run.read = count(row[6]);
            run.upserted = count(row[7]);
            run.unchanged = count(row[8]);
            run.deleted = count(row[9]);
            run.rejected = count(row[10]);
            run.pages = count(row[11]);
            run.requests = count(row[12]);
            run.error = row[13].text();
            runs.push_back(std::move(run));
        },
        tenant_);
    return runs;
}

void SqliteStore::add_dead_letters(std::span<const DeadLetter> letters) {
    sql_.doing("note rejected records");
    if (letters.empty()) return;
    SqlTransaction transaction(sql_);
    write_dead_letters(letters);
    transaction.commit();
}

void SqliteStore::write_dead_letters(std::span<const DeadLetter> letters) {
    if (letters.empty()) return;
    std::int64_t number =
        sql_.number("SELECT max(letter) FROM dead_letter WHERE tenant = ?", tenant_);
    for (const DeadLetter& letter : letters) {
        if (!letter.id.empty()) {
            sql_.run(
                "DELETE FROM dead_letter INDEXED BY dead_letter_record "
                "WHERE tenant = ? AND source = ? AND stream = ? "
                "AND record_id = ? AND step = ? AND code = ? AND message = ?",
                tenant_, letter.key.source, letter.key.stream, letter.id, letter.step, letter.code,
                letter.message);
        }
        sql_.run(
            "INSERT INTO dead_letter (tenant, letter, source, stream, purpose, slice, "
            "record_id, step, code, message, raw, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            tenant_, ++number, letter.key.source, letter.key.stream,
            purpose_name(letter.key.purpose), letter.key.slice, letter.id, letter.step, letter.code,
            letter.message, letter.raw, iso(letter.at));
    }
}

void SqliteStore::drop_settled_letters(const PageCommit& commit) {
    if (commit.rows.empty()) return;
    if (sql_.number("SELECT max(letter) FROM dead_letter WHERE tenant = ?", tenant_) == 0) return;
    sql_.doing("commit a page");
    sql_.run(
        "DELETE FROM dead_letter INDEXED BY dead_letter_record "
        "WHERE tenant = ? AND source = ? AND stream = ? "
        "AND record_id IN (SELECT value FROM json_each(?)) AND step IN ('decode', 'map')",
        tenant_, commit.key.source, commit.key.stream,
        json_list(commit.rows, [](const Row& row) { return std::string_view(row.id); }));
}

std::vector<DeadLetter> SqliteStore::dead_letters(std::size_t limit) {
    sql_.doing("read rejected records");
    std::vector<DeadLetter> letters;
    sql_.query(
        "SELECT source, stream, purpose, slice, record_id, step, code, message, raw, at "
        "FROM dead_letter WHERE tenant = ? ORDER BY letter DESC LIMIT ?",
        "tttttttttt",
        [&](const SqlCell* row) {
            letters.push_back(
                {{row[0].text(), row[1].text(), purpose_of(row[2].text()), row[3].text()},
                 row[4].text(),
                 row[5].text(),
                 row[6].text(),
                 row[7].text(),
                 row[8].text(),
                 instant_from(row[9].text())});
        },
        tenant_, sql_limit(limit));
    return letters;
}

std::uint64_t SqliteStore::count_dead_letters() {
    sql_.doing("count rejected records");
    return static_cast<std::uint64_t>(
        sql_.number("SELECT count(*) FROM dead_letter WHERE tenant = ?", tenant_));
}

void SqliteStore::add_written(std::span<const WrittenValue> values) {
    sql_.doing("note written values");
    SqlTransaction transaction(sql_);
    for (const WrittenValue& value : values) {
        sql_.run(
            "INSERT OR REPLACE INTO written (tenant, source, stream, record_id, field, value, "
            "generation, at, stored) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            tenant_, value.source, value.stream, value.id, value.field, value.value,
            value.generation, iso(value.at), value.stored);
    }
    transaction.commit();
}

std::optional<WrittenValue> SqliteStore::last_written(const std::string& source,
                                                      const std::string& stream, const RecordId& id,
                                                      const std::string& field) {
    sql_.doing("read a written value");
    std::optional<WrittenValue> result;
    sql_.query(
        "SELECT value, generation, at, stored FROM written WHERE tenant = ? AND source = ? "
        "AND stream = ? AND record_id = ? AND field = ?",
        "titt",
        [&](const SqlCell* row) {
            result = WrittenValue{source,
                                  stream,
                                  id,
                                  field,
                                  row[0].text(),
                                  row[1].integer(),
                                  instant_from(row[2].text()),
                                  row[3].text()};
        },
        tenant_, source, stream, id, field);
    return result;
}

}  // namespace tenure::inline v1::store_detail
