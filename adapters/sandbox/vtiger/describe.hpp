// Sandbox, vTiger: listtypes and describe.
// Threads: the service holds at least a read lock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/vtiger/crm.hpp"

namespace tenure::inline v1::sandbox::vt {

/// Returns the modules a user sees; with `types`, those that have a field of such a type.
std::string list_types(const Crm& crm, const User& user, const std::vector<std::string>& types);

/// Returns the module's fields. Throws: Refusal.
std::string describe(const Crm& crm, const User& user, std::string_view module);

}  // namespace tenure::inline v1::sandbox::vt
