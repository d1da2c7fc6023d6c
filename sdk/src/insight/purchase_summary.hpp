// Insight, step 6: a customer's purchases as the statistical models see them, from their history.
#pragma once

#include <optional>

#include "tenure/clv/price_index.hpp"
#include "tenure/clv/summary.hpp"
#include "tenure/lifecycle/history.hpp"

namespace tenure::inline v1::detail {

/// Returns the summary in weeks of the customer-days that remain after refunds up to an instant;
/// `today` is the business day of it. Mean spend is of the repeat days, in constant prices where
/// an index is given, and 0 where amounts are missing. Nothing without a purchase.
std::optional<Summary> purchase_summary(const History& history, Timestamp as_of, Date today,
                                        const PriceIndex* prices);

/// Tells whether the customer said that they leave and has not bought since.
bool left_for_good(const History& history, Timestamp as_of);

}  // namespace tenure::inline v1::detail
