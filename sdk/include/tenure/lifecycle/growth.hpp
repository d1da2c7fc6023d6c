// Lifecycle, step 5: customer-days and whether what is spent on them rises.
// Equal spans are compared, so that a young customer does not seem to grow by being young.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "tenure/lifecycle/rhythm.hpp"

namespace tenure::inline v1 {

/// A customer-day: all that one customer bought on one business day.
struct BuyingDay {
    Timestamp at{};
    Date day{};
    double amount = 0;  ///< major units, less refunds
    double total = 0;   ///< of this life up to and including this day
    int purchases = 0;
    bool contract = false;  ///< a contract began or was renewed
    std::size_t first = 0;  ///< position of its first event
};

namespace detail {

/// Spend of the last span against the span before.
struct Growth {
    double before = 0, recent = 0, span_days = 0;
    bool rising = false;
};

/// Returns the growth up to the last of the days; `start` is where this life began. The last year
/// is compared with the year before; a life under two years compares its halves, one under a year
/// does not count. Complexity: logarithmic in the days.
inline Growth measured_growth(const std::vector<BuyingDay>& days, std::size_t start, double ratio) {
    Growth growth;
    if (days.empty()) return growth;
    const BuyingDay& last = days.back();
    const double life = days_between(days[start].at, last.at);
    if (life < days_per_year) return growth;
    growth.span_days = std::min(days_per_year, life / 2);
    const auto begin = days.begin() + static_cast<std::ptrdiff_t>(start);
    const auto total_before = [&](auto&& earlier) {
        const auto found = std::partition_point(begin, days.end(), earlier);
        return found == begin ? 0.0 : std::prev(found)->total;
    };
    const auto ago = [&](double count) { return last.at - (after({0}, count) - Timestamp{0}); };
    const Timestamp middle_edge = ago(growth.span_days), first_edge = ago(2 * growth.span_days);
    const double middle = total_before([&](const BuyingDay& day) { return day.at <= middle_edge; });
    growth.before =
        middle - total_before([&](const BuyingDay& day) { return day.at < first_edge; });
    growth.recent = last.total - middle;
    growth.rising = growth.before > 0 && growth.recent >= ratio * growth.before;
    return growth;
}

}  // namespace detail

}  // namespace tenure::inline v1
