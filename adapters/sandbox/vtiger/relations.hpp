// Sandbox, vTiger: relatedtypes, retrieve_related, query_related, add_related, convertlead, files.
// Threads: add_related and convertlead need the exclusive lock, the others a read lock.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/vtiger/crm.hpp"

namespace tenure::inline v1::sandbox::vt {

/// Each returns the JSON result. Throws: Refusal.
std::string related_types(const Crm& crm, const User& user, std::string_view module);
std::string retrieve_related(Crm& crm, const User& user, std::string_view id,
                             std::string_view label);
std::string query_related(Crm& crm, const User& user, std::string_view query, std::string_view id,
                          std::string_view label);
std::string add_related(Crm& crm, const User& user, std::string_view source,
                        std::string_view related);
std::string convert_lead(Crm& crm, const User& user, const nlohmann::json& element);
std::string retrieve_file(Crm& crm, const User& user, std::string_view id);

}  // namespace tenure::inline v1::sandbox::vt
