// Insight, step 6: everybody's purchases as the CLV models take them, without reading them all
// anew. The store keeps a summary per customer and marks whose purchases changed; only those are
// redone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tenure/clv/price_index.hpp"
#include "tenure/clv/summary.hpp"
#include "tenure/core/context.hpp"
#include "tenure/core/progress.hpp"
#include "tenure/core/zone.hpp"
#include "tenure/model/rate_table.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// How purchases become summaries. Zone, prices and rates are what kept summaries are made with;
/// the others only say how they are read.
struct SummarySettings {
    Zone business_zone{};                ///< whose calendar day a purchase belongs to
    std::optional<PriceIndex> prices{};  ///< states amounts in constant prices
    std::optional<RateTable> rates{};    ///< brings amounts into one currency where it has a rate
    TimeUnit unit = TimeUnit::week;
    std::optional<Currency> currency{};  ///< of the business; without it, that of most purchases
    ProgressSink progress{};
};

/// What a refresh did.
struct SummaryRefresh {
    std::uint64_t rebuilt = 0;  ///< customers whose purchases were read
    bool full = false;          ///< everybody: nothing was kept, or it was made otherwise
};

/// Brings the kept summaries up to date: everybody's when there are none or they were made with
/// other settings, else those of customers whose purchases changed. A refresh that was stopped goes
/// on, or begins anew, with the next one. The result equals a full build bit for bit (test:
/// Both/KeptSummaries.AreThoseOfAFullBuildAfterAnyChanges).
/// Throws: those of the store and the context. Threads: as the store.
/// Complexity: linear in the rows of the customers that are redone.
SummaryRefresh refresh_summaries(Store& store, const SummarySettings& settings = {},
                                 const Context& context = {});

/// Tells whether a refresh would find nothing to do; the store may be read-only.
bool summaries_current(Store& store, const SummarySettings& settings = {});

/// Everybody with a purchase, in key order; row i and summary i are the same customer.
struct StoredSummaries {
    Summaries summaries{};
    std::vector<SummaryRow> rows{};
    std::optional<Currency> currency{};  ///< of the amounts
    std::uint64_t without_purchase = 0;  ///< customers left out: nothing bought, or all given back
    std::uint64_t impossible_dates = 0;  ///< customers left out: a day outside the years 1 to 9999
    std::uint64_t without_spend = 0;     ///< with repeat purchases, but without comparable amounts
    std::uint64_t replayed = 0;          ///< customers whose purchases had to be read
};

/// Reads the summaries with T counted to `as_of`; the store may be read-only. Customers whose
/// summary is not up to date, or reaches beyond `as_of`, are summarized from their purchases,
/// everybody when nothing fitting is kept. Mean spend is 0 where x = 0 and where amounts are
/// missing or in another currency than that of the business.
/// Throws: those of the store and the context. Threads: as the store.
StoredSummaries read_summaries(Store& store, Date as_of, const SummarySettings& settings = {},
                               const Context& context = {});

}  // namespace tenure::inline v1
