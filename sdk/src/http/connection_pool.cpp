#include "http/connection_pool.hpp"

#include <chrono>

namespace tenure::inline v1::wire {
namespace {

// Servers and NAT gateways forget idle connections silently after a minute or more.
constexpr std::chrono::seconds longest_idle{55};

}  // namespace

std::unique_ptr<Connection> ConnectionPool::take_any(const std::string& origin) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = idle_.size(); i-- > 0;) {
        if (idle_[i]->origin != origin) continue;
        auto connection = std::move(idle_[i]);
        idle_.erase(idle_.begin() + static_cast<std::ptrdiff_t>(i));
        return connection;
    }
    return nullptr;
}

std::unique_ptr<Connection> ConnectionPool::take(const std::string& origin) {
    while (auto connection = take_any(origin)) {
        const bool fresh = std::chrono::steady_clock::now() - connection->idle_since < longest_idle;
        if (fresh && connection->wire->reusable()) return connection;
    }
    return nullptr;
}

void ConnectionPool::give(std::unique_ptr<Connection> connection) {
    connection->idle_since = std::chrono::steady_clock::now();
    std::unique_ptr<Connection> surplus;  // closed after the lock is released
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(connection));
    if (idle_.size() > max_idle_) {
        surplus = std::move(idle_.front());
        idle_.erase(idle_.begin());
    }
}

}  // namespace tenure::inline v1::wire
