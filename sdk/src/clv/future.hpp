// CLV, step 6: what scoring one customer and scoring all share: steps, discounts, spread.
#pragma once

#include <vector>

#include "tenure/clv/predict.hpp"

namespace tenure::clv_detail {

/// The end of a step in the model's unit, and what a purchase in it counts.
struct Step {
    double end = 0, discount = 1;
};
using Steps = std::vector<Step>;

/// Returns the continuous discount rate per unit of the model.
double discount_rate(const ClvModel& model, double annual_discount_rate);

/// Cuts the horizon into steps; opportunities and renewals are steps of their own.
Steps steps_of(const ClvModel& model, const ClvOptions& options);

/// Returns the customer's transactions within the horizon, each discounted.
double discounted_within(const ClvModel& model, const Summary& customer, const ClvOptions& options,
                         const Steps& steps);

/// Throws: Error{bad_argument} when an option or a model does not suit.
void check_score(const ClvModel& model, const ClvOptions& options, const ClvModel* spend);

/// Models a small step along each axis of the parameters' uncertainty, to both sides; the
/// differences of their predictions over `spread_step` are standard deviations.
constexpr double spread_step = 1e-3;
struct Nearby {
    ClvModel up, down;
};
std::vector<Nearby> nearby(const ClvModel& model);

/// Tenth and ninetieth percentile of a customer's own discounted margin.
struct Range {
    double p10 = 0, p90 = 0;
};

/// Draws parameters once, then futures of any customer: whether alive, how long, purchases and
/// their amounts. The same customer has the same futures wherever they stand in a population.
/// Lifetime: the options must outlive it. Threads: concurrent calls are fine.
class Futures {
 public:
    Futures(const ClvModel& model, const ClvModel& spend, const ClvOptions& options);
    Range range(const Summary& customer, std::vector<double>& buffer) const;
    static bool can_simulate(ModelKind model);

 private:
    std::vector<ClvModel> models_, spends_;
    const ClvOptions& options_;
    double horizon_ = 0, delta_ = 0;
};

}  // namespace tenure::clv_detail
