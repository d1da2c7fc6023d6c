// CLV, step 6: what a fitted model says of one customer or of all: alive, purchases, spend, value.
// Where a number does not exist there is a reason instead, never a wrong number.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "tenure/clv/model.hpp"
#include "tenure/clv/summary.hpp"
#include "tenure/core/context.hpp"
#include "tenure/core/progress.hpp"

namespace tenure::inline v1 {

/// The end of time as a horizon.
constexpr Span forever{std::numeric_limits<double>::infinity(), TimeUnit::year};

/// How much of the uncertainty of a value is worked out; each level includes the ones before.
enum class Uncertainty : std::uint8_t {
    none,
    standard_error,  ///< clv_se: ten times the work of the value itself
    percentiles      ///< clv_p10 and clv_p90 by simulation: a thousand times
};

/// What a value counts.
struct ClvOptions {
    Span horizon{1, TimeUnit::year};  ///< or `forever`
    double annual_discount_rate = 0.10;
    double margin = 1;              ///< share of revenue that is margin
    Span step{1, TimeUnit::month};  ///< purchases count at the end of their step
    Uncertainty uncertainty = Uncertainty::standard_error;
    int draws = 400;  ///< simulated futures per customer
    std::uint64_t seed = 1;
    unsigned threads = 1;  ///< results are the same for any number
    ProgressSink progress{};
};

/// Why a number is missing.
enum class NoEstimate : std::uint8_t {
    none,
    invalid_summary,     ///< see problem_of
    no_spend_model,      ///< no Gamma-Gamma model was given
    no_mean_spend,       ///< q <= 1: the mean of the spend does not exist
    no_infinite_horizon  ///< the model has no value without end
};

/// Returns the reason in words.
std::string_view to_string(NoEstimate reason) noexcept;

/// What is expected of one customer; NaN where a number does not exist, with the reason.
struct Estimate {
    double p_alive = 0;
    double expected_transactions = 0;    ///< within the horizon
    double discounted_transactions = 0;  ///< the same, each discounted
    double expected_spend = 0;           ///< per transaction
    double clv = 0;                      ///< margin times spend times discounted transactions
    double clv_se = 0;                   ///< standard error of clv: how unsure the parameters are
    double clv_p10 = 0, clv_p90 = 0;     ///< of the customer's own discounted margin
    NoEstimate reason = NoEstimate::none;
};

/// Returns P(alive at T + ahead); contracts are alive until they are not renewed.
double probability_alive(const ClvModel& model, const Summary& customer, Span ahead = {0});

/// Returns the expected transactions (contracts: renewals) within the horizon after T.
double expected_transactions(const ClvModel& model, const Summary& customer, Span horizon);

/// Returns the expected repeat transactions of a new customer within the horizon.
double expected_transactions(const ClvModel& model, Span horizon);

/// Returns the expected transactions of all future, discounted continuously (DERT; contracts: DERL
/// less the open renewal's certainty, per renewal); NaN where the model has no such value.
/// Source: Fader, Hardie and Lee 2005b for Pareto/NBD; the others by their own expectation.
double discounted_residual_transactions(const ClvModel& model, const Summary& customer,
                                        double annual_discount_rate);

/// Returns the expected mean spend of a customer; NaN where it does not exist.
double expected_spend(const ClvModel& spend, const Summary& customer);

/// Returns everything about one customer. `spend` is a fitted gamma_gamma or null.
/// Throws: Error{bad_argument} when an option or a model does not suit.
Estimate predict(const ClvModel& model, const Summary& customer, const ClvOptions& options = {},
                 const ClvModel* spend = nullptr);

/// Estimates of many customers, a column per number as in Estimate.
struct Estimates {
    std::vector<double> p_alive{}, expected_transactions{}, discounted_transactions{},
        expected_spend{}, clv{}, clv_se{}, clv_p10{}, clv_p90{};
    std::vector<NoEstimate> reason{};

    std::size_t size() const noexcept { return p_alive.size(); }
    Estimate operator[](std::size_t i) const noexcept;
};

/// Returns everything about everybody, in their order; columns without content (spend without a
/// spend model, percentiles not asked for) stay empty.
/// Throws: Error{bad_argument}; Error{cancelled}, Error{deadline}.
/// Complexity: on a grid of days one exponential per customer plus one evaluation per (x, T).
Estimates score(const ClvModel& model, const SummaryView& customers, const ClvOptions& options = {},
                const ClvModel* spend = nullptr, const Context& context = {});

/// Returns the model of customers with these covariates, in the order of the model's effects; it
/// has no effects of its own. Throws: Error{bad_argument} when their number is wrong.
ClvModel with_covariates(const ClvModel& model, std::span<const double> values);

}  // namespace tenure::inline v1
