// Measures, step 6: what customers paid in the period and in the one before, and what remained.
#pragma once

#include <string>

#include "measures/results.hpp"
#include "measures/subject.hpp"

namespace tenure::inline v1::detail {

class RevenueCollector {
 public:
    explicit RevenueCollector(const Scope& scope);

    void add(const Subject& subject);
    void put(Results& results, MeasureReport& report, std::uint64_t people) const;

 private:
    void move(const Subject& subject, const Money& before, const Money& now);
    void put_retention(Results& results, MeasureReport& report) const;
    MeasureNote problem(const MoneySum& sum, const Period& period) const;

    const Scope& scope_;
    MoneySum now_, before_;
    Money existing_;
    std::uint64_t existing_payers_ = 0, payers_ = 0, earlier_payers_ = 0;
    RevenueMovements moves_;
};

}  // namespace tenure::inline v1::detail
