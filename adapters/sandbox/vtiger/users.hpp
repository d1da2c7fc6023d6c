// Sandbox, vTiger: the three users of the recordings and what their profiles allow.
// Threads: read-only after construction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sandbox/vtiger/catalogue.hpp"
#include "sandbox/vtiger/records.hpp"

namespace tenure::inline v1::sandbox::vt {

struct User {
    Id id = 0;
    std::string name, first_name, last_name, email, time_zone, date_format, hour_format;
    std::string access_key;
    bool admin = false;  ///< the others share one restricted profile

    /// Tells whether the profile shows the module at all.
    bool sees(const Module& module) const { return admin || module.name != "Invoice"; }
    /// Tells whether the profile hides the field.
    bool hides(const Field& field) const { return !admin && field.name == "annual_revenue"; }
    /// Tells whether only own records of the module are visible.
    bool only_own(const Module& module) const { return !admin && module.name == "Potentials"; }
    bool deletes(const Module& module) const { return admin || module.name != "Accounts"; }
    bool may_read(const Module& module, const Record& record) const {
        return !only_own(module) || record.owner == id;
    }
};

class Users {
 public:
    /// Makes the users; their access keys derive from the seed.
    explicit Users(std::uint64_t seed);

    const std::vector<User>& all() const { return users_; }
    const User* find(std::string_view name) const;
    /// Returns "19x1", "20x2", or the bare number of an owner that does not exist.
    const std::string& owner_text(Id owner) const;
    bool group(Id owner) const { return owner >= 2 && owner <= 4; }

    /// Puts users, groups, currency and taxes into the tables.
    void fill(Database& database, const Catalogue& catalogue, std::int64_t now) const;

 private:
    std::vector<User> users_;
    std::unordered_map<Id, std::string> texts_;
};

}  // namespace tenure::inline v1::sandbox::vt
