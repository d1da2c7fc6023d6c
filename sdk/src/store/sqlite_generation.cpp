// Evaluation generations of the SQLite store; what they hold is in sqlite_insight.cpp.
#include "store/retention.hpp"
#include "store/sql_text.hpp"
#include "store/sqlite_store.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::size_t pages_dropped_at_once = 500;  // keeps the write-ahead log short

}  // namespace

std::int64_t SqliteStore::begin_generation(const Generation& generation) {
    sql_.doing("begin a generation");
    std::vector<std::int64_t> unfinished;
    sql_.query(
        "SELECT generation FROM generation WHERE tenant = ? AND finished_at IS NULL", "i",
        [&](const SqlCell* row) { unfinished.push_back(row->integer()); }, tenant_);
    for (const std::int64_t number : unfinished) drop_generation(number);
    const std::int64_t number =
        1 + sql_.number("SELECT max(generation) FROM generation WHERE tenant = ?", tenant_);
    sql_.run(
        "INSERT INTO generation (tenant, generation, as_of, framework, clv_model, customers, "
        "parameters) VALUES (?, ?, ?, ?, ?, 0, ?)",
        tenant_, number, iso(generation.as_of), generation.framework, generation.clv_model,
        generation.parameters);
    return number;
}

void SqliteStore::finish_generation(std::int64_t generation, std::uint64_t customers,
                                    Timestamp at) {
    sql_.doing("finish a generation");
    sql_.run(
        "UPDATE generation SET finished_at = ?, customers = ? "
        "WHERE tenant = ? AND generation = ?",
        iso(at), customers, tenant_, generation);
    const auto finished = generations(0);
    for (std::size_t i = kept_generations; i < finished.size(); ++i) {
        drop_generation(finished[i].number);
    }
}

/// Invisible first, then emptied bit by bit: a kill in between leaves an unfinished generation.
void SqliteStore::drop_generation(std::int64_t number) {
    sql_.doing("remove an old generation");
    sql_.run("UPDATE generation SET finished_at = NULL WHERE tenant = ? AND generation = ?",
             tenant_, number);
    do {
        sql_.run(
            "DELETE FROM insight_page WHERE tenant = ?1 AND generation = ?2 AND (source, stream, "
            "record_id, part) IN (SELECT source, stream, record_id, part FROM insight_page "
            "WHERE tenant = ?1 AND generation = ?2 LIMIT ?3)",
            tenant_, number, pages_dropped_at_once);
    } while (sql_.number("SELECT changes()") > 0);
    sql_.run("DELETE FROM insight_replaced WHERE tenant = ? AND generation = ?", tenant_, number);
    sql_.run("DELETE FROM generation WHERE tenant = ? AND generation = ?", tenant_, number);
}

std::vector<Generation> SqliteStore::generations(std::size_t limit) {
    sql_.doing("list generations");
    std::vector<Generation> result;
    sql_.query(
        "SELECT generation, as_of, finished_at, framework, clv_model, customers, parameters "
        "FROM generation "
        "WHERE tenant = ? AND finished_at IS NOT NULL ORDER BY generation DESC LIMIT ?",
        "ittt"
        "tit",
        [&](const SqlCell* row) {
            result.push_back({row[0].integer(), instant_from(row[1].text()),
                              instant_from(row[2].text()), row[3].text(), row[4].text(),
                              static_cast<std::uint64_t>(row[5].integer()), row[6].text()});
        },
        tenant_, limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(limit));
    return result;
}

}  // namespace tenure::inline v1::store_detail
