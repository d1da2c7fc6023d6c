#include "requests.hpp"

#include <algorithm>
#include <cstdio>

#include "json.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::salesforce {

namespace {

using nlohmann::json;

bool letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool unreserved(char c) {
    return letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == ',';
}

Error bad_url(const std::string& url, const char* cause, const char* next) {
    return Error(Errc::configuration, "read url", url, cause, next);
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

constexpr const char* write_my_domain =
    "Write the org's My Domain as Setup > My Domain shows it, for example "
    "https://acme.my.salesforce.com";

/// The escape of a character inside quotes, or nothing. Source: [D] SOQL quoted string escapes.
const char* escape_of(char c) {
    switch (c) {
        case '\'':
            return "\\'";
        case '\\':
            return "\\\\";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        case '\b':
            return "\\b";
        case '\f':
            return "\\f";
        default:
            return nullptr;
    }
}

}  // namespace

std::string my_domain(const std::string& url) {
    const std::size_t colon = std::min(url.find("://"), url.size());
    const std::string scheme = lower(url.substr(0, colon));
    if (colon == url.size() || (scheme != "https" && scheme != "http")) {
        throw bad_url(url, "it starts neither with https:// nor with http://", write_my_domain);
    }
    const std::size_t start = colon + 3;
    const std::size_t end = std::min(url.find_first_of("/?#", start), url.size());
    std::string host = lower(url.substr(start, end - start));
    if (host.empty() || host.find_first_of("@\\ \t\r\n") != std::string::npos) {
        throw bad_url("***", "the host is missing or holds characters that do not belong there",
                      write_my_domain);
    }
    // Lightning hosts answer every call with INVALID_SESSION_ID. Source: simple-salesforce#406.
    if (host.ends_with(".lightning.force.com") || host.ends_with(".my.salesforce-setup.com")) {
        throw bad_url(url, "this is the host of the web pages, which serves no API",
                      write_my_domain);
    }
    if (host == "login.salesforce.com" || host == "test.salesforce.com") {
        throw bad_url(url, "the shared login hosts refuse newer apps", write_my_domain);
    }
    const std::string standard_port = scheme == "https" ? ":443" : ":80";
    if (host.ends_with(standard_port)) host.resize(host.size() - standard_port.size());
    return scheme + "://" + host;
}

HttpRequest request_of(const std::string& api, const Call& call) {
    HttpRequest request;
    request.method = call.method;
    request.url =
        call.path.starts_with("/services/") ? call.path : "/services/data/v" + api + call.path;
    request.repeat = call.repeat;
    request.label = call.label;
    request.headers.set("Accept", call.accept);
    if (!call.body.empty()) {
        request.headers.set("Content-Type", call.content_type);
        request.body = call.body;
    }
    return request;
}

std::string encoded(std::string_view text) {
    constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() + text.size() / 4);
    for (const char c : text) {
        if (unreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += hex[byte >> 4];
        out += hex[byte & 15];
    }
    return out;
}

std::size_t encoded_size(std::string_view text) {
    std::size_t size = 0;
    for (const char c : text) size += unreserved(c) ? 1 : 3;
    return size;
}

std::string Select::text() const {
    std::string soql = "SELECT ";
    for (std::size_t i = 0; i < columns.size(); ++i) soql += (i == 0 ? "" : ",") + columns[i];
    soql += " FROM " + object;
    for (std::size_t i = 0; i < where.size(); ++i)
        soql += (i == 0 ? " WHERE " : " AND ") + where[i];
    if (!order.empty()) soql += " ORDER BY " + order;
    if (limit != 0) soql += " LIMIT " + std::to_string(limit);
    return soql;
}

Call query(const std::string& soql, Scope scope, const std::string& object) {
    Call call;
    call.path = (scope == Scope::all ? "/queryAll?q=" : "/query?q=") + encoded(soql);
    call.label = "query " + object;
    return call;
}

Call query_more(const std::string& next_records_path, const std::string& object) {
    Call call;
    call.path = next_records_path;
    call.label = "query more of " + object;
    return call;
}

Call describe(const std::string& object) {
    Call call;
    call.path = "/sobjects/" + encoded(object) + "/describe";
    call.label = "describe " + object;
    return call;
}

Call describe_many(std::span<const std::string> objects, const std::string& api) {
    json parts = json::array();
    for (std::size_t i = 0; i < objects.size(); ++i) {
        parts.push_back(
            {{"method", "GET"},
             {"url", "/services/data/v" + api + "/sobjects/" + objects[i] + "/describe"},
             {"referenceId", "describe" + std::to_string(i)}});
    }
    Call call;
    call.method = "POST";
    call.path = "/composite";
    call.body = dumped(json{{"allOrNone", false}, {"compositeRequest", std::move(parts)}});
    call.label = "describe " + std::to_string(objects.size()) + " objects";
    return call;
}

Call describe_global() {
    Call call;
    call.path = "/sobjects";
    call.label = "list objects";
    return call;
}

Call retrieve(const std::string& object, std::span<const std::string> ids,
              std::span<const std::string> fields) {
    Call call;
    call.method = "POST";
    call.path = "/composite/sobjects/" + encoded(object);
    call.body = dumped(json{{"ids", std::vector<std::string>(ids.begin(), ids.end())},
                            {"fields", std::vector<std::string>(fields.begin(), fields.end())}});
    call.label = "retrieve " + object;
    return call;
}

bool searchable(std::string_view text) {
    if (text.empty() || !valid_utf8(text)) return false;
    std::size_t characters = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 && !escape_of(c)) return false;
        if ((byte & 0xC0U) != 0x80U) ++characters;
    }
    return characters <= literal_characters;
}

std::string literal(std::string_view text) {
    if (!searchable(text)) {
        throw Error(Errc::bad_argument, "build a query", "", "a text cannot be searched for",
                    "Search for plain text of at most 4,000 characters");
    }
    std::string out = "'";
    for (const char c : text) {
        if (const char* escape = escape_of(c)) {
            out += escape;
        } else {
            out += c;
        }
    }
    return out + "'";
}

std::string literal(Timestamp instant) {
    const std::int64_t milliseconds = instant.micros / 1000;
    const std::int64_t second =
        milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000;
    std::string text = to_string(Timestamp::from_seconds(second));
    char fraction[8];
    std::snprintf(fraction, sizeof fraction, ".%03dZ",
                  static_cast<int>(milliseconds - second * 1000));
    if (text.ends_with('Z')) text.pop_back();
    return text + fraction;
}

bool is_name(std::string_view text) {
    bool start = true;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (start ? !letter : !letter_or_digit(c) && c != '_' && c != '.') return false;
        start = c == '.';
    }
    return !start && text.size() <= 255;
}

bool is_id(std::string_view text) {
    return (text.size() == 15 || text.size() == 18) &&
           std::all_of(text.begin(), text.end(), [](char c) { return letter_or_digit(c); });
}

std::string long_id(std::string_view id) {
    std::string out(id);
    if (id.size() != 15 || !is_id(id)) return out;
    constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    for (std::size_t part = 0; part < 3; ++part) {
        unsigned bits = 0;
        for (std::size_t i = 0; i < 5; ++i) {
            const char c = id[part * 5 + i];
            if (c >= 'A' && c <= 'Z') bits |= 1U << i;
        }
        out += alphabet[bits];
    }
    return out;
}

std::string in_list(const std::string& field, std::span<const std::string> values) {
    std::string text = field + " IN (";
    for (const std::string& value : values) {
        if (&value != values.data()) text += ',';
        text += literal(value);
    }
    return text + ")";
}

std::string after(const std::string& stamp_field, Timestamp stamp, const std::string& id) {
    const std::string instant = literal(stamp);
    return "(" + stamp_field + " > " + instant + " OR (" + stamp_field + " = " + instant +
           " AND Id > " + literal(id) + "))";
}

Columns fitting(std::span<const std::string> fixed, std::span<const std::string> columns,
                std::size_t room) {
    Columns split;
    split.named.assign(fixed.begin(), fixed.end());
    std::size_t used = 0;
    for (const std::string& column : fixed) used += column.size() + 1;
    for (const std::string& column : columns) {
        used += column.size() + 1;
        (used <= room ? split.named : split.rest).push_back(column);
    }
    return split;
}

}  // namespace tenure::inline v1::salesforce
