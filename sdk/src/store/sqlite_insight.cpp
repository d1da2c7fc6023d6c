// Insights of the SQLite store: pages of packed rows in key order, and records replaced since.
#include <algorithm>
#include <utility>

#include "core/put_in_order.hpp"
#include "store/insight_ranking.hpp"
#include "store/kept_rows.hpp"
#include "store/retention.hpp"
#include "store/sql_text.hpp"
#include "store/sqlite_store.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::size_t ranked_at_once = 20'000;  // insights by value held in memory
constexpr std::size_t looked_up_at_most = 100;

void set_record(SqlCell* cell, const RowKey& record) {
    cell[0].set(std::string_view(record.source));
    cell[1].set(std::string_view(record.stream));
    cell[2].set(std::string_view(record.id));
}

constexpr const char* insert_page_sql =
    "INSERT INTO insight_page (tenant, generation, source, stream, record_id, part, keys, content) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

std::size_t rows_of(const std::string& content, const RowKey& record) {
    std::size_t count = 0;
    RowKey key;
    for (detail::Unpacker in(content); !in.done();) {
        unpack_key(in, key);
        count += record_tie(key) == record_tie(record);
    }
    return count;
}

}  // namespace

bool SqliteStore::InsightPage::holds(const RowKey& record) const {
    return !keys.empty() && record_tie(keys.front()) < record_tie(record) &&
           record_tie(record) < record_tie(keys.back());
}

void SqliteStore::put_insights(std::int64_t generation, std::span<const InsightRow> rows) {
    if (rows.empty()) return;
    sql_.doing("store insights");
    require_key_order(rows, last_insight_.first == generation ? &last_insight_.second : nullptr);
    SqlRows& cells = insight_cells_;
    cells.clear();
    for (std::size_t begin = 0; begin < rows.size(); begin += kept_page_rows) {
        const auto page = rows.subspan(begin, std::min(kept_page_rows, rows.size() - begin));
        SqlCell* cell = cells.add();
        cell[0].set(std::string_view(tenant_));
        cell[1].set(generation);
        set_record(cell + 2, page.front().customer);
        cell[5].set(std::int64_t{page.front().customer.part});
        std::string& keys = cell[6].edit_text();
        std::string& content = cell[7].edit_text();
        const RowKey* before = nullptr;
        for (const InsightRow& row : page) {
            pack_key(row.customer, std::exchange(before, &row.customer), keys);
            pack(row, content, packed_);
        }
    }
    SqlTransaction transaction(sql_);
    sql_.statement(insert_page_sql).run(cells);
    transaction.commit();
    last_insight_ = {generation, rows.back().customer};
}

void SqliteStore::amend_generation(const Generation& generation, std::span<const RowKey> records,
                                   std::span<const InsightRow> rows) {
    sql_.doing("amend a generation");
    std::vector<RowKey> sorted(records.begin(), records.end());
    detail::put_in_order(sorted);
    require_key_order(rows, nullptr);
    SqlRows cells(6);
    auto next = rows.begin();
    for (const RowKey& record : sorted) {
        SqlCell* cell = cells.add();
        cell[0].set(std::string_view(tenant_));
        cell[1].set(generation.number);
        set_record(cell + 2, record);
        std::string& content = cell[5].edit_text();  // stays empty when the customer is gone
        for (; next != rows.end() && record_tie(next->customer) == record_tie(record); ++next) {
            pack(*next, content, packed_);
        }
    }
    if (next != rows.end()) {
        throw Error(Errc::bad_argument, "amend a generation", next->customer.id,
                    "an insight belongs to none of the records that are replaced");
    }
    SqlTransaction transaction(sql_);
    const std::int64_t removed = count_insights(generation.number, sorted);
    sql_.statement(
            "INSERT OR REPLACE INTO insight_replaced (tenant, generation, source, stream, "
            "record_id, content) VALUES (?, ?, ?, ?, ?, ?)")
        .run(cells);
    sql_.run(
        "UPDATE generation SET as_of = ?, finished_at = ?, customers = customers + ?, "
        "parameters = ? WHERE tenant = ? AND generation = ?",
        iso(generation.as_of), iso(generation.finished_at),
        static_cast<std::int64_t>(rows.size()) - removed, generation.parameters, tenant_,
        generation.number);
    transaction.commit();
}

/// Counts the insights of records, which are in key order. Neighbours share a page.
std::int64_t SqliteStore::count_insights(std::int64_t generation, std::span<const RowKey> records) {
    const bool replaced = sql_.number(
        "SELECT EXISTS (SELECT 1 FROM insight_replaced WHERE tenant = ? AND generation = ?)",
        tenant_, generation);
    std::size_t count = 0;
    InsightPage page;
    for (const RowKey& record : records) {
        const auto content =
            replaced ? replaced_insight(generation, record) : std::optional<std::string>();
        if (content) {
            count += rows_of(*content, record);
            continue;
        }
        if (!page.holds(record)) read_insight_page(generation, record, PagePart::keys, page);
        count += static_cast<std::size_t>(std::count_if(
            page.keys.begin(), page.keys.end(),
            [&](const RowKey& key) { return record_tie(key) == record_tie(record); }));
    }
    return static_cast<std::int64_t>(count);
}

std::optional<std::string> SqliteStore::replaced_insight(std::int64_t generation,
                                                         const RowKey& record) {
    std::optional<std::string> content;
    sql_.query(
        "SELECT content FROM insight_replaced WHERE tenant = ? AND generation = ? AND source = ? "
        "AND stream = ? AND record_id = ?",
        "t", [&](const SqlCell* row) { content = row->text(); }, tenant_, generation, record.source,
        record.stream, record.id);
    return content;
}

/// Reads the page a record would be in, with those before it that its parts may begin in; the keys
/// are a thirtieth of it.
void SqliteStore::read_insight_page(std::int64_t generation, const RowKey& record, PagePart part,
                                    InsightPage& page) {
    const std::string sql = "SELECT source, stream, record_id, part, " +
                            std::string(part == PagePart::keys ? "keys" : "content") +
                            " FROM insight_page WHERE tenant = ? AND generation = ? AND "
                            "(source, stream, record_id, part) <= (?, ?, ?, ?) "
                            "ORDER BY source DESC, stream DESC, record_id DESC, part DESC LIMIT 1";
    page.content.clear();
    page.keys.clear();
    RowKey from = record;
    from.part = std::numeric_limits<int>::max();
    for (bool begun = false; !begun;) {
        begun = true;
        sql_.query(
            sql, "tttit",
            [&](const SqlCell* row) {
                from = {row[0].text(), row[1].text(), row[2].text(),
                        static_cast<int>(row[3].integer()) - 1};
                page.content.insert(0, row[4].text());
                begun = record_tie(from) != record_tie(record);
            },
            tenant_, generation, from.source, from.stream, from.id, from.part);
    }
    if (part == PagePart::keys) return unpack_keys(page.content, page.keys);
    for (detail::Unpacker in(page.content); !in.done();) unpack_key(in, page.keys.emplace_back());
}

/// Rewrites the pages without the records' insights: what was erased may not stay in them.
std::uint64_t SqliteStore::erase_insights(const std::string& source, const std::string& stream,
                                          std::span<const std::string_view> ids) {
    std::vector<std::int64_t> numbers;
    sql_.query(
        "SELECT generation FROM generation WHERE tenant = ?", "i",
        [&](const SqlCell* row) { numbers.push_back(row->integer()); }, tenant_);
    std::uint64_t erased = 0;
    for (const std::int64_t number : numbers) {
        for (const std::string_view id : ids) {
            erased += erase_insight(number, {source, stream, std::string(id), 0});
        }
    }
    return erased;
}

std::uint64_t SqliteStore::erase_insight(std::int64_t generation, const RowKey& record) {
    const auto replaced = replaced_insight(generation, record);
    if (replaced) {
        sql_.run(
            "DELETE FROM insight_replaced WHERE tenant = ? AND generation = ? AND source = ? "
            "AND stream = ? AND record_id = ?",
            tenant_, generation, record.source, record.stream, record.id);
    }
    InsightPage page;
    read_insight_page(generation, record, PagePart::content, page);
    const std::size_t within = rows_of(page.content, record);
    if (within > 0) rewrite_page(generation, record, page);
    return replaced ? rows_of(*replaced, record) : within;
}

/// Stores a page again without a record, under the key of what is then its first row.
void SqliteStore::rewrite_page(std::int64_t generation, const RowKey& record,
                               const InsightPage& page) {
    std::string keys, content;
    std::vector<RowKey> kept;
    RowKey key;
    for (detail::Unpacker in(page.content); !in.done();) {
        const std::string_view row = unpack_key(in, key);
        if (record_tie(key) == record_tie(record)) continue;
        pack_key(key, kept.empty() ? nullptr : &kept.back(), keys);
        content += row;
        kept.push_back(key);
    }
    const RowKey& from = page.keys.front();
    const RowKey& to = page.keys.back();
    sql_.run(
        "DELETE FROM insight_page WHERE tenant = ? AND generation = ? "
        "AND (source, stream, record_id, part) >= (?, ?, ?, ?) "
        "AND (source, stream, record_id, part) <= (?, ?, ?, ?)",
        tenant_, generation, from.source, from.stream, from.id, from.part, to.source, to.stream,
        to.id, to.part);
    if (kept.empty()) return;
    const RowKey& first = kept.front();
    sql_.run(insert_page_sql, tenant_, generation, first.source, first.stream, first.id, first.part,
             keys, content);
}

/// Keys of the customers a filter's text may mean.
std::vector<RowKey> SqliteStore::customers_meant(const std::string& text) {
    const std::string name = match_key(text);
    std::vector<RowKey> keys;
    sql_.query(
        "SELECT source, stream, record_id, part FROM customer WHERE tenant = ?1 AND "
        "(record_id = ?2 OR external_id = ?2 OR (?3 <> '' AND instr(name_key, ?3) > 0)) "
        "ORDER BY source, stream, record_id, part",
        "ttti",
        [&](const SqlCell* row) {
            keys.push_back(
                {row[0].text(), row[1].text(), row[2].text(), static_cast<int>(row[3].integer())});
        },
        tenant_, text, name);
    return keys;
}

void SqliteStore::each_insight_of(std::int64_t generation, std::span<const RowKey> customers,
                                  const InsightVisitor& visit) {
    InsightRow row;
    InsightPage page;
    for (const RowKey& customer : customers) {
        sql_.doing("read insights");
        auto content = replaced_insight(generation, customer);
        if (!content && !page.holds(customer))
            read_insight_page(generation, customer, PagePart::content, page);
        const std::string text = content ? std::move(*content) : page.content;
        for (detail::Unpacker in(text); !in.done();) {
            unpack(in, row);
            if (row.customer == customer && !visit(row)) return;
        }
    }
}

void SqliteStore::each_insight_page(std::int64_t generation, const PageVisitor& visit) {
    RowKey last{"", "", "", -1};
    std::vector<std::string> pages;
    do {
        sql_.doing("read insights");
        pages.clear();
        sql_.query(
            "SELECT source, stream, record_id, part, content FROM insight_page WHERE tenant = ? "
            "AND generation = ? AND (source, stream, record_id, part) > (?, ?, ?, ?) "
            "ORDER BY source, stream, record_id, part LIMIT ?",
            "tttit",
            [&](const SqlCell* row) {
                last = {row[0].text(), row[1].text(), row[2].text(),
                        static_cast<int>(row[3].integer())};
                pages.push_back(row[4].text());
            },
            tenant_, generation, last.source, last.stream, last.id, last.part, kept_pages_at_once);
        for (const std::string& page : pages) {
            if (!visit(page)) return;
        }
    } while (pages.size() == kept_pages_at_once);
}

void SqliteStore::each_kept_insight(std::int64_t generation, const InsightVisitor& visit) {
    OrderedList<ReplacedRecord> replaced([&](const RowKey& after) {
        std::vector<ReplacedRecord> items;
        sql_.doing("read insights");
        sql_.query(
            "SELECT source, stream, record_id, content FROM insight_replaced WHERE tenant = ? "
            "AND generation = ? AND (source, stream, record_id) > (?, ?, ?) "
            "ORDER BY source, stream, record_id LIMIT ?",
            "tttt",
            [&](const SqlCell* row) {
                items.push_back({{row[0].text(), row[1].text(), row[2].text(), 0}, row[3].text()});
            },
            tenant_, generation, after.source, after.stream, after.id, kept_records_at_once);
        return items;
    });
    each_kept<InsightRow>([&](const auto& page) { each_insight_page(generation, page); }, replaced,
                          visit);
}

void SqliteStore::each_insight(std::int64_t generation, const InsightFilter& filter,
                               const std::function<void(const InsightRow&)>& visit) {
    sql_.doing("read insights");
    std::vector<RowKey> meant;
    if (!filter.customer.empty()) meant = customers_meant(filter.customer);
    const bool few = !meant.empty() && meant.size() <= looked_up_at_most;
    const auto chosen = [&](const InsightRow& row) {
        if (!filter.stage.empty() && row.stage != filter.stage) return false;
        if (!filter.segment.empty() && row.figures.segment != filter.segment) return false;
        return few || filter.customer.empty() || row.customer.id == filter.customer ||
               std::binary_search(meant.begin(), meant.end(), row.customer);
    };
    const auto each = [&](const InsightVisitor& take) {
        const auto choose = [&](const InsightRow& row) { return !chosen(row) || take(row); };
        if (few) return each_insight_of(generation, meant, choose);
        each_kept_insight(generation, choose);
    };
    std::size_t left = filter.limit == 0 ? SIZE_MAX : filter.limit;
    if (filter.by_clv) return each_by_value(each, left, ranked_at_once, visit);
    each([&](const InsightRow& row) {
        visit(row);
        return --left > 0;
    });
}

}  // namespace tenure::inline v1::store_detail
