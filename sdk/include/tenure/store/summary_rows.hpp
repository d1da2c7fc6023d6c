// Store, step 4: every customer's purchases in a few numbers, kept beside the rows they come from.
// insight/summaries.hpp makes and reads them; the store marks whose purchases changed since.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tenure/core/money.hpp"
#include "tenure/core/time.hpp"
#include "tenure/model/schema.hpp"

namespace tenure::inline v1 {

struct CustomerRows;

/// What remains of a customer's purchases after refunds; a customer without any has a row too.
struct SummaryRow {
    RowKey customer{};
    std::string name{};   ///< filled in on reading, from the customer's own row
    bool bought = false;  ///< a purchase remains; the next five members mean nothing without one
    Date first_day{};     ///< of the first purchase
    Date last_day{};      ///< of the latest purchase
    std::int64_t x = 0;   ///< days with a purchase after the first
    double spend = 0;     ///< what was bought on those days, in major units
    double log_days = 0;  ///< sum of ln(days between days with a purchase)
    std::optional<Date> last_event{};    ///< the latest purchase or refund; an earlier day is
                                         ///< answered by the history only
    std::optional<Currency> currency{};  ///< of the first amount, where there is one
    bool mixed_currencies = false;       ///< amounts are in several currencies
    bool missing_amounts = false;        ///< a remaining purchase has no amount
    bool impossible_dates = false;       ///< a day outside the years 1 to 9999 was left out
    friend bool operator==(const SummaryRow&, const SummaryRow&) = default;
};

/// Keeps summaries. Once they were begun, every change of purchases marks the customers it
/// concerns, in the same transaction: new and old owner of a purchase that is stored, changed,
/// moved or deleted, and customers that appear or go. Before that, nothing is marked.
class SummaryStore {
 public:
    virtual ~SummaryStore() = default;

    /// Returns what the summaries were made with: an empty text while they are unfinished, nothing
    /// when there are none.
    virtual std::optional<std::string> summary_settings() = 0;
    /// Forgets all summaries and marks, and begins to mark changes.
    virtual void begin_summaries() = 0;
    /// Says that every customer has a summary, made with these settings.
    virtual void finish_summaries(const std::string& settings) = 0;
    /// Replaces what is kept of customer records (parts do not count) by `rows` and removes the
    /// marks of those records, in one transaction.
    virtual void put_summaries(std::span<const RowKey> records,
                               std::span<const SummaryRow> rows) = 0;
    /// Visits the summaries of existing customers that are not marked, in key order.
    virtual void each_summary(const std::function<void(const SummaryRow&)>& visit) = 0;
    /// Returns marked customer records in key order, those after a record; parts are 0.
    virtual std::vector<RowKey> stale_customers(const RowKey& after, std::size_t limit) = 0;
    /// Visits the customers that these records hold, each with its rows of `kinds`, in any order;
    /// records without a customer are passed over.
    virtual void read_customers(std::span<const RowKey> records, std::span<const EntityKind> kinds,
                                const std::function<void(const CustomerRows&)>& visit) = 0;
};

}  // namespace tenure::inline v1
