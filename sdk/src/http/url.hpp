// HTTP, inside the transport: the parts of an absolute http or https URL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tenure::inline v1::wire {

/// A URL taken apart; scheme and host are lower case, an IPv6 host is without brackets.
struct Url {
    std::string scheme;
    std::string host;
    std::uint16_t port = 0;
    std::string target;  ///< path and query, at least "/"

    bool is_tls() const { return scheme == "https"; }
    /// Returns "host" or "host:port" as the Host field has it.
    std::string authority() const;
    /// Returns "scheme://host:port", the only part that errors and logs may show.
    std::string origin() const { return scheme + "://" + authority(); }
    /// Returns "host:port" whatever the port, as CONNECT has it.
    std::string host_and_port() const;
};

/// Takes a URL apart. Throws: Failure{bad_argument} that says what is wrong, without the URL.
Url parse_url(std::string_view text);

/// Returns the URL that a Location field names, seen from `base`.
Url resolve_location(const Url& base, std::string_view location);

/// Returns true for 127.0.0.0/8, ::1 and localhost.
bool is_loopback(const std::string& host);

/// Returns true for an IPv4 or IPv6 address.
bool is_address(const std::string& host);

}  // namespace tenure::inline v1::wire
