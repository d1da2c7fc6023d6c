// Domain rows, customers, generations and the echo ledger of the memory store.
#include <algorithm>

#include "store/domain_table.hpp"
#include "store/insight_ranking.hpp"
#include "store/memory_store.hpp"
#include "store/retention.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::store_detail {

namespace {

Value value_of(const DomainRow& row, std::string_view attribute) {
    const std::ptrdiff_t at = attribute_index(row.kind, attribute);
    if (at < 0 || static_cast<std::size_t>(at) >= row.values.size()) return NotAsked{};
    return row.values[static_cast<std::size_t>(at)];
}

bool names(const Value& value, const RowKey& record) {
    const auto* reference = std::get_if<Reference>(&value);
    return reference && reference->stream() == record.stream && reference->id() == record.id;
}

std::string text_of(const DomainRow& row, std::string_view attribute) {
    const Value value = value_of(row, attribute);
    const auto* text = std::get_if<std::string>(&value);
    return text ? *text : std::string();
}

}  // namespace

void MemoryStore::each_known(const std::string& source,
                             const std::function<void(const RowKey&, KnownRow&)>& visit) {
    for (auto& [stream, records] : streams_) {
        if (!source.empty() && stream.first != source) continue;
        for (auto& [id, record] : records) {
            for (KnownRow& known : record.rows) {
                visit({stream.first, stream.second, id, known.row.part}, known);
            }
        }
    }
}

std::map<EntityKind, std::uint64_t> MemoryStore::counts() {
    std::map<EntityKind, std::uint64_t> result;
    for (std::size_t i = 0; i < entity_kinds; ++i) result[static_cast<EntityKind>(i)] = 0;
    each_known("", [&](const RowKey&, KnownRow& known) { ++result[known.row.kind]; });
    return result;
}

void MemoryStore::each_row(EntityKind kind, const std::function<void(const StoredRow&)>& visit) {
    std::map<RowKey, DomainRow> rows;
    each_known("", [&](const RowKey& key, KnownRow& known) {
        if (known.row.kind == kind) rows[key] = known.row;
    });
    for (const auto& [key, row] : rows) visit({key, row});
}

const KnownRow* MemoryStore::first_row(const std::string& source, const Reference& reference,
                                       EntityKind kind) {
    const auto stream = streams_.find({source, std::string(reference.stream())});
    if (stream == streams_.end()) return nullptr;
    const auto record = stream->second.find(std::string(reference.id()));
    if (record == stream->second.end()) return nullptr;
    for (const KnownRow& known : record->second.rows) {
        if (known.row.kind == kind) return &known;
    }
    return nullptr;
}

std::optional<Reference> MemoryStore::customer_of(const std::string& source, const Value& contact) {
    const auto* reference = std::get_if<Reference>(&contact);
    if (!reference) return std::nullopt;
    if (const KnownRow* person = first_row(source, *reference, EntityKind::contact)) {
        const Value account = value_of(person->row, "account");
        const auto* company = std::get_if<Reference>(&account);
        if (company && first_row(source, *company, EntityKind::customer)) return *company;
    }
    if (first_row(source, *reference, EntityKind::customer)) return *reference;
    return std::nullopt;
}

std::uint64_t MemoryStore::resolve_customers(const std::string& source) {
    std::uint64_t gained = 0;
    each_known(source, [&](const RowKey&, KnownRow& known) {
        if (!DomainTable::of(known.row.kind).resolvable()) return;
        known.row.values.resize(attributes(known.row.kind).size());
        auto& customer =
            known.row.values[static_cast<std::size_t>(attribute_index(known.row.kind, "customer"))];
        if (has_value(customer) && !known.customer_by_contact) return;
        const auto found = customer_of(source, value_of(known.row, "contact"));
        if (!found || Value(*found) == customer) return;
        if (known.row.kind == EntityKind::purchase) {
            if (const auto* before = std::get_if<Reference>(&customer)) {
                mark({record_of(source, *before)});
            }
            mark({record_of(source, *found)});
        }
        customer = *found;
        known.customer_by_contact = true;
        ++gained;
    });
    return gained;
}

std::vector<StoredRow> MemoryStore::rows_of(const StoredRow& customer, EntityKind kind) {
    const std::string_view owner = DomainTable::of(kind).owner_attribute();
    std::map<RowKey, DomainRow> rows;
    each_known(customer.key.source, [&](const RowKey& key, KnownRow& known) {
        if (known.row.kind != kind) return;
        Value value = value_of(known.row, owner);
        if (kind == EntityKind::purchase_item) {
            const auto* purchase = std::get_if<Reference>(&value);
            const KnownRow* bought =
                purchase ? first_row(key.source, *purchase, EntityKind::purchase) : nullptr;
            value = bought ? value_of(bought->row, "customer") : Value(Null{});
        }
        if (names(value, customer.key)) rows[key] = known.row;
    });
    std::vector<StoredRow> result;
    for (auto& [key, row] : rows) result.push_back({key, std::move(row)});
    return result;
}

CustomerRows MemoryStore::with_rows(StoredRow customer, std::span<const EntityKind> kinds) {
    CustomerRows result;
    const auto observe = [&](const StoredRow& row) {
        for (const Observation& entry : observations_) {
            if (entry.row == row.key && entry.kind == row.row.kind) {
                result.observations.push_back(entry);
            }
        }
    };
    observe(customer);
    for (const EntityKind kind : kinds) {
        for (StoredRow& row : rows_of(customer, kind)) {
            if (kind != EntityKind::customer) observe(row);
            result.rows.push_back(std::move(row));
        }
    }
    result.customer = std::move(customer);
    sort_observations(result.observations);
    return result;
}

void MemoryStore::each_customer(std::span<const EntityKind> kinds,
                                const std::function<void(const CustomerRows&)>& visit, RowDetail) {
    require_customer_rows(kinds);
    std::vector<StoredRow> customers;
    each_row(EntityKind::customer, [&](const StoredRow& row) { customers.push_back(row); });
    for (StoredRow& customer : customers) visit(with_rows(std::move(customer), kinds));
}

std::vector<StoredRow> MemoryStore::matching(const std::function<bool(const StoredRow&)>& fits) {
    std::vector<StoredRow> result;
    each_row(EntityKind::customer, [&](const StoredRow& row) {
        if (fits(row)) result.push_back(row);
    });
    return result;
}

std::optional<CustomerRows> MemoryStore::find_customer(const std::string& text,
                                                       std::span<const EntityKind> kinds) {
    require_customer_rows(kinds);
    const std::string key = match_key(text);
    const std::function<bool(const StoredRow&)> ways[] = {
        [&](const StoredRow& row) { return row.key.id == text; },
        [&](const StoredRow& row) { return row.key.stream + ":" + row.key.id == text; },
        [&](const StoredRow& row) {
            return !text.empty() && text_of(row.row, "external_id") == text;
        },
        [&](const StoredRow& row) {
            return !key.empty() && match_key(text_of(row.row, "name")) == key;
        }};
    for (const auto& way : ways) {
        std::vector<StoredRow> found = matching(way);
        if (found.size() > 1) throw several_customers(text, found);
        if (found.size() == 1) return with_rows(std::move(found.front()), kinds);
    }
    return std::nullopt;
}

std::int64_t MemoryStore::begin_generation(const Generation& generation) {
    std::erase_if(evaluations_, [](const auto& entry) { return !entry.second.finished; });
    const std::int64_t number = evaluations_.empty() ? 1 : evaluations_.rbegin()->first + 1;
    evaluations_[number].about = generation;
    evaluations_[number].about.number = number;
    return number;
}

void MemoryStore::put_insights(std::int64_t generation, std::span<const InsightRow> rows) {
    auto& kept = evaluations_[generation].rows;
    require_key_order(rows, kept.empty() ? nullptr : &kept.rbegin()->first);
    for (const InsightRow& row : rows) kept.emplace_hint(kept.end(), row.customer, row);
}

void MemoryStore::amend_generation(const Generation& generation, std::span<const RowKey> records,
                                   std::span<const InsightRow> rows) {
    Evaluation& evaluation = evaluations_[generation.number];
    for (const RowKey& record : records) {
        std::erase_if(evaluation.rows, [&](const auto& entry) {
            const RowKey& key = entry.first;
            return std::tie(key.source, key.stream, key.id) ==
                   std::tie(record.source, record.stream, record.id);
        });
    }
    require_key_order(rows, nullptr);
    for (const InsightRow& row : rows) evaluation.rows[row.customer] = row;
    evaluation.about = generation;
    evaluation.about.customers = evaluation.rows.size();
}

void MemoryStore::finish_generation(std::int64_t generation, std::uint64_t customers,
                                    Timestamp at) {
    Evaluation& evaluation = evaluations_[generation];
    evaluation.finished = true;
    evaluation.about.customers = customers;
    evaluation.about.finished_at = at;
    const auto finished = generations(0);
    for (std::size_t i = kept_generations; i < finished.size(); ++i) {
        evaluations_.erase(finished[i].number);
    }
}

std::vector<Generation> MemoryStore::generations(std::size_t limit) {
    std::vector<Generation> result;
    for (auto entry = evaluations_.rbegin(); entry != evaluations_.rend(); ++entry) {
        if (limit != 0 && result.size() == limit) break;
        if (entry->second.finished) result.push_back(entry->second.about);
    }
    return result;
}

std::string MemoryStore::external_id(const RowKey& customer) {
    const KnownRow* known =
        first_row(customer.source, {customer.stream, customer.id}, EntityKind::customer);
    return known ? text_of(known->row, "external_id") : std::string();
}

void MemoryStore::each_insight(std::int64_t generation, const InsightFilter& filter,
                               const std::function<void(const InsightRow&)>& visit) {
    std::vector<InsightRow> rows;
    const auto evaluation = evaluations_.find(generation);
    if (evaluation == evaluations_.end()) return;
    for (const auto& [key, row] : evaluation->second.rows) {
        if (passes(row, filter, external_id(key))) rows.push_back(row);
    }
    if (filter.by_clv) {
        std::sort(rows.begin(), rows.end(), worth_more);
    }
    if (filter.limit != 0 && rows.size() > filter.limit) rows.resize(filter.limit);
    for (const InsightRow& row : rows) visit(row);
}

void MemoryStore::add_written(std::span<const WrittenValue> values) {
    for (const WrittenValue& value : values) {
        written_[{value.source, value.stream, value.id, value.field}] = value;
    }
}

std::optional<WrittenValue> MemoryStore::last_written(const std::string& source,
                                                      const std::string& stream, const RecordId& id,
                                                      const std::string& field) {
    const auto found = written_.find({source, stream, id, field});
    if (found == written_.end()) return std::nullopt;
    return found->second;
}

}  // namespace tenure::inline v1::store_detail
