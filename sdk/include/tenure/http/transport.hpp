// HTTP: the one door to the network; everything above it is a decorator around send().
// The real one lives in sdk/src/http and hides Beast and OpenSSL from including files.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "tenure/core/context.hpp"
#include "tenure/core/log.hpp"
#include "tenure/http/message.hpp"

namespace tenure::inline v1 {

/// Sends one request and returns its response, whatever the status.
class Transport {
 public:
    virtual ~Transport() = default;

    /// Throws: Error with network, tls, too_large, bad_response, deadline or cancelled;
    /// bad_argument or configuration for a request that must not be sent. A response that arrived,
    /// even 500, is not an error here. `sink` may be null; it takes the body of a 2xx response.
    virtual HttpResponse send(const HttpRequest& request, const BodySink* sink,
                              const Context& context = {}) = 0;
};

/// Settings of the HTTPS transport; the defaults are right for production.
struct TransportOptions {
    std::string ca_file = {};     ///< PEM file to trust instead of the system's store
    std::string proxy = {};       ///< "http://host:port", for https to other machines
    bool allow_insecure = false;  ///< permits http:// to a host that is not loopback; warned of
    std::size_t max_header_bytes = 64 * 1024;
    std::size_t max_body_bytes = 64 * 1024 * 1024;  ///< decompressed; a sink limits itself
    std::size_t max_idle_connections = 4;
    int max_redirects = 3;  ///< of GET and HEAD, on the same scheme, host and port only
    std::chrono::milliseconds connect_timeout{10'000};   ///< name, address, proxy and TLS together
    std::chrono::milliseconds request_timeout{120'000};  ///< from the call to the body's end
    std::string user_agent = {};                         ///< default "tenure/<version>"
    Log log = {};
};

/// Makes the HTTPS transport: TLS 1.2 or newer, certificate and host verified, keep-alive.
/// Throws: Error{configuration} for an unreadable CA file or a malformed proxy.
/// Threads: the transport may be shared; requests then use separate connections.
std::unique_ptr<Transport> make_transport(const TransportOptions& options = {});

}  // namespace tenure::inline v1
