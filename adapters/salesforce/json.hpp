// Salesforce, part "responses": answers that are small enough for a document tree.
// Pages of records take the fast way in page.hpp.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::salesforce {

/// Parses an answer. Throws: Error{bad_response}; `operation` names what was asked.
inline nlohmann::json parsed(std::string_view body, const std::string& operation) {
    auto document = nlohmann::json::parse(body, nullptr, false);
    if (!document.is_discarded()) return document;
    ErrorDetails details;
    details.operation = operation;
    details.cause = "the answer is not JSON";
    details.next_step = "Run it again; if this stays, look for a proxy in between";
    details.server_text = std::string(body.substr(0, 200));
    details.retryable = true;
    throw Error(Errc::bad_response, std::move(details));
}

/// Returns a member as text: strings as they are, numbers and booleans printed, else "".
inline std::string text_at(const nlohmann::json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    return found->is_number() || found->is_boolean() ? found->dump() : std::string();
}

/// Returns a member that is true.
inline bool flag_at(const nlohmann::json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_boolean() && found->get<bool>();
}

/// Returns a member as a whole number that is not negative, else 0.
inline std::uint64_t count_at(const nlohmann::json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end() || !found->is_number_integer()) return 0;
    return found->get<std::int64_t>() < 0 ? 0 : found->get<std::uint64_t>();
}

/// Returns a member that is a list; an empty one when it is none.
inline const nlohmann::json& list_at(const nlohmann::json& object, const char* key) {
    static const nlohmann::json none = nlohmann::json::array();
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || found == object.end() || !found->is_array()) return none;
    return *found;
}

const nlohmann::json& list_at(nlohmann::json&& object, const char* key) = delete;

/// Prints JSON whatever bytes its texts hold.
inline std::string dumped(const nlohmann::json& document) {
    return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace tenure::inline v1::salesforce
