// CRM, step 7: whether a value that was read back is the one that was written.
// Header only; connectors fill Outcome::altered with what is not.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "tenure/core/money.hpp"
#include "tenure/core/value.hpp"

namespace tenure::inline v1 {

/// Tells whether a text is digits with at most one sign before them and one point among them.
constexpr bool is_decimal_text(std::string_view text) {
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    bool digit = false;
    bool point = false;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            digit = true;
        } else {
            return false;
        }
    }
    return digit;
}

namespace detail {

/// Returns a number's digits without sign of plus, leading and trailing zeros, or "" for no number.
inline std::string bare_number(const Value& value) {
    std::string text;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) text = std::to_string(*integer);
    if (const auto* decimal = std::get_if<Decimal>(&value)) text = decimal->text;
    if (const auto* money = std::get_if<Money>(&value)) text = decimal_text(*money);
    if (!is_decimal_text(text)) return {};
    const bool negative = text[0] == '-';
    if (text[0] == '-' || text[0] == '+') text.erase(0, 1);
    if (text.find('.') != std::string::npos) {
        while (text.back() == '0') text.pop_back();
        if (text.back() == '.') text.pop_back();
    }
    text.erase(0, std::min(text.find_first_not_of('0'), text.size()));
    if (text.empty() || text[0] == '.') text.insert(0, "0");
    return negative && text != "0" ? "-" + text : text;
}

}  // namespace detail

/// Compares values as CRMs mean them: numbers by size, references by id.
inline bool same_value(const Value& left, const Value& right) {
    if (left == right) return true;
    const std::string number = detail::bare_number(left);
    if (!number.empty()) return number == detail::bare_number(right);
    const auto* one = std::get_if<Reference>(&left);
    const auto* other = std::get_if<Reference>(&right);
    return one && other && one->id() == other->id();
}

}  // namespace tenure::inline v1
