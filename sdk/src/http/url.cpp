#include "http/url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "http/failure.hpp"

namespace tenure::inline v1::wire {
namespace {

[[noreturn]] void refuse(const std::string& cause, const std::string& next_step) {
    throw Failure(Errc::bad_argument, cause, next_step);
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

std::uint16_t default_port(const std::string& scheme) {
    return scheme == "https" ? 443 : 80;
}

std::uint16_t parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
        refuse("the URL's port is not a number from 1 to 65535", "Correct the port");
    }
    return port;
}

std::string parse_host(std::string_view text) {
    const std::string host = lower(text);
    if (host.empty() || !std::all_of(host.begin(), host.end(), is_host_character)) {
        refuse("the URL's host is missing or has characters that a host name cannot have",
               "Write the host as https://crm.example.com; other scripts in their xn-- form");
    }
    return host;
}

void parse_authority(std::string_view text, Url& url) {
    if (text.find('@') != std::string_view::npos) {
        refuse("the URL carries a user name or password before the host",
               "Remove it from the URL and configure credentials instead");
    }
    std::string_view port;
    if (!text.empty() && text.front() == '[') {
        const std::size_t close = text.find(']');
        url.host = lower(text.substr(1, close == std::string_view::npos ? close : close - 1));
        if (close == std::string_view::npos || !is_address(url.host)) {
            refuse("the URL's IPv6 address is malformed", "Write it as https://[2001:db8::1]/");
        }
        port = text.substr(close + 1);
    } else {
        const std::size_t colon = std::min(text.find(':'), text.size());
        url.host = parse_host(text.substr(0, colon));
        port = text.substr(colon);
    }
    if (!port.empty() && port.front() != ':') {
        refuse("the URL's host is followed by something that is no port", "Correct the URL");
    }
    url.port = port.size() > 1 ? parse_port(port.substr(1)) : default_port(url.scheme);
}

std::string parse_target(std::string_view text) {
    text = text.substr(0, text.find('#'));
    const bool printable_ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    if (!printable_ascii) {
        refuse("the URL's path or query has blanks, control or non-ASCII characters",
               "Percent-encode them");
    }
    std::string target(text);
    if (target.empty() || target.front() != '/') target.insert(target.begin(), '/');
    return target;
}

}  // namespace

std::string Url::host_and_port() const {
    const bool bracketed = host.find(':') != std::string::npos;
    return (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

std::string Url::authority() const {
    std::string text = host_and_port();
    if (port == default_port(scheme)) text.erase(text.rfind(':'));
    return text;
}

Url parse_url(std::string_view text) {
    Url url;
    const std::size_t colon = text.find("://");
    if (colon != std::string_view::npos) url.scheme = lower(text.substr(0, colon));
    if (url.scheme != "https" && url.scheme != "http") {
        refuse("the URL does not start with https:// or http://",
               "Write it as https://crm.example.com");
    }
    text.remove_prefix(colon + 3);
    const std::size_t authority_end = std::min(text.find_first_of("/?#"), text.size());
    parse_authority(text.substr(0, authority_end), url);
    url.target = parse_target(text.substr(authority_end));
    return url;
}

Url resolve_location(const Url& base, std::string_view location) {
    const std::size_t path_end = std::min(location.find_first_of("/?#"), location.size());
    if (location.substr(0, path_end).find(':') != std::string_view::npos) {
        return parse_url(location);
    }
    if (location.starts_with("//")) return parse_url(base.scheme + ":" + std::string(location));
    Url url = base;
    const std::string path = base.target.substr(0, base.target.find('?'));
    if (location.starts_with('/')) {
        url.target = parse_target(location);
    } else if (location.empty() || location.starts_with('#')) {
        url.target = base.target;
    } else if (location.starts_with('?')) {
        url.target = parse_target(path + std::string(location));
    } else {
        url.target = parse_target(path.substr(0, path.rfind('/') + 1) + std::string(location));
    }
    return url;
}

bool is_address(const std::string& host) {
    unsigned char bytes[sizeof(in6_addr)];
    return ::inet_pton(AF_INET, host.c_str(), bytes) == 1 ||
           ::inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

bool is_loopback(const std::string& host) {
    if (host == "localhost") return true;
    in_addr four{};
    if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 24) == 127;
    in6_addr six{};
    return ::inet_pton(AF_INET6, host.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

}  // namespace tenure::inline v1::wire
