// Sandbox, vTiger: the JSON a client sends as `element`, read as the CRM's own decoder does.
// Threads: pure.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace tenure::inline v1::sandbox::vt {

/// Decodes an element. Surrogate escapes become ?, one each.
/// Throws: Refusal{INTERNAL_SERVER_ERROR} for bad JSON and for a literal backslash-u in a value.
nlohmann::json decode_element(std::string_view text);

/// Returns a JSON value as the text PHP would make of it.
std::string sent_text(const nlohmann::json& value);

}  // namespace tenure::inline v1::sandbox::vt
