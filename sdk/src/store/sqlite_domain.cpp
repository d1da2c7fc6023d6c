// Reading domain rows of the SQLite store, and filling in customers by way of contacts.
#include "store/sql_text.hpp"
#include "store/sqlite_store.hpp"
#include "store/summary_sql.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::size_t rows_at_once = 500;

/// Splits the reference in `column` into the stream and id of `table`.
std::string refers(const std::string& table, const std::string& column) {
    return table + ".stream = substr(" + column + ", 1, instr(" + column + ", ':') - 1) AND " +
           table + ".record_id = substr(" + column + ", instr(" + column + ", ':') + 1)";
}

/// Returns SQL for the customer a row's contact leads to: its account if that is a customer, else
/// the contact itself if it is one.
std::string customer_by_contact(const std::string& table) {
    const std::string same_source = ".tenant = \"" + table + "\".tenant AND ";
    const std::string source = ".source = \"" + table + "\".source AND ";
    const std::string contact = "\"" + table + "\".contact";
    return "coalesce((SELECT c.account FROM contact c JOIN customer k ON k.tenant = c.tenant "
           "AND k.source = c.source AND " +
           refers("k", "c.account") + " WHERE c" + same_source + "c" + source +
           refers("c", contact) + " LIMIT 1), (SELECT " + contact + " FROM customer k WHERE k" +
           same_source + "k" + source + refers("k", contact) + " LIMIT 1))";
}

}  // namespace

StoredRow SqliteStore::read_row(const DomainTable& table, const SqlCell* cells,
                                const std::string& source, RowDetail detail) {
    const Absence absence = dictionary_.absence(table.absent_cell(cells, detail), table.kind());
    return table.read(cells, source, absence, detail);
}

std::map<EntityKind, std::uint64_t> SqliteStore::counts() {
    sql_.doing("count rows");
    std::map<EntityKind, std::uint64_t> result;
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        const auto kind = static_cast<EntityKind>(i);
        result[kind] = static_cast<std::uint64_t>(sql_.number(
            "SELECT count(*) FROM \"" + DomainTable::of(kind).name() + "\" WHERE tenant = ?",
            tenant_));
    }
    return result;
}

void SqliteStore::each_row(EntityKind kind, const std::function<void(const StoredRow&)>& visit) {
    const DomainTable& table = DomainTable::of(kind);
    const std::string sql =
        "SELECT source, stream, " + table.select_columns() + " FROM \"" + table.name() +
        "\" WHERE tenant = ? AND (source, stream, record_id, part) > (?, ?, ?, ?) "
        "ORDER BY source, stream, record_id, part LIMIT ?";
    const std::string types = "t" + table.result_types();
    RowKey last{"", "", "", -1};
    std::vector<StoredRow> rows;
    do {
        sql_.doing("read rows");
        rows.clear();
        sql_.query(
            sql, types.c_str(),
            [&](const SqlCell* row) { rows.push_back(read_row(table, row + 1, row[0].text())); },
            tenant_, last.source, last.stream, last.id, last.part, rows_at_once);
        if (!rows.empty()) last = rows.back().key;
        for (const StoredRow& row : rows) visit(row);
    } while (rows.size() == rows_at_once);
}

std::uint64_t SqliteStore::resolve_customers(const std::string& source) {
    sql_.doing("find customers of contacts");
    index_customers();
    SqlTransaction transaction(sql_);
    const bool moved =
        sql_.number("SELECT contacts_moved FROM source WHERE tenant = ? AND source = ?", tenant_,
                    source) != 0;
    const bool marking = sql_.number(keeps_summaries_sql, tenant_) != 0;
    std::uint64_t gained = 0;
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        const DomainTable& table = DomainTable::of(static_cast<EntityKind>(i));
        if (!table.resolvable()) continue;
        if (sql_.number("SELECT EXISTS (SELECT 1 FROM \"" + table.name() + "\")") == 0) continue;
        const std::string found = customer_by_contact(table.name());
        const std::string rows = " FROM \"" + table.name() + '"';
        if (moved) {
            const std::string wrong =
                " WHERE tenant = ? AND source = ? AND customer_by_contact = 1 AND customer IS "
                "NOT " +
                found;
            if (marking) sql_.run(mark_owners_sql("customer", rows + wrong), tenant_, source);
            sql_.run("UPDATE \"" + table.name() +
                         "\" SET customer = NULL, customer_by_contact = NULL" + wrong,
                     tenant_, source);
        }
        const std::string indexed = " INDEXED BY " + table.name() + "_unresolved";
        const std::string unresolved =
            " WHERE tenant = ? AND source = ? AND customer IS NULL AND contact IS NOT NULL AND " +
            found + " IS NOT NULL";
        if (marking) {
            sql_.run(mark_owners_sql(found, rows + indexed + unresolved), tenant_, source);
        }
        sql_.run("UPDATE \"" + table.name() + "\"" + indexed + " SET customer = " + found +
                     ", customer_by_contact = 1" + unresolved,
                 tenant_, source);
        gained += static_cast<std::uint64_t>(sql_.number("SELECT changes()"));
    }
    sql_.run(
        "UPDATE source SET contacts_moved = 0 WHERE tenant = ? AND source = ? "
        "AND contacts_moved = 1",
        tenant_, source);
    transaction.commit();
    return gained;
}

void SqliteStore::index_customers() {
    if (!writes_) return;
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        const DomainTable& table = DomainTable::of(static_cast<EntityKind>(i));
        const std::string name(table.name());
        if (sql_.number("SELECT EXISTS (SELECT 1 FROM \"" + name + "\")") == 0) continue;
        const std::string create = "CREATE INDEX IF NOT EXISTS " + name;
        if (const std::string sql = table.owner_index_sql(); !sql.empty()) sql_.execute(sql);
        if (table.resolvable()) {
            sql_.execute(create + "_unresolved ON \"" + name +
                         "\" (tenant, source) WHERE customer IS NULL AND contact IS NOT NULL");
        }
        if (table.kind() != EntityKind::customer) continue;
        sql_.execute(
            create +
            "_external_id ON customer (tenant, external_id) WHERE external_id IS NOT NULL");
        sql_.execute(create + "_name_key ON customer (tenant, name_key)");
    }
}

}  // namespace tenure::inline v1::store_detail
