#include "http/limits.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "http/failure.hpp"

namespace tenure::inline v1::wire {

void Limits::check() const {
    if (context.stop.stop_requested()) throw Failure(Errc::cancelled, "a stop was requested");
    const MonotonicTime now = std::chrono::steady_clock::now();
    if (now >= context.deadline) {
        throw Failure(Errc::deadline, "the deadline passed", "Allow more time or do less at once");
    }
    if (now >= until) {
        throw Failure(Errc::network, timeout_cause, timeout_next_step, Again::may_succeed);
    }
}

int Limits::slice() const {
    const auto left = std::min(context.deadline, until) - std::chrono::steady_clock::now();
    const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(
        std::min<MonotonicTime::duration>(left, longest_slice));
    return static_cast<int>(std::max<std::int64_t>(1, rounded.count()));
}

bool wait_slice(int descriptor, short events, const Limits& limits) {
    limits.check();
    pollfd watched{descriptor, events, 0};
    const int ready = ::poll(&watched, 1, limits.slice());
    if (ready < 0 && errno != EINTR) {
        throw Failure(Errc::network, std::generic_category().message(errno));
    }
    return ready > 0;  // errors and hang-ups are found by the call that follows
}

void wait_ready(int descriptor, short events, const Limits& limits) {
    while (!wait_slice(descriptor, events, limits)) {
    }
}

}  // namespace tenure::inline v1::wire
