// CLV, step 6: random numbers that are the same on every platform and for every thread count.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace tenure::clv_detail {

/// Source: Blackman and Vigna 2019, xoshiro256++, seeded by splitmix64.
class Random {
 public:
    explicit Random(std::uint64_t seed) {
        for (std::uint64_t& word : state_) word = mixed(seed += 0x9e3779b97f4a7c15);
    }

    /// Spreads the bits of a number over all 64.
    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    std::uint64_t bits() {
        const std::uint64_t out = std::rotl(state_[0] + state_[3], 23) + state_[0];
        const std::uint64_t t = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= t;
        state_[3] = std::rotl(state_[3], 45);
        return out;
    }

    /// Returns a number in (0, 1).
    double uniform() { return (static_cast<double>(bits() >> 11) + 0.5) * 0x1p-53; }
    double exponential() { return -std::log(uniform()); }

    /// Source: Marsaglia and Bray 1964, the polar method.
    double normal() {
        double u, v, s;
        do {
            u = 2 * uniform() - 1;
            v = 2 * uniform() - 1;
            s = u * u + v * v;
        } while (s >= 1 || s == 0);
        return u * std::sqrt(-2 * std::log(s) / s);
    }

    /// Source: Marsaglia and Tsang 2000, ACM Trans. Math. Software 26(3).
    double gamma(double shape) {
        if (shape < 1) return gamma(shape + 1) * std::pow(uniform(), 1 / shape);
        const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
        while (true) {
            const double x = normal(), cube = 1 + c * x;
            if (cube <= 0) continue;
            const double v = cube * cube * cube;
            if (std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
        }
    }
    double beta(double a, double b) {
        const double x = gamma(a), y = gamma(b);
        return x + y > 0 ? x / (x + y) : (uniform() < a / (a + b) ? 1 : 0);
    }

    /// Source: inversion by products for small means, else a rounded normal.
    double poisson(double mean) {
        if (mean > 60) {
            const double drawn = std::floor(mean + std::sqrt(mean) * normal() + 0.5);
            return drawn > 0 ? drawn : 0;
        }
        const double limit = std::exp(-mean);
        double count = 0;
        for (double product = uniform(); product > limit; product *= uniform()) ++count;
        return count;
    }

 private:
    std::uint64_t state_[4];
};

}  // namespace tenure::clv_detail
