// Sandbox, vTiger: what the fault switches do to the service.
#include <mutex>
#include <utility>

#include "sandbox/vtiger/refusal.hpp"
#include "sandbox/vtiger/service.hpp"
#include "sandbox/vtiger/write_values.hpp"

namespace tenure::inline v1::sandbox::vt {

bool Service::due(int every, const std::atomic<std::uint64_t>& counter) {
    return every > 0 && counter % static_cast<std::uint64_t>(every) == 0;
}

void Service::end_session_by_fault(const std::string& name) {
    const auto end = [&](int every, const char* code, const char* message) {
        if (!due(every, session_requests_)) return;
        sessions_.end(name);
        throw Refusal{code, message};
    };
    end(crm_.faults.kill_session_every, "INVALID_SESSIONID",
        "Session Identifier provided is Invalid");
    end(crm_.faults.session_idle, "SESSION_LEFT_IDLE",
        "Session has been invalidated to due lack activity");
    end(crm_.faults.session_expired, "SESSION_EXPIRED",
        "Session has life span over please login again");
}

bool Service::over_rate(ServerAnswer& answer) {
    const int allowed = crm_.faults.rate_limit;
    if (allowed <= 0 || limits_ == Limits::none) return false;
    const std::lock_guard lock(rate_mutex_);
    const std::int64_t now = crm_.clock.now();
    if (now / 60 != rate_minute_) {
        rate_minute_ = now / 60;
        rate_used_ = 0;
    }
    if (++rate_used_ <= allowed) return false;
    const std::string limit = std::to_string(allowed);
    const std::string reset = std::to_string(60 - now % 60);
    answer.status = 429;
    answer.body = R"({"success":false,"error":{"message":"Too many requests",)"
                  R"("code":"TOO_MANY_REQUESTS"}})";
    for (const char* prefix : {"X-RateLimit-", "X-FloodControl-"}) {
        answer.headers.emplace_back(std::string(prefix) + "Limit", limit);
        answer.headers.emplace_back(std::string(prefix) + "Remaining", "0");
        answer.headers.emplace_back(std::string(prefix) + "Reset", reset);
    }
    return true;
}

void Service::set_faults(const std::string& spec) {
    const std::unique_lock switches(faults_lock_);
    const std::unique_lock lock(lock_);
    const Faults before = crm_.faults;
    crm_.faults.apply(spec);
    apply_changes(before);
}

void Service::apply_changes(const Faults& before) {
    const Faults& now = crm_.faults;
    crm_.catalogue.number_custom_fields(now.custom_fields);
    crm_.catalogue.use_persian_labels(now.persian_labels);
    crm_.catalogue.set_unique_names(!now.version_8_0);
    const bool vanished = requests_ >= static_cast<std::uint64_t>(now.vanish_after);
    crm_.catalogue.vanish(vanished ? now.vanish_field : std::string{});
    vanish_pending_ = !vanished && !now.vanish_field.empty();
    crm_.clock.freeze(now.ticks > 0);
    for (const char* module : {"Accounts", "Contacts", "Leads"}) {
        if (now.control_chars && !before.control_chars) spoil(module, 0, "\x01\x07");
        if (now.bad_utf8 && !before.bad_utf8) spoil(module, 1, "\xD8");
    }
}

void Service::vanish_when_due() {
    if (!vanish_pending_) return;
    const std::unique_lock switches(faults_lock_);
    if (requests_ <= static_cast<std::uint64_t>(crm_.faults.vanish_after)) return;
    const std::unique_lock lock(lock_);
    crm_.catalogue.vanish(crm_.faults.vanish_field);
    vanish_pending_ = false;
}

/// Appends bytes to the name of one record, as broken software might have stored them.
void Service::spoil(const char* name, std::size_t row, std::string_view bytes) {
    const Module& module = crm_.catalogue.at(name);
    Table& table = crm_.database.table(module);
    if (row >= table.rows().size()) return;
    Record& record = *table.find(table.rows()[row].id);
    auto values = values_of(module, record);
    values[module.label_from.back()] += bytes;
    record.packed = packed(module, values);
}

}  // namespace tenure::inline v1::sandbox::vt
