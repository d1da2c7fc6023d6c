// Measures, step 6: what becomes of those who began together: retention and revenue, month by
// month. Streams customer by customer; memory is the matrix.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tenure/measures/measures.hpp"

namespace tenure::inline v1 {

/// What puts customers into one cohort.
enum class CohortBy : std::uint8_t {
    first_purchase,  ///< the calendar month of it
    source,          ///< where the customer, else their lead, came from
    campaign         ///< the one the first purchase is credited to
};

/// Settings of cohorts().
struct CohortOptions {
    /// As for measures; the period says when the first purchase was. Its end is the last day seen.
    MeasureOptions measures{};
    CohortBy by = CohortBy::first_purchase;
    std::size_t months = 12;  ///< columns after the month of the first purchase; at most 120
};

/// What one month brought of a cohort.
struct CohortCell {
    std::uint64_t base = 0;    ///< customers for whom this month has begun
    std::uint64_t kept = 0;    ///< of them, customers at its end, by the engine's states
    std::uint64_t buyers = 0;  ///< of them, who bought in it
    Money revenue{};           ///< in it, of them
    bool complete = true;      ///< for all of them the month is over
};

/// Customers who began together.
struct Cohort {
    std::string name{};  ///< e.g. "2025-03"; a source or campaign is untrusted text
    std::uint64_t customers = 0;
    std::vector<CohortCell> months{};  ///< by months since the first purchase; ends with the period
};

/// Cohorts as rows, months since the first purchase as columns.
struct CohortMatrix {
    Period period{};
    Timestamp as_of{};
    CohortBy by = CohortBy::first_purchase;
    std::optional<Currency> currency{};
    std::vector<Cohort> cohorts{};  ///< by month, else the largest first
    Cohort all{};                   ///< everybody together
    MeasureNote reason{};           ///< why there are no cohorts; else empty
    MeasureNote revenue_reason{};   ///< why revenue is not available; else empty
};

/// Makes the matrix. A purchase given back in full begins no cohort; where a business records no
/// purchases, contracts stand in.
/// Throws: as measure(). Threads: as the store. Complexity: linear in the rows. Test: Cohorts.*
CohortMatrix cohorts(Store& store, const CohortOptions& options, const Context& context = {});

}  // namespace tenure::inline v1
