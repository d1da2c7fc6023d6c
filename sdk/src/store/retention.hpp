// Store, step 4: how much history a store keeps, and the words both stores refuse with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "tenure/core/error.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1::store_detail {

/// Finished generations kept; older ones go when a newer one is finished.
inline constexpr std::size_t kept_generations = 24;

/// Runs kept per stream.
inline constexpr std::int64_t kept_runs = 1000;

/// Matches of an ambiguous search that are named.
inline constexpr std::size_t listed_matches = 10;

/// Plans of plays kept; what was done by them is kept for good.
inline constexpr std::int64_t kept_plans = 24;

/// Returns the refusal of another CRM behind a known source.
inline Error wrong_source(const std::string& source, const std::string& known,
                          const std::string& found) {
    return Error(Errc::wrong_source, "open source " + source, found,
                 "this source has been read from " + known + " so far",
                 "Correct the address, or give the other CRM a source name of its own");
}

/// Returns the refusal of an ambiguous search, naming the first matches.
Error several_customers(const std::string& text, const std::vector<StoredRow>& matches);

/// Throws: Error{bad_argument} for a kind whose rows belong to no customer.
void require_customer_rows(std::span<const EntityKind> kinds);

/// Throws: Error{bad_argument} unless each row's key is behind the one before; `last`, which may be
/// null, comes before the first.
void require_key_order(std::span<const InsightRow> rows, const RowKey* last);

/// Returns true when the row passes the filter, given the external id of its customer.
bool passes(const InsightRow& row, const InsightFilter& filter, const std::string& external_id);

}  // namespace tenure::inline v1::store_detail
