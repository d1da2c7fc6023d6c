// Core: the request to stop, passed inside a Context to everything that can wait.
// Own type because Debian 12's libc++ has no std::stop_token; converts from it where it exists.
#pragma once

#include <atomic>
#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace tenure::inline v1 {

/// Tells whether somebody asked the work to stop; copies share one state.
/// Threads: all members may be called concurrently.
class StopToken {
 public:
    /// Makes a token that never stops.
    StopToken() = default;

    /// Adopts any other token that answers `stop_requested()`, such as std::stop_token.
    template <class Other>
    requires(!std::same_as<std::remove_cvref_t<Other>, StopToken>) && requires(const Other& other) {
        { other.stop_requested() } -> std::convertible_to<bool>;
    }
    StopToken(Other other)  // NOLINT(google-explicit-constructor)
        : foreign_(std::make_shared<const std::function<bool()>>(
              [other = std::move(other)] { return other.stop_requested(); })) {}

    /// Returns true once the stop was requested; never turns back to false.
    bool stop_requested() const {
        return (flag_ && flag_->load(std::memory_order_acquire)) || (foreign_ && (*foreign_)());
    }

 private:
    friend class StopSource;
    explicit StopToken(std::shared_ptr<const std::atomic<bool>> flag) : flag_(std::move(flag)) {}

    std::shared_ptr<const std::atomic<bool>> flag_;
    std::shared_ptr<const std::function<bool()>> foreign_;
};

/// Owns the switch behind its tokens.
/// Threads: all members may be called concurrently; `request_stop` is safe in a signal handler.
class StopSource {
 public:
    StopSource() : flag_(std::make_shared<std::atomic<bool>>(false)) {}

    StopToken token() const { return StopToken(flag_); }
    void request_stop() noexcept { flag_->store(true, std::memory_order_release); }

 private:
    std::shared_ptr<std::atomic<bool>> flag_;
};

}  // namespace tenure::inline v1
