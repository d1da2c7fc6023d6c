// CLV, step 6: how much of a future a customer still has: the step from a formula to residual
// value. Keeps the formulas free of assumptions; docs/clv-formulas.md states the rule.
#pragma once

#include <cmath>

#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// Returns the weight that a customer is still one: 1 until a silence is a risk, 0 once it is a
/// lapse, on a straight line between.
inline double active_weight(Timestamp at_risk, Timestamp lapsed, Timestamp now) {
    if (now >= lapsed) return 0;
    if (now <= at_risk || at_risk >= lapsed) return 1;
    const auto left = static_cast<double>(lapsed.micros) - static_cast<double>(now.micros);
    return left / (static_cast<double>(lapsed.micros) - static_cast<double>(at_risk.micros));
}

/// Returns the years somebody stays within a horizon when each year keeps `annual_retention` of
/// them and a year from now counts 1/(1 + annual_discount): the integral of
/// exp(-(lambda + delta)·t) over the horizon, lambda = -ln(retention), delta = ln(1 + discount).
/// A discount of 0 gives plain expected years. Test: Residual.*
inline double expected_years(double annual_retention, double annual_discount, double horizon) {
    if (!(annual_retention > 0) || !(horizon > 0)) return 0;
    const double rate = std::log1p(annual_discount) - std::log(annual_retention);
    if (std::abs(rate * horizon) < 1e-12) return horizon;
    return -std::expm1(-rate * horizon) / rate;
}

/// Returns purchases per year of one customer: their own repeat purchases over the years observed,
/// together with one year at everybody's rate, so that a first purchase alone is no rate.
inline double purchase_rate(double repeats, double years, double population_rate) {
    return (repeats + population_rate) / (years + 1);
}

/// Returns the share of customers kept from year to year, by the rule of succession.
/// Source: Laplace; (kept + 1) / (base + 2). Test: Residual.KeepsRetentionInsideTheOpenInterval
inline double retention_share(double kept, double base) {
    return (kept + 1) / (base + 2);
}

}  // namespace tenure::inline v1
