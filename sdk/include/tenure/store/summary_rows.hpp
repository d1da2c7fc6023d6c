// Store, step 4: every customer's history and purchases in numbers, kept beside the rows they come
// from. insight/summaries.hpp makes and reads them; the store marks whose rows changed since.
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

/// How much of customers' rows is read.
enum class RowDetail : std::uint8_t {
    whole,   ///< all attributes
    history  ///< of purchases, their items and interactions only what histories are made of
};

/// What remains of a customer's purchases after refunds; a customer without any has a row too.
struct SummaryRow {
    RowKey customer{};
    std::string name{};   ///< the customer's
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
    std::string moments{};               ///< everything that happened, packed for the engine
    friend bool operator==(const SummaryRow&, const SummaryRow&) = default;
};

/// How far the kept summaries are: a set is made as a whole, and each turn replaces some of it.
struct SummaryTurn {
    std::int64_t set = 0;  ///< 0: none is finished
    std::int64_t turn = 0;
    friend bool operator==(const SummaryTurn&, const SummaryTurn&) = default;
};

/// Keeps summaries. Once they were begun, every change of what a history is made of marks the
/// customers it concerns, in the same transaction: new and old owner of a row that is stored,
/// changed, moved or deleted, and customers that appear, change or go. A changed product category
/// makes the whole set unfinished. Before they were begun, nothing is marked.
class SummaryStore {
 public:
    using ReplacedVisitor =
        std::function<void(const RowKey& record, std::span<const SummaryRow> rows)>;

    virtual ~SummaryStore() = default;

    /// Returns what the summaries were made with: an empty text while they are unfinished, nothing
    /// when there are none.
    virtual std::optional<std::string> summary_settings() = 0;
    /// Forgets all summaries and marks, and begins to mark changes.
    virtual void begin_summaries() = 0;
    /// Adds the next customers to a set that was begun, in key order.
    virtual void add_summaries(std::span<const SummaryRow> rows) = 0;
    /// Says that every customer has a summary, made with these settings.
    virtual void finish_summaries(const std::string& settings) = 0;
    /// Replaces what a finished set keeps of customer records (parts do not count) by `rows` and
    /// removes the marks of those records, in one transaction: a turn.
    virtual void put_summaries(std::span<const RowKey> records,
                               std::span<const SummaryRow> rows) = 0;
    /// Visits the summaries of customers that are not marked, in key order.
    virtual void each_summary(const std::function<void(const SummaryRow&)>& visit) = 0;
    /// Returns how far the summaries are.
    virtual SummaryTurn summary_turn() = 0;
    /// Visits the customer records replaced after a turn of this set, in key order, each with its
    /// summaries; a customer who is gone has none. Parts of records are 0.
    virtual void each_replaced(std::int64_t turn, const ReplacedVisitor& visit) = 0;
    /// Returns marked customer records in key order, those after a record; parts are 0.
    virtual std::vector<RowKey> stale_customers(const RowKey& after, std::size_t limit) = 0;
    /// Visits the customers that these records hold, each with its rows of `kinds`, in any order;
    /// records without a customer are passed over.
    virtual void read_customers(std::span<const RowKey> records, std::span<const EntityKind> kinds,
                                const std::function<void(const CustomerRows&)>& visit,
                                RowDetail detail = RowDetail::whole) = 0;
};

}  // namespace tenure::inline v1
