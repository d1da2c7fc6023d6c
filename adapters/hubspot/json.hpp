// HubSpot, part "responses": answers that are small enough for a document tree.
// Pages of records take the fast way in page.hpp.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace tenure::inline v1::hubspot {

/// Parses an answer. Throws: Error{bad_response}; `operation` names what was asked.
nlohmann::json document_of(std::string_view body, const std::string& operation);

/// Returns the list "results" of an answer. Throws: Error{bad_response} when there is none.
const nlohmann::json& results_of(const nlohmann::json& document, const std::string& operation);

/// Returns a member as text: strings as they are, numbers and booleans printed, else "".
std::string text_at(const nlohmann::json& object, const char* key);

/// Returns a member that is true or "true".
bool flag_at(const nlohmann::json& object, const char* key);

/// Returns paging.next.after, or "" at the end.
std::string next_page(const nlohmann::json& document);

/// Writes JSON with malformed UTF-8 replaced.
std::string dumped(const nlohmann::json& document);

}  // namespace tenure::inline v1::hubspot
