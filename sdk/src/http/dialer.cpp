#include "http/dialer.hpp"

#include <string>
#include <utility>
#include <vector>

#include "http/failure.hpp"
#include "http/request_text.hpp"
#include "http/resolve.hpp"
#include "http/response_reader.hpp"

namespace tenure::inline v1::wire {
namespace {

std::optional<Url> parse_proxy(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const std::string next_step = "Write the proxy as http://host:port";
    try {
        Url proxy = parse_url(text);
        if (proxy.scheme == "http" && proxy.target == "/") return proxy;
    } catch (const Failure& failure) {
        throw Failure(Errc::configuration, std::string("the proxy is malformed: ") + failure.what(),
                      next_step);
    }
    throw Failure(Errc::configuration, "the proxy is not of the form http://host:port", next_step);
}

Failure tunnel_refused(int status) {
    const std::string cause = "the proxy refused the tunnel with HTTP " + std::to_string(status);
    if (status == 407) {
        return {Errc::network, cause + " (it wants a login)",
                "Have the proxy allow this machine without a login"};
    }
    return {Errc::network, cause, "Check that the proxy allows CONNECT to the server",
            status >= 500 ? Again::may_succeed : Again::is_useless};
}

}  // namespace

Dialer::Dialer(const TransportOptions& options)
    : options_(options), proxy_(parse_proxy(options.proxy)), tls_(options.ca_file) {}

void Dialer::permit(const Url& server) const {
    if (server.is_tls() || is_loopback(server.host) || options_.allow_insecure) return;
    throw Failure(
        Errc::configuration,
        "plain http to another machine is refused, because everybody on the way could "
        "read the credentials and the customers",
        "Use https://" + server.host + "; for a network you trust, set allow_insecure knowingly");
}

Limits Dialer::connect_limits(const Limits& request_limits, const Url& server) const {
    Limits limits = request_limits;
    const MonotonicTime until = std::chrono::steady_clock::now() + options_.connect_timeout;
    if (until >= limits.until) return limits;
    limits.until = until;
    limits.timeout_cause =
        "no connection within " + std::to_string(options_.connect_timeout.count()) + " ms";
    limits.timeout_next_step =
        "Check that " + server.host + " is reachable from this machine, or raise connect_timeout";
    return limits;
}

std::unique_ptr<Wire> Dialer::dial(const Url& server, const Limits& request_limits) {
    const Limits limits = connect_limits(request_limits, server);
    if (!server.is_tls() && !is_loopback(server.host)) {
        options_.log(LogLevel::warning,
                     server.origin() + ": NOT ENCRYPTED, because allow_insecure is set");
    }
    const bool by_proxy = proxy_ && server.is_tls() && !is_loopback(server.host);
    Socket socket = by_proxy ? open_tunnel(server, limits)
                             : connect_any(resolve(server.host, server.port, limits), limits);
    if (server.is_tls()) return tls_.secure(std::move(socket), server, limits);
    return std::make_unique<PlainWire>(std::move(socket));
}

Socket Dialer::open_tunnel(const Url& server, const Limits& limits) const {
    try {
        PlainWire wire(connect_any(resolve(proxy_->host, proxy_->port, limits), limits));
        wire.limit(limits);
        wire.write(connect_text(server, options_.user_agent));
        int status = 0;
        ReadPlan plan;
        plan.body = ReadPlan::Body::never_sent;
        plan.max_header_bytes = options_.max_header_bytes;
        plan.on_head = [&](HttpResponse&& head) { status = head.status; };
        plan.on_piece = [](std::string_view) {};
        ResponseReader().read(wire, plan);
        if (status < 200 || status > 299) throw tunnel_refused(status);
        return wire.release();
    } catch (const Failure& failure) {
        throw failure.within("through the proxy " + proxy_->host_and_port());
    }
}

}  // namespace tenure::inline v1::wire
