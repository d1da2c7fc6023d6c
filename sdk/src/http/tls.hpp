// HTTP, inside the transport: TLS on a connected socket; hides OpenSSL.
#pragma once

#include <memory>
#include <string>

#include "http/url.hpp"
#include "http/wire.hpp"

namespace tenure::inline v1::wire {

/// What all TLS connections of a transport share: trusted certificates and resumable sessions.
/// Threads: may be used from several threads. Lifetime: outlives its wires.
class TlsClient {
 public:
    /// Trusts the certificates of `ca_file`, or the system's when it is empty.
    /// Throws: Failure{configuration} for an unreadable file.
    explicit TlsClient(const std::string& ca_file);
    ~TlsClient();

    /// Encrypts a connection after proving that its other end is `server`.
    /// Throws: Failure{tls} when that fails, and as Limits::check.
    std::unique_ptr<Wire> secure(Socket socket, const Url& server, const Limits& limits);

    struct State;

 private:
    std::unique_ptr<State> state_;
};

}  // namespace tenure::inline v1::wire
