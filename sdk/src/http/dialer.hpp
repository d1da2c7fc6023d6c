// HTTP, inside the transport: from a URL to a connected wire, through a proxy where one is set.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "http/tls.hpp"
#include "http/url.hpp"
#include "http/wire.hpp"
#include "tenure/http/transport.hpp"

namespace tenure::inline v1::wire {

/// Opens connections the way the options ask for.
/// Threads: may be used from several threads.
class Dialer {
 public:
    /// Throws: Failure{configuration} for an unreadable CA file or a malformed proxy.
    explicit Dialer(const TransportOptions& options);

    /// Throws: Failure{configuration} for http:// to another machine without permission.
    void permit(const Url& server) const;

    /// Connects to the server of a URL. Throws: Failure with network or tls, or as Limits::check.
    std::unique_ptr<Wire> dial(const Url& server, const Limits& request_limits);

 private:
    Socket open_tunnel(const Url& server, const Limits& limits) const;
    Limits connect_limits(const Limits& request_limits, const Url& server) const;

    TransportOptions options_;
    std::optional<Url> proxy_;
    TlsClient tls_;
};

}  // namespace tenure::inline v1::wire
