// Measures, step 6: measures made of other measures: what winning and keeping customers costs,
// what they are worth, and what would change if fewer left.
#pragma once

#include "measures/campaigns.hpp"
#include "measures/results.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1::detail {

/// What the collectors counted that the derived measures need.
struct Counted {
    Movements movements{};
    std::uint64_t kept = 0;  ///< customers at the opening who are so at the close
    std::uint64_t in_period = 0;
};

/// Gives `clv` from the newest evaluation up to the period's end.
void put_clv(Store& store, const Scope& scope, Results& results);

/// Gives cac, win_back_cost, clv_to_cac, payback_time, churn_what_if and keep_versus_win_cost.
void put_derived(const Scope& scope, const Campaigns& campaigns, const Counted& counted,
                 Results& results);

}  // namespace tenure::inline v1::detail
