// vTiger, part "responses": answers that are small enough for a document tree.
// Pages of records take the fast way in page.hpp.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace tenure::inline v1::vtiger {

/// Parses an answer, repairing it first where needed, and returns its "result".
/// Throws: Error{bad_response}; `operation` names what was asked.
nlohmann::json result_of(std::string_view body, const std::string& operation);

/// Returns a member as text: strings as they are, numbers and booleans printed, else "".
std::string text_at(const nlohmann::json& object, const char* key);

/// Returns a member that is true, "1", "on", "yes" or "true".
bool flag_at(const nlohmann::json& object, const char* key);

}  // namespace tenure::inline v1::vtiger
