// CLV, step 6: does spend depend on frequency? Gamma-Gamma supposes it does not; this measures it
// and takes a dependence out of the spend before the fit, and puts it back after.
#pragma once

#include <cmath>
#include <cstddef>

#include "tenure/clv/summary.hpp"

namespace tenure::inline v1 {

/// A correlation with its two-sided p-value: the chance of one as large without dependence.
struct Correlation {
    double value = 0;
    double p_value = 1;
    double customers = 0;  ///< how many it rests on
};

/// Whether spend depends on frequency, by amount and by rank.
struct SpendDependence {
    Correlation pearson{};   ///< of x and mean spend
    Correlation spearman{};  ///< of their ranks, ties at their mean rank: outliers do not rule it
};

/// The line ln(mean spend) = intercept + slope ln(x), by least squares over the repeaters.
struct SpendRegression {
    double intercept = 0;
    double slope = 0;
    double slope_error = 0;  ///< standard error
    double p_value = 1;      ///< two-sided, of slope = 0
    double mean_log_x = 0;   ///< where the adjustment leaves spend as it is
    double customers = 0;

    /// Returns a mean spend less what frequency explains: the input of a Gamma-Gamma fit.
    double without_frequency(double x, double mean_spend) const {
        return x > 0 ? mean_spend * std::exp(-slope * (std::log(x) - mean_log_x)) : mean_spend;
    }
    /// Returns an adjusted (expected) spend as money again: the inverse of without_frequency.
    double with_frequency(double x, double adjusted) const {
        return x > 0 ? adjusted * std::exp(slope * (std::log(x) - mean_log_x)) : adjusted;
    }
};

/// Returns I_x(a, b), the regularised incomplete beta function, for a, b > 0 and 0 <= x <= 1.
/// Source: Abramowitz and Stegun 26.5.8, evaluated after Lentz. Test: SpendCheck.IncompleteBeta*
double incomplete_beta(double a, double b, double x);

/// Returns the two-sided p-value of Student's t with `freedom` degrees of freedom.
/// Source: Abramowitz and Stegun 26.7.1; 26.7.8 above a million. Test:
/// SpendCheck.StudentsTMatchesTables
double student_p_value(double t, double freedom);

/// Returns how mean spend depends on frequency among the customers with x > 0 and positive spend;
/// fewer than three of them, or no spread, give a correlation of 0 with p-value 1. Weights count
/// customers. p-values: t = r sqrt((n - 2)/(1 - r^2)).
/// Source: Fader, Hardie and Lee 2005, J. Marketing Research 42:415, the independence of spend;
/// Spearman 1904. Test: SpendPublished.DependenceOnCdnow
SpendDependence spend_dependence(const SummaryView& customers);

/// Returns the regression of ln(mean spend) on ln(x) over the same customers.
/// Source: least squares in logarithms, Draper and Smith 1998, eq. (1.2.9) and (1.4.5).
/// Test: SpendCheck.RegressionRecoversAPowerLaw
SpendRegression spend_regression(const SummaryView& customers);

}  // namespace tenure::inline v1
