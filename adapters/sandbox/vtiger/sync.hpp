// Sandbox, vTiger: the sync operation, quirks included.
// Threads: the service holds at least a read lock.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/vtiger/crm.hpp"

namespace tenure::inline v1::sandbox::vt {

struct SyncRequest {
    std::string modified_time;
    std::string module;
    std::string type;  ///< user (default), userandgroup, application
};

/// Returns updated, deleted, lastModifiedTime and more. Throws: Refusal, or Crash.
std::string sync_changes(const Crm& crm, const User& user, const SyncRequest& request);

}  // namespace tenure::inline v1::sandbox::vt
