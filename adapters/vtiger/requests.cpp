#include "requests.hpp"

#include <algorithm>

#include "tenure/core/error.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::vtiger {

namespace {

bool unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~' || c == ',';
}

void append_encoded(std::string& out, std::string_view text) {
    constexpr char hex[] = "0123456789ABCDEF";
    for (const char c : text) {
        if (unreserved(c)) {
            out += c;
        } else if (c == ' ') {
            out += '+';
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
}

std::string form_of(const Call& call, const Secret& session) {
    std::string form = "operation=" + call.operation;
    if (call.session == Call::Session::needed) {
        form += "&sessionName=";
        append_encoded(form, session.reveal());
    }
    for (const auto& [name, value] : call.parameters) {
        form.append("&").append(name).append("=");
        append_encoded(form, value);
    }
    return form;
}

Error bad_url(const std::string& url, const char* cause) {
    return Error(Errc::configuration, "read url", url, cause,
                 "Write the CRM's address, for example https://crm.example.com");
}

}  // namespace

std::string endpoint_of(const std::string& url) {
    const std::size_t colon = url.find("://");
    std::string scheme = url.substr(0, std::min(colon, url.size()));
    std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (colon == std::string::npos || (scheme != "https" && scheme != "http")) {
        throw bad_url(url, "it starts neither with https:// nor with http://");
    }
    const std::size_t start = colon + 3;
    const std::size_t slash = std::min(url.find('/', start), url.size());
    std::string host = url.substr(start, slash - start);
    if (host.empty() || host.find_first_of("@?#\\ \t\r\n") != std::string::npos) {
        throw bad_url("***", "the host is missing or holds characters that do not belong there");
    }
    std::transform(host.begin(), host.end(), host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const std::string standard_port = scheme == "https" ? ":443" : ":80";
    if (host.ends_with(standard_port)) host.resize(host.size() - standard_port.size());
    std::string path = url.substr(slash);
    path.resize(std::min(path.find_first_of("?#"), path.size()));
    constexpr std::string_view script = "/webservice.php";
    constexpr std::string_view page = "/index.php";
    for (const std::string_view end : {script, page}) {
        if (path.ends_with(end)) path.resize(path.size() - end.size());
    }
    while (path.ends_with('/')) path.pop_back();
    return scheme + "://" + host + path + std::string(script);
}

HttpRequest request_of(const std::string& endpoint, const Call& call, const Secret& session) {
    HttpRequest request;
    request.method = call.method;
    request.url = endpoint;
    request.repeat = call.repeat;
    request.label = call.label;
    request.headers.set("Accept", "application/json");
    if (call.method == "GET") {
        request.url += "?" + form_of(call, session);
    } else {
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.body = form_of(call, session);
    }
    return request;
}

Call get_challenge(const std::string& user) {
    return {"GET",       "getchallenge", {{"username", user}},
            "challenge", Repeat::safe,   Call::Session::none};
}

Call log_in(const std::string& user, const std::string& hashed_key) {
    return {"POST",  "login",        {{"username", user}, {"accessKey", hashed_key}},
            "login", Repeat::unsafe, Call::Session::none};
}

Call log_out() {
    return {"POST", "logout", {}, "logout", Repeat::unsafe};
}

Call list_types() {
    return {"GET", "listtypes", {}, "list modules"};
}

Call describe(const std::string& module) {
    return {"GET", "describe", {{"elementType", module}}, "describe " + module};
}

Call query(const std::string& module, std::string text) {
    return {"GET", "query", {{"query", std::move(text)}}, "query " + module};
}

Call retrieve(const std::string& module, const std::string& id) {
    return {"GET", "retrieve", {{"id", id}}, "retrieve " + module};
}

Call create(const std::string& module, std::string element) {
    return {"POST",
            "create",
            {{"elementType", module}, {"element", std::move(element)}},
            "create " + module,
            Repeat::unsafe};
}

Call revise(const std::string& module, std::string element) {
    return {
        "POST", "revise", {{"element", std::move(element)}}, "revise " + module, Repeat::unsafe};
}

Call sync(const std::string& module, std::int64_t after_second, Repeat repeat) {
    return {"GET",
            "sync",
            {{"modifiedTime", std::to_string(std::max<std::int64_t>(after_second, 1))},
             {"elementType", module},
             {"syncType", "application"}},
            "sync " + module,
            repeat};
}

std::string literal(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') out += '\'';
        out += c;
    }
    return out + "'";
}

bool has_astral(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0xF0) return true;
    }
    return false;
}

bool searchable(std::string_view text) {
    bool visible = false;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == '\\') return false;
        visible = visible || c != ' ';
    }
    return visible && valid_utf8(text) && !has_astral(text);
}

bool queryable(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    });
}

std::string select(std::span<const std::string> columns, const std::string& module,
                   const std::string& where, const std::string& order) {
    std::string text = "select ";
    for (const std::string& column : columns) {
        if (&column != columns.data()) text += ',';
        text += column;
    }
    text += " from " + module;
    if (!where.empty()) text += " where " + where;
    if (!order.empty()) text += " order by " + order;
    return text + " limit " + std::to_string(page_rows) + ";";
}

std::string in_list(const std::string& field, std::span<const std::string> values) {
    std::string text = field + " in (";
    for (const std::string& value : values) {
        if (&value != values.data()) text += ',';
        text += literal(value);
    }
    return text + ")";
}

std::vector<std::vector<std::string>> column_groups(std::span<const std::string> fixed,
                                                    std::span<const std::string> columns,
                                                    std::size_t room) {
    const std::vector<std::string> start(fixed.begin(), fixed.end());
    std::size_t base = 0;
    for (const std::string& column : fixed) base += column.size() + 1;
    std::vector<std::vector<std::string>> groups{start};
    std::size_t used = base;
    for (const std::string& column : columns) {
        if (used + column.size() + 1 > room && groups.back().size() > start.size()) {
            groups.push_back(start);
            used = base;
        }
        groups.back().push_back(column);
        used += column.size() + 1;
    }
    return groups;
}

std::size_t encoded_size(std::string_view text) {
    std::size_t size = 0;
    for (const char c : text) size += unreserved(c) || c == ' ' ? 1 : 3;
    return size;
}

}  // namespace tenure::inline v1::vtiger
