// HTTP, inside the transport: until when a wait may last, and who may end it earlier.
#pragma once

#include <chrono>
#include <string>

#include "tenure/core/context.hpp"

namespace tenure::inline v1::wire {

/// The longest any wait goes without looking at stop and deadline.
inline constexpr std::chrono::milliseconds longest_slice{50};

/// The caller's context beside a timeout of our own, which is another kind of failure.
struct Limits {
    Context context;
    MonotonicTime until = MonotonicTime::max();
    std::string timeout_cause;  ///< e.g. "no connection within 10000 ms"
    std::string timeout_next_step;

    /// Throws: Failure with cancelled, deadline, or network once our own timeout passed.
    void check() const;

    /// Returns how many milliseconds to wait before the next check, at least 1.
    int slice() const;
};

/// Waits one slice for the poll `events`; false when nothing came. Throws: as Limits::check.
bool wait_slice(int descriptor, short events, const Limits& limits);

/// Waits until `descriptor` is ready for the poll `events`. Throws: Failure as Limits::check.
void wait_ready(int descriptor, short events, const Limits& limits);

}  // namespace tenure::inline v1::wire
