// HTTP, inside the transport: open connections waiting for their next request.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/response_reader.hpp"
#include "http/wire.hpp"

namespace tenure::inline v1::wire {

/// One connection to one server, with its read buffer.
struct Connection {
    std::string origin;
    std::unique_ptr<Wire> wire;
    ResponseReader reader;
    MonotonicTime idle_since{};
};

/// Keeps idle connections, the most recently used ones first.
/// Threads: all members may be called concurrently.
class ConnectionPool {
 public:
    explicit ConnectionPool(std::size_t max_idle) : max_idle_(max_idle) {}

    /// Returns an idle connection to `origin` that is still open, or nothing.
    std::unique_ptr<Connection> take(const std::string& origin);

    /// Keeps a connection for later; closes the longest idle one beyond the limit.
    void give(std::unique_ptr<Connection> connection);

 private:
    std::unique_ptr<Connection> take_any(const std::string& origin);

    std::size_t max_idle_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace tenure::inline v1::wire
