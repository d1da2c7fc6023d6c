#include "mapping/exact.hpp"

#include <limits>

#include "tenure/core/text.hpp"

namespace tenure::inline v1::mapping {
namespace {

constexpr int most_decimals = 18;

bool shift(Wide& digits, int places) {
    for (; places > 0; --places) {
        if (__builtin_mul_overflow(digits, Wide{10}, &digits)) return false;
    }
    return true;
}

Exact shortened(Exact number) {
    while (number.decimals > 0 && number.digits % 10 == 0) {
        number.digits /= 10;
        --number.decimals;
    }
    return number;
}

/// Reads "e-3" and the like; nothing when it is none or beyond any amount.
std::optional<int> read_exponent(std::string_view text) {
    bool negative = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        negative = text[0] == '-';
        text.remove_prefix(1);
    }
    if (text.empty() || text.size() > 2) return std::nullopt;
    int value = 0;
    for (const char digit : text) {
        if (digit < '0' || digit > '9') return std::nullopt;
        value = value * 10 + (digit - '0');
    }
    return negative ? -value : value;
}

std::optional<Exact> with_exponent(Exact number, int exponent) {
    number = shortened(number);
    number.decimals -= exponent;
    if (number.decimals > most_decimals * 2) return std::nullopt;
    if (number.decimals < 0) {
        if (!shift(number.digits, -number.decimals)) return std::nullopt;
        number.decimals = 0;
    }
    return number;
}

}  // namespace

std::optional<Exact> read_exact(std::string_view text) {
    bool negative = false;
    std::size_t at = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
    Exact number;
    bool point = false;
    bool any = false;
    int exponent = 0;
    for (; at < text.size(); ++at) {
        const char letter = text[at];
        if (letter == '.' && !point) {
            point = true;
            continue;
        }
        if (any && (letter == 'e' || letter == 'E')) {
            const auto read = read_exponent(text.substr(at + 1));
            if (!read) return std::nullopt;
            exponent = *read;
            break;
        }
        if (letter < '0' || letter > '9') return std::nullopt;
        any = true;
        if (point && number.decimals == most_decimals) continue;
        if (!shift(number.digits, 1)) return std::nullopt;
        if (__builtin_add_overflow(number.digits, Wide{letter - '0'}, &number.digits)) {
            return std::nullopt;
        }
        if (point) ++number.decimals;
    }
    if (!any) return std::nullopt;
    if (negative) number.digits = -number.digits;
    return exponent == 0 ? number : with_exponent(number, exponent);
}

std::optional<Exact> exact_of(const Value& value) {
    if (const auto* decimal = std::get_if<Decimal>(&value)) return read_exact(decimal->text);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return Exact{*whole, 0};
    if (const auto* money = std::get_if<Money>(&value)) {
        return Exact{money->minor, money->currency.exponent};
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (const auto number = read_exact(*text)) return number;
        return read_exact(fold_digits(*text));
    }
    return std::nullopt;
}

std::optional<Exact> product(Exact left, Exact right) {
    left = shortened(left);
    right = shortened(right);
    Exact result{0, left.decimals + right.decimals};
    if (__builtin_mul_overflow(left.digits, right.digits, &result.digits)) return std::nullopt;
    return shortened(result);
}

std::optional<std::int64_t> rounded_quotient(Exact amount, Exact divisor, int decimals) {
    amount = shortened(amount);
    divisor = shortened(divisor);
    Wide over = amount.digits;
    Wide under = divisor.digits;
    const int places = decimals + divisor.decimals - amount.decimals;
    if (under == 0 || !shift(over, places) || !shift(under, -places)) return std::nullopt;
    Wide whole = over / under;
    const Wide rest = over % under;
    const Wide left = rest < 0 ? -rest : rest;
    const Wide size = under < 0 ? -under : under;
    if (left >= size - left) whole += (over < 0) == (under < 0) ? 1 : -1;
    if (whole > std::numeric_limits<std::int64_t>::max() ||
        whole < -std::numeric_limits<std::int64_t>::max()) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(whole);
}

std::string to_text(Exact number) {
    number = shortened(number);
    const bool negative = number.digits < 0;
    std::string text;
    for (Wide rest = number.digits; rest != 0; rest /= 10) {
        const int digit = static_cast<int>(rest % 10);
        text.insert(text.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    }
    const auto decimals = static_cast<std::size_t>(number.decimals);
    if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
    if (decimals > 0) text.insert(text.size() - decimals, 1, '.');
    return negative ? "-" + text : text;
}

}  // namespace tenure::inline v1::mapping
