// Core: amounts with a currency, kept as integers of the smallest unit.
// Arithmetic is checked: mixing currencies or overflowing throws instead of being wrong.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "tenure/core/error.hpp"

namespace tenure::inline v1 {

/// A currency by its ISO 4217 code and number of decimals.
struct Currency {
    std::array<char, 3> code{'X', 'X', 'X'};
    std::uint8_t exponent = 2;  ///< decimals of the smallest unit kept

    /// Makes a currency with its ISO 4217 exponent (0 for JPY, 3 for KWD, 2 otherwise; IRR keeps 2
    /// since CRMs store rial amounts with decimals). Throws: Error{configuration} unless 3 letters.
    static Currency of(std::string_view code) {
        Currency result;
        if (code.size() != 3) throw bad_code(code);
        for (std::size_t i = 0; i < 3; ++i) {
            const char letter = code[i];
            if (letter >= 'a' && letter <= 'z') {
                result.code[i] = static_cast<char>(letter - 'a' + 'A');
            } else if (letter >= 'A' && letter <= 'Z') {
                result.code[i] = letter;
            } else {
                throw bad_code(code);
            }
        }
        constexpr std::string_view none =
            "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
        constexpr std::string_view three = "KWD BHD OMR JOD TND IQD LYD";
        if (none.find(result.name()) != std::string_view::npos) result.exponent = 0;
        if (three.find(result.name()) != std::string_view::npos) result.exponent = 3;
        return result;
    }
    std::string_view name() const { return {code.data(), code.size()}; }
    friend bool operator==(const Currency&, const Currency&) = default;

 private:
    static Error bad_code(std::string_view code) {
        return Error(Errc::configuration, "read currency", std::string(code),
                     "a currency is three letters of ISO 4217", "Write for example EUR or IRR");
    }
};

/// An amount in a currency, exact.
struct Money {
    std::int64_t minor = 0;  ///< amount times 10^exponent
    Currency currency{};

    /// Reads a plain decimal such as "-1234567.89000000", rounding half away from zero to the
    /// currency's decimals; nothing when the text is no decimal or does not fit.
    static std::optional<Money> parse(std::string_view text, Currency currency) {
        bool negative = false;
        std::size_t at = 0;
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) negative = text[at++] == '-';
        std::int64_t minor = 0;
        int decimals = -1;
        bool any = false;
        for (; at < text.size(); ++at) {
            if (text[at] == '.' && decimals < 0) {
                decimals = 0;
                continue;
            }
            if (text[at] < '0' || text[at] > '9') return std::nullopt;
            any = true;
            if (decimals >= currency.exponent) {
                if (decimals++ == currency.exponent && text[at] >= '5' &&
                    __builtin_add_overflow(minor, 1, &minor)) {
                    return std::nullopt;
                }
                continue;
            }
            if (decimals >= 0) ++decimals;
            if (!push_digit(minor, text[at] - '0')) return std::nullopt;
        }
        for (int have = decimals < 0 ? 0 : decimals; have < currency.exponent; ++have) {
            if (!push_digit(minor, 0)) return std::nullopt;
        }
        if (!any) return std::nullopt;
        return Money{negative ? -minor : minor, currency};
    }

    /// Rounds a floating-point amount half away from zero. Throws: Error{overflow} when it does not
    /// fit or is no number.
    static Money of(double amount, Currency currency) {
        double scaled = amount;
        for (int i = 0; i < currency.exponent; ++i) scaled *= 10;
        if (!(scaled > -9.2e18 && scaled < 9.2e18)) throw overflow("convert");
        auto whole = static_cast<std::int64_t>(scaled);
        const double rest = scaled - static_cast<double>(whole);
        if (rest >= 0.5) ++whole;
        if (rest <= -0.5) --whole;
        return {whole, currency};
    }

    double amount() const {
        double value = static_cast<double>(minor);
        for (int i = 0; i < currency.exponent; ++i) value /= 10;
        return value;
    }

    /// Throws: Error{overflow}; Error{bad_argument} when the currencies differ.
    Money operator+(const Money& other) const {
        same_currency(other, "add");
        Money sum{0, currency};
        if (__builtin_add_overflow(minor, other.minor, &sum.minor)) throw overflow("add");
        return sum;
    }
    Money operator-(const Money& other) const {
        same_currency(other, "subtract");
        Money difference{0, currency};
        if (__builtin_sub_overflow(minor, other.minor, &difference.minor)) {
            throw overflow("subtract");
        }
        return difference;
    }
    Money& operator+=(const Money& other) { return *this = *this + other; }

    friend bool operator==(const Money&, const Money&) = default;

 private:
    static bool push_digit(std::int64_t& minor, int digit) {
        return !__builtin_mul_overflow(minor, 10, &minor) &&
               !__builtin_add_overflow(minor, digit, &minor);
    }
    static Error overflow(const char* operation) {
        return Error(Errc::overflow, std::string(operation) + " money", "",
                     "the amount does not fit 64 bits", "Check the source for a wrong amount");
    }
    void same_currency(const Money& other, const char* operation) const {
        if (currency == other.currency) return;
        throw Error(Errc::bad_argument, std::string(operation) + " money",
                    std::string(currency.name()) + " and " + std::string(other.currency.name()),
                    "the currencies differ", "Convert through a dated rate table first");
    }
};

/// Returns the exact decimal text without currency, e.g. "-1234.50".
inline std::string decimal_text(const Money& money) {
    const bool negative = money.minor < 0;
    std::string text = std::to_string(money.minor);
    if (negative) text.erase(0, 1);
    const std::size_t exponent = money.currency.exponent;
    if (text.size() <= exponent) text.insert(0, exponent + 1 - text.size(), '0');
    if (exponent > 0) text.insert(text.size() - exponent, 1, '.');
    return negative ? "-" + text : text;
}

/// Returns amount and currency, e.g. "1234.50 EUR".
inline std::string to_string(const Money& money) {
    return decimal_text(money) + " " + std::string(money.currency.name());
}

}  // namespace tenure::inline v1
