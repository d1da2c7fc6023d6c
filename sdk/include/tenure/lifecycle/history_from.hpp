// Lifecycle, step 5: makes a history from a customer's rows in the store.
// Says which record means what; docs/lifecycle.md has the table.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "tenure/core/zone.hpp"
#include "tenure/lifecycle/history.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// Product categories by product_key().
using ProductCategories = std::unordered_map<std::string, std::string>;

/// Returns the key of a product of a source among categories.
std::string product_key(const std::string& source, const Reference& product);

/// Adds the category of a product's row, where it has one and fewer than `most` are there.
void add_category(ProductCategories& categories, const StoredRow& product, std::size_t most);

/// Returns the categories of a store's products, at most 100,000: no sensible catalogue has more.
ProductCategories read_categories(Store& store);

/// What a history needs to know besides the rows.
struct HistorySettings {
    Zone business_zone{};                ///< whose calendar day a purchase belongs to
    std::optional<Currency> currency{};  ///< of the business; without it, the customer's only one
    const ProductCategories* categories = nullptr;  ///< without it no purchase has categories
};

/// Returns the kinds of rows that history_from reads.
std::span<const EntityKind> history_kinds();

/// Makes a sorted history. Purchases and other dated records happen at the first instant of their
/// business day; a negative total or refund_of makes a refund; a record without any date is left
/// out and counted in `undated`. Threads: may be called concurrently.
History history_from(const CustomerRows& rows, const HistorySettings& settings);

/// The same with a zone alone.
inline History history_from(const CustomerRows& rows, const Zone& business_zone) {
    return history_from(rows, HistorySettings{business_zone, std::nullopt, nullptr});
}

}  // namespace tenure::inline v1
