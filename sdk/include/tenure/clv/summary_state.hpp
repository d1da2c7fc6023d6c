// CLV, step 6: the summaries of a population kept in memory and moved on by new events.
// What arrives in order costs a few nanoseconds; customers whose past changed are tallied again.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "tenure/clv/purchase_tally.hpp"
#include "tenure/clv/summarize.hpp"

namespace tenure::inline v1 {

/// How a population is summarized; the meaning is that of SummarizeOptions.
struct SummaryStateOptions {
    TimeUnit unit = TimeUnit::week;
    MergeRule merge{};
    FreeTransactions free = FreeTransactions::count;
    std::optional<PriceIndex> prices{};
};

/// One customer's summary, or why there is none.
struct CustomerSummary {
    Summary summary{};
    SummaryRejection rejection = SummaryRejection::none;
    std::int32_t first_day = 0;
    std::int32_t last_day = 0;
};

/// A population of customers 0, 1, 2, ..., each with a running summary. After rebuilds it equals
/// summarize() of the whole log bit for bit (test: SummaryState.EqualsSummarizingFromScratch).
/// Threads: one at a time, or many that only read.
class SummaryState {
 public:
    explicit SummaryState(const SummaryStateOptions& options = {});

    /// Adds events in the order of the log. One that is before its customer's last event makes
    /// the customer dirty; one with a wrong amount or date makes summary_of reject it.
    /// Complexity: linear in the events, whatever the size of the population.
    void append(std::span<const Transaction> events);

    /// Says that a customer's past changed (an event was edited or deleted): it becomes dirty.
    void mark_dirty(std::uint32_t customer);

    /// Returns the customers that wait for rebuild(), each once.
    std::vector<std::uint32_t> dirty() const;

    /// Replaces a customer by what all its events say, given in the order of the log; their
    /// `customer` is not looked at. Without events the customer is forgotten.
    void rebuild(std::uint32_t customer, std::span<const Transaction> events);

    /// Returns the customers that changed since the last call, each once.
    std::vector<std::uint32_t> touched();

    /// Returns a customer's summary with T counted to `as_of`.
    CustomerSummary summary_of(std::uint32_t customer, Date as_of) const;

    /// Returns all summaries with T counted to `as_of`; dirty customers and those with events
    /// after `as_of` are among the rejected.
    SummaryTable table(Date as_of) const;

    /// Returns the number of customers, gaps included.
    std::size_t size() const noexcept { return tallies_.size(); }

 private:
    void add(PurchaseTally& tally, const Transaction& event);
    void reserve(std::size_t customers);
    void touch(std::uint32_t customer);
    void list_as_dirty(std::uint32_t customer);
    SummaryRejection rejection_at(const PurchaseTally& tally, Date as_of) const noexcept;

    SummaryStateOptions options_;
    TallyRules rules_;
    std::vector<PurchaseTally> tallies_;
    std::vector<std::uint32_t> dirty_;    // once each, with some that were rebuilt since
    std::vector<std::uint32_t> touched_;  // once each
    std::size_t dirty_limit_ = 64;        // where the rebuilt ones are swept out
};

}  // namespace tenure::inline v1
