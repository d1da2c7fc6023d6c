// CLV, step 6: from a transaction log to what the purchase models know of each customer.
// One pass with 32 bytes per customer; clv/transactions_csv.hpp feeds it from CSV text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "tenure/clv/merge_period.hpp"
#include "tenure/clv/price_index.hpp"
#include "tenure/clv/summary.hpp"
#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// One event of a log: a purchase, or with a negative amount a refund.
struct Transaction {
    std::uint32_t customer = 0;
    std::int32_t day = 0;  ///< days since 1970-01-01 in the zone of the business, as Date::days
    double amount = 0;
};

/// Many transactions, one column per number; without amounts every row is a purchase.
/// Lifetime: the columns must outlive the view.
struct TransactionColumns {
    std::span<const std::uint32_t> customer{};
    std::span<const std::int32_t> day{};
    std::span<const double> amount{};  ///< optional

    std::size_t size() const noexcept { return customer.size(); }
};

/// Whether a transaction with an amount of 0 counts.
enum class FreeTransactions : std::uint8_t { count, ignore };

/// How a log is summarized.
struct SummarizeOptions {
    TimeUnit unit = TimeUnit::week;
    MergeRule merge{};  ///< purchases within one period are one transaction, dated by its first day
    FreeTransactions free = FreeTransactions::count;
    std::optional<Date> observation_end{};  ///< later events are left out; default: the last day
    /// Summaries end here and hold-out columns count what follows up to observation_end.
    std::optional<Date> calibration_end{};
    std::optional<PriceIndex> prices{};  ///< states amounts in constant prices
};

/// Why a customer of the log has no summary.
enum class SummaryRejection : std::uint8_t {
    none,
    no_purchase,         ///< only refunds, or free transactions that do not count
    begins_later,        ///< the first purchase is after the end
    amount_not_finite,   ///< an amount, or their sum, is NaN or infinite
    date_out_of_range,   ///< a day outside the years 1 to 9999
    needs_rebuild,       ///< SummaryState: an event before ones already tallied
    ends_before_events,  ///< SummaryState: as_of is before the customer's last event
    unknown_customer     ///< SummaryState: no event of this customer
};

/// Returns a rejection in words, e.g. "only refunds or free transactions".
std::string_view to_string(SummaryRejection reason) noexcept;

/// A customer left out, and why.
struct RejectedCustomer {
    std::uint32_t customer = 0;
    SummaryRejection reason = SummaryRejection::none;
};

/// The summaries of a log; row i of every column is the same customer, rows in order of customer.
struct SummaryTable {
    Summaries summaries{};
    std::vector<std::uint32_t> customer{};  ///< the log's customer of each row
    std::vector<std::int32_t> first_day{};  ///< of the first transaction
    std::vector<std::int32_t> last_day{};   ///< of the last transaction up to `end`
    std::vector<double> holdout_x{};        ///< transactions after `end`; only with a calibration
    std::vector<double> holdout_spend{};    ///< amounts after `end`, refunds subtracted
    std::vector<RejectedCustomer> rejected{};  ///< customers of the log that have no row
    Date end{};              ///< T counts to here: the calibration end, or the observation end
    Date observation_end{};  ///< the last day looked at; 1970-01-01 for an empty log

    std::size_t size() const noexcept { return customer.size(); }
};

/// Summarizes a log in any order; one pass where each customer's events are in the order of days,
/// a second for the others. Times are days / days_in(unit); mean spend is the mean amount of the
/// repeat transactions.
/// Refunds: a negative amount is no transaction, and a period with nothing else is none either. It
/// is subtracted from the customer's latest transaction of its own period or before; without one
/// it is left out. Refunds of the hold-out reduce the hold-out's spend.
/// A customer that cannot be summarized stands in `rejected`.
/// Throws: Error (bad_argument) for columns of different lengths or a calibration that ends after
/// the observation. Threads: may be called concurrently.
/// Complexity: linear in rows, and n log n in the events of customers out of order.
/// Source: Fader, Hardie, Lee 2005a, section 3; test: CdnowSummary.EqualsTheReferenceTable.
SummaryTable summarize(const TransactionColumns& log, const SummarizeOptions& options = {});

/// Summarizes transactions kept row by row.
SummaryTable summarize(std::span<const Transaction> log, const SummarizeOptions& options = {});

}  // namespace tenure::inline v1
