// Store, step 4: how an entity kind becomes a table and a domain row its columns.
// Everything derives from the model's attribute lists; see docs/store.md for what comes out.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "store/sql.hpp"
#include "tenure/model/schema.hpp"
#include "tenure/store/summary_rows.hpp"

namespace tenure::inline v1::store_detail {

/// Which attributes of a row are not asked or hidden, one bit each in attribute order.
struct Absence {
    std::uint64_t not_asked = 0;
    std::uint64_t hidden = 0;
    bool any() const noexcept { return (not_asked | hidden) != 0; }
    friend auto operator<=>(const Absence&, const Absence&) = default;
};

/// A column besides the key.
struct Column {
    std::string name;
    const char* type;
};

/// The table of one entity kind: key (tenant, source, stream, record_id, part), the attributes,
/// `absent`, and for lookups `name_key` (customers) or `customer_by_contact` (what may be
/// resolved).
class DomainTable {
 public:
    static const DomainTable& of(EntityKind kind);

    EntityKind kind() const noexcept { return kind_; }
    const std::string& name() const noexcept { return name_; }
    std::span<const Column> columns() const noexcept { return columns_; }
    /// Returns the attribute that names the row's customer or that leads to it, or nothing.
    std::string_view owner_attribute() const;
    bool resolvable() const noexcept { return resolvable_; }

    std::string create_sql() const;
    std::string upsert_sql() const;
    /// Returns "record_id, part, ..." in the order read() expects, each behind `prefix`.
    std::string select_columns(std::string_view prefix = "",
                               RowDetail detail = RowDetail::whole) const;
    /// Returns the result types of stream, select_columns(), in the letters of SqlStatement.
    const std::string& result_types(RowDetail detail = RowDetail::whole) const noexcept {
        return form(detail).types;
    }
    /// Returns the SQL that indexes rows by their owner, or nothing when none owns them. The index
    /// holds what histories are made of, so that reading one need not look up each row.
    std::string owner_index_sql() const;
    std::size_t cells() const noexcept { return 5 + columns_.size(); }

    /// Fills the cells of upsert_sql() but for the tenant's and the absence's.
    void write(SqlCell* cells, const RowKey& key, const DomainRow& row) const;
    SqlCell& absent_cell(SqlCell* cells) const { return cells[absent_at_]; }
    /// Reads cells of: stream, select_columns(detail). Attributes left out are not asked.
    StoredRow read(const SqlCell* cells, const std::string& source, const Absence& absence,
                   RowDetail detail = RowDetail::whole) const;
    const SqlCell& absent_cell(const SqlCell* cells, RowDetail detail = RowDetail::whole) const {
        return cells[form(detail).absent_at];
    }
    /// Returns the cell with the reference to the row's owner, of a kind that has one of its own.
    const SqlCell& owner_cell(const SqlCell* cells, RowDetail detail) const {
        return cells[form(detail).owner_at];
    }
    /// True when the customer of the row just read was filled in by way of its contact.
    bool by_contact(const SqlCell* cells, RowDetail detail = RowDetail::whole) const {
        return resolvable_ && cells[form(detail).absent_at + 1].integer() != 0;
    }

 private:
    /// Which columns are read, and where the last of them stand in a result.
    struct Form {
        std::vector<bool> attributes{};
        std::vector<std::string> columns{};
        std::string types = "tti";
        std::size_t absent_at = 0, owner_at = 0;
    };

    explicit DomainTable(EntityKind kind);
    Form form_of(RowDetail detail) const;
    const Form& form(RowDetail detail) const noexcept {
        return forms_[static_cast<std::size_t>(detail)];
    }
    EntityKind kind_;
    std::string name_;
    std::vector<Column> columns_;
    std::array<Form, 2> forms_{};  ///< by RowDetail
    std::size_t absent_at_ = 0;
    bool resolvable_ = false;
};

/// Returns which attributes are absent; attributes beyond the row's values are not asked.
Absence absence_of(const DomainRow& row);

}  // namespace tenure::inline v1::store_detail
