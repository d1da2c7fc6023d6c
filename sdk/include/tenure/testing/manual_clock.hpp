// Testing: a clock that moves only when told, so that waiting costs no time.
// Stands in for core/clock.hpp's SystemClock wherever a Clock is taken.
#pragma once

#include <chrono>
#include <mutex>
#include <vector>

#include "tenure/core/clock.hpp"

namespace tenure::inline v1 {

/// A clock whose sleeps advance it at once and are remembered.
/// Threads: all members may be called concurrently.
class ManualClock final : public Clock {
 public:
    /// Starts at 2026-01-01T00:00:00Z, or at `start`.
    explicit ManualClock(Timestamp start = Timestamp::from_seconds(1'767'225'600))
        : start_(start), origin_(std::chrono::steady_clock::now()) {}

    Timestamp now() const override {
        const std::lock_guard lock(mutex_);
        return start_ + passed_;
    }

    MonotonicTime monotonic() const override {
        const std::lock_guard lock(mutex_);
        return origin_ + passed_;
    }

    /// Advances the clock by `span`, or to the deadline. Throws: Error{cancelled} or
    /// Error{deadline} when the context ends before the sleep would.
    void sleep_for(std::chrono::milliseconds span, const Context& context) override {
        context.check();
        const std::lock_guard lock(mutex_);
        sleeps_.push_back(span);
        const MonotonicTime until = origin_ + passed_ + span;
        if (context.deadline > until) {
            passed_ += span;
            return;
        }
        passed_ = std::chrono::duration_cast<std::chrono::microseconds>(context.deadline - origin_);
        throw Error(Errc::deadline, "wait", "", "the deadline passed",
                    "Allow more time or do less at once");
    }

    /// Moves the clock forward without counting as a sleep.
    void advance(std::chrono::microseconds span) {
        const std::lock_guard lock(mutex_);
        passed_ += span;
    }

    /// Returns every sleep asked for so far, in order.
    std::vector<std::chrono::milliseconds> sleeps() const {
        const std::lock_guard lock(mutex_);
        return sleeps_;
    }

    /// Returns the sum of all sleeps asked for.
    std::chrono::milliseconds slept() const {
        std::chrono::milliseconds total{0};
        for (const auto span : sleeps()) total += span;
        return total;
    }

 private:
    mutable std::mutex mutex_;
    Timestamp start_;
    MonotonicTime origin_;
    std::chrono::microseconds passed_{0};
    std::vector<std::chrono::milliseconds> sleeps_;
};

}  // namespace tenure::inline v1
