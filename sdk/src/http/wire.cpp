#include "http/wire.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "http/failure.hpp"

namespace tenure::inline v1::wire {
namespace {

constexpr std::chrono::milliseconds stagger{250};  // RFC 8305, section 5

constexpr std::size_t most_at_once = 256 * 1024;

[[noreturn]] void fail(int error) {
    throw Failure(Errc::network, "connection lost: " + std::generic_category().message(error),
                  "Check the network and try again", Again::may_succeed);
}

bool would_block(int error) {
    return error == EAGAIN || error == EWOULDBLOCK;
}

// Sets how many bytes make the socket readable. Where that fails, one byte does.
void wake_at(int descriptor, std::size_t bytes) {
    const int least = static_cast<int>(bytes);
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVLOWAT, &least, sizeof least);
}

// Returns a connecting socket, or an empty one and the reason in `error`.
Socket start(const Endpoint& endpoint, int& error) {
    const auto* address = reinterpret_cast<const sockaddr*>(&endpoint.address);
    Socket socket(
        ::socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
    if (socket.descriptor() < 0) {
        error = errno;
        return socket;
    }
    const int on = 1;
    ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket.descriptor(), address, endpoint.size) < 0 && errno != EINPROGRESS) {
        error = errno;
        return Socket();
    }
    return socket;
}

// Removes failed attempts; returns the first connected one, if any.
Socket harvest(std::vector<Socket>& attempts, int wait_ms, int& error) {
    std::vector<pollfd> watched;
    for (const Socket& attempt : attempts) watched.push_back({attempt.descriptor(), POLLOUT, 0});
    if (::poll(watched.data(), watched.size(), wait_ms) <= 0) return Socket();
    for (std::size_t i = attempts.size(); i-- > 0;) {
        if (watched[i].revents == 0) continue;
        int result = 0;
        socklen_t size = sizeof result;
        ::getsockopt(attempts[i].descriptor(), SOL_SOCKET, SO_ERROR, &result, &size);
        if (result == 0) return std::move(attempts[i]);
        error = result;
        attempts.erase(attempts.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return Socket();
}

}  // namespace

Socket::~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void wait_readable(int descriptor, const Limits& limits, std::size_t coming) {
#ifdef TCP_QUICKACK
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
#endif
    wake_at(descriptor, std::clamp<std::size_t>(coming, 1, most_at_once));
    if (wait_slice(descriptor, POLLIN, limits)) return;
    wake_at(descriptor, 1);  // it comes slowly, or the system has no room for that many
    wait_ready(descriptor, POLLIN, limits);
}

std::size_t PlainWire::read(char* into, std::size_t size) {
    for (;;) {
        const ssize_t got = ::recv(socket_.descriptor(), into, size, 0);
        if (got >= 0) return static_cast<std::size_t>(got);
        if (would_block(errno)) {
            wait_readable(socket_.descriptor(), limits_, coming_);
        } else if (errno != EINTR) {
            fail(errno);
        }
    }
}

void PlainWire::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        } else if (would_block(errno)) {
            wait_ready(socket_.descriptor(), POLLOUT, limits_);
        } else if (errno != EINTR) {
            fail(errno);
        }
    }
}

bool PlainWire::reusable() {
    char byte = 0;
    return ::recv(socket_.descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
           would_block(errno);
}

Socket connect_any(const std::vector<Endpoint>& endpoints, const Limits& limits) {
    std::vector<Socket> attempts;
    std::size_t next = 0;
    int error = 0;
    MonotonicTime next_start = std::chrono::steady_clock::now();
    for (;;) {
        limits.check();
        const MonotonicTime now = std::chrono::steady_clock::now();
        if (next < endpoints.size() && (attempts.empty() || now >= next_start)) {
            Socket socket = start(endpoints[next++], error);
            if (socket.descriptor() >= 0) attempts.push_back(std::move(socket));
            next_start = now + stagger;
        }
        if (attempts.empty()) {
            if (next < endpoints.size()) continue;
            throw Failure(Errc::network,
                          "cannot connect: " + std::generic_category().message(error),
                          "Check host and port, and that the server is reachable from this machine",
                          Again::may_succeed);
        }
        Socket connected = harvest(attempts, limits.slice(), error);
        if (connected.descriptor() >= 0) return connected;
    }
}

}  // namespace tenure::inline v1::wire
