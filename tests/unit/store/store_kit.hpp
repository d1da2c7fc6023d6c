// What the store's tests share: both stores under one name, and short ways to make pages.
#pragma once

#include "code_of.hpp"
#include "tenure/store/open_store.hpp"

namespace tenure::store_kit {

inline FieldList fields_of(std::initializer_list<std::pair<const char*, FieldType>> list) {
    auto fields = std::make_shared<std::vector<FieldInfo>>();
    for (const auto& [name, type] : list) {
        fields->emplace_back();
        fields->back().name = name;
        fields->back().label = name;
        fields->back().type = type;
    }
    return fields;
}

inline FieldList name_and_stage() {
    return fields_of({{"name", FieldType::text}, {"stage", FieldType::text}});
}

/// The values of a record of which only its rows matter.
inline const std::vector<Value> no_values = {Null{}, Null{}};

inline Timestamp day(int number) {
    return Timestamp::at_midnight_utc(Date::of(2026, 1, 1)) + std::chrono::hours(24 * number);
}

template <class Entity>
DomainRow row_of(EntityKind kind, const Entity& entity, int part = 0) {
    return {kind, part, values_of(entity)};
}

inline DomainRow customer(const std::string& name) {
    Customer entity;
    entity.name = name;
    return row_of(EntityKind::customer, entity);
}

inline DomainRow deal(const std::string& customer_id, const std::string& stage) {
    Deal entity;
    if (!customer_id.empty()) entity.customer = Reference{"Accounts", customer_id};
    entity.stage = stage;
    return row_of(EntityKind::deal, entity);
}

inline DomainRow contact_at(const std::string& account) {
    Contact contact;
    contact.account = Reference{"Accounts", account};
    return row_of(EntityKind::contact, contact);
}

inline DomainRow sale_to(const std::string& customer, std::int64_t minor = 100, int part = 0) {
    Purchase sale;
    sale.customer = Reference{"Accounts", customer};
    sale.total = Money{minor, Currency::of("EUR")};
    return row_of(EntityKind::purchase, sale, part);
}

/// Collects records for one stream and commits them.
class PageMaker {
 public:
    PageMaker(Store& store, std::string stream, FieldList fields = name_and_stage())
        : store_(store) {
        commit_.key = {"crm", std::move(stream), Purpose::changes, ""};
        commit_.fields = std::move(fields);
        commit_.mapping_key = "m1";
        commit_.observed_at = day(100);
    }
    PageMaker& add(const RecordId& id, int version, std::vector<Value> values,
                   std::vector<DomainRow> rows = {}) {
        mapped_.push_back({rows_.size(), std::move(rows)});
        rows_.push_back({id, {day(version)}, std::move(values)});
        return *this;
    }
    PageMaker& mapping(const std::string& key) {
        commit_.mapping_key = key;
        return *this;
    }
    PageMaker& at(Timestamp instant) {
        commit_.observed_at = instant;
        return *this;
    }
    PageMaker& checkpoint(const Checkpoint& position) {
        commit_.checkpoint = position;
        return *this;
    }
    PageMaker& letters(std::vector<DeadLetter> letters) {
        letters_ = std::move(letters);
        return *this;
    }
    CommitCounts commit(CommitMode mode = CommitMode::keep) {
        commit_.rows = rows_;
        commit_.mapped = mapped_;
        commit_.dead_letters = letters_;
        return store_.commit_page(commit_, mode);
    }

 private:
    Store& store_;
    PageCommit commit_;
    std::vector<Row> rows_;
    std::vector<MappedRow> mapped_;
    std::vector<DeadLetter> letters_;
};

inline std::vector<StoredRow> rows(Store& store, EntityKind kind) {
    std::vector<StoredRow> result;
    store.each_row(kind, [&](const StoredRow& row) { result.push_back(row); });
    return result;
}

inline std::vector<CustomerRows> customers(Store& store, std::vector<EntityKind> kinds = {}) {
    std::vector<CustomerRows> result;
    store.each_customer(kinds, [&](const CustomerRows& row) { result.push_back(row); });
    return result;
}

inline std::vector<Row> kept_rows(Store& store, const std::string& stream) {
    std::vector<Row> result;
    store.each_source_page("crm", stream,
                           [&](const FieldList&, std::span<const Row> page, const std::string&) {
                               result.insert(result.end(), page.begin(), page.end());
                           });
    return result;
}

template <class Entity>
Entity entity(Store& store, EntityKind kind, std::size_t at = 0) {
    return entity_from<Entity>(rows(store, kind).at(at).row);
}

/// Runs each test against the store at the address.
class AnyStore : public testing::TestWithParam<std::string> {
 protected:
    std::unique_ptr<Store> store = open_store(GetParam());
};

inline const auto both_stores = testing::Values("memory:", "sqlite::memory:");
inline std::string store_name(const testing::TestParamInfo<std::string>& info) {
    return info.param == "memory:" ? "Memory" : "Sqlite";
}

}  // namespace tenure::store_kit
