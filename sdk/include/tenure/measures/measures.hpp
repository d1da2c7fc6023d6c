// Measures, step 6: what a period brought: every measure, the movements of customers and revenue,
// and how stages filled and emptied. Streams customer by customer; memory does not grow with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/context.hpp"
#include "tenure/core/progress.hpp"
#include "tenure/core/zone.hpp"
#include "tenure/measures/measure.hpp"
#include "tenure/model/rate_table.hpp"

namespace tenure::inline v1 {

class Store;

/// Which campaign touch a purchase is credited to: the first, the last, or all in equal parts.
enum class Attribution : std::uint8_t { first, last, linear };

/// What is bought together in co_purchase_lift.
enum class PairsOf : std::uint8_t { categories, products };

/// Settings of measure(). The defaults fit a business that configured nothing.
struct MeasureOptions {
    Timestamp as_of{};               ///< nothing later has any influence
    std::optional<Period> period{};  ///< without it the twelve calendar months up to as_of
    /// Without id: pars-vtiger-5 with these thresholds. Without rhythm: that of the newest
    /// evaluation up to as_of, so that states are those that it gave.
    Framework framework{};
    Zone business_zone{};
    Calendar calendar = Calendar::gregorian;  ///< whose months a period consists of
    std::optional<Currency> currency{};  ///< of amounts; without it that of the rates, else of most
    std::optional<RateTable> rates{};    ///< into that currency
    double margin = 0.30;                ///< share of revenue that is margin
    double annual_discount_rate = 0.10;  ///< used by churn_what_if
    double horizon_years = 1.0;          ///< used by churn_what_if
    double churn_cut_points = 5;         ///< percentage points a year, used by churn_what_if
    Attribution attribution = Attribution::last;
    int attribution_days = 90;  ///< how long before a purchase a touch counts
    PairsOf pairs = PairsOf::categories;
    std::uint64_t least_pairs = 2;  ///< customers who bought both, below which a pair is left out
    /// Campaign types (by match_key) whose cost keeps customers, and wins them back; all other
    /// campaigns acquire.
    std::vector<std::string> retention_types{"retention", "loyalty", "customer club", "نگهداشت",
                                             "وفاداری"};
    std::vector<std::string> win_back_types{"win-back", "win back", "winback", "reactivation",
                                            "بازگشت"};
    ProgressSink progress{};
};

/// Customers of a period: opening + arrived + won_back - churned = closing, exactly. A customer has
/// bought or holds a contract and is neither lapsed nor inactive.
struct Movements {
    std::uint64_t opening = 0;
    std::uint64_t arrived = 0;   ///< new: the first time ever
    std::uint64_t won_back = 0;  ///< after having been lost
    std::uint64_t churned = 0;   ///< each loss, also of somebody who came back later
    std::uint64_t closing = 0;
    friend bool operator==(const Movements&, const Movements&) = default;
};

/// Revenue of the period before and of this one, by customer:
/// opening + arrived + won_back + expansion - contraction - churned = closing, exactly.
struct RevenueMovements {
    Money opening{}, arrived{}, won_back{}, expansion{}, contraction{}, churned{}, closing{};
};

/// How a stage filled and emptied: opening + in - out = closing.
struct StageFlow {
    std::string stage{};
    Label label{};
    std::uint64_t opening = 0, in = 0, out = 0, closing = 0;
};

/// Moves from one stage or state to another; `from` is empty where a person became known.
struct Moves {
    std::string from{}, to{};
    std::uint64_t count = 0;
};

/// How long stays in a stage took that ended in the period, in days.
struct TimeInStage {
    std::string stage{};
    std::uint64_t stays = 0;
    double lower_quartile = 0, median = 0, upper_quartile = 0;
};

/// How many people ever got as far as a stage by the end of the period. Stages of the lost only
/// count who was in them.
struct FunnelStep {
    std::string stage{};
    Label label{};
    std::uint64_t reached = 0;
    std::optional<double> of_previous{};  ///< nothing for the first, and for stages of the lost
};

/// What a period brought.
struct MeasureReport {
    Period period{};
    Timestamp as_of{};  ///< the end of the period, or the instant asked for if that is earlier
    std::string framework{};
    std::optional<Currency> currency{};  ///< nothing where no record names one
    std::uint64_t customers = 0;         ///< records read
    std::vector<Measure> measures{};     ///< in the order of the catalogue
    Movements movements{};
    std::optional<RevenueMovements> revenue{};  ///< nothing where `nrr` says why
    std::vector<StageFlow> stages{};
    std::vector<Moves> stage_moves{}, state_moves{};
    std::vector<TimeInStage> stays{};
    std::vector<FunnelStep> funnel{};
    std::vector<MeasureNote> remarks{};  ///< records that were left out, and why

    /// Returns a measure by id. Throws: Error{bad_argument} for an unknown one.
    const Measure& operator[](std::string_view id) const;
};

/// Measures a period. Purchases count less the refunds up to its end; amounts in other currencies
/// are converted at the rate of their day, and a measure that misses one says so.
/// Throws: Error{bad_argument} for a period that ends before it begins or after as_of, for options
/// out of range and for rates into another currency; Error{cancelled}, {deadline}; store errors.
/// Threads: as the store. Complexity: linear in the rows. Test: Ledger.*
MeasureReport measure(Store& store, const MeasureOptions& options, const Context& context = {});

/// Returns the twelve calendar months up to a day, the last one as far as it has come.
Period last_twelve_months(Date day, Calendar calendar);

}  // namespace tenure::inline v1
