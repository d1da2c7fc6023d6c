#include "tenure/http/rate_limit.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

#include "tenure/http/retry.hpp"

namespace tenure::inline v1 {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_slice{50};

// Start times of the last requests: the next one may start when the oldest is a span ago.
// Unlike a token bucket it holds in every interval, however the quota's own windows lie.
class SlidingWindow {
 public:
    SlidingWindow(const RateWindow& window, double share)
        : limit_(static_cast<std::size_t>(std::max(1.0, window.requests * share))),
          span_(window.span) {}

    MonotonicTime earliest() const {
        return starts_.size() < limit_ ? MonotonicTime::min() : starts_.front() + span_;
    }

    void record(MonotonicTime start) {
        starts_.push_back(start);
        if (starts_.size() > limit_) starts_.pop_front();
    }

 private:
    std::size_t limit_;
    milliseconds span_;
    std::deque<MonotonicTime> starts_;
};

void validate(const RatePolicy& policy) {
    const auto refuse = [](const char* cause, const char* next_step) {
        throw Error(Errc::bad_argument, "limit the request rate", "", cause, next_step);
    };
    if (!(policy.share > 0.0 && policy.share <= 1.0)) {
        refuse("the share is not above 0 and at most 1", "Use 0.9 for 90 % of the quota");
    }
    for (const RateWindow& window : policy.windows) {
        if (window.requests < 1 || window.span <= milliseconds(0)) {
            refuse("a window has no requests or no span", "Leave out a window that does not apply");
        }
    }
}

}  // namespace

RateHint standard_rate_hint(const HttpResponse& response) {
    if (response.status != 429) return {};
    const auto wait = retry_after(response, system_clock().now());
    return wait ? RateHint{0, wait} : RateHint{};
}

// Hands out start times in the order of asking, and places under way.
class RateLimitTransport::Gate {
 public:
    Gate(const RatePolicy& policy, Clock& clock) : concurrency_(policy.concurrency), clock_(clock) {
        validate(policy);
        for (const RateWindow& window : policy.windows) {
            windows_.emplace_back(window, policy.share);
            const int ours = std::max(1, static_cast<int>(window.requests * policy.share));
            reserve_ = std::max(reserve_, window.requests - ours);
        }
    }

    void enter(const Context& context) {
        std::unique_lock lock(mutex_);
        while (concurrency_ > 0 && under_way_ >= concurrency_) {
            context.check("wait for the rate limit");
            left_.wait_for(lock, longest_slice);
        }
        ++under_way_;
    }

    void leave() noexcept {
        const std::lock_guard lock(mutex_);
        --under_way_;
        left_.notify_one();
    }

    // Waits for its turn; a turn that is given up stays used, which errs on the polite side.
    void wait_for_turn(const Context& context) {
        const MonotonicTime start = reserve_start();
        for (MonotonicTime now = clock_.monotonic(); now < std::max(start, paused_until());
             now = clock_.monotonic()) {
            const auto wait = std::max(start, paused_until()) - now;
            clock_.sleep_for(std::chrono::ceil<milliseconds>(wait), context);
        }
    }

    void learn(const RateHint& hint) {
        const std::lock_guard lock(mutex_);
        if (!hint.remaining || !hint.resets_in || *hint.remaining > reserve_) return;
        paused_until_ = std::max(paused_until_, clock_.monotonic() + *hint.resets_in);
    }

 private:
    MonotonicTime reserve_start() {
        const std::lock_guard lock(mutex_);
        MonotonicTime start = clock_.monotonic();
        for (const SlidingWindow& window : windows_) start = std::max(start, window.earliest());
        for (SlidingWindow& window : windows_) window.record(start);
        return start;
    }

    MonotonicTime paused_until() const {
        const std::lock_guard lock(mutex_);
        return paused_until_;
    }

    int concurrency_;
    Clock& clock_;
    mutable std::mutex mutex_;
    std::condition_variable left_;
    std::vector<SlidingWindow> windows_;
    int reserve_ = 0;
    int under_way_ = 0;
    MonotonicTime paused_until_ = MonotonicTime::min();
};

RateLimitTransport::RateLimitTransport(std::shared_ptr<Transport> next, RatePolicy policy,
                                       RateHintReader read_hint, Clock& clock)
    : next_(std::move(next)),
      read_hint_(std::move(read_hint)),
      clock_(clock),
      gate_(std::make_unique<Gate>(policy, clock_)) {}

RateLimitTransport::~RateLimitTransport() = default;

HttpResponse RateLimitTransport::send(const HttpRequest& request, const BodySink* sink,
                                      const Context& context) {
    struct Place {
        Gate& gate;
        ~Place() { gate.leave(); }
    };
    gate_->enter(context);
    const Place place{*gate_};
    gate_->wait_for_turn(context);
    HttpResponse response = next_->send(request, sink, context);
    gate_->learn(read_hint_(response));
    return response;
}

}  // namespace tenure::inline v1
