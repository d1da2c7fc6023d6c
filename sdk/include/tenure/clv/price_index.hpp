// CLV, step 6: a dated price index that turns amounts into constant prices before they are summed.
// Inflation would otherwise pass for growing customers; clv/summarize.hpp applies it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "tenure/core/time.hpp"

namespace tenure::inline v1 {

/// The level of prices from a day on, until the next entry.
struct PriceLevel {
    Date date{};
    double level = 0;
};

/// Levels of prices by date, as steps: a day has the level of the latest entry on or before it,
/// and days before the first entry have the first level.
class PriceIndex {
 public:
    /// Makes an index; `base` is the day whose prices amounts are stated in, the last entry's
    /// date by default. Entries may come in any order.
    /// Throws: Error (configuration) without entries, for two of one date, and for a level that
    /// is not a finite number above zero.
    explicit PriceIndex(std::vector<PriceLevel> levels, std::optional<Date> base = std::nullopt);

    /// Returns the level of prices on a day. Complexity: logarithmic in the entries.
    double level(Date date) const noexcept;

    /// Returns what an amount of that day is multiplied by: level(base) / level(day).
    double factor(Date date) const noexcept { return base_level_ / level(date); }

    Date base() const noexcept { return base_; }

    /// Returns the entries in the order of their dates. Lifetime: of the index.
    const std::vector<PriceLevel>& levels() const noexcept { return levels_; }

 private:
    std::vector<PriceLevel> levels_;
    Date base_{};
    double base_level_ = 1;
};

/// Reads CSV text with the columns `date,index` (dates as yyyy-mm-dd).
/// Throws: Error (configuration) that names the line and column of the first wrong row, because
/// one missing step would change every later amount.
PriceIndex read_price_index(std::string_view csv, std::optional<Date> base = std::nullopt);

}  // namespace tenure::inline v1
