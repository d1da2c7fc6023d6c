// Sandbox, vTiger: the three users of the recordings and what their profiles allow.
#include "sandbox/vtiger/users.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "sandbox/random.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

std::string access_key(Random& random) {
    constexpr std::string_view letters =
        "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    std::string key;
    for (int i = 0; i < 16; ++i) key += letters[random.below(letters.size())];
    return key;
}

using Cells = std::initializer_list<std::pair<std::string_view, std::string_view>>;

void add(Database& database, const Module& module, Cells cells, Id id, std::int64_t now) {
    std::vector<std::pair<std::uint16_t, std::string_view>> sorted;
    for (const auto& [name, value] : cells) sorted.emplace_back(module.find(name)->index, value);
    std::sort(sorted.begin(), sorted.end());
    Packer packer;
    for (const auto& [index, value] : sorted) packer.add(module.fields[index], value);
    Table& table = database.table(module);
    while (database.next_id(module) < id) {
    }
    table.add({.id = id,
               .owner = 1,
               .modified_by = 1,
               .created = now,
               .modified = now,
               .packed = packer.take()});
}

void add_settings(Database& database, const Catalogue& catalogue, std::int64_t now) {
    const Module& groups = catalogue.at("Groups");
    add(database, groups,
        {{"groupname", "Team Selling"}, {"description", "Group Related to Sales"}}, 2, now);
    add(database, groups,
        {{"groupname", "Marketing Group"},
         {"description", "Group Related to Marketing Activities"}},
        3, now);
    add(database, groups,
        {{"groupname", "Support Group"},
         {"description", "Group Related to providing Support to Customers"}},
        4, now);
    add(database, catalogue.at("Currency"),
        {{"currency_name", "USA, Dollars"},
         {"currency_code", "USD"},
         {"currency_symbol", "$"},
         {"conversion_rate", "1.00000"},
         {"currency_status", "Active"},
         {"defaultid", "-11"},
         {"deleted", "0"}},
        1, now);
    Id tax = 0;
    for (const auto& [name, label, percentage] :
         {std::array<std::string_view, 3>{"tax1", "VAT", "4.500"},
          {"tax2", "Sales", "10.000"},
          {"tax3", "Service", "12.500"}}) {
        add(database, catalogue.at("Tax"),
            {{"taxname", name},
             {"taxlabel", label},
             {"percentage", percentage},
             {"deleted", "0"},
             {"method", "Simple"},
             {"type", "Fixed"}},
            ++tax, now);
    }
}

}  // namespace

Users::Users(std::uint64_t seed) {
    Random random(seed ^ 0x5eedc0deULL);
    users_ = {
        {1, "admin", "Lab", "Administrator", "admin@example.test", "UTC", "yyyy-mm-dd", "12",
         access_key(random), true},
        {5, "sales", "Lab", "Sales", "sales@example.test", "UTC", "yyyy-mm-dd", "24",
         access_key(random), false},
        {6, "tehran", "Lab", "Tehrani", "tehran@example.test", "Asia/Tehran", "dd-mm-yyyy", "24",
         access_key(random), false},
    };
    for (const User& user : users_) texts_[user.id] = "19x" + std::to_string(user.id);
    for (Id group = 2; group <= 4; ++group) texts_[group] = "20x" + std::to_string(group);
}

const User* Users::find(std::string_view name) const {
    const auto found = std::find_if(users_.begin(), users_.end(),
                                    [&](const User& user) { return user.name == name; });
    return found == users_.end() ? nullptr : &*found;
}

const std::string& Users::owner_text(Id owner) const {
    const auto found = texts_.find(owner);
    if (found != texts_.end()) return found->second;
    thread_local std::string unknown;
    unknown = std::to_string(owner);
    return unknown;
}

void Users::fill(Database& database, const Catalogue& catalogue, std::int64_t now) const {
    for (const User& user : users_) {
        const std::string_view comma = user.time_zone == "Asia/Tehran" ? "," : ".";
        add(database, catalogue.at("Users"),
            {{"user_name", user.name},
             {"is_admin", user.admin ? "on" : "off"},
             {"first_name", user.first_name},
             {"last_name", user.last_name},
             {"roleid", user.admin ? "H2" : "H5"},
             {"email1", user.email},
             {"status", "Active"},
             {"activity_view", "This Week"},
             {"lead_view", "Today"},
             {"hour_format", user.hour_format},
             {"end_hour", "23:00"},
             {"start_hour", "00:00"},
             {"is_owner", user.admin ? "1" : "0"},
             {"date_format", user.date_format},
             {"time_zone", user.time_zone},
             {"currency_id", "21x1"},
             {"currency_grouping_pattern", "123,456,789"},
             {"currency_decimal_separator", comma},
             {"currency_grouping_separator", comma == "," ? "." : ","},
             {"currency_symbol_placement", "$1.0"},
             {"internal_mailer", "1"},
             {"theme", "alphagrey"},
             {"language", "en_us"},
             {"reminder_interval", "1 Minute"},
             {"truncate_trailing_zeros", "1"},
             {"dayoftheweek", "Sunday"},
             {"callduration", "5"},
             {"othereventduration", "5"},
             {"calendarsharedtype", "public"},
             {"default_record_view", "Summary"},
             {"defaulteventstatus", "Planned"},
             {"defaultactivitytype", "Call"},
             {"defaultcalendarview", "MyCalendar"},
             {"defaultlandingpage", "Home"},
             {"userlabel", user.first_name + " " + user.last_name},
             {"accesskey", user.access_key}},
            user.id, now);
    }
    add_settings(database, catalogue, now);
}

}  // namespace tenure::inline v1::sandbox::vt
