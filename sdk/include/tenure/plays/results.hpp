// Plays, step 7: what plays brought about, against their hold-outs.
// By intention to treat: whoever was assigned counts in their arm, whatever became of the action.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tenure/lifecycle/framework.hpp"
#include "tenure/lifecycle/history_from.hpp"
#include "tenure/plays/play.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// A number with its interval at 95 %.
struct EffectInterval {
    double value = 0;
    double low = 0;
    double high = 0;
};

/// Customers below which an arm is not spoken of.
inline constexpr std::uint64_t least_per_arm = 100;

/// Returns the interval of a rate of successes.
/// Source: Wilson 1927, score interval without continuity correction. Test: Uplift.*
EffectInterval wilson_interval(std::uint64_t successes, std::uint64_t of);

/// Returns the difference of two rates, first less second.
/// Source: Newcombe 1998, "EffectInterval estimation for the difference between independent
/// proportions", method 10 (score intervals squared and added). Test: Uplift.*
EffectInterval rate_difference(std::uint64_t successes, std::uint64_t of,
                               std::uint64_t other_successes, std::uint64_t other_of);

/// Sums of a number over one arm.
struct ArmSums {
    std::uint64_t customers = 0;
    std::uint64_t reached = 0;  ///< the goal
    double spend = 0;           ///< within the goal's days, in major units
    double spend_squares = 0;
};

/// Returns the difference of mean spend, first less second.
/// Source: Welch 1947, variances not pooled; the normal quantile, which differs from Student's by
/// less than 2 % from 100 per arm on. Test: Uplift.*
EffectInterval spend_difference(const ArmSums& first, const ArmSums& second);

/// What one play brought about.
struct PlayResult {
    std::string play{};
    ArmSums treat{};             ///< whose days for the goal are over
    ArmSums hold_out{};          ///< likewise
    std::uint64_t waiting = 0;   ///< whose days are not over yet
    std::uint64_t rejected = 0;  ///< treated by intention only: the CRM refused the action
    std::optional<EffectInterval>
        reached_uplift{};  ///< difference of rates; silent below 100 per arm
    std::optional<EffectInterval> spend_uplift{};  ///< of means; where amounts are in one currency
    std::optional<Currency> currency{};
    bool mixed_currencies = false;
    std::string silence{};  ///< why there is no uplift; empty when there is one
};

/// Settings of a measurement.
struct PlayResultOptions {
    HistorySettings history{};
    Framework framework{};  ///< decides goals that are states
};

/// Measures every play of the book that has been carried out. The days of a goal begin on the day
/// after the assignment; an assignment within the days of an earlier one of the same customer and
/// play is part of that.
std::vector<PlayResult> play_results(Store& store, const Playbook& book, Timestamp as_of,
                                     const PlayResultOptions& options = {},
                                     const Context& context = {});

}  // namespace tenure::inline v1
