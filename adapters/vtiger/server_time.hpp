// vTiger, part "responses": the server's clock and the zone it writes its times in.
// Pure apart from asking the clock; text times carry no zone of their own.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tenure/core/clock.hpp"
#include "tenure/core/zone.hpp"

namespace tenure::inline v1::vtiger {

/// Translates between instants and "yyyy-mm-dd HH:MM:SS" of the server's zone.
class ServerZone {
 public:
    explicit ServerZone(Zone zone) : zone_(std::move(zone)), utc_(zone_.name() == "UTC") {}

    /// Returns the instant of a server text; nothing for blanks, zeros and other texts.
    std::optional<Timestamp> instant(std::string_view text) const;

    /// Returns the wall-clock text of an instant.
    std::string text(Timestamp instant) const;

    /// Returns the earliest wall-clock text that any instant from `from` to `now` may have: less
    /// than text(from) while clocks are being turned back between the two.
    std::string lower_bound(Timestamp from, Timestamp now) const;

 private:
    std::int64_t offset_seconds(Timestamp instant) const;

    Zone zone_;
    bool utc_;
    mutable Date cached_day_{-1'000'000};
    mutable Timestamp cached_midnight_;
    mutable bool cached_even_ = false;  ///< the cached day has 24 hours
};

/// Knows how far the server's clock is from ours.
class ServerClock {
 public:
    explicit ServerClock(Clock& clock) : clock_(clock) {}

    /// Takes the time of an answer, in seconds.
    void observe(std::int64_t server_seconds) {
        skew_ = Timestamp::from_seconds(server_seconds) - clock_.now();
        known_ = true;
    }
    bool known() const { return known_; }
    std::chrono::microseconds skew() const { return skew_; }

    /// Returns the server's current second.
    std::int64_t now_seconds() const { return (clock_.now() + skew_).seconds(); }

 private:
    Clock& clock_;
    std::chrono::microseconds skew_{0};
    bool known_ = false;
};

}  // namespace tenure::inline v1::vtiger
