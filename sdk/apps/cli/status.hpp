// What is in the store, counted: shared by status and report.
#pragma once

#include <map>

#include "app.hpp"

namespace tenure::cli {

/// Totals over all purchases.
struct PurchaseTotals {
    std::uint64_t purchases = 0;
    std::uint64_t customer_days = 0;     ///< same customer and day counted once
    std::map<std::string, Money> spend;  ///< per currency
};

PurchaseTotals purchase_totals(Store& store);

}  // namespace tenure::cli
