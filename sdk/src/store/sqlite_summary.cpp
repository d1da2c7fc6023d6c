// Purchase summaries of the SQLite store, and whose purchases changed since.
#include "store/sql_text.hpp"
#include "store/sqlite_store.hpp"
#include "store/summary_sql.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::size_t page_rows = 1000;
constexpr std::size_t dropped_at_once = 20'000;  // keeps the write-ahead log short

constexpr const char* put_sql =
    "INSERT OR REPLACE INTO summary (tenant, source, stream, record_id, part, first_day, "
    "last_day, x, spend, log_days, last_event, currency, mixed_currencies, missing_amounts, "
    "impossible_dates) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr const char* each_sql =
    "SELECT s.source, s.stream, s.record_id, s.part, s.first_day, s.last_day, s.x, s.spend, "
    "s.log_days, s.last_event, s.currency, s.mixed_currencies, s.missing_amounts, "
    "s.impossible_dates, c.name FROM summary s CROSS JOIN customer c ON c.tenant = s.tenant "
    "AND c.source = s.source AND c.stream = s.stream AND c.record_id = s.record_id "
    "AND c.part = s.part WHERE s.tenant = ? AND (s.source, s.stream, s.record_id, s.part) > "
    "(?, ?, ?, ?) AND NOT EXISTS (SELECT 1 FROM summary_stale w WHERE w.tenant = s.tenant "
    "AND w.source = s.source AND w.stream = s.stream AND w.record_id = s.record_id) "
    "ORDER BY s.source, s.stream, s.record_id, s.part LIMIT ?";
constexpr const char* each_types = "tttittirrttiiit";

void write_date(SqlCell& cell, const std::optional<Date>& date) {
    cell.set_null();
    if (date) append_date(cell.edit_text(), *date);
}

void write_summary(SqlCell* cell, const std::string& tenant, const SummaryRow& row) {
    (cell++)->set(std::string_view(tenant));
    (cell++)->set(std::string_view(row.customer.source));
    (cell++)->set(std::string_view(row.customer.stream));
    (cell++)->set(std::string_view(row.customer.id));
    (cell++)->set(std::int64_t{row.customer.part});
    write_date(*cell++, row.bought ? std::optional(row.first_day) : std::nullopt);
    write_date(*cell++, row.bought ? std::optional(row.last_day) : std::nullopt);
    (cell++)->set(row.x);
    (cell++)->set(row.spend);
    (cell++)->set(row.log_days);
    write_date(*cell++, row.last_event);
    cell->set_null();
    if (row.currency) append_currency(cell->edit_text(), *row.currency);
    ++cell;
    (cell++)->set(std::int64_t{row.mixed_currencies});
    (cell++)->set(std::int64_t{row.missing_amounts});
    cell->set(std::int64_t{row.impossible_dates});
}

SummaryRow read_summary(const SqlCell* cell) {
    SummaryRow row;
    row.customer = {cell[0].text(), cell[1].text(), cell[2].text(),
                    static_cast<int>(cell[3].integer())};
    row.bought = !cell[4].null();
    row.first_day = parse_date(cell[4].text()).value_or(Date{});
    row.last_day = parse_date(cell[5].text()).value_or(Date{});
    row.x = cell[6].integer();
    row.spend = cell[7].real();
    row.log_days = cell[8].real();
    if (!cell[9].null()) row.last_event = parse_date(cell[9].text());
    if (!cell[10].null()) row.currency = currency_from(cell[10].text());
    row.mixed_currencies = cell[11].integer() != 0;
    row.missing_amounts = cell[12].integer() != 0;
    row.impossible_dates = cell[13].integer() != 0;
    row.name = cell[14].text();
    return row;
}

}  // namespace

std::optional<std::string> SqliteStore::summary_settings() {
    sql_.doing("read what summaries were made with");
    std::optional<std::string> settings;
    sql_.query(
        "SELECT settings FROM summary_set WHERE tenant = ?", "t",
        [&](const SqlCell* row) { settings = row->text(); }, tenant_);
    return settings;
}

void SqliteStore::put_summary_settings(const std::string& settings) {
    sql_.run("INSERT OR REPLACE INTO summary_set (tenant, settings) VALUES (?, ?)", tenant_,
             settings);
}

/// Unfinished first, then emptied bit by bit: a kill in between leaves nothing that is trusted.
void SqliteStore::begin_summaries() {
    sql_.doing("begin purchase summaries");
    put_summary_settings("");
    drop_summaries("summary", "source, stream, record_id, part");
    drop_summaries("summary_stale", "source, stream, record_id");
}

void SqliteStore::drop_summaries(const std::string& table, const std::string& key) {
    do {
        sql_.run("DELETE FROM " + table + " WHERE tenant = ?1 AND (" + key + ") IN (SELECT " + key +
                     " FROM " + table + " WHERE tenant = ?1 LIMIT ?2)",
                 tenant_, dropped_at_once);
    } while (sql_.number("SELECT changes()") > 0);
}

void SqliteStore::finish_summaries(const std::string& settings) {
    sql_.doing("finish purchase summaries");
    put_summary_settings(settings);
}

void SqliteStore::put_summaries(std::span<const RowKey> records, std::span<const SummaryRow> rows) {
    sql_.doing("store purchase summaries");
    SqlRows dropped(4);
    for (const RowKey& record : records) {
        SqlCell* cell = dropped.add();
        cell[0].set(std::string_view(tenant_));
        cell[1].set(std::string_view(record.source));
        cell[2].set(std::string_view(record.stream));
        cell[3].set(std::string_view(record.id));
    }
    SqlRows cells(15);
    for (const SummaryRow& row : rows) write_summary(cells.add(), tenant_, row);
    SqlTransaction transaction(sql_);
    for (const char* table : {"summary", "summary_stale"}) {
        if (records.empty()) break;
        sql_.statement("DELETE FROM " + std::string(table) +
                       " WHERE tenant = ? AND source = ? AND stream = ? AND record_id = ?")
            .run(dropped);
    }
    if (!rows.empty()) sql_.statement(put_sql).run(cells);
    transaction.commit();
}

void SqliteStore::each_summary(const std::function<void(const SummaryRow&)>& visit) {
    RowKey last{"", "", "", -1};
    std::vector<SummaryRow> rows;
    do {
        sql_.doing("read purchase summaries");
        rows.clear();
        sql_.query(
            each_sql, each_types, [&](const SqlCell* row) { rows.push_back(read_summary(row)); },
            tenant_, last.source, last.stream, last.id, last.part, page_rows);
        if (!rows.empty()) last = rows.back().customer;
        for (const SummaryRow& row : rows) visit(row);
    } while (rows.size() == page_rows);
}

std::vector<RowKey> SqliteStore::stale_customers(const RowKey& after, std::size_t limit) {
    sql_.doing("list customers with changed purchases");
    std::vector<RowKey> records;
    sql_.query(
        "SELECT source, stream, record_id FROM summary_stale WHERE tenant = ? "
        "AND (source, stream, record_id) > (?, ?, ?) ORDER BY source, stream, record_id LIMIT ?",
        "ttt",
        [&](const SqlCell* row) {
            records.push_back({row[0].text(), row[1].text(), row[2].text(), 0});
        },
        tenant_, after.source, after.stream, after.id, limit);
    return records;
}

void SqliteStore::mark_deleted(const std::string& source, const std::string& stream,
                               const std::string& ids) {
    if (sql_.number(keeps_summaries_sql, tenant_) == 0) return;
    const std::string records =
        " WHERE tenant = ? AND source = ? AND stream = ? "
        "AND record_id IN (SELECT value FROM json_each(?))";
    sql_.run(mark_owners_sql("customer", " FROM purchase" + records), tenant_, source, stream, ids);
    sql_.run(mark_owners_sql("stream || ':' || record_id", " FROM customer" + records), tenant_,
             source, stream, ids);
}

}  // namespace tenure::inline v1::store_detail
