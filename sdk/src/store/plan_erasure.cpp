#include <algorithm>
#include <map>
#include <set>

#include "store/tombstones.hpp"
#include "tenure/core/error.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/text.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

namespace {

constexpr std::string_view unit = "\x1f";

/// The digits that tell one phone number from another, whatever stands before them: "0912 345
/// 67 89" and "+98 912 345 6789" are one number.
std::string phone_digits(std::string_view phone) {
    constexpr std::size_t telling = 9;
    std::string digits;
    for (const char letter : fold_digits(phone)) {
        if (letter >= '0' && letter <= '9') digits += letter;
    }
    return digits.size() > telling ? digits.substr(digits.size() - telling) : digits;
}

/// What a row says about who somebody is.
struct Person {
    std::string name, email, phone, external_id;
};

template <class Entity>
Person person_of(const DomainRow& row) {
    const auto entity = entity_from<Entity>(row);
    Person person{entity.name.value_or(""), entity.email.value_or(""), entity.phone.value_or(""),
                  ""};
    if constexpr (requires { entity.external_id; }) {
        person.external_id = entity.external_id.value_or("");
    }
    return person;
}

std::optional<Person> person_of(const DomainRow& row) {
    switch (row.kind) {
        case EntityKind::customer:
            return person_of<Customer>(row);
        case EntityKind::contact:
            return person_of<Contact>(row);
        case EntityKind::lead:
            return person_of<Lead>(row);
        case EntityKind::account:
            return person_of<Account>(row);
        default:
            return std::nullopt;
    }
}

/// Finds the records of a person and about them, round by round.
class Search {
 public:
    Search(Store& store, const RowKey& customer) : store_(store), own_(record_of(customer)) {}

    ErasurePlan plan() {
        add(own_, "customer");
        each_person([&](const StoredRow& row) { learn(row); });
        if (!is_customer_) {
            throw Error(Errc::not_found, "plan an erasure", printable(own_.id),
                        "the record is no customer", "`tenure customers` lists them");
        }
        each_person([&](const StoredRow& row) {
            if (is_same_person(row)) add(record_of(row.key), "same_person");
        });
        while (find_more()) continue;
        add_written_by_plays();
        each_person([&](const StoredRow& row) { keep(row); });
        return result();
    }

 private:
    struct Found {
        std::set<std::string> entities;
        std::string reason;
    };

    void each_person(const std::function<void(const StoredRow&)>& visit) {
        for (const EntityKind kind :
             {EntityKind::customer, EntityKind::contact, EntityKind::lead, EntityKind::account}) {
            store_.each_row(kind, visit);
        }
    }

    void add(const RowKey& record, const std::string& reason) {
        if (!found_.emplace(record, Found{{}, reason}).second) return;
        references_.insert(record.source + std::string(unit) + record.stream + ":" + record.id);
        references_.insert(record.source + std::string(unit) + ":" + record.id);
    }

    /// Takes over what the customer's own record says about who they are.
    void learn(const StoredRow& row) {
        if (record_of(row.key) != own_) return;
        is_customer_ = is_customer_ || row.row.kind == EntityKind::customer;
        const Person person = *person_of(row.row);
        if (row.row.kind == EntityKind::customer) name_ = person.name;
        constexpr std::size_t telling = 6;  // shorter words stand in other people's records too
        for (const std::string& text :
             {person.name, person.email, person.phone, person.external_id}) {
            if (text.size() >= telling) texts_.insert(text);
        }
        for (std::string& identifier : person_identifiers(row.row)) {
            identifiers_.insert(std::move(identifier));
        }
    }

    bool is_same_person(const StoredRow& row) const {
        const auto all = person_identifiers(row.row);
        return std::any_of(all.begin(), all.end(), [&](const std::string& identifier) {
            return identifiers_.contains(identifier);
        });
    }

    bool refers(const StoredRow& row) const {
        return std::any_of(row.row.values.begin(), row.row.values.end(), [&](const Value& value) {
            const auto* to = std::get_if<Reference>(&value);
            return to != nullptr &&
                   references_.contains(row.key.source + std::string(unit) + to->text());
        });
    }

    /// Adds records about the person, and about those; true when there were any. A record that is
    /// somebody else goes on being that, even if it holds a consent given for an erased company.
    bool find_more() {
        std::set<RowKey> more;
        for (std::size_t i = 0; i < entity_kinds; ++i) {
            const auto kind = static_cast<EntityKind>(i);
            if (!store_detail::is_about_people(kind)) continue;
            store_.each_row(kind, [&](const StoredRow& row) {
                if (refers(row) && !found_.contains(record_of(row.key))) {
                    more.insert(record_of(row.key));
                }
            });
        }
        if (more.empty()) return false;
        each_person([&](const StoredRow& row) {
            if (store_detail::is_somebody(row.row.kind)) more.erase(record_of(row.key));
        });
        for (const RowKey& record : more) add(record, "about_them");
        return !more.empty();
    }

    /// Tasks and notes that plays wrote into the CRM may not have been read back yet.
    void add_written_by_plays() {
        std::vector<RowKey> written;
        store_.each_play_action({}, [&](const PlayAction& action) {
            if (!found_.contains(record_of(action.customer)) || action.record.empty()) return;
            written.push_back({action.customer.source, action.stream, action.record, 0});
        });
        for (const RowKey& record : written) add(record, "written_by_play");
    }

    void keep(const StoredRow& row) {
        const RowKey record = record_of(row.key);
        if (found_.contains(record) || !refers(row)) return;
        const bool customer = row.row.kind == EntityKind::customer;
        kept_[record] = {record, std::string(to_string(row.row.kind)),
                         customer ? "another_customer" : "another_contact"};
    }

    ErasurePlan result() {
        for (std::size_t i = 0; i < entity_kinds; ++i) {
            const auto kind = static_cast<EntityKind>(i);
            store_.each_row(kind, [&](const StoredRow& row) {
                const auto record = found_.find(record_of(row.key));
                if (record != found_.end()) record->second.entities.emplace(to_string(kind));
            });
        }
        ErasurePlan plan;
        plan.customer = own_;
        plan.name = name_;
        for (const auto& [record, found] : found_) {
            plan.records.push_back(
                {record, {found.entities.begin(), found.entities.end()}, found.reason});
            identifiers_.insert(record_identifier(record));
        }
        for (const auto& [record, kept] : kept_) plan.kept.push_back(kept);
        plan.identifiers.assign(identifiers_.begin(), identifiers_.end());
        plan.texts.assign(texts_.begin(), texts_.end());
        return plan;
    }

    Store& store_;
    RowKey own_;
    bool is_customer_ = false;
    std::string name_;
    std::map<RowKey, Found> found_;
    std::map<RowKey, KeptRecord> kept_;
    std::set<std::string> references_, identifiers_, texts_;
};

}  // namespace

std::string record_identifier(const RowKey& record) {
    return "record" + std::string(unit) + record.source + std::string(unit) + record.stream +
           std::string(unit) + record.id;
}

std::vector<std::string> person_identifiers(const DomainRow& row) {
    std::vector<std::string> all;
    const std::optional<Person> person = person_of(row);
    if (!person) return all;
    const std::string email = match_key(person->email);
    const std::string phone = phone_digits(person->phone);
    const std::string external_id = match_key(person->external_id);
    constexpr std::size_t shortest_number = 5;
    if (email.find('@') != std::string::npos) all.push_back("email" + std::string(unit) + email);
    if (phone.size() >= shortest_number && !person->name.empty()) {
        all.push_back("phone" + std::string(unit) + phone + std::string(unit) +
                      match_key(person->name));
    }
    if (!external_id.empty()) all.push_back("external" + std::string(unit) + external_id);
    return all;
}

ErasurePlan plan_erasure(Store& store, const RowKey& customer) {
    return Search(store, customer).plan();
}

}  // namespace tenure::inline v1
