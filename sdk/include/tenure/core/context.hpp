// Core: what every call that can wait takes as its last parameter.
// One cheap value: when to give up, and who may say so earlier.
#pragma once

#include <chrono>
#include <utility>

#include "tenure/core/error.hpp"
#include "tenure/core/stop_token.hpp"

namespace tenure::inline v1 {

/// The monotonic clock that deadlines are measured on.
using MonotonicTime = std::chrono::steady_clock::time_point;

/// Carries the stop request and the deadline of a call.
struct Context {
    StopToken stop{};
    MonotonicTime deadline = MonotonicTime::max();

    /// Makes a context that ends after `span` from now.
    static Context within(std::chrono::milliseconds span, StopToken stop = {}) {
        return Context{std::move(stop), MonotonicTime::max()}.at_most(span);
    }

    /// Returns the same context with a deadline at most `span` from now.
    Context at_most(std::chrono::milliseconds span) const {
        const MonotonicTime now = std::chrono::steady_clock::now();
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - now);
        return {stop, span < left ? now + span : deadline};
    }

    /// Returns true when the call has to end now.
    bool ended() const {
        return stop.stop_requested() || std::chrono::steady_clock::now() >= deadline;
    }

    /// Throws: Error{cancelled} after a stop request, Error{deadline} after the deadline.
    void check(const char* operation = "wait") const {
        if (stop.stop_requested()) {
            throw Error(Errc::cancelled, operation, "", "a stop was requested");
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            throw Error(Errc::deadline, operation, "", "the deadline passed",
                        "Allow more time or do less at once");
        }
    }
};

}  // namespace tenure::inline v1
