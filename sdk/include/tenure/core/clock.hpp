// Core: where "now" and waiting come from, so that tests need not sleep.
// Threads: implementations must allow concurrent calls.
#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

#include "tenure/core/context.hpp"
#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// Tells the time and waits.
class Clock {
 public:
    virtual ~Clock() = default;

    /// Returns the current instant in UTC.
    virtual Timestamp now() const = 0;

    /// Returns monotonic time, for intervals and deadlines.
    virtual MonotonicTime monotonic() const = 0;

    /// Waits for `span`. Throws: Error{cancelled} or Error{deadline} as soon as the context ends.
    virtual void sleep_for(std::chrono::milliseconds span, const Context& context) = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
    Timestamp now() const override {
        return {std::chrono::duration_cast<std::chrono::microseconds>(
                    std::chrono::system_clock::now().time_since_epoch())
                    .count()};
    }
    MonotonicTime monotonic() const override { return std::chrono::steady_clock::now(); }
    void sleep_for(std::chrono::milliseconds span, const Context& context) override {
        const MonotonicTime until = Context{}.at_most(span).deadline;
        for (;;) {
            context.check();
            const MonotonicTime now = monotonic();
            if (now >= until) return;
            const auto left = std::min(until, context.deadline) - now;
            std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, slice));
        }
    }

 private:
    static constexpr std::chrono::milliseconds slice{50};
};

/// Returns the machine's clock, shared and stateless.
inline Clock& system_clock() {
    static SystemClock clock;
    return clock;
}

}  // namespace tenure::inline v1
