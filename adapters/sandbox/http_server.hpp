// Sandbox: an HTTP server on the loopback address, over TLS or plain, that calls one function.
// Threads: the handler is called from several connections at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenure::inline v1::sandbox {

struct ServerRequest {
    std::string method;
    std::string path;   ///< without the query
    std::string query;  ///< after the ?, still encoded
    std::string content_type;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::size_t target_length = 0;

    /// Returns the first header of that name, compared without case; empty without one.
    std::string header(std::string_view name) const;
};

/// What happens to the connection after the answer.
enum class After : std::uint8_t { keep_alive, close, cut };

struct ServerAnswer {
    int status = 200;
    std::string content_type = "application/json";
    std::string server = "Apache/2.4.71 (Debian)";  ///< the Server field
    std::string body = {};
    std::vector<std::pair<std::string, std::string>> headers = {};
    After after = After::keep_alive;  ///< cut: no answer is sent at all
};

struct ServerSettings {
    std::uint16_t port = 0;   ///< 0 takes a free one
    std::string certificate;  ///< empty: plain http
    std::string key;
    int threads = 16;  ///< connections served at once
};

class HttpServer {
 public:
    using Handler = std::function<ServerAnswer(const ServerRequest&)>;

    /// Starts serving on 127.0.0.1. Throws: Error{network} when the port is taken.
    HttpServer(const ServerSettings& settings, Handler handler);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::uint16_t port() const;
    /// Stops serving and cuts open connections; calling it again does nothing.
    void stop();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tenure::inline v1::sandbox
