// Sandbox: an HTTP server on the loopback address, over TLS or plain, that calls one function.
#include "sandbox/http_server.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponseImpl.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/StreamCopier.h>
#include <Poco/String.h>
#include <Poco/ThreadPool.h>
#include <sys/socket.h>

#include <mutex>
#include <set>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox {
namespace {

namespace net = Poco::Net;

constexpr const char* too_long_page =
    "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" "
    "\"http://www.w3.org/TR/html4/strict.dtd\">\n<html><head>\n"
    "<title>414 Request-URI Too Long</title>\n</head><body>\n<h1>Request-URI Too Long</h1>\n"
    "<p>The requested URL's length exceeds the capacity\nlimit for this server.<br />\n</p>\n"
    "</body></html>\n";

/// The open connections, so that stopping the server ends their waiting for the next request.
class OpenSockets {
 public:
    void add(int socket) {
        const std::lock_guard lock(mutex_);
        sockets_.insert(socket);
        if (shut_) ::shutdown(socket, SHUT_RDWR);
    }
    void remove(int socket) {
        const std::lock_guard lock(mutex_);
        sockets_.erase(socket);
    }
    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return sockets_.size();
    }
    void shut_all() {
        const std::lock_guard lock(mutex_);
        shut_ = true;
        for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    }

 private:
    std::mutex mutex_;
    std::set<int> sockets_;
    bool shut_ = false;  ///< a connection that begins now ends at once
};

ServerRequest plain(net::HTTPServerRequestImpl& request) {
    ServerRequest result;
    result.method = request.getMethod();
    const std::string& target = request.getURI();
    const std::size_t mark = target.find('?');
    result.path = target.substr(0, mark);
    if (mark != std::string::npos) result.query = target.substr(mark + 1);
    result.target_length = target.size();
    result.content_type = request.getContentType();
    for (const auto& [name, value] : request) result.headers.emplace_back(name, value);
    Poco::StreamCopier::copyToString(request.stream(), result.body);
    return result;
}

/// Poco's server connection, with the two things it does not offer: Apache's 414 for a request
/// line of any length, and a connection cut instead of an answer.
class Connection : public net::TCPServerConnection {
 public:
    Connection(const net::StreamSocket& socket, net::HTTPServerParams::Ptr params,
               const HttpServer::Handler& handler, OpenSockets& open)
        : net::TCPServerConnection(socket),
          params_(std::move(params)),
          handler_(handler),
          open_(open) {}

    void run() override {
        const int handle = static_cast<int>(socket().impl()->sockfd());
        open_.add(handle);
        net::HTTPServerSession session(socket(), params_);
        try {
            while (session.hasMoreRequests() && serve(session)) {
            }
        } catch (const net::MessageException& error) {
            const bool line = error.message().find("URI invalid or too long") != std::string::npos;
            refuse(line ? too_long_page : "");
        } catch (const std::exception&) {
            // A client that went away is no concern of the server.
        }
        open_.remove(handle);
    }

 private:
    /// Serves one request. Returns false when the connection ends with it.
    bool serve(net::HTTPServerSession& session) {
        net::HTTPServerResponseImpl response(session);
        net::HTTPServerRequestImpl request(response, session, params_);
        response.setVersion(request.getVersion());
        response.setKeepAlive(request.getKeepAlive() && session.canKeepAlive());
        response.setDate(Poco::Timestamp());
        const ServerAnswer answer = handler_(plain(request));
        if (answer.after == After::cut) {
            ::shutdown(static_cast<int>(socket().impl()->sockfd()), SHUT_RDWR);
            return false;
        }
        response.setStatusAndReason(static_cast<net::HTTPResponse::HTTPStatus>(answer.status));
        response.setContentType(answer.content_type);
        response.set("Server", answer.server);
        for (const auto& [name, value] : answer.headers) response.set(name, value);
        // A connection kept open holds a thread: the last ones are for whoever comes next.
        const auto crowd = static_cast<std::size_t>(params_->getMaxThreads()) * 3 / 4;
        if (answer.after == After::close || open_.count() > crowd) response.setKeepAlive(false);
        response.sendBuffer(answer.body.data(), answer.body.size());
        session.setKeepAlive(response.getKeepAlive());
        return response.getKeepAlive();
    }

    /// Answers a request that could not be read: 414 with a page, else 400.
    void refuse(const std::string& page) {
        const std::string status = page.empty() ? "400 Bad Request" : "414 Request-URI Too Long";
        const std::string answer = "HTTP/1.1 " + status +
                                   "\r\nContent-Length: " + std::to_string(page.size()) +
                                   "\r\nConnection: close\r\n"
                                   "Content-Type: text/html; charset=iso-8859-1\r\n\r\n" +
                                   page;
        try {
            socket().sendBytes(answer.data(), static_cast<int>(answer.size()));
            // What the client still sends must be read, or closing would destroy the answer.
            socket().setReceiveTimeout(Poco::Timespan(0, 200000));
            char rest[4096];
            while (socket().receiveBytes(rest, sizeof rest) > 0) {
            }
        } catch (const Poco::Exception&) {
            // The client did not wait for the answer.
        }
    }

    net::HTTPServerParams::Ptr params_;
    const HttpServer::Handler& handler_;
    OpenSockets& open_;
};

class ConnectionFactory : public net::TCPServerConnectionFactory {
 public:
    ConnectionFactory(net::HTTPServerParams::Ptr params, HttpServer::Handler handler,
                      OpenSockets& open)
        : params_(std::move(params)), handler_(std::move(handler)), open_(open) {}
    net::TCPServerConnection* createConnection(const net::StreamSocket& socket) override {
        return new Connection(socket, params_, handler_, open_);
    }

 private:
    net::HTTPServerParams::Ptr params_;
    HttpServer::Handler handler_;
    OpenSockets& open_;
};

net::ServerSocket listening(const ServerSettings& settings) {
    const net::SocketAddress address("127.0.0.1", settings.port);
    if (settings.certificate.empty()) return net::ServerSocket(address);
    net::Context::Params params;
    params.privateKeyFile = settings.key;
    params.certificateFile = settings.certificate;
    params.verificationMode = net::Context::VERIFY_NONE;
    net::Context::Ptr context = new net::Context(net::Context::SERVER_USE, params);
    context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    context->enableSessionCache(false);
    return net::SecureServerSocket(address, 64, context);
}

}  // namespace

std::string ServerRequest::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (Poco::icompare(known, std::string(name)) == 0) return value;
    }
    return {};
}

struct HttpServer::State {
    OpenSockets open;
    Poco::ThreadPool threads;
    std::unique_ptr<net::TCPServer> server;
    std::uint16_t port = 0;

    explicit State(int count) : threads(1, count) {}
};

HttpServer::HttpServer(const ServerSettings& settings, Handler handler)
    : state_(std::make_unique<State>(settings.threads)) {
    net::initializeSSL();
    try {
        net::HTTPServerParams::Ptr params = new net::HTTPServerParams;
        params->setMaxThreads(settings.threads);
        params->setKeepAlive(true);
        params->setMaxKeepAliveRequests(0);
        params->setKeepAliveTimeout(Poco::Timespan(60, 0));
        const net::ServerSocket socket = listening(settings);
        state_->port = socket.address().port();
        state_->server = std::make_unique<net::TCPServer>(
            new ConnectionFactory(params, std::move(handler), state_->open), state_->threads,
            socket, params);
        state_->server->start();
    } catch (const Poco::Exception& error) {
        net::uninitializeSSL();
        throw Error(Errc::network, "start the sandbox",
                    "127.0.0.1:" + std::to_string(settings.port), error.displayText(),
                    "Choose another port, or 0 for a free one");
    }
}

HttpServer::~HttpServer() {
    stop();
    net::uninitializeSSL();
}

std::uint16_t HttpServer::port() const {
    return state_->port;
}

void HttpServer::stop() {
    if (!state_->server) return;
    state_->server->stop();
    state_->open.shut_all();
    state_->threads.joinAll();
    state_->server.reset();
}

}  // namespace tenure::inline v1::sandbox
