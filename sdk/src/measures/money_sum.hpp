// Measures, step 6: adds amounts up in one currency and keeps account of what could not be added.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tenure/lifecycle/conversion.hpp"

namespace tenure::inline v1::detail {

/// A sum in the currency of a rate table. Throws: Error{overflow}.
class MoneySum {
 public:
    explicit MoneySum(const RateTable& rates) : rates_(&rates), total_{0, rates.base()} {}

    /// Adds an amount of that day; one without a rate is counted as missing, none as unpriced.
    void add(const std::optional<Money>& amount, Date day) {
        if (!amount) {
            ++unpriced_;
            return;
        }
        if (const auto converted = rates_->to_base(*amount, day)) {
            total_ += *converted;
            ++count_;
        } else {
            missing_.add(amount->currency, rates_->first(amount->currency));
        }
    }
    const Money& total() const { return total_; }
    std::uint64_t count() const { return count_; }
    std::uint64_t unpriced() const { return unpriced_; }
    const MissingRates& missing() const { return missing_; }

 private:
    const RateTable* rates_;
    Money total_;
    std::uint64_t count_ = 0, unpriced_ = 0;
    MissingRates missing_;
};

}  // namespace tenure::inline v1::detail
