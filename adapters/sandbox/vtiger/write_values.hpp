// Sandbox, vTiger: the values of one write, checked and made ready to store.
// Threads: the service holds the exclusive lock.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/vtiger/crm.hpp"

namespace tenure::inline v1::sandbox::vt {

enum class Write : std::uint8_t { create, revise, update };

/// What a write changes: the owner and stored values by field index; "" stands for unset.
struct WriteValues {
    Id owner = 0;  ///< 0: not sent
    std::map<std::uint16_t, std::string> stored;
};

/// Checks and converts what a client sent. Throws: Refusal.
WriteValues checked_values(Crm& crm, const Module& module, const nlohmann::json& element,
                           Write write);

/// Returns the stored values of a record as a map, for changing some of them.
std::map<std::uint16_t, std::string> values_of(const Module& module, const Record& record);

/// Packs the values that differ from what an unset field reads.
std::string packed(const Module& module, const std::map<std::uint16_t, std::string>& values);

}  // namespace tenure::inline v1::sandbox::vt
