// HTTP, inside the transport: a connected stream of bytes, plain or TLS.
// Every wait honours the limits set last.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "http/limits.hpp"
#include "http/resolve.hpp"

namespace tenure::inline v1::wire {

/// Owns a socket's descriptor.
class Socket {
 public:
    explicit Socket(int descriptor = -1) noexcept : descriptor_(descriptor) {}
    Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Socket& operator=(Socket other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~Socket();

    int descriptor() const noexcept { return descriptor_; }

 private:
    int descriptor_;
};

/// Waits for bytes to read after acknowledging what has come: a server that sends the last part of
/// an answer only after an acknowledgement (Nagle) would otherwise wait 40 ms for each answer.
/// Where `coming` bytes are sure to come, it waits up to a slice for many of them: to be woken for
/// each packet takes longer than to read it.
void wait_readable(int descriptor, const Limits& limits, std::size_t coming);

/// A connected, non-blocking stream that waits by polling.
class Wire {
 public:
    virtual ~Wire() = default;

    /// Sets until when the following calls may wait.
    void limit(const Limits& limits) { limits_ = limits; }
    /// Sets how many bytes at least the other end will still send; 0 when that is not known.
    void expect(std::size_t coming) { coming_ = coming; }

    /// Reads at least one byte; 0 at the proper end of the stream. Throws: Failure.
    virtual std::size_t read(char* into, std::size_t size) = 0;
    /// Writes everything. Throws: Failure.
    virtual void write(std::string_view bytes) = 0;
    /// Returns true while an idle connection is open and nothing unasked has arrived.
    virtual bool reusable() = 0;

 protected:
    Limits limits_;
    std::size_t coming_ = 0;
};

/// An unencrypted stream.
class PlainWire final : public Wire {
 public:
    explicit PlainWire(Socket socket) : socket_(std::move(socket)) {}

    std::size_t read(char* into, std::size_t size) override;
    void write(std::string_view bytes) override;
    bool reusable() override;

    /// Gives up the socket, so that TLS can go on with it.
    Socket release() { return std::move(socket_); }

 private:
    Socket socket_;
};

/// Connects to the first address that answers, starting the next one every 250 ms.
/// Throws: Failure{network} when all fail, and as Limits::check.
Socket connect_any(const std::vector<Endpoint>& endpoints, const Limits& limits);

}  // namespace tenure::inline v1::wire
