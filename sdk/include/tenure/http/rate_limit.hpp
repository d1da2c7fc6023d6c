// HTTP decorator: keeps our share of a CRM's quota, and never more.
// Sits below retry and authentication, so that every request sent counts.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "tenure/core/clock.hpp"
#include "tenure/http/transport.hpp"

namespace tenure::inline v1 {

/// At most so many requests in any interval of that length.
struct RateWindow {
    int requests = 0;
    std::chrono::milliseconds span{0};
};

/// What a CRM allows, and which share of it is ours; the rest is for its other integrations.
struct RatePolicy {
    std::vector<RateWindow> windows =
        {};               ///< all hold at once, e.g. 100 per 10 s and 40000 per day
    int concurrency = 0;  ///< requests under way at once; 0 for any number
    double share = 0.9;   ///< of every window
};

/// What an answer tells about the quota.
struct RateHint {
    std::optional<int> remaining{};  ///< requests left, for all integrations together
    std::optional<std::chrono::milliseconds> resets_in{};
    std::optional<RateWindow> window{};  ///< the policy's first window as the server states it
};

/// Reads a vendor's quota fields, e.g. X-RateLimit-Remaining.
using RateHintReader = std::function<RateHint(const HttpResponse&)>;

/// Reads the Retry-After field of a 429: nothing is left until then.
RateHint standard_rate_hint(const HttpResponse& response);

/// Delays requests so that the policy holds in every interval.
/// A request counts from its end, when the server has surely seen it. A hint that no more is left
/// than what the share leaves to others pauses all requests until the quota resets.
/// Threads: may be shared; workers on one quota must share it.
class RateLimitTransport final : public Transport {
 public:
    /// Throws: Error{bad_argument} for a window without requests or span, or a share outside (0,
    /// 1]. Lifetime: `clock` outlives the transport.
    RateLimitTransport(std::shared_ptr<Transport> next, RatePolicy policy,
                       RateHintReader read_hint = standard_rate_hint,
                       Clock& clock = system_clock());
    ~RateLimitTransport() override;

    /// Throws: what the next transport throws; Error{deadline} or Error{cancelled} while waiting.
    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context = {}) override;

 private:
    class Gate;

    std::shared_ptr<Transport> next_;
    RateHintReader read_hint_;
    Clock& clock_;
    std::unique_ptr<Gate> gate_;
};

/// What an answer tells about a quota of a day, counted for all integrations together.
struct DayHint {
    std::optional<std::int64_t> limit{};
    std::optional<std::int64_t> remaining{};
};

/// Our part of the calls of a day.
struct DayBudget {
    double share = 0.5;      ///< the others keep the rest: nothing is sent into it
    std::int64_t limit = 0;  ///< until an answer names one; 0: until then nothing is held back
    /// Reads a vendor's fields, e.g. X-HubSpot-RateLimit-Daily-Remaining or Sforce-Limit-Info.
    std::function<DayHint(const HttpResponse&)> hint = {};
    /// Tells how long from an instant on until calls come back; default an hour.
    std::function<std::chrono::milliseconds(Timestamp)> resets_in = {};
};

/// Stops before the others' part of a day's calls: what is left is taken from the answers, and
/// counted down where an answer does not tell. After the reset one request finds out anew.
/// Threads: may be shared; workers on one quota must share it.
class DayBudgetTransport final : public Transport {
 public:
    /// Throws: Error{bad_argument} for a share outside (0, 1]. Lifetime: `clock` outlives it.
    DayBudgetTransport(std::shared_ptr<Transport> next, DayBudget budget,
                       Clock& clock = system_clock());

    /// Throws: Error{quota_exhausted} without sending, `retry_after` telling when to go on; what
    /// the next transport throws.
    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context = {}) override;

    /// Returns limit and remainder as last known.
    DayHint known() const;

 private:
    void admit();
    void learn(const HttpResponse& response);

    std::shared_ptr<Transport> next_;
    DayBudget budget_;
    Clock& clock_;
    mutable std::mutex mutex_;
    DayHint known_;
    std::optional<Timestamp> closed_until_;
};

}  // namespace tenure::inline v1
