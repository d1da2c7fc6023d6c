// Insight, step 6: the days on which purchases remain after refunds, as population and models see
// them before anybody's state is known.
#pragma once

#include <optional>
#include <vector>

#include "tenure/clv/price_index.hpp"
#include "tenure/clv/summary.hpp"
#include "tenure/lifecycle/returns.hpp"

namespace tenure::inline v1::detail {

/// A customer-day; `amount` is what remains of the purchases that name one, in major units.
struct KeptDay {
    Date day{};
    double amount = 0;
};

/// Finds them customer by customer, keeping its memory.
class KeptDays {
 public:
    /// Returns the days of moments up to an instant, in order; valid until the next call.
    const std::vector<KeptDay>& of(const Moments& moments, Timestamp as_of);
    /// Returns purchase_summary() of them.
    std::optional<Summary> summary(const Moments& moments, Timestamp as_of, Date today,
                                   const PriceIndex* prices);

 private:
    Returns returns_;
    std::vector<KeptDay> days_;
};

/// Returns the summary in weeks of these days; `today` is the business day of as_of. Mean spend is
/// of the repeat days, in constant prices where an index is given, and 0 with mixed currencies.
/// Nothing without a purchase.
std::optional<Summary> purchase_summary(const std::vector<KeptDay>& days, bool mixed_currencies,
                                        Date today, const PriceIndex* prices);

}  // namespace tenure::inline v1::detail
