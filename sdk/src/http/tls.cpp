#include "http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <map>
#include <mutex>
#include <system_error>

#include "http/failure.hpp"

namespace tenure::inline v1::wire {
namespace {

template <auto Free>
struct Freer {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using ContextPointer = std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>>;
using SslPointer = std::unique_ptr<SSL, Freer<SSL_free>>;
using MethodPointer = std::unique_ptr<BIO_METHOD, Freer<BIO_meth_free>>;
using SessionPointer = std::unique_ptr<SSL_SESSION, Freer<SSL_SESSION_free>>;

constexpr std::size_t read_ahead_bytes = 64 * 1024;

// A record at its largest (RFC 5246, 6.2.3), as much of which may already have been taken in.
constexpr std::size_t record_bytes = 5 + 16 * 1024 + 2048;

std::string reason_of(unsigned long error) {
    if (ERR_SYSTEM_ERROR(error)) return std::generic_category().message(ERR_GET_REASON(error));
    const char* reason = ERR_reason_error_string(error);
    return reason ? reason : "error " + std::to_string(error);
}

// A source and sink over a socket like OpenSSL's own, except that writing to a closed connection
// raises no SIGPIPE, and that it remembers how the connection ended.
struct Pipe {
    int descriptor = -1;
    int error = 0;
    bool at_end = false;
};

Pipe& pipe_of(BIO* bio) {
    return *static_cast<Pipe*>(BIO_get_data(bio));
}

bool may_retry(int error) {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

int pipe_read(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    Pipe& pipe = pipe_of(bio);
    const ssize_t got = ::recv(pipe.descriptor, into, static_cast<std::size_t>(size), 0);
    if (got == 0) pipe.at_end = true;
    if (got < 0 && may_retry(errno)) {
        BIO_set_retry_read(bio);
    } else if (got < 0) {
        pipe.error = errno;
    }
    return static_cast<int>(got);
}

int pipe_write(BIO* bio, const char* from, int size) {
    BIO_clear_retry_flags(bio);
    Pipe& pipe = pipe_of(bio);
    const ssize_t sent =
        ::send(pipe.descriptor, from, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent < 0 && may_retry(errno)) {
        BIO_set_retry_write(bio);
    } else if (sent < 0) {
        pipe.error = errno;
    }
    return static_cast<int>(sent);
}

long pipe_control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_EOF) return pipe_of(bio).at_end ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

MethodPointer make_pipe_method() {
    MethodPointer method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tenure"));
    BIO_meth_set_read(method.get(), pipe_read);
    BIO_meth_set_write(method.get(), pipe_write);
    BIO_meth_set_ctrl(method.get(), pipe_control);
    return method;
}

Failure certificate_failure(long verdict, const Url& server) {
    const std::string cause = std::string("the server's certificate is refused: ") +
                              X509_verify_cert_error_string(verdict);
    switch (verdict) {
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return {Errc::tls, cause + " (the certificate is not for " + server.host + ")",
                    "Use the host name that the certificate was issued for"};
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return {Errc::tls, cause,
                    "Renew the server's certificate, or correct this machine's clock"};
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
            return {Errc::tls, cause, "Set tls.ca_file to the CA certificate of the server"};
        default:
            return {Errc::tls, cause, "Have the server's certificate replaced"};
    }
}

Failure protocol_failure(unsigned long error) {
    switch (ERR_GET_REASON(error)) {
        case SSL_R_UNSUPPORTED_PROTOCOL:
        case SSL_R_WRONG_SSL_VERSION:
        case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
            return {Errc::tls, "the server offers no TLS 1.2 or newer (" + reason_of(error) + ")",
                    "Upgrade TLS on the server; older versions are not secure"};
        case SSL_R_WRONG_VERSION_NUMBER:
        case SSL_R_HTTP_REQUEST:
        case SSL_R_PACKET_LENGTH_TOO_LONG:
            return {Errc::tls, "the server does not speak TLS on this port",
                    "Check the URL's port, and that it is https on the server's side"};
        default:
            return {Errc::tls, "TLS failed: " + reason_of(error),
                    "Check the server's TLS settings"};
    }
}

}  // namespace

struct TlsClient::State {
    // Sessions outlive their connections, so that reconnecting costs no full handshake.
    std::mutex mutex;
    std::map<std::string, SessionPointer> sessions;
    MethodPointer pipe_method = make_pipe_method();
    ContextPointer context{SSL_CTX_new(TLS_client_method())};

    void remember(const std::string& origin, SSL_SESSION* session) {
        const std::lock_guard lock(mutex);
        sessions[origin] = SessionPointer(session);
    }
    void resume(const std::string& origin, SSL* ssl) {
        const std::lock_guard lock(mutex);
        const auto known = sessions.find(origin);
        if (known != sessions.end()) SSL_set_session(ssl, known->second.get());
    }
};

namespace {

class TlsWire final : public Wire {
 public:
    TlsWire(TlsClient::State& shared, Socket socket, const Url& server)
        : shared_(shared), socket_(std::move(socket)), server_(server) {
        pipe_.descriptor = socket_.descriptor();
        ssl_.reset(SSL_new(shared.context.get()));
        BIO* bio = BIO_new(shared.pipe_method.get());
        if (!ssl_ || !bio) throw Failure(Errc::tls, "no memory for a TLS connection");
        BIO_set_data(bio, &pipe_);
        BIO_set_init(bio, 1);
        SSL_set_bio(ssl_.get(), bio, bio);
        SSL_set_app_data(ssl_.get(), this);
        expect_host();
        shared_.resume(server_.origin(), ssl_.get());
    }

    ~TlsWire() override {
        // Tells the other end without waiting for its answer.
        if (SSL_is_init_finished(ssl_.get()) && pipe_.error == 0) SSL_shutdown(ssl_.get());
        ERR_clear_error();
    }

    void handshake() {
        while (!step([this] { return SSL_connect(ssl_.get()); }, "handshake")) {
        }
    }

    std::size_t read(char* into, std::size_t size) override {
        std::size_t got = 0;
        bool ended = false;
        while (!ended &&
               !step([&] { return SSL_read_ex(ssl_.get(), into, size, &got); }, "read", &ended)) {
        }
        return got;
    }

    void write(std::string_view bytes) override {
        std::size_t sent = 0;
        while (!bytes.empty() &&
               !step([&] { return SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &sent); },
                     "write")) {
        }
    }

    bool reusable() override {
        char byte = 0;
        ERR_clear_error();  // reading takes in session tickets, which are no answer
        const int got = SSL_peek(ssl_.get(), &byte, 1);
        return got <= 0 && SSL_get_error(ssl_.get(), got) == SSL_ERROR_WANT_READ;
    }

    void keep_session(SSL_SESSION* session) { shared_.remember(server_.origin(), session); }

 private:
    void expect_host() {
        X509_VERIFY_PARAM* rules = SSL_get0_param(ssl_.get());
        if (is_address(server_.host)) {
            X509_VERIFY_PARAM_set1_ip_asc(rules, server_.host.c_str());
            return;
        }
        X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        X509_VERIFY_PARAM_set1_host(rules, server_.host.c_str(), 0);
        SSL_set_tlsext_host_name(ssl_.get(), server_.host.c_str());
    }

    // Runs one OpenSSL call; false after waiting for what it wants.
    template <class Call>
    bool step(Call call, const char* doing, bool* ended = nullptr) {
        limits_.check();
        ERR_clear_error();
        const int result = call();
        if (result > 0) return true;
        switch (SSL_get_error(ssl_.get(), result)) {
            case SSL_ERROR_WANT_READ:
                wait_readable(pipe_.descriptor, limits_,
                              coming_ > record_bytes ? coming_ - record_bytes : 0);
                return false;
            case SSL_ERROR_WANT_WRITE:
                wait_ready(pipe_.descriptor, POLLOUT, limits_);
                return false;
            case SSL_ERROR_ZERO_RETURN:
                if (ended) *ended = true;
                if (ended) return false;
                [[fallthrough]];
            default:
                fail(doing);
        }
    }

    [[noreturn]] void fail(const std::string& doing) {
        const long verdict = SSL_get_verify_result(ssl_.get());
        const unsigned long error = ERR_peek_last_error();
        ERR_clear_error();
        if (verdict != X509_V_OK) throw certificate_failure(verdict, server_);
        if (pipe_.error != 0 || pipe_.at_end || error == 0) {
            throw Failure(Errc::network,
                          "connection lost in TLS " + doing + ": " +
                              (pipe_.error != 0 ? std::generic_category().message(pipe_.error)
                                                : "closed by the server"),
                          "Check the network and the server, and try again", Again::may_succeed);
        }
        throw protocol_failure(error);
    }

    TlsClient::State& shared_;
    Socket socket_;
    Url server_;
    Pipe pipe_;
    SslPointer ssl_;
};

int on_new_session(SSL* ssl, SSL_SESSION* session) {
    static_cast<TlsWire*>(SSL_get_app_data(ssl))->keep_session(session);
    return 1;
}

void trust(SSL_CTX* context, const std::string& ca_file) {
    ERR_clear_error();  // what others left behind on this thread would be taken for our reason
    if (ca_file.empty()) {
        SSL_CTX_set_default_verify_paths(context);
    } else if (SSL_CTX_load_verify_file(context, ca_file.c_str()) != 1) {
        const std::string reason = reason_of(ERR_peek_error());
        ERR_clear_error();
        throw Failure(Errc::configuration, "cannot read CA certificates: " + reason,
                      "Set tls.ca_file to a readable PEM file with the CA certificate");
    }
}

}  // namespace

TlsClient::TlsClient(const std::string& ca_file) : state_(std::make_unique<State>()) {
    SSL_CTX* context = state_->context.get();
    if (!context || !state_->pipe_method) throw Failure(Errc::tls, "OpenSSL cannot be set up");
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    trust(context, ca_file);
    constexpr unsigned char http_1_1[] = "\x08http/1.1";
    SSL_CTX_set_alpn_protos(context, http_1_1, sizeof http_1_1 - 1);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, read_ahead_bytes);
    SSL_CTX_set_session_cache_mode(context,
                                   SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    SSL_CTX_sess_set_new_cb(context, on_new_session);
}

TlsClient::~TlsClient() = default;

std::unique_ptr<Wire> TlsClient::secure(Socket socket, const Url& server, const Limits& limits) {
    auto wire = std::make_unique<TlsWire>(*state_, std::move(socket), server);
    wire->limit(limits);
    wire->handshake();
    return wire;
}

}  // namespace tenure::inline v1::wire
