// CLV, step 6: how well a fitted model foresaw what customers did next, and which model does best.
// Summaries with a calibration end (clv/summarize.hpp) hold what is needed; nothing is fitted here
// but by compare().
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "tenure/clv/fit.hpp"
#include "tenure/clv/predict.hpp"
#include "tenure/clv/summarize.hpp"

namespace tenure::inline v1 {

/// How expectations compare with what happened, over customers.
struct Accuracy {
    double customers = 0;
    double expected = 0, actual = 0;    ///< totals
    double mean_absolute_error = 0;     ///< MAE
    double root_mean_square_error = 0;  ///< RMSE
    double correlation = 0;             ///< Pearson's; NaN where either does not vary
    double bias = 0;                    ///< expected/actual - 1; NaN where nothing happened
    std::size_t left_out = 0;           ///< customers without an expectation
};

/// Compares two columns; rows without a finite expectation are left out. Weights count customers.
/// Throws: Error{bad_argument} for columns of different lengths.
/// Source: the textbook definitions. Test: Accuracy.*
Accuracy accuracy_of(std::span<const double> expected, std::span<const double> actual,
                     std::span<const double> weight = {});

/// What a model foresaw of the hold-out.
struct HoldoutReport {
    Span length{};                    ///< of the hold-out, in days
    Accuracy transactions{};          ///< per customer
    std::optional<Accuracy> spend{};  ///< expected transactions times expected spend; with a model
                                      ///< of the spend and a log with amounts
};

/// Compares expected with actual transactions of the hold-out, customer by customer.
/// Throws: Error{bad_argument} when the table has no hold-out or the model does not suit it.
/// Source: Fader, Hardie and Lee 2005a, section 4. Test: ValidatePublished.HoldoutOfCdnow
HoldoutReport validate_holdout(const ClvModel& model, const SummaryTable& table,
                               const ClvModel* spend = nullptr, const Context& context = {});

/// Customers of equal calibration frequency.
struct FrequencyGroup {
    double x = 0;  ///< repeat transactions; the last group has as many or more
    double customers = 0;
    double actual = 0;    ///< mean transactions in the hold-out
    double expected = 0;  ///< the mean of what the model expects
};

/// Groups customers by x = 0, 1, ..., `last` or more, and compares the hold-out's means; NaN for
/// groups without customers. Throws: as validate_holdout.
/// Source: Fader, Hardie and Lee 2005a, figure 4. Test: ValidatePublished.ExpectationsByFrequency
std::vector<FrequencyGroup> expectations_by_frequency(const ClvModel& model,
                                                      const SummaryTable& table, int last = 7,
                                                      const Context& context = {});

/// Customers that made x repeat transactions, and how many the model expects to.
struct FrequencyCount {
    double x = 0;  ///< the last has as many or more
    double actual = 0, expected = 0;
};

/// Returns the histogram of the calibration's frequency against the sum over customers of
/// P(X(T) = x), each with their own T. Throws: Error{unsupported} for models without that
/// probability (contracts, k > 1).
/// Source: Fader, Hardie and Lee 2005a, figure 2. Test: ValidatePublished.HistogramOfCdnow
std::vector<FrequencyCount> frequency_histogram(const ClvModel& model, const SummaryView& customers,
                                                int last = 7);

/// A period of tracking: repeat transactions of all customers together.
struct TrackingPoint {
    Date end{};                                             ///< last day of the period
    double actual = 0, expected = 0;                        ///< within the period
    double cumulative_actual = 0, cumulative_expected = 0;  ///< since the first customer
    bool holdout = false;  ///< the period reaches beyond the calibration
};

/// Follows a log from its first transaction to its end in steps, against the model's expectation
/// for customers who are new on the day of their first transaction. The customers are those that
/// summarize() takes from the same log with the same options; the last period may be shorter.
/// Throws: Error{bad_argument} for a step below a day, more than 100,000 periods, or a model with
/// covariates; Error{unsupported} for models that do not count in calendar time.
/// Source: Fader, Hardie and Lee 2005a, figure 3. Test: ValidatePublished.TracksCdnow
std::vector<TrackingPoint> track(const ClvModel& model, const TransactionColumns& log,
                                 const SummarizeOptions& options, Span step = {1, TimeUnit::week});

/// What to compare; contracts, opportunities and amounts suit other data and are left to ask for.
struct CompareOptions {
    std::vector<ModelKind> kinds{ModelKind::mbg_nbd, ModelKind::bg_nbd, ModelKind::pareto_nbd,
                                 ModelKind::nbd};
    unsigned threads = 1;
    ProgressSink progress{};
};

/// A model of a comparison. One that could not be fitted has no parameters, and a finding that
/// says why.
struct ComparedModel {
    ClvModel model{};                   ///< with log-likelihood, aic(), bic() and findings
    std::optional<Accuracy> holdout{};  ///< transactions of the hold-out, if there is one
};

/// Fits each model to the table's summaries and orders them by the RMSE of the hold-out, without
/// one by BIC; models that did not converge or could not be fitted come last.
/// Throws: Error{bad_argument} for gamma_gamma, which models amounts; Error{cancelled, deadline}.
/// Test: Validate.ComparisonOrders*
std::vector<ComparedModel> compare(const SummaryTable& table, const CompareOptions& options = {},
                                   const Context& context = {});

/// Compares by BIC, for summaries without a hold-out.
std::vector<ComparedModel> compare(const SummaryView& customers, const CompareOptions& options = {},
                                   const Context& context = {});

}  // namespace tenure::inline v1
