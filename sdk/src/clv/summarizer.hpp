// CLV, step 6: the loop behind summarize() and the CSV reader, fed batch by batch.
// Customers whose events are out of order are found on the way and tallied again at the end.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "tenure/clv/purchase_tally.hpp"
#include "tenure/clv/summarize.hpp"

namespace tenure::inline v1::detail {

/// Asks for memory that is written soon. Always inlined: GCC 12 takes a function that only
/// prefetches for one without effect, and drops the call.
#if defined(__GNUC__)
[[gnu::always_inline]] inline void prefetch(const void* place) {
    __builtin_prefetch(place, 1);
}
#else
inline void prefetch(const void*) {}
#endif

/// What a customer bought after the calibration.
struct HoldoutTally {
    double spend = 0;
    std::int32_t last = PurchaseTally::none;
    std::uint32_t x = 0;
};

TallyRules rules_of(const SummarizeOptions& options);

/// Returns why a tally makes no summary, `none` when it makes one.
SummaryRejection rejection_of(const PurchaseTally& tally) noexcept;

/// Whether the log had amounts.
enum class WithSpend : std::uint8_t { no, yes };

/// Makes the table of all tallies that make a summary; `rejected` names the others.
SummaryTable tabulate(std::span<const PurchaseTally> tallies, TimeUnit unit, Date end,
                      WithSpend spend);

/// Makes one customer's summary up to `end`.
Summary summary_of(const PurchaseTally& tally, TimeUnit unit, std::int32_t end);

/// Sorts by customer, then day, keeping the log's order within a day.
std::vector<Transaction> sorted_by_customer(std::span<const Transaction> events,
                                            std::size_t customers);

class Summarizer {
 public:
    Summarizer(const SummarizeOptions& options, bool has_amounts);

    /// Makes room for customers 0..count-1.
    void reserve(std::size_t count);

    /// Tallies a batch; every customer was reserved. `amount` is null for a log without amounts.
    void add(const std::uint32_t* customer, const std::int32_t* day, const double* amount,
             std::size_t count);

    /// Tells whether some customer's events came out of order.
    bool found_disorder() const noexcept;
    bool is_unordered(std::uint32_t customer) const noexcept {
        return tallies_[customer].has(PurchaseTally::unordered);
    }

    /// Tallies the unordered customers again, from all their events in the log's order.
    void redo(std::span<const Transaction> events);

    SummaryTable finish();

 private:
    template <bool HasHoldout>
    void add_rows(const std::uint32_t* customer, const std::int32_t* day, const double* amount,
                  std::size_t count);
    void add_later(std::uint32_t customer, std::int32_t day, double amount);
    double constant_price(std::int32_t day, double amount);

    const SummarizeOptions& options_;
    TallyRules rules_;
    std::int32_t end_;              ///< of the summaries
    std::int32_t observation_end_;  ///< of the hold-out
    std::int32_t last_seen_ = PurchaseTally::none;
    std::int32_t price_day_ = PurchaseTally::none;
    double price_factor_ = 1;
    bool has_amounts_;
    std::vector<PurchaseTally> tallies_;
    std::vector<HoldoutTally> holdout_;
};

}  // namespace tenure::inline v1::detail
