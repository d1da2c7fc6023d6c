// Measures, step 6: leads, deals, tickets, answers and contracts: what single records say.
#pragma once

#include <map>
#include <string>

#include "measures/money_sum.hpp"
#include "measures/results.hpp"
#include "measures/spread.hpp"
#include "measures/subject.hpp"

namespace tenure::inline v1::detail {

class LeadCollector {
 public:
    explicit LeadCollector(const Scope& scope) : scope_(scope) {}
    void add(const StoredRow& row);
    /// Looks whether the customer's leads of the period led to a purchase.
    void add(const Subject& subject);
    void put(Results& results) const;

 private:
    struct Source {
        std::uint64_t leads = 0, converted = 0;
    };
    bool created_in_period(const Lead& lead) const;

    const Scope& scope_;
    std::map<std::string, Source> sources_;
    std::uint64_t bought_ = 0;
};

class DealCollector {
 public:
    explicit DealCollector(const Scope& scope)
        : scope_(scope), open_(scope.rates), weighted_(scope.rates), won_(scope.rates) {}
    void add(const StoredRow& row);
    void put(Results& results) const;

 private:
    void add_open(const Deal& deal);
    void put_velocity(Results& results) const;

    const Scope& scope_;
    MoneySum open_, weighted_, won_;
    std::map<std::string, std::pair<std::uint64_t, Money>> stages_;
    std::uint64_t open_deals_ = 0, won_deals_ = 0, lost_deals_ = 0;
    double cycle_days_ = 0;
};

/// Tickets and answers to surveys.
class ServiceCollector {
 public:
    explicit ServiceCollector(const Scope& scope) : scope_(scope) {}
    void add_ticket(const StoredRow& row);
    void add_survey(const StoredRow& row);
    void put(Results& results, MeasureReport& report) const;

 private:
    void rate(double score);

    const Scope& scope_;
    Spread resolution_, response_;  ///< minutes
    std::uint64_t promoters_ = 0, passives_ = 0, detractors_ = 0;
    std::uint64_t satisfied_ = 0, rated_ = 0;
    std::uint64_t out_of_scale_ = 0, closed_before_opened_ = 0;
};

/// Contracts that pay more a month than before.
class ContractCollector {
 public:
    explicit ContractCollector(const Scope& scope) : scope_(scope) {}
    void add(const Subject& subject);
    void put(Results& results) const;

 private:
    const Scope& scope_;
    std::uint64_t contracted_ = 0, upgraded_ = 0, downgraded_ = 0;
    MissingRates missing_;
};

}  // namespace tenure::inline v1::detail
