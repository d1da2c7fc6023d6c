// Sandbox: random numbers that are the same on every machine for one seed.
// Threads: one instance per thread.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace tenure::inline v1::sandbox {

/// A splitmix64 generator with the distributions the seeding needs.
class Random {
 public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    /// Returns an integer in [0, limit).
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : next() % limit; }
    /// Returns a number in (0, 1).
    double uniform() { return (static_cast<double>(next() >> 11) + 0.5) * 0x1.0p-53; }
    bool chance(double probability) { return uniform() < probability; }
    double exponential(double rate) { return -std::log(uniform()) / rate; }
    double normal() {
        return std::sqrt(-2.0 * std::log(uniform())) * std::cos(6.283185307179586 * uniform());
    }
    /// Returns a gamma variate. Source: Marsaglia & Tsang (2000), "A simple method for generating
    /// gamma variables"; shapes below 1 by the boost u^(1/shape) of the same paper.
    double gamma(double shape, double rate) {
        if (shape < 1.0) return gamma(shape + 1.0, rate) * std::pow(uniform(), 1.0 / shape);
        const double d = shape - 1.0 / 3.0;
        const double c = 1.0 / std::sqrt(9.0 * d);
        for (;;) {
            const double x = normal();
            const double v = std::pow(1.0 + c * x, 3);
            if (v <= 0.0) continue;
            if (std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) {
                return d * v / rate;
            }
        }
    }

 private:
    std::uint64_t state_;
};

}  // namespace tenure::inline v1::sandbox
