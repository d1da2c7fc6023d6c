// Measures, step 6: exact medians and quartiles of whole numbers, whose size is that of the
// different values, not of how many there are.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>

namespace tenure::inline v1::detail {

class Spread {
 public:
    void add(std::int64_t value) {
        ++counts_[value];
        ++count_;
        sum_ += static_cast<double>(value);
    }
    std::uint64_t count() const { return count_; }
    double mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }

    /// Returns the value below which that share lies, between ranks on a straight line.
    /// Source: Hyndman and Fan 1996, definition 7. Test: Spread.*
    double quantile(double share) const {
        if (count_ == 0) return 0;
        const double rank = share * static_cast<double>(count_ - 1);
        const auto below = static_cast<std::uint64_t>(std::floor(rank));
        const double low = at(below);
        const double part = rank - static_cast<double>(below);
        return part > 0 ? low + part * (at(below + 1) - low) : low;
    }
    double median() const { return quantile(0.5); }

 private:
    double at(std::uint64_t rank) const {
        std::uint64_t seen = 0;
        for (const auto& [value, count] : counts_) {
            seen += count;
            if (seen > rank) return static_cast<double>(value);
        }
        return 0;
    }

    std::map<std::int64_t, std::uint64_t> counts_;
    std::uint64_t count_ = 0;
    double sum_ = 0;
};

}  // namespace tenure::inline v1::detail
