// HTTP decorator: one log line per request, in which only what is listed can be read.
// Innermost of the decorators: it sees what is really sent.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/clock.hpp"
#include "tenure/core/log.hpp"
#include "tenure/http/transport.hpp"

namespace tenure::inline v1 {

/// What may be read in a log; every other value is shown as "***".
struct Allowed {
    std::vector<std::string> headers{"Accept",       "Accept-Encoding", "Content-Encoding",
                                     "Content-Type", "Retry-After",     "User-Agent"};
    std::vector<std::string> parameters{"operation", "elementType", "limit", "modifiedTime",
                                        "syncType"};
};

/// Returns a URL without user name and fragment, and with the values of unlisted parameters hidden.
std::string redacted_url(std::string_view url, const Allowed& allowed = {});

/// Returns a form body or query string with the values of unlisted parameters hidden.
std::string redacted_form(std::string_view form, const Allowed& allowed = {});

/// Returns header fields as "Name: value" in one line, with the values of unlisted ones hidden.
std::string redacted_headers(const Headers& headers, const Allowed& allowed = {});

/// Logs every request with its status, sizes and milliseconds: answers below 400 at debug, other
/// answers and errors at info. Bodies are never logged, except a form's listed parameters.
/// Threads: may be shared.
class LogTransport final : public Transport {
 public:
    /// Lifetime: `clock` outlives the transport.
    LogTransport(std::shared_ptr<Transport> next, Log log, Allowed allowed = {},
                 Clock& clock = system_clock());

    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context = {}) override;

 private:
    std::string describe(const HttpRequest& request) const;

    std::shared_ptr<Transport> next_;
    Log log_;
    Allowed allowed_;
    Clock& clock_;
};

}  // namespace tenure::inline v1
