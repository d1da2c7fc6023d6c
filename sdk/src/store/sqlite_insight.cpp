// Evaluation generations of the SQLite store.
#include "store/packed_figures.hpp"
#include "store/retention.hpp"
#include "store/sql_text.hpp"
#include "store/sqlite_store.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::size_t page_rows = 500;
constexpr std::size_t dropped_at_once = 20'000;  // keeps the write-ahead log short

const std::string insight_columns =
    "source, stream, record_id, part, state, stage, segment, clv, clv_currency, figures";
constexpr const char* insight_types =
    "ttti"
    "tttitt";

InsightRow read_insight(const SqlCell* cell) {
    InsightRow row;
    row.customer = {cell[0].text(), cell[1].text(), cell[2].text(),
                    static_cast<int>(cell[3].integer())};
    row.state = cell[4].text();
    row.stage = cell[5].text();
    row.figures.segment = cell[6].text();
    if (!cell[7].null()) row.clv = Money{cell[7].integer(), currency_from(cell[8].text())};
    unpack_figures(cell[9].text(), row);
    return row;
}

/// Conditions of a filter; they take stage twice, segment twice, then the customer's text twice,
/// its key twice.
constexpr const char* filter_sql =
    " WHERE i.tenant = ? AND i.generation = ? AND (? = '' OR i.stage = ?) AND (? = '' "
    "OR i.segment = ?) AND (? = '' OR i.record_id = ? OR EXISTS (SELECT 1 "
    "FROM customer c WHERE c.tenant = i.tenant AND c.source = i.source AND c.stream = i.stream "
    "AND c.record_id = i.record_id AND c.part = i.part AND ((? <> '' AND instr(c.name_key, ?) > 0) "
    "OR c.external_id = ?)))";

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

void SqliteStore::put_insights(std::int64_t generation, std::span<const InsightRow> rows) {
    sql_.doing("store insights");
    SqlTransaction transaction(sql_);
    write_insights(generation, rows);
    transaction.commit();
}

void SqliteStore::write_insights(std::int64_t generation, std::span<const InsightRow> rows) {
    SqlRows& cells = insight_cells_;
    cells.clear();
    for (const InsightRow& row : rows) {
        SqlCell* cell = cells.add();
        (cell++)->set(std::string_view(tenant_));
        (cell++)->set(generation);
        (cell++)->set(std::string_view(row.customer.source));
        (cell++)->set(std::string_view(row.customer.stream));
        (cell++)->set(std::string_view(row.customer.id));
        (cell++)->set(std::int64_t{row.customer.part});
        (cell++)->set(std::string_view(row.state));
        (cell++)->set(std::string_view(row.stage));
        (cell++)->set(std::string_view(row.figures.segment));
        cell[0].set_null();
        cell[1].set_null();
        if (row.clv) {
            cell[0].set(row.clv->minor);
            append_currency(cell[1].edit_text(), row.clv->currency);
        }
        pack_figures(row, cell[2].edit_text());
    }
    sql_.statement(
            "INSERT OR REPLACE INTO insight (tenant, generation, source, stream, record_id, "
            "part, state, stage, segment, clv, clv_currency, figures) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(cells);
}

void SqliteStore::amend_generation(const Generation& generation, std::span<const RowKey> records,
                                   std::span<const InsightRow> rows) {
    sql_.doing("amend a generation");
    SqlRows gone(5);
    for (const RowKey& record : records) {
        SqlCell* cell = gone.add();
        cell[0].set(std::string_view(tenant_));
        cell[1].set(generation.number);
        cell[2].set(std::string_view(record.source));
        cell[3].set(std::string_view(record.stream));
        cell[4].set(std::string_view(record.id));
    }
    SqlTransaction transaction(sql_);
    const std::int64_t before = sql_.number("SELECT total_changes()");
    if (gone.size() > 0) {
        sql_.statement(
                "DELETE FROM insight WHERE tenant = ? AND generation = ? AND source = ? "
                "AND stream = ? AND record_id = ?")
            .run(gone);
    }
    const std::int64_t removed = sql_.number("SELECT total_changes()") - before;
    write_insights(generation.number, rows);
    sql_.run(
        "UPDATE generation SET as_of = ?, finished_at = ?, customers = customers + ?, "
        "parameters = ? WHERE tenant = ? AND generation = ?",
        iso(generation.as_of), iso(generation.finished_at),
        static_cast<std::int64_t>(rows.size()) - removed, generation.parameters, tenant_,
        generation.number);
    transaction.commit();
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
            "DELETE FROM insight WHERE tenant = ?1 AND generation = ?2 AND (source, stream, "
            "record_id, part) IN (SELECT source, stream, record_id, part FROM insight "
            "WHERE tenant = ?1 AND generation = ?2 LIMIT ?3)",
            tenant_, number, dropped_at_once);
    } while (sql_.number("SELECT changes()") > 0);
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

void SqliteStore::each_insight(std::int64_t generation, const InsightFilter& filter,
                               const std::function<void(const InsightRow&)>& visit) {
    const std::string name = match_key(filter.customer);
    const std::string& customer = filter.customer;
    const std::string select = "SELECT " + insight_columns + " FROM insight i" + filter_sql;
    const std::int64_t limit = filter.limit == 0 ? -1 : static_cast<std::int64_t>(filter.limit);
    if (filter.by_clv) {
        sql_.doing("read insights by value");
        SqlStatement statement(sql_,
                               select +
                                   " ORDER BY i.clv IS NULL, i.clv DESC, i.source, "
                                   "i.stream, i.record_id, i.part LIMIT ?",
                               insight_types);
        const SqlParameters parameters(tenant_, generation, filter.stage, filter.stage,
                                       filter.segment, filter.segment, customer, customer, name,
                                       name, customer, limit);
        return statement.run(parameters.rows(),
                             [&](const SqlCell* row) { visit(read_insight(row)); });
    }
    std::size_t left = filter.limit == 0 ? SIZE_MAX : filter.limit;
    RowKey last{"", "", "", -1};
    std::vector<InsightRow> rows;
    do {
        sql_.doing("read insights");
        rows.clear();
        sql_.query(
            select +
                " AND (i.source, i.stream, i.record_id, i.part) > (?, ?, ?, ?) "
                "ORDER BY i.source, i.stream, i.record_id, i.part LIMIT ?",
            insight_types, [&](const SqlCell* row) { rows.push_back(read_insight(row)); }, tenant_,
            generation, filter.stage, filter.stage, filter.segment, filter.segment, customer,
            customer, name, name, customer, last.source, last.stream, last.id, last.part,
            std::min(left, page_rows));
        if (!rows.empty()) last = rows.back().customer;
        left -= rows.size();
        for (const InsightRow& row : rows) visit(row);
    } while (rows.size() == page_rows && left > 0);
}

}  // namespace tenure::inline v1::store_detail
