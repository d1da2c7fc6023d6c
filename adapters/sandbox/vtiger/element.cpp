// Sandbox, vTiger: the JSON a client sends as `element`, read as the CRM's own decoder does.
#include "sandbox/vtiger/element.hpp"

#include <nlohmann/json.hpp>

#include "sandbox/vtiger/refusal.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

bool surrogate_escape(std::string_view text, std::size_t at) {
    if (at + 6 > text.size() || text[at + 1] != 'u') return false;
    const char first = text[at + 2];
    const char second = text[at + 3];
    return (first == 'd' || first == 'D') &&
           std::string_view("89abcdefABCDEF").find(second) != std::string_view::npos;
}

std::string prepared(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            out += text[at];
        } else if (text[at + 1] == '\\') {
            if (at + 2 < text.size() && text[at + 2] == 'u') throw internal_error();
            out += "\\\\";
            ++at;
        } else if (surrogate_escape(text, at)) {
            out += '?';
            at += 5;
        } else {
            out += '\\';
        }
    }
    return out;
}

}  // namespace

nlohmann::json decode_element(std::string_view text) {
    auto element = nlohmann::json::parse(prepared(text), nullptr, false);
    if (element.is_discarded()) throw internal_error();
    return element;
}

std::string sent_text(const nlohmann::json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "1" : "";
    if (value.is_number()) return value.dump();
    return {};
}

}  // namespace tenure::inline v1::sandbox::vt
