// Sandbox, vTiger: the sync operation, quirks included.
// The 100 oldest changes after the given second set the upper bound; then all rows up to it come.
#include "sandbox/vtiger/sync.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "sandbox/vtiger/refusal.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

constexpr std::size_t window = 100;
/// From year 10000 on the database takes the bound for an invalid date, which every row is above.
constexpr std::int64_t first_invalid_time = 253402300800;

std::int64_t bound_of(const std::string& text) {
    char* end = nullptr;
    const std::int64_t time = std::strtoll(text.c_str(), &end, 10);
    if (time == 0 || *end != '\0') throw Crash{};
    return time;
}

}  // namespace

std::string sync_changes(const Crm& crm, const User& user, const SyncRequest& request) {
    if (!crm.faults.sync) throw Crash{};
    const std::int64_t asked = bound_of(request.modified_time);
    if (request.module.empty()) throw Crash{};
    const Module* module = crm.catalogue.find(request.module);
    if (module == nullptr || !user.sees(*module)) throw denied();
    if (request.type == "application" && !user.admin) {
        throw Refusal{"ACCESS_DENIED", "Only admin users can perform application sync"};
    }
    if (module->name == "Users") {
        return R"({"updated":[],"deleted":[],"lastModifiedTime":")" + request.modified_time +
               R"(","more":false})";
    }
    const auto owned = [&](const Record& record) {
        if (request.type == "application") return true;
        if (record.owner == user.id) return true;
        return request.type == "userandgroup" && crm.users.group(record.owner);
    };
    const Table& table = crm.database.table(*module);
    const auto& times = table.by_time();
    const std::int64_t after = asked >= first_invalid_time ? 0 : asked;
    auto at =
        std::lower_bound(times.begin(), times.end(), std::pair<std::int64_t, Id>{after + 1, 0});
    std::vector<const Record*> found;
    std::int64_t last = asked >= first_invalid_time ? 0 : asked;
    bool more = false;
    for (; at != times.end(); ++at) {
        const Record& record = *table.find(at->second);
        if (!owned(record)) continue;
        more = found.size() >= window && at->first != last;
        if (more) break;
        found.push_back(&record);
        last = at->first;
    }
    if (found.empty()) last = asked;
    RowWriter writer(*module, crm.line_items(), crm.users,
                     all_columns(*module, crm.catalogue, user, Shape::sync, crm.null_reference()));
    std::string updated;
    std::string deleted;
    for (const Record* record : found) {
        std::string& list = record->live() ? updated : deleted;
        if (!list.empty()) list += ',';
        if (record->live()) {
            writer.append(updated, *record);
        } else {
            deleted += '"' + web_id(*module, record->id) + '"';
        }
    }
    return "{\"updated\":[" + updated + "],\"deleted\":[" + deleted +
           "],\"more\":" + (more ? "true" : "false") +
           ",\"lastModifiedTime\":" + std::to_string(last) + "}";
}

}  // namespace tenure::inline v1::sandbox::vt
