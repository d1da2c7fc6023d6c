// Measures, step 6: customers who come, stay, leave and return, and how stages fill and empty.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "measures/results.hpp"
#include "measures/spread.hpp"
#include "measures/subject.hpp"

namespace tenure::inline v1::detail {

class MovementCollector {
 public:
    explicit MovementCollector(const Scope& scope);

    void add(const Subject& subject);
    void put(Results& results, MeasureReport& report) const;

    const Movements& movements() const { return movements_; }
    std::uint64_t kept() const { return kept_; }
    std::uint64_t in_period() const { return in_period_; }

 private:
    struct Kept {
        std::uint64_t opening = 0, kept = 0;
    };

    void follow(const Subject& subject);
    void count_reasons(const Subject& subject);
    std::size_t furthest(const Subject& subject) const;
    void put_rates(Results& results) const;
    void put_reasons(Results& results) const;
    void put_lifetime(Results& results) const;
    void put_flows(MeasureReport& report) const;
    void put_funnel(MeasureReport& report) const;

    const Scope& scope_;
    Movements movements_;
    std::uint64_t kept_ = 0, in_period_ = 0, lost_at_opening_ = 0;
    std::map<std::string, Kept> cohorts_;
    std::map<std::string, std::uint64_t> reasons_;
    std::vector<StageFlow> flows_;
    std::vector<bool> of_the_lost_;
    std::vector<std::uint64_t> furthest_, visited_;
    std::vector<Spread> stays_;
    std::map<std::pair<std::size_t, std::size_t>, std::uint64_t> stage_moves_, state_moves_;
};

}  // namespace tenure::inline v1::detail
