// A server on loopback that does what a test tells it, byte by byte, plain or over TLS.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "certificates.hpp"

namespace tenure_test {

/// One accepted connection.
class Peer {
 public:
    Peer(int descriptor, SSL* ssl) : descriptor_(descriptor), ssl_(ssl) {}
    ~Peer() {
        SSL_free(ssl_);
        ::close(descriptor_);
    }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /// Returns the next request with its body, or "" when the connection ended.
    std::string request() {
        while (true) {
            const std::size_t end = unread_.find("\r\n\r\n");
            const std::size_t size = end == std::string::npos ? 0 : end + 4 + body_size();
            if (size != 0 && unread_.size() >= size) {
                std::string out = unread_.substr(0, size);
                unread_.erase(0, size);
                return out;
            }
            if (!receive()) return {};
        }
    }

    /// Sends all bytes; false when the other end is gone.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const int chunk = static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 16));
            const long sent =
                ssl_ ? SSL_write(ssl_, bytes.data(), chunk)
                     : ::send(descriptor_, bytes.data(), static_cast<size_t>(chunk), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// Sends a whole answer with its length.
    bool answer(std::string_view body, const std::string& fields = "",
                const std::string& status = "200 OK") {
        return send("HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
    }

    /// Waits until the other end closes, without reading what it sends.
    void linger() {
        pollfd watched{descriptor_, POLLRDHUP, 0};
        ::poll(&watched, 1, -1);
    }

    /// Says in TLS that nothing more comes.
    void say_goodbye() {
        if (ssl_) SSL_shutdown(ssl_);
    }

    int descriptor() const { return descriptor_; }
    SSL* tls() const { return ssl_; }
    int number = 0;  ///< counts the server's connections from 1

 private:
    std::size_t body_size() const {
        const std::size_t at = unread_.find("\r\nContent-Length: ");
        return at == std::string::npos ? 0 : std::stoul(unread_.substr(at + 18, 12));
    }
    bool receive() {
        char bytes[16 * 1024];
        const long got = ssl_ ? SSL_read(ssl_, bytes, sizeof bytes)
                              : ::recv(descriptor_, bytes, sizeof bytes, 0);
        if (got > 0) unread_.append(bytes, static_cast<std::size_t>(got));
        return got > 0;
    }

    int descriptor_;
    SSL* ssl_;
    std::string unread_;
};

/// Returns a socket that listens on a free port of 127.0.0.1.
inline int listen_on_loopback(int backlog) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, backlog) != 0) {
        throw std::runtime_error("cannot listen on loopback");
    }
    return listener;
}

inline std::uint16_t port_of(int listener) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

/// Accepts connections and gives each to `serve` on a thread of its own.
class LocalServer {
 public:
    using Serve = std::function<void(Peer&)>;

    /// Without an identity the server is plain. `newest` limits its TLS version.
    explicit LocalServer(Serve serve, const Identity* identity = nullptr,
                         int newest = TLS1_3_VERSION)
        : serve_(std::move(serve)), listener_(listen_on_loopback(16)), port_(port_of(listener_)) {
        if (identity) {
            context_.reset(SSL_CTX_new(TLS_server_method()));
            SSL_CTX_set_security_level(context_.get(), 0);
            SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
            SSL_CTX_set_max_proto_version(context_.get(), newest);
            SSL_CTX_use_certificate(context_.get(), identity->certificate.get());
            SSL_CTX_use_PrivateKey(context_.get(), identity->key.get());
            SSL_CTX_set_options(context_.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
        }
        accepting_ = std::thread([this] { accept_all(); });
    }

    ~LocalServer() {
        ending_ = true;
        ::shutdown(listener_, SHUT_RDWR);
        accepting_.join();
        ::close(listener_);
        {
            const std::lock_guard lock(mutex_);
            for (const int descriptor : descriptors_) ::shutdown(descriptor, SHUT_RDWR);
        }
        for (std::thread& thread : serving_) thread.join();
        for (const int descriptor : descriptors_) ::close(descriptor);
    }

    std::string url(const std::string& path = "/") const {
        return (context_ ? "https" : "http") + std::string("://localhost:") +
               std::to_string(port_) + path;
    }
    std::uint16_t port() const { return port_; }
    int connections() const { return connections_; }

 private:
    void accept_all() {
        sigset_t broken_pipe;  // OpenSSL's sockets raise it; only the client is tested for it
        sigemptyset(&broken_pipe);
        sigaddset(&broken_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
        while (!ending_) {
            const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (descriptor < 0) continue;
            const std::lock_guard lock(mutex_);
            descriptors_.push_back(descriptor);
            serving_.emplace_back([this, descriptor, number = ++connections_] {
                handle(::dup(descriptor), number);
                ::shutdown(descriptor, SHUT_WR);
                char rest[4096];  // reading to the end keeps close() from resetting the connection
                while (::recv(descriptor, rest, sizeof rest, 0) > 0) {
                }
            });
        }
    }

    void handle(int descriptor, int number) {
        SSL* ssl = context_ ? SSL_new(context_.get()) : nullptr;
        Peer peer(descriptor, ssl);
        peer.number = number;
        if (ssl) {
            SSL_set_fd(ssl, descriptor);
            if (SSL_accept(ssl) <= 0) return;
        }
        serve_(peer);
    }

    struct FreeContext {
        void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    };

    Serve serve_;
    int listener_;
    std::uint16_t port_;
    std::unique_ptr<SSL_CTX, FreeContext> context_;
    std::atomic<bool> ending_{false};
    std::atomic<int> connections_{0};
    std::mutex mutex_;
    std::vector<int> descriptors_;
    std::vector<std::thread> serving_;
    std::thread accepting_;
};

}  // namespace tenure_test
