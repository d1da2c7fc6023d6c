// Measures, step 6: the measures being filled in: each gets a value or a reason, never neither.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/measures/measures.hpp"

namespace tenure::inline v1::detail {

class Results {
 public:
    explicit Results(const Period& period);

    Measure& of(std::string_view id);

    Measure& give(std::string_view id, const Reading& value, std::uint64_t records);
    Measure& deny(std::string_view id, const MeasureNote& reason);

    /// Gives part / whole as a share of `whole` records, or the reason when the whole is nothing.
    Measure& share(std::string_view id, std::uint64_t part, std::uint64_t whole,
                   const MeasureNote& reason);

    /// Returns a value already given, or nothing.
    const Reading* value(std::string_view id);
    const MeasureNote& reason(std::string_view id) { return of(id).reason; }

    /// Gives every measure the same reason: there is nothing to measure.
    void deny_all(const MeasureNote& reason);

    std::vector<Measure> take() && { return std::move(measures_); }

 private:
    std::vector<Measure> measures_;
    std::map<std::string, std::size_t, std::less<>> index_;
};

/// Adds one part of a measure.
inline void add_detail(Measure& measure, const std::string& of, const std::string& name,
                       const Reading& reading, std::uint64_t count) {
    measure.details.push_back({of, name, reading, count});
}

/// Makes a share; `whole` is above zero.
inline Reading share_of(std::uint64_t part, std::uint64_t whole) {
    return {static_cast<double>(part) / static_cast<double>(whole), MeasureUnit::share, {}};
}

/// Makes a count.
inline Reading count_of(std::uint64_t count) {
    return {static_cast<double>(count), MeasureUnit::count, {}};
}

/// Makes a span of days.
inline Reading days_of(double days) {
    return {days, MeasureUnit::days, {}};
}

}  // namespace tenure::inline v1::detail
