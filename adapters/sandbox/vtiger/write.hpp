// Sandbox, vTiger: create, revise, update, delete.
// Threads: the service holds the exclusive lock.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/vtiger/crm.hpp"

namespace tenure::inline v1::sandbox::vt {

struct Upload {
    std::string name, type, content;
};

/// Each returns the JSON result. Throws: Refusal, or Crash where PHP dies.
std::string create_record(Crm& crm, const User& user, std::string_view module,
                          const nlohmann::json& element, const Upload* upload = nullptr);
std::string revise_record(Crm& crm, const User& user, const nlohmann::json& element);
std::string update_record(Crm& crm, const User& user, const nlohmann::json& element);
std::string delete_record(Crm& crm, const User& user, std::string_view id);

/// Creates without an answer and returns the id; for converting leads and for seeding.
Id insert_record(Crm& crm, const User& user, const Module& module, const nlohmann::json& element);

}  // namespace tenure::inline v1::sandbox::vt
