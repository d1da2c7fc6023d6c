// Sandbox, vTiger: puts a record into a table directly, for seeding.
// Threads: before serving.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "sandbox/vtiger/crm.hpp"
#include "sandbox/vtiger/text.hpp"
#include "sandbox/vtiger/write_values.hpp"

namespace tenure::inline v1::sandbox::vt {

/// Returns cents as the database shows money.
inline std::string money_text(std::int64_t cents) {
    std::string text = std::to_string(cents < 0 ? -cents : cents);
    if (text.size() < 3) text.insert(0, 3 - text.size(), '0');
    text.insert(text.size() - 2, ".");
    return (cents < 0 ? "-" : "") + text + "000000";
}

/// Collects the values of one record, in stored form, by field name.
class RecordMaker {
 public:
    RecordMaker(Crm& crm, std::string_view module) : crm_(crm), module_(crm.catalogue.at(module)) {}

    RecordMaker& set(std::string_view field, std::string value) {
        values_[module_.find(field)->index] = std::move(value);
        return *this;
    }
    /// Sets a custom field by its English label.
    RecordMaker& set_custom(std::string_view label, std::string value) {
        for (const Field& field : module_.fields) {
            if (field.custom && field.label == label) values_[field.index] = std::move(value);
        }
        return *this;
    }
    /// Stores the record and returns its id.
    Id store(Id owner, std::int64_t created, std::int64_t modified, Life life = Life::live) {
        Table& table = crm_.database.table(module_);
        if (module_.number_field >= 0) {
            values_[static_cast<std::uint16_t>(module_.number_field)] =
                module_.number_prefix + std::to_string(table.next_number());
        }
        Record record{.id = crm_.database.next_id(module_),
                      .owner = owner,
                      .modified_by = 1,
                      .life = life,
                      .created = created,
                      .modified = modified,
                      .packed = packed(module_, values_)};
        if (module_.name == "Accounts") {
            crm_.database.account_names().emplace(
                collation_key(values_[module_.find("accountname")->index]), record.id);
        }
        return table.add(std::move(record)).id;
    }
    std::string web(Id id) const { return web_id(module_, id); }

 private:
    Crm& crm_;
    const Module& module_;
    std::map<std::uint16_t, std::string> values_;
};

}  // namespace tenure::inline v1::sandbox::vt
