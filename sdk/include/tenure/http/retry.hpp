// HTTP decorator: sends again what may be sent again, after a wait the server or chance decides.
// Outermost of the decorators, so that every attempt passes authentication and rate limit anew.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "tenure/core/clock.hpp"
#include "tenure/core/log.hpp"
#include "tenure/http/transport.hpp"

namespace tenure::inline v1 {

/// How often and how long to try.
struct RetryOptions {
    int attempts = 5;                       ///< sends of one request in all
    std::chrono::milliseconds base{500};    ///< the first wait is random up to this, then doubles
    std::chrono::milliseconds cap{30'000};  ///< no wait of our own choice is longer
    std::chrono::milliseconds budget{180'000};  ///< all waits of one request together
    std::vector<int> statuses{429, 500, 502, 503, 504};
    std::function<double()> random = {};  ///< uniform in [0, 1); default the machine's
    /// Reads the wait an answer asks for in a vendor's own way; default its Retry-After field.
    /// A wait beyond the budget ends the attempts.
    std::function<std::optional<std::chrono::milliseconds>(const HttpResponse&)> asked = {};
    Log log = {};
};

/// Reads a date as HTTP writes it, e.g. "Sun, 06 Nov 1994 08:49:37 GMT"; nothing for other text.
/// Source: RFC 9110, 5.6.7.
std::optional<Timestamp> http_date(std::string_view text);

/// Returns the wait that a Retry-After field asks for, in seconds or as a date; nothing without
/// one. A date counts from the answer's own Date field where there is one, else from `now`.
/// Source: RFC 9110, 10.2.3 and 5.6.7.
std::optional<std::chrono::milliseconds> retry_after(const HttpResponse& response, Timestamp now);

/// Retries failed attempts with exponential back-off and full jitter.
/// A request with Repeat::safe is retried after the listed statuses and after errors that are
/// retryable. One with Repeat::unsafe is retried after 429 only, which says that nothing was done;
/// a 503 or a cut connection does not say that.
/// Threads: may be shared.
class RetryTransport final : public Transport {
 public:
    /// Lifetime: `clock` outlives the transport.
    explicit RetryTransport(std::shared_ptr<Transport> next, RetryOptions options = {},
                            Clock& clock = system_clock());

    /// Returns the last answer, whatever its status, when attempts, budget or deadline are used up.
    /// Throws: the last attempt's Error. A body that began to reach the sink is not sent again.
    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context = {}) override;

 private:
    class Attempts;

    std::shared_ptr<Transport> next_;
    RetryOptions options_;
    Clock& clock_;
};

}  // namespace tenure::inline v1
