// Store, step 4: what a fetched record changes in what is stored, decided without any database.
// Both stores ask here, so that they cannot disagree.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tenure/store/store.hpp"

namespace tenure::inline v1::store_detail {

/// A domain row as it is stored.
struct KnownRow {
    DomainRow row;
    bool customer_by_contact = false;  ///< its customer was filled in by resolve_customers
};

/// What a record's content is, compared with what was kept of it.
struct ContentChange {
    bool same = false;
    /// Set when the page did not ask for fields that are kept: the record with both.
    std::optional<std::pair<FieldList, std::vector<Value>>> merged;
};

/// Compares two readings of the same version of a record, field by field.
ContentChange compare_content(const FieldList& fields, const std::vector<Value>& values,
                              const FieldList& kept_fields, const std::vector<Value>& kept_values);

/// Returns true when both lists name the same fields with the same types in the same order.
bool same_fields(const std::vector<FieldInfo>& left, const std::vector<FieldInfo>& right);

/// What becomes of a record's domain rows.
struct RowChanges {
    std::vector<const DomainRow*> write;
    std::vector<std::pair<EntityKind, int>> remove;
    bool contact_moved = false;  ///< a contact that was stored now belongs to another account
    bool any() const noexcept { return !write.empty() || !remove.empty(); }
};

/// Compares a record's new domain rows with those stored. The rows must outlive the result.
RowChanges compare_rows(std::span<const DomainRow> rows, std::span<const KnownRow> known);

/// Takes over what is known for attributes that `rows` did not ask for, and rows they lack.
std::vector<DomainRow> completed(std::span<const DomainRow> rows, std::span<const KnownRow> known);

/// Returns the rows as they stand after the change: an unchanged one keeps its resolved customer.
std::vector<KnownRow> known_rows(std::span<const DomainRow> rows, std::span<const KnownRow> known);

/// Whose history a record's change concerns.
struct Touched {
    std::vector<Reference> customers{};  ///< owners before and after, and the record's own customer
    std::vector<Reference> purchases{};  ///< whose line items changed: their customers
    std::vector<Reference> products{};   ///< whose category changed: the customers who bought them
};

/// Finds them.
Touched touched_by(const RowKey& record, const RowChanges& changes,
                   std::span<const KnownRow> known);

/// Appends an observation for each watched attribute whose known value changed.
void observe_changes(std::vector<Observation>& log, const RowKey& record,
                     std::span<const DomainRow> rows, std::span<const KnownRow> known,
                     Timestamp effective_at, Timestamp observed_at);

/// Sorts by effective time; equal times stay in the order of their rows and attributes.
void sort_observations(std::vector<Observation>& log);

/// Returns true for rows that another row of the page replaces: a page may hold a record twice,
/// and then only its newest version counts, of equal ones the last.
std::vector<bool> superseded(std::span<const Row> rows);

/// Returns the domain rows of each row of the page, in their order.
std::vector<std::span<const DomainRow>> rows_by_record(const PageCommit& commit);

}  // namespace tenure::inline v1::store_detail
