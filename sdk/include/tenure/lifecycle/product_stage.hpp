// Lifecycle, step 5: where a product stands in its life, by the shape of its sales over time.
// Source: the product lifecycle of Pars vTiger's article; docs/product-lifecycle.md has an example.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/time.hpp"
#include "tenure/core/zone.hpp"
#include "tenure/model/schema.hpp"

namespace tenure::inline v1 {

class Store;

/// The four stages of a product; their ids are those of the framework product-4, whose states tie
/// them to the customers' stages.
enum class ProductStage : std::uint8_t { introduction, growth, maturity, decline };

/// Returns the stage's id, e.g. "growth".
constexpr std::string_view to_string(ProductStage stage) {
    constexpr std::string_view names[] = {"introduction", "growth", "maturity", "decline"};
    return names[static_cast<std::size_t>(stage)];
}

/// What was sold on a day; negative for what was given back.
struct ProductSale {
    Date day{};
    double units = 0;
};

/// What decides about products. Years of 365 days are compared, so that a season does not look
/// like growth; a product younger than two years is compared by the halves of its life.
struct ProductThresholds {
    int introduction_days = 180;  ///< from the first sale on
    double growth_ratio = 1.25;   ///< units of the last span over the span before, from which on
    double decline_ratio = 0.80;  ///< ... and down to which
    double peak_share = 0.50;     ///< of the best span ever, below which a level is a decline
    double least_units = 10;      ///< in both spans together; with fewer nothing can be told
};

/// Where a product stands, and by which numbers.
struct ProductStanding {
    std::optional<ProductStage> stage{};  ///< none: `evidence` says why
    std::string code{};      ///< "young", "rising", "steady", "falling", "below_peak", "unsold",
                             ///< "silent" or "too_few"
    std::string evidence{};  ///< for people, in English
    std::optional<Date> first_sale{}, last_sale{};
    int span_days = 0;                        ///< how long the spans compared are
    double recent = 0, before = 0, best = 0;  ///< units of the last span, the one before, the best
};

/// Returns where a product stands at the end of a day. Sales may come in any order; later ones are
/// not seen. Complexity: O(n log n). Test: ProductStanding.*
ProductStanding product_standing(std::span<const ProductSale> sales, Date as_of,
                                 const ProductThresholds& thresholds = {});

/// A product with where it stands.
struct ClassifiedProduct {
    RowKey product{};
    std::string name{};
    double units = 0;  ///< sold in all
    ProductStanding standing{};
};

/// All products, in the order of their keys.
struct ClassifiedProducts {
    std::vector<ClassifiedProduct> products{};
    std::uint64_t undated = 0;     ///< items of purchases without any day: left out
    std::uint64_t unassigned = 0;  ///< items that name no product: left out
};

/// Classifies every product by the items of the customers' purchases up to as_of; an item without
/// quantity counts one. Memory grows with products and their days of sale, not with customers.
ClassifiedProducts classify_products(Store& store, Timestamp as_of, const Zone& business_zone,
                                     const ProductThresholds& thresholds = {});

}  // namespace tenure::inline v1
