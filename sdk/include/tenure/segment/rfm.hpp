// Segment, step 5: RFM: how recently, how often and for how much a customer bought, in fifths of
// the customer base, and the eleven named segments made of them.
#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "tenure/segment/quintiles.hpp"
#include "tenure/segment/wording.hpp"

namespace tenure::inline v1 {

/// What a base is cut at. `recency` limits are of the days since the last purchase, negated, so
/// that more is better everywhere.
struct RfmBoundaries {
    Quintiles recency{}, frequency{}, monetary{};
    std::uint64_t customers = 0;  ///< the limits were made from; 0 means none, and no scores
};

/// Scores from 1 (the worst fifth) to 5; 0 where unknown.
struct RfmScore {
    int recency = 0, frequency = 0, monetary = 0;
    friend bool operator==(const RfmScore&, const RfmScore&) = default;
};

/// The columns of everybody who bought, in any order.
struct RfmPopulation {
    std::vector<ValueCount> recency_days{};  ///< since the last purchase
    std::vector<ValueCount> frequency{};     ///< customer-days with a purchase
    std::vector<double> monetary{};          ///< spend to date, in one currency; NaN is left out
};

/// Returns the limits of a base. Whoever bought on one day only has frequency score 1, however
/// many others did too. Complexity: linear on average in `monetary`.
/// Source: Hughes 1994 (quintiles); ties by middle rank. Test: Rfm.ScoresASmallBaseWithTies
inline RfmBoundaries rfm_boundaries(RfmPopulation population) {
    RfmBoundaries limits;
    for (ValueCount& each : population.recency_days) {
        limits.customers += each.customers;
        each.value = -each.value;
    }
    limits.recency = quintile_limits(std::move(population.recency_days));
    limits.frequency = quintile_limits(std::move(population.frequency));
    for (double& limit : limits.frequency) limit = std::max(limit, 1.0);
    limits.monetary = quintile_limits(std::move(population.monetary));
    return limits;
}

/// Returns a buyer's scores. NaN as monetary value gives no monetary score; a frequency of zero or
/// boundaries without customers give none at all.
constexpr RfmScore rfm_score(const RfmBoundaries& limits, double recency_days, double frequency,
                             double monetary) {
    if (limits.customers == 0 || !(frequency > 0)) return {};
    return {quintile(limits.recency, -recency_days), quintile(limits.frequency, frequency),
            monetary == monetary ? quintile(limits.monetary, monetary) : 0};
}

/// The named segments.
enum class RfmSegment : std::uint8_t {
    none,  ///< has not bought
    champions,
    loyal,
    potential_loyalist,
    new_customers,
    promising,
    needs_attention,
    about_to_sleep,
    at_risk,
    cant_lose,
    hibernating,
    lost
};

inline constexpr std::size_t rfm_segment_count = 12;  ///< with `none`

/// Returns the mean of frequency and monetary score as a whole number; a half goes to the side of
/// the frequency, which says more about the next purchase; without monetary score the frequency.
constexpr int frequency_value_score(const RfmScore& score) {
    if (score.monetary == 0) return score.frequency;
    const int sum = score.frequency + score.monetary;
    return (sum + (score.frequency > score.monetary ? 1 : 0)) / 2;
}

/// Returns the segment of recency and frequency-value scores, each 1 to 5; `none` outside.
/// Source: the grid common in the trade, made total. Test: Rfm.EveryCellBelongsToOneSegment
constexpr RfmSegment rfm_segment(int recency, int frequency_value) {
    using enum RfmSegment;
    constexpr RfmSegment grid[5][5] = {
        {lost, lost, at_risk, cant_lose, cant_lose},
        {hibernating, hibernating, at_risk, at_risk, cant_lose},
        {about_to_sleep, about_to_sleep, needs_attention, loyal, loyal},
        {promising, potential_loyalist, potential_loyalist, loyal, champions},
        {new_customers, potential_loyalist, potential_loyalist, champions, champions}};
    if (recency < 1 || recency > 5 || frequency_value < 1 || frequency_value > 5) return none;
    return grid[recency - 1][frequency_value - 1];
}

/// Returns the segment of a customer.
constexpr RfmSegment rfm_segment(const RfmScore& score) {
    return rfm_segment(score.recency, frequency_value_score(score));
}

/// Returns the segment's id, e.g. "potential-loyalist"; empty for `none`.
constexpr std::string_view to_string(RfmSegment segment) {
    constexpr std::string_view ids[rfm_segment_count] = {
        "",        "champions", "loyal",           "potential-loyalist",
        "new",     "promising", "needs-attention", "about-to-sleep",
        "at-risk", "cant-lose", "hibernating",     "lost"};
    return ids[static_cast<std::size_t>(segment)];
}

/// What people read about a segment.
struct RfmSegmentText {
    Wording label{};
    Wording advice{};  ///< what to do with these customers
};

/// Returns label and advice of a segment.
const RfmSegmentText& text_of(RfmSegment segment);

}  // namespace tenure::inline v1
