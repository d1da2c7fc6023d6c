#include "tenure/http/transport.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "http/body_decoder.hpp"
#include "http/connection_pool.hpp"
#include "http/dialer.hpp"
#include "http/failure.hpp"
#include "http/request_text.hpp"
#include "http/url.hpp"
#include "tenure/core/version.hpp"

namespace tenure::inline v1 {
namespace {

using wire::Again;
using wire::Failure;

// A body up to this size is sent in one piece with its head.
constexpr std::size_t small_body_bytes = 16 * 1024;

// Of a Content-Length, what is believed before the bytes have come.
constexpr std::size_t believed_bytes = 8 * 1024 * 1024;

// Parsers that read in blocks need some room behind the end, and copy a body without it.
constexpr std::size_t parser_bytes = 64;

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Collects one answer: decodes its body, limits it, and hands it to the sink or keeps it.
class Receiver {
 public:
    Receiver(const TransportOptions& options, const BodySink* sink)
        : options_(options), sink_(sink) {}

    void head(HttpResponse&& head) {
        response_ = std::move(head);
        const bool success = response_.status >= 200 && response_.status < 300;
        to_sink_ = sink_ != nullptr && success;
        decoder_ = wire::make_decoder(response_.headers.get("Content-Encoding").value_or(""));
        if (decoder_) {
            response_.headers.set("Content-Encoding", "identity");
        } else if (!to_sink_) {
            reserve();
        }
    }

    void piece(std::string_view encoded) {
        if (decoder_) {
            decoder_->feed(encoded, [this](std::string_view decoded) { take(decoded); });
        } else {
            take(encoded);
        }
    }

    HttpResponse finish() {
        if (decoder_) decoder_->finish();
        return std::move(response_);
    }

 private:
    // Makes room for the body at once: growing copies it again and again.
    void reserve() {
        const auto length = response_.headers.get("Content-Length").value_or("");
        std::size_t announced = 0;
        std::from_chars(length.data(), length.data() + length.size(), announced);
        const std::size_t believed = std::min({announced, believed_bytes, options_.max_body_bytes});
        if (believed > 0) response_.body.reserve(believed + parser_bytes);
    }

    void take(std::string_view bytes) {
        if (to_sink_) {
            if ((*sink_)(bytes)) return;
            throw Failure(Errc::cancelled, "the receiver of the body ended the transfer");
        }
        if (bytes.size() > options_.max_body_bytes - response_.body.size()) {
            throw Failure(Errc::too_large,
                          "the answer's body is larger than " +
                              std::to_string(options_.max_body_bytes) + " bytes",
                          "Ask for less at once, or raise max_body_bytes");
        }
        response_.body.append(bytes);
    }

    const TransportOptions& options_;
    const BodySink* sink_;
    bool to_sink_ = false;
    std::unique_ptr<wire::BodyDecoder> decoder_;
    HttpResponse response_;
};

class HttpsTransport final : public Transport {
 public:
    explicit HttpsTransport(const TransportOptions& options)
        : options_(options), dialer_(options), pool_(options.max_idle_connections) {}

    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context) override {
        const std::string operation = request.label.empty() ? request.method : request.label;
        std::string object;
        try {
            wire::Url url = wire::parse_url(request.url);
            object = url.origin();
            return follow(request, std::move(url), sink, limits_of(context));
        } catch (const Failure& failure) {
            throw failure.about(operation, object);
        }
    }

 private:
    wire::Limits limits_of(const Context& context) const {
        return {
            context, std::chrono::steady_clock::now() + options_.request_timeout,
            "no complete answer within " + std::to_string(options_.request_timeout.count()) + " ms",
            "Ask for less at once, or raise request_timeout"};
    }

    HttpResponse follow(const HttpRequest& request, wire::Url url, const BodySink* sink,
                        const wire::Limits& limits) {
        const bool may_follow = request.method == "GET" || request.method == "HEAD";
        for (int redirects = 0;; ++redirects) {
            HttpResponse response = exchange(request, url, sink, limits);
            const auto location = response.headers.get("Location");
            if (!may_follow || !is_redirect(response.status) || !location) return response;
            if (redirects >= options_.max_redirects) {
                throw Failure(Errc::bad_response, "the server redirects without end",
                              "Set the URL to the address that a browser ends up at");
            }
            url = next_hop(url, *location);
        }
    }

    // Following to another origin would hand it our credentials.
    static wire::Url next_hop(const wire::Url& from, std::string_view location) {
        wire::Url to;
        try {
            to = wire::resolve_location(from, location);
        } catch (const Failure&) {
            throw Failure(Errc::bad_response, "the server redirects to a malformed address",
                          "Check that the URL is the CRM's");
        }
        if (to.origin() == from.origin()) return to;
        throw Failure(Errc::bad_response,
                      "the server redirects to " + to.origin() + ", which is not followed",
                      "If that is the CRM, set the URL to it");
    }

    HttpResponse exchange(const HttpRequest& request, const wire::Url& url, const BodySink* sink,
                          const wire::Limits& limits) {
        dialer_.permit(url);
        std::string head;
        wire::write_head(request, url, options_.user_agent, head);
        if (auto pooled = pool_.take(url.origin())) {
            try {
                return converse(std::move(pooled), request, head, sink, limits);
            } catch (const StaleConnection&) {
                options_.log(LogLevel::debug, url.origin() +
                                                  ": reconnecting, as the server closed "
                                                  "an idle connection");
            }
        }
        auto connection = std::make_unique<wire::Connection>();
        connection->origin = url.origin();
        connection->wire = dialer_.dial(url, limits);
        options_.log(LogLevel::debug, url.origin() + ": connected");
        return converse(std::move(connection), request, head, sink, limits);
    }

    // A pooled connection that broke before a byte of the answer, under a request that may be
    // sent twice.
    struct StaleConnection {};

    HttpResponse converse(std::unique_ptr<wire::Connection> connection, const HttpRequest& request,
                          std::string head, const BodySink* sink, const wire::Limits& limits) {
        const bool pooled = connection->idle_since != MonotonicTime{};
        Receiver receiver(options_, sink);
        wire::ReadPlan plan;
        if (request.method == "HEAD") plan.body = wire::ReadPlan::Body::never_sent;
        plan.max_header_bytes = options_.max_header_bytes;
        plan.on_head = [&](HttpResponse&& response) { receiver.head(std::move(response)); };
        plan.on_piece = [&](std::string_view piece) { receiver.piece(piece); };
        bool asked = false;
        bool reusable = false;
        try {
            connection->wire->limit(limits);
            write(*connection->wire, std::move(head), request.body);
            asked = true;
            reusable = connection->reader.read(*connection->wire, plan);
        } catch (const Failure& failure) {
            const bool heard = asked && connection->reader.heard();
            const bool broke =
                failure.code() == Errc::network && std::chrono::steady_clock::now() < limits.until;
            if (pooled && broke && !heard && request.repeat == Repeat::safe) {
                throw StaleConnection{};
            }
            throw;
        }
        HttpResponse response = receiver.finish();
        if (reusable) pool_.give(std::move(connection));
        return response;
    }

    static void write(wire::Wire& to, std::string head, const std::string& body) {
        if (body.size() <= small_body_bytes) {
            to.write(head.append(body));
        } else {
            to.write(head);
            to.write(body);
        }
    }

    TransportOptions options_;
    wire::Dialer dialer_;
    wire::ConnectionPool pool_;
};

}  // namespace

std::unique_ptr<Transport> make_transport(const TransportOptions& options) {
    TransportOptions complete = options;
    if (complete.user_agent.empty()) complete.user_agent = "tenure/" TENURE_VERSION;
    try {
        return std::make_unique<HttpsTransport>(complete);
    } catch (const Failure& failure) {
        throw failure.about("set up HTTPS", "");
    }
}

}  // namespace tenure::inline v1
