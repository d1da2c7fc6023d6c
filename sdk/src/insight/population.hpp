// Insight, step 6: what everybody together says: rhythm, purchase rate, retention, currency.
// Filled in a first pass over the customers; its size does not depend on their number.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenure/lifecycle/framework.hpp"
#include "tenure/lifecycle/history.hpp"

namespace tenure::inline v1::detail {

/// Counts whole days, exactly up to eleven years; longer ones count as eleven years.
class DayHistogram {
 public:
    void add(int days);
    std::uint64_t count() const { return count_; }
    double median() const;

 private:
    int at_rank(std::uint64_t rank) const;

    std::vector<std::uint32_t> buckets_;
    std::uint64_t count_ = 0;
};

/// Returns the days on which purchases remain after refunds as of an instant, in order.
std::vector<Date> kept_days(const History& history, Timestamp as_of);

/// The measures of everybody.
class Population {
 public:
    explicit Population(Timestamp as_of) : as_of_(as_of) {}

    void add(const History& history, Date today);

    /// The most frequent currency of base totals, else of totals.
    void count_currency(const Currency& currency, bool base);
    std::optional<Currency> currency() const;

    /// Median intervals, where at least 20 are known.
    Rhythm rhythm() const;
    /// Repeat purchases per year observed: from the first purchase to a year after the last.
    double purchase_rate() const;
    double retention_base() const { return static_cast<double>(base_); }
    double retention_kept() const { return static_cast<double>(kept_); }

 private:
    struct CurrencyCount {
        Currency currency;
        std::uint64_t base = 0, total = 0;
    };

    Timestamp as_of_;
    DayHistogram everybody_;
    std::map<std::string, DayHistogram> segments_;
    std::map<std::string, CurrencyCount, std::less<>> currencies_;
    std::uint64_t repeats_ = 0, base_ = 0, kept_ = 0;
    double years_ = 0;
};

}  // namespace tenure::inline v1::detail
