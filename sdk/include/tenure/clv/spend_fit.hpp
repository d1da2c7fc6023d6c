// CLV, step 6: Gamma-Gamma with its supposition checked: spend that does not depend on frequency.
// Where it does, the dependence can be taken out before the fit and put back after.
#pragma once

#include <optional>
#include <vector>

#include "tenure/clv/fit.hpp"
#include "tenure/clv/predict.hpp"
#include "tenure/clv/spend_check.hpp"

namespace tenure::inline v1 {

/// What to think of Gamma-Gamma on these customers.
struct SpendVerdict {
    SpendDependence dependence{};
    SpendRegression regression{};
    bool independent = true;
    FitFinding finding{};  ///< in words, with what to do
};

/// Beyond both, spend depends on frequency: the dependence is there (rank correlation, p below
/// 0.01) and matters (beyond 0.1, a small effect after Cohen 1988, Statistical Power Analysis,
/// chapter 3). With many customers the p-value alone would refuse everything.
inline constexpr double dependence_p_value = 0.01, dependence_size = 0.1;

/// Judges whether mean spend is independent of frequency. Test: SpendFit.VerdictNeedsSizeAndProof
SpendVerdict spend_check(const SummaryView& customers);

/// What to do about spend that depends on frequency.
enum class SpendAdjustment : std::uint8_t {
    none,         ///< fit as it is and warn
    when_needed,  ///< take the dependence out if spend_check() finds one
    always
};

/// Settings of fit_spend.
struct SpendFitOptions {
    SpendAdjustment adjust = SpendAdjustment::none;
    FitOptions fit{};  ///< its `model` is not looked at
};

/// A fitted Gamma-Gamma, and how its amounts relate to money.
struct SpendFit {
    ClvModel model{};                             ///< of adjusted amounts if there is an adjustment
    std::optional<SpendRegression> adjustment{};  ///< what was taken out
    SpendVerdict verdict{};                       ///< of the customers it was fitted to

    /// Returns the mean spends the model knows: less what frequency explains.
    std::vector<double> adjusted(const SummaryView& customers) const;
    /// Returns what turns the model's amounts of a customer with this x into money: 1 without an
    /// adjustment and for x = 0.
    double factor(double x) const { return adjustment ? adjustment->with_frequency(x, 1) : 1; }
};

/// Fits Gamma-Gamma. Throws: as fit(). Test: SpendFit.AdjustmentRecoversThePowerLaw
SpendFit fit_spend(const SummaryView& customers, const SpendFitOptions& options = {},
                   const Context& context = {});

/// Returns the expected mean spend of a customer in money; NaN where it does not exist.
double expected_spend(const SpendFit& spend, const Summary& customer);

/// Scores with a spend model that may be adjusted: spend, value and its ranges come out in money.
/// The standard error does not count how unsure the adjustment itself is. Throws: as score().
Estimates score(const ClvModel& model, const SummaryView& customers, const ClvOptions& options,
                const SpendFit& spend, const Context& context = {});

}  // namespace tenure::inline v1
