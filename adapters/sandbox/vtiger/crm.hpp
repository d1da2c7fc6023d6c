// Sandbox, vTiger: the imitated CRM that the operations work on.
// Threads: the service takes a shared lock for reading operations and an exclusive one for writing.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/vtiger/catalogue.hpp"
#include "sandbox/vtiger/faults.hpp"
#include "sandbox/vtiger/records.hpp"
#include "sandbox/vtiger/rows.hpp"
#include "sandbox/vtiger/users.hpp"

namespace tenure::inline v1::sandbox::vt {

/// The server's clock in whole seconds: the machine's, or one that starts at a given time.
class ServerClock {
 public:
    explicit ServerClock(std::optional<std::int64_t> start) : start_(start.value_or(wall())) {}

    std::int64_t now() const {
        const std::int64_t passed = frozen_ ? 0 : seconds_since_start();
        return start_ + passed + shift_;
    }
    void advance(std::int64_t seconds) { shift_ += seconds; }
    /// Stops the clock at its present time, or lets it run again from there.
    void freeze(bool frozen) {
        if (frozen == frozen_) return;
        shift_ += frozen ? seconds_since_start() : -seconds_since_start();
        frozen_ = frozen;
    }

 private:
    static std::int64_t wall() {
        return std::chrono::duration_cast<std::chrono::seconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    }
    std::int64_t seconds_since_start() const {
        return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() -
                                                                began_)
            .count();
    }

    std::int64_t start_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    std::atomic<std::int64_t> shift_ = 0;
    std::atomic<bool> frozen_ = false;
};

struct Crm {
    Crm(std::uint64_t seed, std::optional<std::int64_t> start)
        : users(seed), database(catalogue), clock(start) {}

    Catalogue catalogue;
    Users users;
    Database database;
    ServerClock clock;
    Faults faults;

    NullReference null_reference() const {
        return faults.version_8_0 ? NullReference::empty_text : NullReference::null;
    }
    const Module& line_items() const { return catalogue.at("LineItem"); }
};

/// The module and record an id names.
struct Target {
    const Module* module = nullptr;
    Record* record = nullptr;
};

/// Finds what an id names. Throws: Refusal as the CRM words it: gone, wrong prefix, not an id.
Target find_target(Crm& crm, const User& user, std::string_view id);

/// Returns the id as clients see it.
std::string web_id(const Module& module, Id id);

/// Returns the record as the result of retrieve, create, revise or update.
enum class Answer : std::uint8_t { retrieved, created, revised };
std::string record_json(const Crm& crm, const User& user, const Module& module,
                        const Record& record, Answer answer);

}  // namespace tenure::inline v1::sandbox::vt
