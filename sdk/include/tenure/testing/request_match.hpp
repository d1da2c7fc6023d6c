// Testing: what a scripted step expects of a request.
// Used by testing/scripted_transport.hpp; parameters are compared decoded, in any order.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "tenure/http/message.hpp"

namespace tenure::inline v1 {

/// Decides whether a request is the expected one, and says in words what that is.
struct RequestMatch {
    std::function<bool(const HttpRequest&)> matches;
    std::string description;
};

/// Decodes application/x-www-form-urlencoded text; a name given twice keeps its last value.
inline std::map<std::string, std::string> decode_form(std::string_view text) {
    const auto nibble = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    };
    const auto decode = [&](std::string_view part) {
        std::string out;
        for (std::size_t i = 0; i < part.size(); ++i) {
            const bool escape = part[i] == '%' && i + 2 < part.size() && nibble(part[i + 1]) >= 0 &&
                                nibble(part[i + 2]) >= 0;
            if (escape) {
                out += static_cast<char>(nibble(part[i + 1]) * 16 + nibble(part[i + 2]));
                i += 2;
            } else {
                out += part[i] == '+' ? ' ' : part[i];
            }
        }
        return out;
    };
    std::map<std::string, std::string> form;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (pair.empty()) continue;
        form[decode(pair.substr(0, equals))] =
            equals < pair.size() ? decode(pair.substr(equals + 1)) : std::string();
    }
    return form;
}

/// Returns the parameters of a request: those of its query string and of its form body.
inline std::map<std::string, std::string> parameters_of(const HttpRequest& request) {
    const std::size_t question = std::min(request.url.find('?'), request.url.size());
    auto form = decode_form(question < request.url.size()
                                ? std::string_view(request.url).substr(question + 1)
                                : std::string_view());
    for (auto& [name, value] : decode_form(request.body)) form[name] = value;
    return form;
}

/// Expects any request.
inline RequestMatch anything() {
    return {[](const HttpRequest&) { return true; }, "any request"};
}

/// Expects exactly this method, URL and body.
inline RequestMatch exactly(std::string method, std::string url, std::string body = {}) {
    std::string description = method + " " + url + (body.empty() ? "" : " " + body);
    return {[=](const HttpRequest& request) {
                return request.method == method && request.url == url && request.body == body;
            },
            std::move(description)};
}

/// Expects this method and at least these parameters, in the query string or the form body.
inline RequestMatch with_parameters(std::string method, std::map<std::string, std::string> wanted) {
    std::string description = method + " with";
    for (const auto& [name, value] : wanted) description.append(" ").append(name + "=" + value);
    return {[method = std::move(method), wanted = std::move(wanted)](const HttpRequest& request) {
                if (request.method != method) return false;
                const auto given = parameters_of(request);
                for (const auto& [name, value] : wanted) {
                    const auto at = given.find(name);
                    if (at == given.end() || at->second != value) return false;
                }
                return true;
            },
            std::move(description)};
}

}  // namespace tenure::inline v1
