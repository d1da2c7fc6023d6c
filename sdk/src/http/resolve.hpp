// HTTP, inside the transport: from a host name to the addresses to try.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "http/limits.hpp"

namespace tenure::inline v1::wire {

/// A socket address of either family.
struct Endpoint {
    sockaddr_storage address{};
    socklen_t size = 0;
};

/// What a look-up gives: addresses, or the resolver's error number.
struct Resolution {
    std::vector<Endpoint> endpoints;
    int error = 0;
};

/// A look-up that may block for long, such as getaddrinfo.
using Lookup = std::function<Resolution(const std::string& host, std::uint16_t port)>;

/// Asks the machine's name service; blocks.
Resolution look_up(const std::string& host, std::uint16_t port);

/// Returns the addresses of a host, IPv6 and IPv4 in turn. The look-up runs on a thread of its own,
/// which is left behind when the limits end the wait, because it can't be interrupted.
/// Throws: Failure{network} for an unknown host, and as Limits::check.
std::vector<Endpoint> resolve(const std::string& host, std::uint16_t port, const Limits& limits,
                              const Lookup& lookup = look_up);

}  // namespace tenure::inline v1::wire
