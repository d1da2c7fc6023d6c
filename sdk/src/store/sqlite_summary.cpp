// Summaries of the SQLite store: pages of packed rows, rows replaced since, and whose are stale.
#include <algorithm>

#include "core/put_in_order.hpp"
#include "store/kept_rows.hpp"
#include "store/sql_text.hpp"
#include "store/sqlite_store.hpp"
#include "store/summary_sql.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::size_t dropped_at_once = 20'000;  // keeps the write-ahead log short

std::string packed(std::span<const SummaryRow> rows) {
    std::string content;
    for (const SummaryRow& row : rows) pack(row, content);
    return content;
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

SummaryTurn SqliteStore::summary_turn() {
    sql_.doing("read how far summaries are");
    SummaryTurn turn;
    sql_.query(
        "SELECT made, turn FROM summary_set WHERE tenant = ? AND settings <> ''", "ii",
        [&](const SqlCell* row) {
            turn = {row[0].integer(), row[1].integer()};
        },
        tenant_);
    return turn;
}

/// Unfinished first, then emptied bit by bit: a kill in between leaves nothing that is trusted.
void SqliteStore::begin_summaries() {
    sql_.doing("begin summaries");
    sql_.run(
        "INSERT INTO summary_set (tenant, settings, made, turn) VALUES (?, '', 1, 0) "
        "ON CONFLICT (tenant) DO UPDATE SET settings = '', made = made + 1, turn = 0",
        tenant_);
    drop_summaries("summary_page", "page");
    drop_summaries("summary_replaced", "source, stream, record_id");
    drop_summaries("summary_stale", "source, stream, record_id");
}

void SqliteStore::drop_summaries(const std::string& table, const std::string& key) {
    do {
        sql_.run("DELETE FROM " + table + " WHERE tenant = ?1 AND (" + key + ") IN (SELECT " + key +
                     " FROM " + table + " WHERE tenant = ?1 LIMIT ?2)",
                 tenant_, dropped_at_once);
    } while (sql_.number("SELECT changes()") > 0);
}

void SqliteStore::add_summaries(std::span<const SummaryRow> rows) {
    sql_.doing("store summaries");
    std::int64_t page = sql_.number("SELECT max(page) FROM summary_page WHERE tenant = ?", tenant_);
    SqlRows cells(3);
    for (; !rows.empty(); rows = rows.subspan(std::min(rows.size(), kept_page_rows))) {
        SqlCell* cell = cells.add();
        cell[0].set(std::string_view(tenant_));
        cell[1].set(++page);
        cell[2].set(std::string_view(packed(rows.first(std::min(rows.size(), kept_page_rows)))));
    }
    if (cells.size() == 0) return;
    SqlTransaction transaction(sql_);
    sql_.statement("INSERT INTO summary_page (tenant, page, content) VALUES (?, ?, ?)").run(cells);
    transaction.commit();
}

void SqliteStore::finish_summaries(const std::string& settings) {
    sql_.doing("finish summaries");
    sql_.run("UPDATE summary_set SET settings = ? WHERE tenant = ?", settings, tenant_);
}

void SqliteStore::put_summaries(std::span<const RowKey> records, std::span<const SummaryRow> rows) {
    sql_.doing("replace summaries");
    const std::int64_t turn = summary_turn().turn + 1;
    std::vector<RowKey> sorted(records.begin(), records.end());
    std::vector<const SummaryRow*> kept;
    for (const SummaryRow& row : rows) kept.push_back(&row);
    detail::put_in_order(sorted);
    detail::put_in_order(kept, [](const SummaryRow* one, const SummaryRow* other) {
        return one->customer < other->customer;
    });
    SqlRows cells(6);
    SqlRows marks(4);
    auto next = kept.begin();
    for (const RowKey& record : sorted) {
        SqlCell* mark = marks.add();
        SqlCell* cell = cells.add();
        for (SqlCell* to : {mark, cell}) {
            to[0].set(std::string_view(tenant_));
            to[1].set(std::string_view(record.source));
            to[2].set(std::string_view(record.stream));
            to[3].set(std::string_view(record.id));
        }
        cell[4].set(turn);
        std::string& content = cell[5].edit_text();  // stays empty when the customer is gone
        while (next != kept.end() && record_of((*next)->customer) < record_of(record)) ++next;
        for (; next != kept.end() && record_of((*next)->customer) == record_of(record); ++next) {
            pack(**next, content);
        }
    }
    if (cells.size() == 0) return;
    SqlTransaction transaction(sql_);
    sql_.statement(
            "INSERT OR REPLACE INTO summary_replaced (tenant, source, stream, record_id, turn, "
            "content) VALUES (?, ?, ?, ?, ?, ?)")
        .run(cells);
    sql_.statement(
            "DELETE FROM summary_stale WHERE tenant = ? AND source = ? AND stream = ? "
            "AND record_id = ?")
        .run(marks);
    sql_.run("UPDATE summary_set SET turn = ? WHERE tenant = ?", turn, tenant_);
    transaction.commit();
}

namespace {

struct Stale {
    RowKey record;
};

ReplacedRecord read_replaced(const SqlCell* row) {
    return {{row[0].text(), row[1].text(), row[2].text(), 0}, row[3].text()};
}

}  // namespace

/// Joins three lists in key order: the pages, what replaced parts of them, and what is stale.
void SqliteStore::each_summary(const std::function<void(const SummaryRow&)>& visit) {
    OrderedList<Stale> stale([&](const RowKey& after) {
        std::vector<Stale> items;
        for (RowKey& key : stale_customers(after, kept_records_at_once)) items.push_back({key});
        return items;
    });
    OrderedList<ReplacedRecord> replaced([&](const RowKey& after) {
        std::vector<ReplacedRecord> items;
        sql_.doing("read summaries");
        sql_.query(
            "SELECT source, stream, record_id, content FROM summary_replaced WHERE tenant = ? "
            "AND (source, stream, record_id) > (?, ?, ?) "
            "ORDER BY source, stream, record_id LIMIT ?",
            "tttt", [&](const SqlCell* row) { items.push_back(read_replaced(row)); }, tenant_,
            after.source, after.stream, after.id, kept_records_at_once);
        return items;
    });
    each_kept<SummaryRow>([&](const auto& page) { each_summary_page(page); }, replaced,
                          [&](const SummaryRow& row) {
                              const Stale* found = stale.at_or_after(row.customer);
                              const bool is_stale =
                                  found != nullptr &&
                                  record_tie(found->record) == record_tie(row.customer);
                              if (!is_stale) visit(row);
                              return true;
                          });
}

void SqliteStore::each_summary_page(const PageVisitor& visit) {
    std::int64_t last = 0;
    std::vector<std::string> pages;
    do {
        sql_.doing("read summaries");
        pages.clear();
        sql_.query(
            "SELECT page, content FROM summary_page WHERE tenant = ? AND page > ? "
            "ORDER BY page LIMIT ?",
            "it",
            [&](const SqlCell* row) {
                last = row[0].integer();
                pages.push_back(row[1].text());
            },
            tenant_, last, kept_pages_at_once);
        for (const std::string& page : pages) {
            if (!visit(page)) return;
        }
    } while (pages.size() == kept_pages_at_once);
}

void SqliteStore::each_replaced(std::int64_t turn, const ReplacedVisitor& visit) {
    sql_.doing("read replaced summaries");
    std::vector<ReplacedRecord> items;
    sql_.query(
        "SELECT source, stream, record_id, content FROM summary_replaced "
        "INDEXED BY summary_replaced_turn WHERE tenant = ? AND turn > ? "
        "ORDER BY source, stream, record_id",
        "tttt", [&](const SqlCell* row) { items.push_back(read_replaced(row)); }, tenant_, turn);
    std::vector<SummaryRow> rows;
    for (const ReplacedRecord& item : items) {
        rows.clear();
        for (detail::Unpacker in(item.content); !in.done();) unpack(in, rows.emplace_back());
        visit(item.record, rows);
    }
}

std::vector<RowKey> SqliteStore::stale_customers(const RowKey& after, std::size_t limit) {
    sql_.doing("list customers with a changed history");
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
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        const DomainTable& table = DomainTable::of(static_cast<EntityKind>(i));
        if (table.owner_attribute() != "customer") continue;
        sql_.run(mark_owners_sql("customer", " FROM \"" + table.name() + '"' + records), tenant_,
                 source, stream, ids);
    }
    sql_.run(mark_owners_sql("stream || ':' || record_id", " FROM customer" + records), tenant_,
             source, stream, ids);
    sql_.run(mark_owners_sql("customer",
                             " FROM purchase WHERE tenant = ?1 AND source = ?2 AND stream || ':' "
                             "|| record_id IN (SELECT coalesce(purchase, stream || ':' || "
                             "record_id) FROM purchase_item WHERE tenant = ?1 AND source = ?2 AND "
                             "stream = ?3 AND record_id IN (SELECT value FROM json_each(?4)))"),
             tenant_, source, stream, ids);
}

}  // namespace tenure::inline v1::store_detail
