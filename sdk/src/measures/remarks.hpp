// Measures, step 6: what was left out of the measures, counted, so that nothing is lost in silence.
#pragma once

#include <cstdint>

#include "measures/subject.hpp"

namespace tenure::inline v1::detail {

class Remarks {
 public:
    explicit Remarks(const Scope& scope) : scope_(scope) {}

    void add(const Subject& subject);
    void put(MeasureReport& report) const;

 private:
    void check_refunds(const History& history);

    const Scope& scope_;
    std::uint64_t undated_ = 0, future_ = 0, refunds_beyond_ = 0, refunds_of_unknown_ = 0;
};

}  // namespace tenure::inline v1::detail
