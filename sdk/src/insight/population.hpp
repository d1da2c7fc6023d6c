// Insight, step 6: what everybody together says: rhythm, purchase rate, retention, currency.
// Filled in a first pass over the customers; grows by eight bytes, the spend, for each of them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "insight/kept_days.hpp"
#include "tenure/lifecycle/framework.hpp"
#include "tenure/segment/rfm.hpp"

namespace tenure::inline v1::detail {

/// Counts whole days, exactly up to eleven years; longer ones count as eleven years.
class DayHistogram {
 public:
    void add(int days);
    std::uint64_t count() const { return count_; }
    double median() const;
    std::vector<ValueCount> counts() const;

 private:
    int at_rank(std::uint64_t rank) const;

    std::vector<std::uint32_t> buckets_;
    std::uint64_t count_ = 0;
};

/// The measures of everybody.
class Population {
 public:
    explicit Population(Date today) : today_(today) {}

    /// Takes in the next customer with the days on which their purchases remain.
    void add(const Moments& moments, const std::vector<KeptDay>& days);

    /// The most frequent currency of purchases; the first by name of equals.
    std::optional<Currency> currency() const;

    /// Median intervals, where at least 20 are known.
    Rhythm rhythm() const;
    /// Repeat purchases per year observed: from the first purchase to a year after the last.
    double purchase_rate() const;
    double retention_base() const { return static_cast<double>(base_); }
    double retention_kept() const { return static_cast<double>(kept_); }
    /// What RFM limits are made of; spend is of customers in one currency, the business's.
    RfmPopulation rfm(const std::optional<Currency>& currency) const;
    bool contacts_kept() const { return contacts_kept_; }
    bool tickets_kept() const { return tickets_kept_; }

 private:
    struct InCurrency {
        Currency currency;
        std::uint64_t purchases = 0;
        std::vector<double> spend;  ///< of customers with this currency only
    };

    void add_currency(const Moments& moments, const std::vector<KeptDay>& days);
    void add_intervals(const std::string& segment, const std::vector<KeptDay>& days);
    void add_retention(const std::vector<KeptDay>& days);

    Date today_;
    DayHistogram everybody_, recency_, frequency_;
    std::map<std::string, DayHistogram> segments_;
    std::map<std::string, InCurrency, std::less<>> currencies_;
    std::uint64_t repeats_ = 0, base_ = 0, kept_ = 0;
    double years_ = 0;
    bool contacts_kept_ = false, tickets_kept_ = false;
};

}  // namespace tenure::inline v1::detail
