#include "store/domain_table.hpp"

#include <algorithm>

#include "store/row_text.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::size_t key_cells = 5;  // tenant, source, stream, record_id, part

void set_text(SqlCell& cell, std::string_view text) {
    std::string& out = cell.edit_text();
    if (text.find('\0') == std::string_view::npos) {
        out.assign(text);
        return;
    }
    std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != 0; });
}

const char* column_type(Cell cell) {
    return cell == Cell::boolean || cell == Cell::integer || cell == Cell::money ? "INTEGER"
                                                                                 : "TEXT";
}

/// An attribute's column has its name, except that `source` is part of every key already.
std::string column_name(std::string_view attribute) {
    return attribute == "source" ? "lead_source" : std::string(attribute);
}

/// The attributes that lifecycle/history_from.cpp reads of customers and of kinds that histories
/// hold many of; all of the others'. Test: KeptSummaries.HoldAllThatWholeRowsTell
std::span<const std::string_view> history_attributes(EntityKind kind) {
    static constexpr std::array<std::string_view, 10> customer{
        "name",        "email",   "phone",       "segment",    "email_opt_out",
        "do_not_call", "bounced", "exit_reason", "created_at", "modified_at"};
    static constexpr std::array<std::string_view, 6> purchase{
        "customer", "purchased_on", "total", "base_total", "refund_of", "created_at"};
    static constexpr std::array<std::string_view, 2> item{"purchase", "product"};
    static constexpr std::array<std::string_view, 6> interaction{
        "customer", "channel", "direction", "status", "happened_at", "created_at"};
    if (kind == EntityKind::customer) return customer;
    if (kind == EntityKind::purchase) return purchase;
    if (kind == EntityKind::purchase_item) return item;
    if (kind == EntityKind::interaction) return interaction;
    return {};
}

/// Writes a typed value into its cell, or two for money.
struct CellWriter {
    SqlCell* cell;
    void operator()(NotAsked) const { cell->set_null(); }
    void operator()(Hidden) const { cell->set_null(); }
    void operator()(Null) const { cell->set_null(); }
    void operator()(bool flag) const { cell->set(std::int64_t{flag}); }
    void operator()(std::int64_t number) const { cell->set(number); }
    void operator()(const Decimal& decimal) const { cell->set(std::string_view(decimal.text)); }
    void operator()(const std::string& text) const { set_text(*cell, text); }
    void operator()(Date date) const { append_date(cell->edit_text(), date); }
    void operator()(Timestamp instant) const { append_timestamp(cell->edit_text(), instant); }
    void operator()(const Money& money) const {
        cell[0].set(money.minor);
        append_currency(cell[1].edit_text(), money.currency);
    }
    void operator()(const Reference& reference) const {
        cell->set(std::string_view(reference.text()));
    }
};

Value read_cell(Cell type, const SqlCell* cell) {
    if (cell->null()) return Null{};
    switch (type) {
        case Cell::boolean:
            return cell->integer() != 0;
        case Cell::integer:
            return cell->integer();
        case Cell::decimal:
            return Decimal{cell->text()};
        case Cell::text:
            return cell->text();
        case Cell::date: {
            const auto date = parse_date(cell->text());
            return date ? Value(*date) : Null{};
        }
        case Cell::timestamp: {
            const auto instant = parse_timestamp(cell->text());
            return instant ? Value(*instant) : Null{};
        }
        case Cell::money:
            return Money{cell->integer(), currency_from(cell[1].text())};
        case Cell::reference:
            return reference_from(cell->text());
    }
    return Null{};
}

/// A value whose type is not the attribute's counts as null, as Field::assign has it.
bool fits(Cell type, const Value& value) {
    return has_value(value) && value.index() - 3 == static_cast<std::size_t>(type);
}

}  // namespace

Absence absence_of(const DomainRow& row) {
    Absence absence;
    const std::size_t count = attributes(row.kind).size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t bit = std::uint64_t{1} << i;
        if (i >= row.values.size() || std::holds_alternative<NotAsked>(row.values[i])) {
            absence.not_asked |= bit;
        } else if (std::holds_alternative<Hidden>(row.values[i])) {
            absence.hidden |= bit;
        }
    }
    return absence;
}

const DomainTable& DomainTable::of(EntityKind kind) {
    static const std::vector<DomainTable> all = [] {
        std::vector<DomainTable> tables;
        for (std::size_t i = 0; i < entity_kinds; ++i) {
            tables.push_back(DomainTable(static_cast<EntityKind>(i)));
        }
        return tables;
    }();
    return all[static_cast<std::size_t>(kind)];
}

DomainTable::DomainTable(EntityKind kind) : kind_(kind), name_(to_string(kind)) {
    for (const AttributeInfo& attribute : attributes(kind)) {
        columns_.push_back({column_name(attribute.name), column_type(attribute.cell)});
        if (attribute.cell != Cell::money) continue;
        columns_.push_back({std::string(attribute.name) + "_currency", "TEXT"});
    }
    absent_at_ = cells();
    columns_.push_back({"absent", "INTEGER"});
    resolvable_ = attribute_index(kind, "customer") >= 0 && attribute_index(kind, "contact") >= 0;
    if (resolvable_) columns_.push_back({"customer_by_contact", "INTEGER"});
    if (kind == EntityKind::customer) columns_.push_back({"name_key", "TEXT"});
    forms_ = {form_of(RowDetail::whole), form_of(RowDetail::history)};
}

DomainTable::Form DomainTable::form_of(RowDetail detail) const {
    Form form;
    const auto add = [&form](const Column& column) {
        form.columns.push_back(column.name);
        form.types += column.type[0] == 'I' ? 'i' : 't';
    };
    const auto wanted = history_attributes(kind_);
    std::size_t at = 0;
    for (const AttributeInfo& attribute : attributes(kind_)) {
        const bool read = detail == RowDetail::whole || wanted.empty() ||
                          std::find(wanted.begin(), wanted.end(), attribute.name) != wanted.end();
        form.attributes.push_back(read);
        if (attribute.name == owner_attribute()) form.owner_at = 3 + form.columns.size();
        for (int i = attribute.cell == Cell::money ? 2 : 1; i > 0; --i, ++at) {
            if (read) add(columns_[at]);
        }
    }
    form.absent_at = 3 + form.columns.size();
    for (; at < columns_.size(); ++at) {
        if (columns_[at].name != "name_key") add(columns_[at]);
    }
    return form;
}

std::string_view DomainTable::owner_attribute() const {
    if (attribute_index(kind_, "customer") >= 0) return "customer";
    if (kind_ == EntityKind::contact) return "account";
    if (kind_ == EntityKind::purchase_item) return "purchase";
    return {};
}

std::string DomainTable::create_sql() const {
    std::string sql = "CREATE TABLE IF NOT EXISTS \"" + name_ +
                      "\" (tenant TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, "
                      "record_id TEXT NOT NULL, part INTEGER NOT NULL";
    for (const Column& column : columns_) sql += ", \"" + column.name + "\" " + column.type;
    return sql + ", PRIMARY KEY (tenant, source, stream, record_id, part)) WITHOUT ROWID";
}

std::string DomainTable::upsert_sql() const {
    std::string names = "tenant, source, stream, record_id, part";
    std::string marks = "?, ?, ?, ?, ?";
    for (const Column& column : columns_) {
        names += ", \"" + column.name + '"';
        marks += ", ?";
    }
    return "INSERT OR REPLACE INTO \"" + name_ + "\" (" + names + ") VALUES (" + marks + ")";
}

std::string DomainTable::select_columns(std::string_view prefix, RowDetail detail) const {
    const std::string before(prefix);
    std::string sql = before + "record_id, " + before + "part";
    for (const std::string& column : form(detail).columns) {
        sql += ", " + before + '"' + column + '"';
    }
    return sql;
}

std::string DomainTable::owner_index_sql() const {
    const std::string owner(owner_attribute());
    if (owner.empty()) return {};
    std::string sql = "CREATE INDEX IF NOT EXISTS " + name_ + "_of_" + owner + " ON \"" + name_ +
                      "\" (tenant, source, \"" + owner + '"';
    if (history_attributes(kind_).empty()) return sql + ")";
    sql += ", stream, record_id, part";
    for (const std::string& column : form(RowDetail::history).columns) {
        if (column != owner) sql += ", \"" + column + '"';
    }
    return sql + ")";
}

void DomainTable::write(SqlCell* cells, const RowKey& key, const DomainRow& row) const {
    cells[1].set(std::string_view(key.source));
    cells[2].set(std::string_view(key.stream));
    cells[3].set(std::string_view(key.id));
    cells[4].set(std::int64_t{row.part});
    SqlCell* cell = cells + key_cells;
    std::size_t at = 0;
    for (const AttributeInfo& attribute : attributes(kind_)) {
        const bool money = attribute.cell == Cell::money;
        if (at < row.values.size() && fits(attribute.cell, row.values[at])) {
            std::visit(CellWriter{cell}, row.values[at]);
        } else {
            cell[0].set_null();
            if (money) cell[1].set_null();
        }
        cell += money ? 2 : 1;
        ++at;
    }
    for (SqlCell* rest = cells + absent_at_; rest != cells + this->cells(); ++rest)
        rest->set_null();
    if (kind_ != EntityKind::customer || row.values.empty()) return;
    if (const auto* text = std::get_if<std::string>(&row.values[0])) {
        set_text(cells[absent_at_ + 1], match_key(*text));
    }
}

StoredRow DomainTable::read(const SqlCell* cells, const std::string& source, const Absence& absence,
                            RowDetail detail) const {
    const Form& read = form(detail);
    StoredRow stored;
    stored.key = {source, cells[0].text(), cells[1].text(), static_cast<int>(cells[2].integer())};
    stored.row.kind = kind_;
    stored.row.part = stored.key.part;
    const auto all = attributes(kind_);
    stored.row.values.resize(all.size());  // not asked
    const SqlCell* cell = cells + 3;
    const bool resolved = by_contact(cells, detail);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!read.attributes[i]) continue;
        const std::uint64_t bit = std::uint64_t{1} << i;
        if (resolved && all[i].name == "customer") {
            stored.row.values[i] = read_cell(all[i].cell, cell);
        } else if ((absence.hidden & bit) != 0) {
            stored.row.values[i] = Hidden{};
        } else if ((absence.not_asked & bit) == 0) {
            stored.row.values[i] = read_cell(all[i].cell, cell);
        }
        cell += all[i].cell == Cell::money ? 2 : 1;
    }
    return stored;
}

}  // namespace tenure::inline v1::store_detail
