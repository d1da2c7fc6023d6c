#include "tenure/http/rate_limit.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <utility>

#include "http/limits.hpp"
#include "tenure/http/retry.hpp"

namespace tenure::inline v1 {
namespace {

using std::chrono::milliseconds;

// Times of the last requests: the next one may start when the oldest is a span ago.
// Unlike a token bucket it holds in every interval, however the quota's own windows lie.
class SlidingWindow {
 public:
    SlidingWindow(const RateWindow& window, double share)
        : limit_(static_cast<std::size_t>(std::max(1.0, window.requests * share))),
          span_(window.span) {}

    void become(const RateWindow& window, double share) {
        limit_ = static_cast<std::size_t>(std::max(1.0, window.requests * share));
        span_ = window.span;
        while (starts_.size() > limit_) starts_.pop_front();
    }

    MonotonicTime earliest() const {
        return starts_.size() < limit_ ? MonotonicTime::min() : starts_.front() + span_;
    }

    void record(MonotonicTime start) {
        starts_.push_back(start);
        if (starts_.size() > limit_) starts_.pop_front();
    }

    // On its way a request may overtake nothing, but be slower than later ones: the server may
    // have counted it as late as its answer.
    void finish(MonotonicTime start, MonotonicTime end) {
        const auto found = std::find(starts_.rbegin(), starts_.rend(), start);
        if (found == starts_.rend()) return;
        starts_.erase(std::next(found).base());
        starts_.insert(std::upper_bound(starts_.begin(), starts_.end(), end), end);
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
    Gate(const RatePolicy& policy, Clock& clock)
        : concurrency_(policy.concurrency), share_(policy.share), clock_(clock) {
        validate(policy);
        for (const RateWindow& window : policy.windows) {
            windows_.emplace_back(window, policy.share);
            reserve_ = std::max(reserve_, others_part(window));
        }
    }

    void enter(const Context& context) {
        std::unique_lock lock(mutex_);
        while (concurrency_ > 0 && under_way_ >= concurrency_) {
            context.check("wait for the rate limit");
            left_.wait_for(lock, wire::longest_slice);
        }
        ++under_way_;
    }

    void leave() noexcept {
        const std::lock_guard lock(mutex_);
        --under_way_;
        left_.notify_one();
    }

    void finished(MonotonicTime start) {
        const std::lock_guard lock(mutex_);
        const MonotonicTime end = std::max(start, clock_.monotonic());
        for (SlidingWindow& window : windows_) window.finish(start, end);
    }

    // Waits for its turn; a turn that is given up stays used, which errs on the polite side.
    MonotonicTime wait_for_turn(const Context& context) {
        const MonotonicTime start = reserve_start();
        for (MonotonicTime now = clock_.monotonic(); now < std::max(start, paused_until());
             now = clock_.monotonic()) {
            const auto wait = std::max(start, paused_until()) - now;
            clock_.sleep_for(std::chrono::ceil<milliseconds>(wait), context);
        }
        return start;
    }

    void learn(const RateHint& hint) {
        const std::lock_guard lock(mutex_);
        const bool states = hint.window && hint.window->requests > 0 &&
                            hint.window->span > milliseconds(0) && !windows_.empty();
        if (states) {
            windows_.front().become(*hint.window, share_);
            reserve_ = others_part(*hint.window);
        }
        if (!hint.remaining || !hint.resets_in || *hint.remaining > reserve_) return;
        paused_until_ = std::max(paused_until_, clock_.monotonic() + *hint.resets_in);
    }

 private:
    int others_part(const RateWindow& window) const {
        return window.requests - std::max(1, static_cast<int>(window.requests * share_));
    }

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
    double share_;
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
    struct Turn {
        Gate& gate;
        MonotonicTime start;
        ~Turn() { gate.finished(start); }
    };
    const Turn turn{*gate_, gate_->wait_for_turn(context)};
    HttpResponse response = next_->send(request, sink, context);
    gate_->learn(read_hint_(response));
    return response;
}

DayBudgetTransport::DayBudgetTransport(std::shared_ptr<Transport> next, DayBudget budget,
                                       Clock& clock)
    : next_(std::move(next)), budget_(std::move(budget)), clock_(clock) {
    validate({{}, 0, budget_.share});
    if (budget_.limit > 0) known_ = {budget_.limit, std::nullopt};
    if (!budget_.resets_in) {
        budget_.resets_in = [](Timestamp) { return milliseconds(std::chrono::hours(1)); };
    }
}

DayHint DayBudgetTransport::known() const {
    const std::lock_guard lock(mutex_);
    return known_;
}

void DayBudgetTransport::admit() {
    const std::lock_guard lock(mutex_);
    const Timestamp now = clock_.now();
    if (closed_until_ && now >= *closed_until_) {
        closed_until_.reset();
        known_.remaining.reset();  // the next answer tells what there is now
    }
    if (!known_.limit || !known_.remaining) return;
    const auto ours = static_cast<std::int64_t>(static_cast<double>(*known_.limit) * budget_.share);
    if (*known_.remaining > *known_.limit - ours) {
        --*known_.remaining;
        return;
    }
    if (!closed_until_) closed_until_ = now + budget_.resets_in(now);
    ErrorDetails details;
    details.operation = "stay within the calls of a day";
    details.cause = "our share of " + std::to_string(ours) + " of " +
                    std::to_string(*known_.limit) + " calls is used up, " +
                    std::to_string(*known_.remaining) + " are left to others";
    details.next_step = "Run it again after the quota's reset, or raise the share of the day";
    details.retry_after = std::chrono::ceil<milliseconds>(*closed_until_ - now);
    throw Error(Errc::quota_exhausted, std::move(details));
}

void DayBudgetTransport::learn(const HttpResponse& response) {
    if (!budget_.hint) return;
    const DayHint told = budget_.hint(response);
    const std::lock_guard lock(mutex_);
    if (told.limit) known_.limit = told.limit;
    if (told.remaining) known_.remaining = told.remaining;
}

HttpResponse DayBudgetTransport::send(const HttpRequest& request, const BodySink* sink,
                                      const Context& context) {
    admit();
    HttpResponse response = next_->send(request, sink, context);
    learn(response);
    return response;
}

}  // namespace tenure::inline v1
