#include "store/record_change.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "store/row_text.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::array<std::string_view, 11> watched = {
    "stage",   "status", "owner", "outcome", "email_opt_out", "do_not_call",
    "granted", "amount", "total", "segment", "type"};

const KnownRow* find(std::span<const KnownRow> known, EntityKind kind, int part) {
    for (const KnownRow& candidate : known) {
        if (candidate.row.kind == kind && candidate.row.part == part) return &candidate;
    }
    return nullptr;
}

const Value& value_at(const DomainRow& row, std::size_t at) {
    static const Value none = NotAsked{};
    return at < row.values.size() ? row.values[at] : none;
}

bool equal(const DomainRow& row, const KnownRow& known) {
    const auto all = attributes(row.kind);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool derived = known.customer_by_contact && all[i].name == "customer";
        if (derived && !has_value(value_at(row, i))) continue;
        if (value_at(row, i) != value_at(known.row, i)) return false;
    }
    return true;
}

bool moved(const DomainRow& row, const KnownRow& known) {
    if (row.kind != EntityKind::contact) return false;
    const auto account = static_cast<std::size_t>(attribute_index(row.kind, "account"));
    return value_at(row, account) != value_at(known.row, account);
}

/// Adds what an attribute of a row refers to, where the kind has it.
void add_reference(std::vector<Reference>& to, const DomainRow& row, std::string_view attribute) {
    const std::ptrdiff_t at = attribute_index(row.kind, attribute);
    if (at < 0) return;
    const auto* found = std::get_if<Reference>(&value_at(row, static_cast<std::size_t>(at)));
    if (found != nullptr && !found->stream().empty()) to.push_back(*found);
}

/// Adds whose history a row belongs to; an item without a purchase of its own is in the record's.
void add_owner(Touched& touched, const Reference& record, const DomainRow& row) {
    if (row.kind == EntityKind::customer) touched.customers.push_back(record);
    if (row.kind != EntityKind::purchase_item) {
        return add_reference(touched.customers, row, "customer");
    }
    const std::size_t before = touched.purchases.size();
    add_reference(touched.purchases, row, "purchase");
    if (touched.purchases.size() == before) touched.purchases.push_back(record);
}

bool same_category(const DomainRow& row, const KnownRow* before) {
    static const auto category =
        static_cast<std::size_t>(attribute_index(EntityKind::product, "category"));
    return before != nullptr && value_at(row, category) == value_at(before->row, category);
}

bool observable(const Value& value) {
    return !std::holds_alternative<NotAsked>(value) && !std::holds_alternative<Hidden>(value);
}

const Value* kept_value(const FieldList& fields, const std::vector<Value>& values,
                        std::string_view name) {
    const std::ptrdiff_t at = field_index(*fields, name);
    if (at < 0 || static_cast<std::size_t>(at) >= values.size()) return nullptr;
    return &values[static_cast<std::size_t>(at)];
}

}  // namespace

bool same_fields(const std::vector<FieldInfo>& left, const std::vector<FieldInfo>& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const FieldInfo& one, const FieldInfo& other) {
                          return one.name == other.name && one.type == other.type;
                      });
}

ContentChange compare_content(const FieldList& fields, const std::vector<Value>& values,
                              const FieldList& kept_fields, const std::vector<Value>& kept_values) {
    ContentChange change{true, std::nullopt};
    std::vector<Value> merged = values;
    merged.resize(fields->size());
    bool filled = false;
    for (std::size_t i = 0; i < fields->size(); ++i) {
        const Value* kept = kept_value(kept_fields, kept_values, (*fields)[i].name);
        if (std::holds_alternative<NotAsked>(merged[i]) && kept) {
            filled = filled || !std::holds_alternative<NotAsked>(*kept);
            merged[i] = *kept;
        }
        change.same = change.same && kept && *kept == merged[i];
    }
    auto list = std::make_shared<std::vector<FieldInfo>>(*fields);
    for (std::size_t i = 0; i < kept_fields->size() && i < kept_values.size(); ++i) {
        if (field_index(*fields, (*kept_fields)[i].name) >= 0) continue;
        list->push_back((*kept_fields)[i]);
        merged.push_back(kept_values[i]);
        filled = true;
    }
    if (filled) change.merged.emplace(std::move(list), std::move(merged));
    return change;
}

RowChanges compare_rows(std::span<const DomainRow> rows, std::span<const KnownRow> known) {
    RowChanges changes;
    for (const DomainRow& row : rows) {
        const KnownRow* before = find(known, row.kind, row.part);
        if (before && equal(row, *before)) continue;
        changes.write.push_back(&row);
        changes.contact_moved = changes.contact_moved || (before && moved(row, *before));
    }
    for (const KnownRow& before : known) {
        const bool stays = std::any_of(rows.begin(), rows.end(), [&](const DomainRow& row) {
            return row.kind == before.row.kind && row.part == before.row.part;
        });
        if (!stays) changes.remove.emplace_back(before.row.kind, before.row.part);
    }
    return changes;
}

std::vector<DomainRow> completed(std::span<const DomainRow> rows, std::span<const KnownRow> known) {
    std::vector<DomainRow> result(rows.begin(), rows.end());
    for (DomainRow& row : result) {
        const KnownRow* before = find(known, row.kind, row.part);
        if (!before) continue;
        row.values.resize(attributes(row.kind).size());
        for (std::size_t i = 0; i < row.values.size(); ++i) {
            if (std::holds_alternative<NotAsked>(row.values[i])) {
                row.values[i] = value_at(before->row, i);
            }
        }
    }
    for (const KnownRow& before : known) {
        const bool there = std::any_of(rows.begin(), rows.end(), [&](const DomainRow& row) {
            return row.kind == before.row.kind && row.part == before.row.part;
        });
        if (!there) result.push_back(before.row);
    }
    return result;
}

std::vector<KnownRow> known_rows(std::span<const DomainRow> rows, std::span<const KnownRow> known) {
    std::vector<KnownRow> result;
    for (const DomainRow& row : rows) {
        const KnownRow* before = find(known, row.kind, row.part);
        if (before && equal(row, *before)) {
            result.push_back(*before);
        } else {
            result.push_back({row, false});
        }
    }
    return result;
}

Touched touched_by(const RowKey& record, const RowChanges& changes,
                   std::span<const KnownRow> known) {
    Touched touched;
    const Reference own{record.stream, record.id};
    for (const DomainRow* row : changes.write) {
        const KnownRow* before = find(known, row->kind, row->part);
        add_owner(touched, own, *row);
        if (before) add_owner(touched, own, before->row);
        if (row->kind == EntityKind::product && !same_category(*row, before)) {
            touched.products.push_back(own);
        }
    }
    for (const auto& [kind, part] : changes.remove) {
        add_owner(touched, own, find(known, kind, part)->row);
        if (kind == EntityKind::product) touched.products.push_back(own);
    }
    return touched;
}

void sort_observations(std::vector<Observation>& log) {
    std::stable_sort(log.begin(), log.end(), [](const Observation& one, const Observation& other) {
        return std::tie(one.effective_at, one.row, one.attribute) <
               std::tie(other.effective_at, other.row, other.attribute);
    });
}

void observe_changes(std::vector<Observation>& log, const RowKey& record,
                     std::span<const DomainRow> rows, std::span<const KnownRow> known,
                     Timestamp effective_at, Timestamp observed_at) {
    for (const DomainRow& row : rows) {
        const KnownRow* before = find(known, row.kind, row.part);
        if (!before) continue;
        const auto all = attributes(row.kind);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (std::find(watched.begin(), watched.end(), all[i].name) == watched.end()) continue;
            const Value& old_value = value_at(before->row, i);
            const Value& new_value = value_at(row, i);
            if (!observable(old_value) || !observable(new_value) || old_value == new_value) {
                continue;
            }
            RowKey key = record;
            key.part = row.part;
            log.push_back({std::move(key), row.kind, std::string(all[i].name),
                           plain_text(old_value), plain_text(new_value), effective_at,
                           observed_at});
        }
    }
}

std::vector<bool> superseded(std::span<const Row> rows) {
    std::vector<bool> result(rows.size());
    std::unordered_map<std::string_view, std::size_t> winners;
    winners.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto [winner, first] = winners.emplace(rows[i].id, i);
        if (first) continue;
        const bool newer = rows[i].version >= rows[winner->second].version;
        result[newer ? winner->second : i] = true;
        if (newer) winner->second = i;
    }
    return result;
}

std::vector<std::span<const DomainRow>> rows_by_record(const PageCommit& commit) {
    std::vector<std::span<const DomainRow>> result(commit.rows.size());
    for (const MappedRow& mapped : commit.mapped) {
        if (mapped.source_row < result.size()) result[mapped.source_row] = mapped.rows;
    }
    return result;
}

}  // namespace tenure::inline v1::store_detail
