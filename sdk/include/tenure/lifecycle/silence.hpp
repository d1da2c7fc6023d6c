// Lifecycle, step 5: when the silence after a purchase becomes a risk, a lapse, and final.
// Worked out once per purchase; after that, time alone moves a customer along.
#pragma once

#include <optional>

#include "tenure/lifecycle/rhythm.hpp"

namespace tenure::inline v1 {

/// The instants at which a silence since `from` becomes a risk, a lapse and so on.
struct Silence {
    Timestamp from = detail::never;
    Timestamp at_risk = detail::forever, lapsed = detail::forever, long_lapsed = detail::forever,
              inactive = detail::forever, gone = detail::forever;
    AppliedWindow risk_window, lapsed_window;
};

namespace detail {

/// The instants that a next purchase is compared with.
struct SilenceLimits {
    Timestamp at_risk = forever, lapsed = forever;
};

/// What is known of somebody's buying habits.
struct Buyer {
    const RunningMedian& intervals;
    const double* segment_days;  ///< the segment's median interval or null
    Months months = 0;           ///< in which they ever bought
    int seasons = 0;             ///< how often they came back after half a year or more, plus one
};

/// Returns whether somebody came back often enough for a season to be looked for.
inline bool may_be_seasonal(const Buyer& buyer, const Thresholds& thresholds) {
    return thresholds.detect_seasons > 0 && buyer.seasons >= thresholds.detect_seasons;
}

/// The season of a buyer who buys in one only; none for others.
inline Months own_season(const Buyer& buyer, const Thresholds& thresholds) {
    return may_be_seasonal(buyer, thresholds)
               ? season_around(buyer.months, thresholds.detect_months)
               : Months{0};
}

/// Works out when a silence since `from`, which is on the business day `day`, is a risk and a
/// lapse.
inline void begin_silence(Silence& silence, Timestamp from, Date day, const Buyer& buyer,
                          const Thresholds& thresholds) {
    silence.from = from;
    silence.risk_window =
        applied(thresholds.at_risk, buyer.intervals, buyer.segment_days, thresholds);
    silence.lapsed_window =
        applied(thresholds.lapsed, buyer.intervals, buyer.segment_days, thresholds);
    const bool seasonal = silence.lapsed_window.source == RhythmSource::season;
    const Months season = seasonal ? Months{0} : own_season(buyer, thresholds);
    if (season != 0) {
        const AppliedWindow missed{.source = RhythmSource::season, .months = season, .seasons = 1};
        silence.risk_window = silence.lapsed_window = missed;
        silence.lapsed_window.months = with_grace(season);
    }
    if (!seasonal || silence.risk_window.source == RhythmSource::season) {
        silence.at_risk = silence.risk_window.exceeded_at(from, day);
    }  // else nobody is expected out of season
    silence.lapsed = silence.lapsed_window.exceeded_at(from, day);
}

/// Returns the at-risk and lapsed limits alone, at a fraction of the work, where no season has to
/// be looked for; `from` as in begin_silence().
inline std::optional<SilenceLimits> plain_limits(Timestamp from, const Buyer& buyer,
                                                 const Thresholds& thresholds) {
    constexpr auto seasonal = Window::Kind::seasonal;
    if (thresholds.at_risk.kind == seasonal || thresholds.lapsed.kind == seasonal) return {};
    if (may_be_seasonal(buyer, thresholds)) return {};
    const KnownRhythm known = known_rhythm(buyer.intervals, buyer.segment_days, thresholds);
    return SilenceLimits{after(from, window_days(thresholds.at_risk, known)),
                         after(from, window_days(thresholds.lapsed, known))};
}

/// Works out what follows after the lapse.
inline void end_silence(Silence& silence, Date day, const Thresholds& thresholds) {
    const AppliedWindow& window = silence.lapsed_window;
    silence.long_lapsed = window.exceeded_at(silence.from, day, thresholds.lapsed_long_factor);
    silence.inactive = window.exceeded_at(silence.from, day, thresholds.inactive_factor);
    silence.gone = window.exceeded_at(silence.from, day, thresholds.irrecoverable_factor);
}

}  // namespace detail

}  // namespace tenure::inline v1
