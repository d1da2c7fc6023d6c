// Mapping, step 2: decimal arithmetic without rounding until the very end.
// 128-bit integers with a decimal shift; whatever does not fit is refused, never wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tenure/core/value.hpp"

namespace tenure::inline v1::mapping {

__extension__ using Wide = __int128;

/// The number digits / 10^decimals.
struct Exact {
    Wide digits = 0;
    int decimals = 0;
};

/// Reads "-1234.5600" or "1.5e3"; nothing for other texts and for what does not fit.
std::optional<Exact> read_exact(std::string_view text);

/// Returns the number a value holds; texts may use Persian or Arabic digits.
std::optional<Exact> exact_of(const Value& value);

/// Returns the product, or nothing when it does not fit.
std::optional<Exact> product(Exact left, Exact right);

/// Returns amount / divisor times 10^decimals as an integer, rounded half away from zero; nothing
/// when the divisor is zero or the result does not fit.
std::optional<std::int64_t> rounded_quotient(Exact amount, Exact divisor, int decimals);

/// Returns the plain decimal text without needless zeros.
std::string to_text(Exact number);

}  // namespace tenure::inline v1::mapping
