// Core: UTF-8 text made comparable: labels, names and search words in Latin, Persian and Arabic.
// Mapping and search compare keys made here; what people wrote stays as they wrote it.
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

constexpr bool is_space(char32_t point) {
    return point == U' ' || (point >= 0x09 && point <= 0x0D) || point == 0x85 || point == 0xA0 ||
           point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 ||
           point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000;
}

/// True for what readers do not see: joiners, direction marks, tatweel, harakat, soft hyphen.
constexpr bool is_ignorable(char32_t point) {
    return point == 0xAD || point == 0x061C || point == 0x0640 ||
           (point >= 0x0610 && point <= 0x061A) || (point >= 0x064B && point <= 0x065F) ||
           point == 0x0670 || (point >= 0x06D6 && point <= 0x06DC) ||
           (point >= 0x200B && point <= 0x200F) || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x2069) || point == 0xFEFF;
}

/// Returns the letter that stands for all its keyboard and spelling variants.
constexpr char32_t plain_letter(char32_t point) {
    switch (point) {
        case 0x0649:  // alef maksura
        case 0x064A:  // Arabic yeh
        case 0x0626:  // yeh with hamza
            return 0x06CC;
        case 0x0643:  // Arabic kaf
            return 0x06A9;
        case 0x0623:  // alef with hamza above
        case 0x0625:  // alef with hamza below
        case 0x0671:  // alef wasla
            return 0x0627;
        case 0x0624:  // waw with hamza
            return 0x0648;
        case 0x06C0:  // heh with yeh above
            return 0x0647;
        default:
            return point >= U'A' && point <= U'Z' ? point - U'A' + U'a' : ascii_digit(point);
    }
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

/// Returns the form under which two spellings of one label or name are equal: letter variants
/// (ي ى ئ -> ی, ك -> ک, alef, waw and heh without hamza) and digits unified, what readers do not
/// see removed, white space folded and trimmed, ASCII in lower case, malformed bytes as U+FFFD.
/// Applying it twice changes nothing.
inline std::string match_key(std::string_view text) {
    constexpr char32_t alef = 0x0627, alef_madda = 0x0622, madda = 0x0653, malformed = 0xFFFD;
    std::string out;
    out.reserve(text.size());
    bool space = false;
    char32_t last = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto read = detail::next_code_point(text, at);
        if (!read) ++at;
        const char32_t point = read.value_or(malformed);
        if (detail::is_space(point)) {
            space = !out.empty();
            last = 0;
            continue;
        }
        if (point == madda && last == alef) {  // the decomposed form of one letter
            out.resize(out.size() - 2);
            detail::append_utf8(out, last = alef_madda);
            continue;
        }
        if (detail::is_ignorable(point)) continue;
        if (space) out += ' ';
        space = false;
        detail::append_utf8(out, last = detail::plain_letter(point));
    }
    return out;
}

}  // namespace tenure::inline v1
