#include "http/request_text.hpp"

#include <algorithm>
#include <string_view>

#include "http/failure.hpp"

namespace tenure::inline v1::wire {
namespace {

// token of RFC 9110, 5.6.2
bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.find(c) != std::string_view::npos;
    });
}

bool is_field_value(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

bool is_ours(const Headers& headers) {
    for (const char* name : {"Host", "Content-Length", "Transfer-Encoding", "Connection"}) {
        if (headers.get(name)) return true;
    }
    return false;
}

void check(const HttpRequest& request) {
    if (!is_token(request.method)) {
        throw Failure(Errc::bad_argument, "the method is not a word", "Use GET, POST or the like");
    }
    if (is_ours(request.headers)) {
        throw Failure(Errc::bad_argument,
                      "the request sets Host, Content-Length, Transfer-Encoding or Connection",
                      "Leave these to the transport");
    }
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name) || !is_field_value(value)) {
            throw Failure(Errc::bad_argument, "a header has characters that would end its line",
                          "Remove line breaks and control characters from the request's headers");
        }
    }
}

void add_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

void write_head(const HttpRequest& request, const Url& url, const std::string& user_agent,
                std::string& out) {
    check(request);
    out.clear();
    out.append(request.method).append(" ").append(url.target).append(" HTTP/1.1\r\n");
    add_field(out, "Host", url.authority());
    for (const auto& [name, value] : request.headers) add_field(out, name, value);
    if (!request.headers.get("User-Agent")) add_field(out, "User-Agent", user_agent);
    if (!request.headers.get("Accept")) add_field(out, "Accept", "*/*");
    if (!request.headers.get("Accept-Encoding")) add_field(out, "Accept-Encoding", "gzip, deflate");
    if (!request.body.empty() || (request.method != "GET" && request.method != "HEAD")) {
        add_field(out, "Content-Length", std::to_string(request.body.size()));
    }
    out += "\r\n";
}

std::string connect_text(const Url& server, const std::string& user_agent) {
    const std::string target = server.host_and_port();
    std::string out = "CONNECT " + target + " HTTP/1.1\r\n";
    add_field(out, "Host", target);
    add_field(out, "User-Agent", user_agent);
    return out + "\r\n";
}

}  // namespace tenure::inline v1::wire
