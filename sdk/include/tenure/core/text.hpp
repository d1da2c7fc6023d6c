// Core: UTF-8 text made comparable: names, labels, search words, phone numbers and mail addresses.
// Mapping, matching and search compare keys made here; what people wrote stays as they wrote it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tenure::inline v1 {

namespace detail {

/// Reads one code point at `at` and moves past it; nothing (and `at` unmoved) at malformed bytes.
/// Source: Unicode 15, table 3-7 (no overlong forms, no surrogates, nothing above U+10FFFF).
constexpr std::optional<char32_t> next_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) -> char32_t {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const char32_t lead = byte(at);
    if (lead < 0x80) return ++at, lead;
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4) return std::nullopt;
    char32_t point = lead & (0x3FU >> more);
    for (std::size_t i = 1; i <= more; ++i) {
        const char32_t next = byte(at + i);
        if ((next & 0xC0U) != 0x80U) return std::nullopt;
        point = (point << 6) | (next & 0x3FU);
    }
    const bool overlong = (more == 2 && point < 0x800) || (more == 3 && point < 0x10000);
    if (overlong || (point >= 0xD800 && point <= 0xDFFF) || point > 0x10FFFF) return std::nullopt;
    at += more + 1;
    return point;
}

inline void append_utf8(std::string& out, char32_t point) {
    const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (point < 0x80) return put(point);
    if (point < 0x800) {
        put(0xC0 | (point >> 6));
    } else {
        if (point < 0x10000) {
            put(0xE0 | (point >> 12));
        } else {
            put(0xF0 | (point >> 18));
            put(0x80 | ((point >> 12) & 0x3F));
        }
        put(0x80 | ((point >> 6) & 0x3F));
    }
    put(0x80 | (point & 0x3F));
}

/// Returns the ASCII digit of a Persian or Arabic-Indic one, any other code point unchanged.
constexpr char32_t ascii_digit(char32_t point) {
    if (point >= 0x0660 && point <= 0x0669) return U'0' + (point - 0x0660);
    if (point >= 0x06F0 && point <= 0x06F9) return U'0' + (point - 0x06F0);
    return point;
}

}  // namespace detail

/// Returns true when the bytes are well-formed UTF-8.
constexpr bool valid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (!detail::next_code_point(text, at)) return false;
    }
    return true;
}

/// Returns the text with Persian and Arabic-Indic digits as 0-9; other bytes stay.
inline std::string fold_digits(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (const auto point = detail::next_code_point(text, at)) {
            detail::append_utf8(out, detail::ascii_digit(*point));
        } else {
            out += text[at++];
        }
    }
    return out;
}

/// Returns the form under which two spellings of one name or label are equal: compatibility forms
/// and case unified (Unicode's NFKC_Casefold), accents, harakat, tatweel and what readers do not
/// see removed, Arabic and Persian letters as one (ي ى ئ -> ی, ك -> ک, ة ۀ -> ه, أ إ آ -> ا, ؤ ->
/// و, no lone hamza), Turkish ı as i, digits of any script as 0-9, white space folded and trimmed,
/// malformed bytes as U+FFFD. Applying it twice changes nothing. Threads: concurrently.
/// Source: Unicode 15, chapter 3.13 and UAX 15; the letters after Lucene's ArabicNormalizer and
/// PersianNormalizer. Test: MatchKey.*
std::string match_key(std::string_view text);

/// Returns a phone number's digits with country code and without trunk zero, e.g. "989121234567"
/// of "۰۹۱۲ ۱۲۳ ۴۵۶۷" and of "+98 (0)912-123 45 67". An extension or a second number is left
/// out; a local number without its area stays as it is. Empty when there is no digit.
std::string phone_key(std::string_view text, std::string_view country_code = "98");

/// Returns a mail address for comparison: case and width unified, spaces, what readers do not see
/// and a display name ("Sara <sara@example.com>") removed. Empty when it is no address.
std::string email_key(std::string_view text);

}  // namespace tenure::inline v1
