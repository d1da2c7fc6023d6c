// CLV, step 6: eight doubles at once, with exp and log, in the instructions of the file that
// includes this. Only for the kernel files: everything is internal to each of them.
#pragma once

#include <cstddef>
#include <cstdint>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace {

using Lanes = double __attribute__((vector_size(64)));
using Bits = std::int64_t __attribute__((vector_size(64)));
constexpr std::size_t lanes = 8;

inline Lanes all(double value) {
    return Lanes{} + value;
}

/// Reads eight doubles from any address.
inline Lanes load(const double* from) {
    Lanes out;
    __builtin_memcpy(&out, from, sizeof out);
    return out;
}
inline void store(double* to, Lanes value) {
    __builtin_memcpy(to, &value, sizeof value);
}

/// Reads eight table entries.
inline Lanes gather(const double* table, const std::uint32_t* at) {
    Lanes out;
#if defined(__AVX512F__)
    out = (Lanes)_mm512_i32gather_pd(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)),
                                     table, 8);
#else
    for (std::size_t i = 0; i < lanes; ++i) out[i] = table[at[i]];
#endif
    return out;
}

/// Chooses by a mask of all-ones or all-zeros lanes.
inline Lanes select(Bits mask, Lanes yes, Lanes no) {
    return (Lanes)((mask & (Bits)yes) | (~mask & (Bits)no));
}
inline Lanes larger(Lanes a, Lanes b) {
    return select(a > b, a, b);
}
inline Lanes absolute(Lanes a) {
    return (Lanes)((Bits)a & 0x7fffffffffffffff);
}

/// Adds the eight lanes in one fixed order.
inline double sum(Lanes a) {
    return ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]));
}

/// e^x within one ulp for -708 <= x <= 709; below, the tiny number e^-708.
/// Cody and Waite's reduction by ln 2 in two parts, then the Taylor series on |r| <= ln(2)/2.
inline Lanes exp(Lanes x) {
    x = larger(x, all(-708));
    constexpr double rounding = 6755399441055744.0;  // 1.5·2^52: adding it rounds to an integer
    const Lanes shifted = x * 1.44269504088896340736 + rounding;
    const Lanes n = shifted - rounding;
    const Lanes r = (x - n * 0x1.62e42fefa0000p-1) - n * 0x1.cf79abc9e3b39p-40;
    Lanes p = all(1.0 / 6227020800);
    p = p * r + 1.0 / 479001600;
    p = p * r + 1.0 / 39916800;
    p = p * r + 1.0 / 3628800;
    p = p * r + 1.0 / 362880;
    p = p * r + 1.0 / 40320;
    p = p * r + 1.0 / 5040;
    p = p * r + 1.0 / 720;
    p = p * r + 1.0 / 120;
    p = p * r + 1.0 / 24;
    p = p * r + 1.0 / 6;
    p = p * r + 0.5;
    p = p * r * r + r + 1;
    return (Lanes)((Bits)p + ((Bits)shifted << 52));
}

/// ln x within one ulp for positive normal numbers.
/// x = 2^k m with m near 1; ln m = 2 atanh((m-1)/(m+1)) by its Taylor series.
inline Lanes log(Lanes x) {
    const Bits raw = (Bits)x - 0x3fe6a09e667f3bcd;  // so that m lies in [sqrt(1/2), sqrt(2))
    const Bits k = raw >> 52;
    const Lanes m = (Lanes)((Bits)x - (k << 52));
    const Lanes f = m - 1;
    const Lanes s = f / (m + 1);
    const Lanes z = s * s;
    Lanes p = all(2.0 / 23);
    p = p * z + 2.0 / 21;
    p = p * z + 2.0 / 19;
    p = p * z + 2.0 / 17;
    p = p * z + 2.0 / 15;
    p = p * z + 2.0 / 13;
    p = p * z + 2.0 / 11;
    p = p * z + 2.0 / 9;
    p = p * z + 2.0 / 7;
    p = p * z + 2.0 / 5;
    p = p * z + 2.0 / 3;
    const Lanes half = 0.5 * f * f;  // 2s = f - s f, and s f = f^2/2 - s f^2/2
    constexpr std::int64_t integer_bits = 0x4338000000000000;  // those of 1.5·2^52
    const Lanes exponent = (Lanes)(k + integer_bits) - 6755399441055744.0;
    const Lanes tail = s * (half + z * p) + exponent * 0x1.cf79abc9e3b39p-40;
    return exponent * 0x1.62e42fefa0000p-1 - ((half - tail) - f);
}

/// ln(1 + x) for 0 <= x <= 1, exact in small x too.
inline Lanes log1p(Lanes x) {
    const Lanes u = 1 + x;
    return log(u) + (x - (u - 1)) / u;
}

}  // namespace
