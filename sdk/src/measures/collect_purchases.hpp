// Measures, step 6: how customers buy: first, again, how often, and what together.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "measures/results.hpp"
#include "measures/spread.hpp"
#include "measures/subject.hpp"

namespace tenure::inline v1::detail {

/// First purchases, repeat purchases, intervals and lifetimes.
class PurchaseCollector {
 public:
    explicit PurchaseCollector(const Scope& scope) : scope_(scope) {}

    void add(const Subject& subject);
    void put(Results& results) const;

 private:
    void put_ladder(Results& results) const;
    void put_lifetime(Results& results) const;

    const Scope& scope_;
    std::uint64_t buyers_ = 0, repeaters_ = 0, known_ = 0, activated_ = 0;
    Spread intervals_, first_purchase_, touched_, until_loss_;
    std::array<std::uint64_t, 11> ladder_{};  ///< customers with at least that many days
};

/// Cross-selling and what is bought together.
class BasketCollector {
 public:
    explicit BasketCollector(const Scope& scope) : scope_(scope) {}

    /// Remembers a product's name, where products are paired.
    void add_product(const StoredRow& row);
    void add(const Subject& subject);
    void put(Results& results) const;

 private:
    std::vector<MeasureDetail> frequent_pairs() const;
    std::set<std::string> basket_of(const Subject& subject) const;
    void cross_sell(const Subject& subject);

    const Scope& scope_;
    std::map<std::string, std::string> names_;
    std::uint64_t baskets_ = 0, earlier_buyers_ = 0, cross_sold_ = 0, categorised_ = 0;
    std::uint64_t large_baskets_ = 0;
    std::map<std::string, std::uint64_t> items_;
    std::map<std::pair<std::string, std::string>, std::uint64_t> pairs_;
};

}  // namespace tenure::inline v1::detail
