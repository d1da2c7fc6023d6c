// Reading customers with everything that belongs to them from the SQLite store.
#include <algorithm>

#include "store/record_change.hpp"
#include "store/retention.hpp"
#include "store/sql_text.hpp"
#include "store/sqlite_store.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::size_t batch_customers = 200;
constexpr std::size_t usual_rows = 16;  // of a customer

/// The rows of a batch are found by a range of this text, which sorts as the ids do.
std::string reference_of(const RowKey& key) {
    return key.stream + ":" + key.id;
}

/// Return SQL for the parts of a reference: written so, a look-up by key can use them.
std::string stream_of(const std::string& reference) {
    return "substr(" + reference + ", 1, instr(" + reference + ", ':') - 1)";
}
std::string id_of(const std::string& reference) {
    return "substr(" + reference + ", instr(" + reference + ", ':') + 1)";
}

/// Where the rows `e` of a kind are, and the text that names the customer they belong to.
struct OwnedRows {
    std::string owner;
    bool joined = false;  ///< the owner is of another table, so it is read besides
    std::string from;
    std::string where;  ///< takes tenant, source and the customers
};

/// Returns the condition that a text is among the customers, given as a range or as a list.
std::string among(const std::string& text, CustomerSpan span) {
    if (span == CustomerSpan::list) return text + " IN (SELECT value FROM json_each(?3))";
    return text + " >= ?3 AND " + text + " <= ?4";
}

OwnedRows rows_of_customers(const DomainTable& table, CustomerSpan span) {
    if (table.kind() != EntityKind::purchase_item) {
        const std::string owner = "e.\"" + std::string(table.owner_attribute()) + '"';
        return {owner, false, " FROM \"" + table.name() + "\" e",
                " WHERE e.tenant = ?1 AND e.source = ?2 AND " + among(owner, span)};
    }
    // unlikely(): without it the planner reads all items of the source for every purchase
    return {"p.customer", true,
            " FROM purchase p CROSS JOIN purchase_item e ON e.tenant = p.tenant "
            "AND e.source = p.source AND unlikely(e.purchase = p.stream || ':' || p.record_id)",
            " WHERE p.tenant = ?1 AND p.source = ?2 AND " + among("p.customer", span) +
                " AND p.part = (SELECT min(q.part) FROM purchase q WHERE q.tenant = p.tenant "
                "AND q.source = p.source AND q.stream = p.stream AND q.record_id = p.record_id)"};
}

Observation read_observation(const SqlCell* cell, EntityKind kind, const std::string& source) {
    return {{source, cell[0].text(), cell[1].text(), static_cast<int>(cell[2].integer())},
            kind,
            cell[3].text(),
            cell[6].text(),
            cell[7].text(),
            instant_from(cell[4].text()),
            instant_from(cell[5].text())};
}

/// Where observations `o` of the customers' own records are.
OwnedRows observations_of_customers(CustomerSpan span) {
    const std::string where = " WHERE o.tenant = ?1 AND o.source = ?2 AND o.stream = ";
    if (span == CustomerSpan::list) {
        return {"o.stream || ':' || o.record_id", true, " FROM observation o",
                where + "(SELECT " + stream_of("value") +
                    " FROM json_each(?3) LIMIT 1) AND o.record_id IN (SELECT " + id_of("value") +
                    " FROM json_each(?3))"};
    }
    return {"o.stream || ':' || o.record_id", true, " FROM observation o",
            where + stream_of("?3") + " AND o.record_id >= " + id_of("?3") +
                " AND o.record_id <= " + id_of("?4")};
}

/// Runs a query over a batch of customers of one stream.
template <class... More>
void query_batch(SqlSession& session, const std::string& sql, const std::string& types,
                 const SqlVisit& visit, const std::string& tenant,
                 const std::vector<CustomerRows>& customers, CustomerSpan span,
                 const More&... more) {
    const RowKey& first = customers.front().customer.key;
    if (span == CustomerSpan::range) {
        const RowKey& last = customers.back().customer.key;
        return session.query(sql, types.c_str(), visit, tenant, first.source, reference_of(first),
                             reference_of(last), more...);
    }
    const std::string list = json_list(customers, [](const CustomerRows& customer) {
        return reference_of(customer.customer.key);
    });
    session.query(sql, types.c_str(), visit, tenant, first.source, list, more...);
}

/// Calls `add` for each customer of the batch that the reference names.
template <class Add>
void for_customer(std::vector<CustomerRows>& customers, const std::string& reference, Add&& add) {
    const std::string_view id = std::string_view(reference).substr(reference.find(':') + 1);
    auto at = std::lower_bound(customers.begin(), customers.end(), id,
                               [](const CustomerRows& customer, std::string_view wanted) {
                                   return customer.customer.key.id.compare(wanted) < 0;
                               });
    for (; at != customers.end() && at->customer.key.id == id; ++at) add(*at);
}

}  // namespace

std::vector<StoredRow> SqliteStore::customers_after(const RowKey& after, RowDetail detail) {
    const DomainTable& table = DomainTable::of(EntityKind::customer);
    std::vector<StoredRow> rows;
    sql_.query(
        "SELECT source, stream, " + table.select_columns("", detail) +
            " FROM customer WHERE tenant = ? AND (source, stream, record_id, part) > "
            "(?, ?, ?, ?) ORDER BY source, stream, record_id, part LIMIT ?",
        ("t" + table.result_types(detail)).c_str(),
        [&](const SqlCell* row) {
            rows.push_back(read_row(table, row + 1, row[0].text(), detail));
        },
        tenant_, after.source, after.stream, after.id, after.part, batch_customers);
    const auto other = std::find_if(rows.begin(), rows.end(), [&](const StoredRow& row) {
        return row.key.source != rows[0].key.source || row.key.stream != rows[0].key.stream;
    });
    rows.erase(other, rows.end());
    return rows;
}

void SqliteStore::each_customer(std::span<const EntityKind> kinds,
                                const std::function<void(const CustomerRows&)>& visit,
                                RowDetail detail) {
    sql_.doing("read customers");
    require_customer_rows(kinds);
    index_customers();
    RowKey last{"", "", "", -1};
    for (;;) {
        sql_.doing("read customers");
        std::vector<StoredRow> batch = customers_after(last, detail);
        if (batch.empty()) return;
        last = batch.back().key;
        for (const CustomerRows& customer :
             with_rows(std::move(batch), kinds, {CustomerSpan::range, detail}))
            visit(customer);
    }
}

void SqliteStore::read_customers(std::span<const RowKey> records, std::span<const EntityKind> kinds,
                                 const std::function<void(const CustomerRows&)>& visit,
                                 RowDetail detail) {
    sql_.doing("read customers");
    require_customer_rows(kinds);
    index_customers();
    const DomainTable& table = DomainTable::of(EntityKind::customer);
    const std::string sql = "SELECT stream, " + table.select_columns("", detail) +
                            " FROM customer WHERE tenant = ? AND source = ? AND stream = ? AND "
                            "record_id IN (SELECT value FROM json_each(?)) "
                            "ORDER BY record_id, part";
    while (!records.empty()) {
        sql_.doing("read customers");
        const RowKey& first = records.front();
        const std::size_t most = std::min(records.size(), batch_customers);
        const auto end = std::find_if(
            records.begin(), records.begin() + static_cast<std::ptrdiff_t>(most),
            [&](const RowKey& key) {
                return std::tie(key.source, key.stream) != std::tie(first.source, first.stream);
            });
        const auto batch = records.first(static_cast<std::size_t>(end - records.begin()));
        std::vector<StoredRow> found;
        sql_.query(
            sql, table.result_types(detail).c_str(),
            [&](const SqlCell* row) {
                found.push_back(read_row(table, row, first.source, detail));
            },
            tenant_, first.source, first.stream,
            json_list(batch, [](const RowKey& key) { return std::string_view(key.id); }));
        records = records.subspan(batch.size());
        if (found.empty()) continue;
        for (const CustomerRows& customer :
             with_rows(std::move(found), kinds, {CustomerSpan::list, detail})) {
            visit(customer);
        }
    }
}

std::vector<CustomerRows> SqliteStore::with_rows(std::vector<StoredRow> customers,
                                                 std::span<const EntityKind> kinds,
                                                 RowsAsked asked) {
    std::vector<CustomerRows> result(customers.size());
    for (std::size_t i = 0; i < customers.size(); ++i) {
        result[i].customer = std::move(customers[i]);
        result[i].rows.reserve(usual_rows);
    }
    std::vector<EntityKind> kept;  // looking for rows of a kind that nobody has costs as much
    for (const EntityKind kind : kinds) {
        const std::string& table = DomainTable::of(kind).name();
        if (sql_.number("SELECT EXISTS (SELECT 1 FROM \"" + table + "\")") != 0)
            kept.push_back(kind);
    }
    for (const EntityKind kind : kept) add_rows(result, kind, asked);
    if (sql_.number("SELECT EXISTS (SELECT 1 FROM observation WHERE tenant = ?)", tenant_) == 0) {
        return result;
    }
    add_observations(result, EntityKind::customer, asked.span);
    for (const EntityKind kind : kept) {
        if (kind != EntityKind::customer) add_observations(result, kind, asked.span);
    }
    for (CustomerRows& customer : result) sort_observations(customer.observations);
    return result;
}

void SqliteStore::add_rows(std::vector<CustomerRows>& customers, EntityKind kind, RowsAsked asked) {
    const DomainTable& table = DomainTable::of(kind);
    const std::string source = customers.front().customer.key.source;
    const OwnedRows owned = rows_of_customers(table, asked.span);
    const std::string& types = table.result_types(asked.detail);
    query_batch(
        sql_,
        "SELECT e.stream, " + table.select_columns("e.", asked.detail) +
            (owned.joined ? ", " + owned.owner : "") + owned.from + owned.where + " ORDER BY " +
            owned.owner + ", e.stream, e.record_id, e.part",
        types + (owned.joined ? "t" : ""),
        [&](const SqlCell* row) {
            const SqlCell& owner =
                owned.joined ? row[types.size()] : table.owner_cell(row, asked.detail);
            for_customer(customers, owner.text(), [&](CustomerRows& customer) {
                customer.rows.push_back(read_row(table, row, source, asked.detail));
            });
        },
        tenant_, customers, asked.span);
}

void SqliteStore::add_observations(std::vector<CustomerRows>& customers, EntityKind kind,
                                   CustomerSpan span) {
    const std::string source = customers.front().customer.key.source;
    OwnedRows owned = kind == EntityKind::customer ? observations_of_customers(span)
                                                   : rows_of_customers(DomainTable::of(kind), span);
    if (kind != EntityKind::customer) {
        owned.from +=
            " CROSS JOIN observation o ON o.tenant = e.tenant AND o.source = e.source "
            "AND o.stream = e.stream AND o.record_id = e.record_id AND o.part = e.part";
    }
    query_batch(
        sql_,
        "SELECT " + owned.owner +
            ", o.stream, o.record_id, o.part, o.attribute, o.effective_at, "
            "o.observed_at, o.old_value, o.new_value" +
            owned.from + owned.where +
            " AND o.entity = ? ORDER BY o.stream, o.record_id, o.part, o.attribute",
        "tttittttt",
        [&](const SqlCell* row) {
            for_customer(customers, row[0].text(), [&](CustomerRows& customer) {
                customer.observations.push_back(read_observation(row + 1, kind, source));
            });
        },
        tenant_, customers, span, to_string(kind));
}

std::vector<StoredRow> SqliteStore::customers_where(const std::string& condition,
                                                    const std::string& value, std::size_t limit) {
    const DomainTable& table = DomainTable::of(EntityKind::customer);
    std::vector<StoredRow> rows;
    sql_.query(
        "SELECT c.source, c.stream, " + table.select_columns("c.") + " FROM " + condition +
            " ORDER BY c.source, c.stream, c.record_id, c.part LIMIT ?",
        ("t" + table.result_types()).c_str(),
        [&](const SqlCell* row) { rows.push_back(read_row(table, row + 1, row[0].text())); },
        tenant_, value, limit);
    return rows;
}

std::optional<CustomerRows> SqliteStore::find_customer(const std::string& text,
                                                       std::span<const EntityKind> kinds) {
    sql_.doing("find a customer");
    require_customer_rows(kinds);
    index_customers();
    const std::string by_key =
        "stream s CROSS JOIN customer c ON c.tenant = s.tenant AND c.source = s.source "
        "AND c.stream = s.stream AND c.record_id = ";
    const std::string by_column = "customer c WHERE c.tenant = ? AND c.";
    auto found = customers_where(by_key + "?2 WHERE s.tenant = ?1", text, listed_matches + 1);
    if (found.empty()) {
        found = customers_where(
            by_key + id_of("?2") + " WHERE s.tenant = ?1 AND s.stream = " + stream_of("?2"), text,
            listed_matches + 1);
    }
    if (found.empty()) {
        found = customers_where(by_column + "external_id = ?", text, listed_matches + 1);
    }
    if (found.empty()) {
        found = customers_where(by_column + "name_key = ?", match_key(text), listed_matches + 1);
    }
    if (found.empty()) return std::nullopt;
    if (found.size() > 1) throw several_customers(text, found);
    return std::move(
        with_rows(std::move(found), kinds, {CustomerSpan::range, RowDetail::whole}).front());
}

}  // namespace tenure::inline v1::store_detail
