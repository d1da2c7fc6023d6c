// Lifecycle, step 5: buying rhythm: running medians, seasons, and windows turned into instants.
// What counts as a long silence depends on who is silent.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "tenure/lifecycle/framework.hpp"
#include "tenure/lifecycle/history.hpp"

namespace tenure::inline v1 {

/// The median of numbers that arrive one by one. Complexity: linear per number, in moves of memory:
/// intervals between days of a life are some ten thousand at most.
class RunningMedian {
 public:
    void add(double value) {
        constexpr std::size_t few = 32;
        if (sorted_.size() > few) {
            sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), value), value);
            return;
        }
        std::size_t at = sorted_.size();
        sorted_.push_back(value);
        for (; at > 0 && sorted_[at - 1] > value; --at) sorted_[at] = sorted_[at - 1];
        sorted_[at] = value;
    }
    void clear() { sorted_.clear(); }
    std::size_t count() const { return sorted_.size(); }

    /// Returns the median, the mean of the middle two, or zero without numbers.
    double median() const {
        if (sorted_.empty()) return 0;
        const std::size_t middle = sorted_.size() / 2;
        if (sorted_.size() % 2 == 1) return sorted_[middle];
        return (sorted_[middle - 1] + sorted_[middle]) / 2;
    }

 private:
    std::vector<double> sorted_;
};

namespace detail {

inline constexpr Timestamp never{std::numeric_limits<std::int64_t>::min()};
inline constexpr Timestamp forever{std::numeric_limits<std::int64_t>::max()};
inline constexpr Months whole_year = 0x0FFF;

/// Returns the instant that many days later; `forever` beyond any calendar.
inline Timestamp after(Timestamp from, double days) {
    if (from == forever || !(days < 4e6)) return forever;
    if (!(days > 0)) return from;
    return {from.micros + static_cast<std::int64_t>(days * 86'400e6)};
}

inline double days_between(Timestamp from, Timestamp to) {
    return static_cast<double>(to.micros - from.micros) / 86'400e6;
}

inline bool is_season(Months months) {
    return (months & whole_year) != 0 && (months & whole_year) != whole_year;
}

constexpr bool contains(Months months, unsigned month) {
    return (months >> (month % 12) & 1) != 0;
}

/// Returns the day after the last day of the n-th season that ends after the season `last` is in.
inline Date missed_season(Date last, Months months, int seasons) {
    const auto civil = last.civil();
    int year = static_cast<int>(civil.year());
    unsigned month = static_cast<unsigned>(civil.month()) - 1;
    const auto advance = [&] {
        if (++month == 12) month = 0, ++year;
    };
    while (contains(months, month)) advance();
    for (int missed = 0; missed < seasons; ++missed) {
        while (!contains(months, month)) advance();
        while (contains(months, month)) advance();
    }
    return Date::of(year, month + 1, 1);
}

/// Returns the shortest run of months around the year that contains all of `bought`, or none when
/// that run is longer than `at_most`.
inline Months season_around(Months bought, int at_most) {
    for (int length = 1; length <= at_most && length < 12; ++length) {
        for (int first = 0; first < 12; ++first) {
            Months run = 0;
            for (int i = 0; i < length; ++i) run |= static_cast<Months>(1U << ((first + i) % 12));
            if ((bought & ~run) == 0) return run;
        }
    }
    return 0;
}

/// Returns the months with the one after each season, as days of grace.
inline Months with_grace(Months months) {
    return static_cast<Months>((months | months << 1 | months >> 11) & whole_year);
}

}  // namespace detail

/// Which rhythm a window was measured with.
enum class RhythmSource { fixed, own, segment, population, season };

/// A window as it applies to one customer at one time.
struct AppliedWindow {
    RhythmSource source = RhythmSource::fixed;
    double days = 0;            ///< its length, unless a season
    double median_days = 0;     ///< the rhythm used
    std::size_t intervals = 0;  ///< that an own rhythm rests on
    double multiple = 0;
    Months months = 0;
    int seasons = 0;

    /// Returns the instant at which a silence since `from` exceeds `factor` times the window;
    /// `day` is the business day of `from`.
    Timestamp exceeded_at(Timestamp from, Date day, double factor = 1) const {
        if (source != RhythmSource::season) return detail::after(from, days * factor);
        const double wanted = seasons * factor + 0.5;
        const int count = wanted < 1000 ? static_cast<int>(wanted) : 1000;
        const Date end = detail::missed_season(day, months, count < 1 ? 1 : count);
        const std::int64_t within = from.micros - Timestamp::at_midnight_utc(day).micros;
        return {Timestamp::at_midnight_utc(end).micros + within};
    }
};

namespace detail {

/// A median interval and whose it is; `fixed` where none is known.
struct KnownRhythm {
    double median_days = 0;
    RhythmSource source = RhythmSource::fixed;
};

/// Returns a customer's own rhythm, else their segment's, else everyone's.
inline KnownRhythm known_rhythm(const RunningMedian& own, const double* segment_days,
                                const Thresholds& thresholds) {
    if (own.count() > 0 && own.count() >= static_cast<std::size_t>(thresholds.own_intervals)) {
        return {own.median(), RhythmSource::own};
    }
    if (segment_days != nullptr) return {*segment_days, RhythmSource::segment};
    const auto& population = thresholds.rhythm.population_days;
    return population ? KnownRhythm{*population, RhythmSource::population} : KnownRhythm{};
}

/// Returns a window's days for somebody with that rhythm; a season has none.
inline double window_days(const Window& window, const KnownRhythm& known) {
    const bool measured =
        window.kind == Window::Kind::relative && known.source != RhythmSource::fixed;
    return measured ? std::max(window.at_least, window.multiple * known.median_days) : window.days;
}

}  // namespace detail

/// Returns the window for a customer with these intervals: their own rhythm, else their segment's,
/// else everyone's, else the window's own days. `segment_days` is the segment's median or null.
inline AppliedWindow applied(const Window& window, const RunningMedian& own,
                             const double* segment_days, const Thresholds& thresholds) {
    AppliedWindow result{.days = window.days};
    if (window.kind == Window::Kind::seasonal && detail::is_season(window.months)) {
        result.source = RhythmSource::season;
        result.months = window.months;
        result.seasons = window.seasons < 1 ? 1 : window.seasons;
        return result;
    }
    if (window.kind != Window::Kind::relative) return result;
    const auto known = detail::known_rhythm(own, segment_days, thresholds);
    if (known.source == RhythmSource::fixed) return result;
    result.source = known.source;
    result.median_days = known.median_days;
    if (known.source == RhythmSource::own) result.intervals = own.count();
    result.multiple = window.multiple;
    result.days = detail::window_days(window, known);
    return result;
}

}  // namespace tenure::inline v1
