#include "tenure/core/number_text.hpp"

#include <unicode/ucurr.h>
#include <unicode/unistr.h>

#include <cmath>
#include <cstdio>

namespace tenure::inline v1 {
namespace {

/// Source: Unicode CLDR 42, number symbols of fa and ar-EG.
struct Marks {
    std::string_view group, decimal, minus, percent;
};

const Marks& marks_of(Language language) {
    static constexpr Marks all[] = {
        {",", ".", "-", "%"}, {"٬", "٫", "\u200E−", "٪"}, {"٬", "٫", "\u061C-", "٪\u061C"}};
    return all[static_cast<std::size_t>(language)];
}

bool is_decimal(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    const auto digits = text.find_first_not_of("0123456789");
    if (digits == std::string_view::npos) return !text.empty();
    return digits > 0 && text[digits] == '.' && digits + 1 < text.size() &&
           text.find_first_not_of("0123456789", digits + 1) == std::string_view::npos;
}

std::string utf8(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

/// Returns the currency's name in the language; its code in English or where there is none.
std::string currency_name(Currency currency, Language language) {
    const std::string code(currency.name());
    if (language == Language::en) return code;
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t size = 0;
    const UChar* name = ucurr_getName(icu::UnicodeString::fromUTF8(code).getTerminatedBuffer(),
                                      language == Language::fa ? "fa" : "ar", UCURR_LONG_NAME,
                                      nullptr, &size, &status);
    return U_SUCCESS(status) ? utf8(icu::UnicodeString(name, size)) : code;
}

bool is_rial(Currency currency) {
    return currency.name() == "IRR";
}

std::string rial_amount(const Money& money, Language language, RialUnit unit) {
    constexpr const char* names[2][3] = {{"IRR", "ریال", "ريال"}, {"toman", "تومان", "تومان"}};
    double amount = money.amount();
    if (unit == RialUnit::toman) amount /= 10;
    char text[64];
    std::snprintf(text, sizeof text, "%.0f", std::round(amount));
    return local_number(std::string_view(text) == "-0" ? "0" : text, language) + " " +
           names[static_cast<std::size_t>(unit)][static_cast<std::size_t>(language)];
}

}  // namespace

std::string local_digits(std::string_view text, Language language) {
    if (language == Language::en) return std::string(text);
    // U+06F0 to U+06F9 and U+0660 to U+0669, each of two bytes.
    const char lead = language == Language::fa ? '\xDB' : '\xD9';
    const int zero = language == Language::fa ? 0xB0 : 0xA0;
    std::string out;
    out.reserve(text.size() * 2);
    for (const char c : text) {
        if (c < '0' || c > '9') {
            out += c;
        } else {
            out += lead;
            out += static_cast<char>(zero + (c - '0'));
        }
    }
    return out;
}

std::string local_number(std::string_view decimal, Language language) {
    if (!is_decimal(decimal)) return local_digits(decimal, language);
    const Marks& marks = marks_of(language);
    std::string out;
    if (decimal.starts_with('-')) {
        out += marks.minus;
        decimal.remove_prefix(1);
    }
    const std::string_view whole = decimal.substr(0, decimal.find('.'));
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0) out += marks.group;
        out += local_digits(whole.substr(i, 1), language);
    }
    if (whole.size() == decimal.size()) return out;
    out += marks.decimal;
    return out + local_digits(decimal.substr(whole.size() + 1), language);
}

std::string local_number(double value, Language language) {
    constexpr double largest = 1e15;
    if (!(std::abs(value) < largest)) return std::isnan(value) ? "?" : value < 0 ? "-∞" : "∞";
    char text[64];
    std::snprintf(text, sizeof text, "%.2f", value);
    std::string_view shown = text;
    while (shown.ends_with('0')) shown.remove_suffix(1);
    if (shown.ends_with('.')) shown.remove_suffix(1);
    return local_number(shown == "-0" ? std::string_view("0") : shown, language);
}

std::string local_percent(double share, Language language) {
    if (!std::isfinite(share)) return "?";
    const double tenths = std::round(share * 1000) / 10;
    return local_number(tenths, language) + std::string(marks_of(language).percent);
}

std::string local_amount(const Money& money, Language language, RialUnit unit) {
    if (is_rial(money.currency)) return rial_amount(money, language, unit);
    return local_number(decimal_text(money), language) + " " +
           currency_name(money.currency, language);
}

}  // namespace tenure::inline v1
