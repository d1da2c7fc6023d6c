#include "json.hpp"

#include "errors.hpp"

namespace tenure::inline v1::hubspot {

using nlohmann::json;

json document_of(std::string_view body, const std::string& operation) {
    json document = json::parse(body, nullptr, false);
    if (!document.is_object()) throw malformed(operation);
    return document;
}

const json& results_of(const json& document, const std::string& operation) {
    const auto results = document.find("results");
    if (results == document.end() || !results->is_array()) throw malformed(operation);
    return *results;
}

std::string text_at(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    if (found->is_number() || found->is_boolean()) return found->dump();
    return {};
}

bool flag_at(const json& object, const char* key) {
    return text_at(object, key) == "true";
}

std::string next_page(const json& document) {
    const auto paging = document.find("paging");
    if (paging == document.end() || !paging->is_object()) return {};
    const auto next = paging->find("next");
    return next == paging->end() || !next->is_object() ? std::string() : text_at(*next, "after");
}

std::string dumped(const json& document) {
    return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace tenure::inline v1::hubspot
