// Sandbox, vTiger: text as MariaDB's utf8_general_ci and PHP's encoders treat it.
#include "sandbox/vtiger/text.hpp"

#include <array>
#include <cctype>

namespace tenure::inline v1::sandbox::vt {
namespace {

// One base letter per code point from U+0100 on: Latin Extended-A, folded to upper case.
constexpr std::string_view extended_a =
    "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIIIJJJJKKKLLLLLLLLLLNNNNNNNNNOOOOOOOORRRRRRSS"
    "SSSSSSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS";
static_assert(extended_a.size() == 128);

// U+00C0 to U+00DF; a blank stands for "itself".
constexpr std::string_view latin_1 = "AAAAAA CEEEEIIII NOOOOO  UUUUY S";
static_assert(latin_1.size() == 32);

char32_t folded_vietnamese(char32_t c) {
    constexpr std::array<std::pair<char32_t, char32_t>, 6> ends = {{{0x1EB7, U'A'},
                                                                    {0x1EC7, U'E'},
                                                                    {0x1ECB, U'I'},
                                                                    {0x1EE3, U'O'},
                                                                    {0x1EF1, U'U'},
                                                                    {0x1EF9, U'Y'}}};
    for (const auto& [end, letter] : ends) {
        if (c <= end) return letter;
    }
    return c;
}

char32_t folded_greek(char32_t c) {
    switch (c) {
        case 0x386:
        case 0x3AC:
            return 0x391;
        case 0x388:
        case 0x3AD:
            return 0x395;
        case 0x389:
        case 0x3AE:
            return 0x397;
        case 0x38A:
        case 0x3AF:
        case 0x3CA:
            return 0x399;
        case 0x38C:
        case 0x3CC:
            return 0x39F;
        case 0x38E:
        case 0x3CD:
        case 0x3CB:
            return 0x3A5;
        case 0x38F:
        case 0x3CE:
            return 0x3A9;
        case 0x3C2:
            return 0x3A3;
        default:
            return c >= 0x3B1 && c <= 0x3C9 ? c - 0x20 : c;
    }
}

constexpr std::array<std::string_view, 96> latin_entities = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",
    "copy",   "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn",
    "sup2",   "sup3",   "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",
    "raquo",  "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde",
    "Auml",   "Aring",  "AElig",  "Ccedil", "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave",
    "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde", "Ograve", "Oacute", "Ocirc",  "Otilde",
    "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",  "Uuml",   "Yacute", "THORN",
    "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",  "aelig",  "ccedil",
    "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",   "eth",
    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

std::string_view entity_of(char32_t c) {
    if (c >= 0xA0 && c <= 0xFF) return latin_entities[c - 0xA0];
    switch (c) {
        case U'&':
            return "amp";
        case U'<':
            return "lt";
        case U'>':
            return "gt";
        case U'"':
            return "quot";
        case U'\'':
            return "#039";
        case 0x200C:
            return "zwnj";
        case 0x200D:
            return "zwj";
        case 0x200E:
            return "lrm";
        case 0x200F:
            return "rlm";
        case 0x2013:
            return "ndash";
        case 0x2014:
            return "mdash";
        case 0x2018:
            return "lsquo";
        case 0x2019:
            return "rsquo";
        case 0x201C:
            return "ldquo";
        case 0x201D:
            return "rdquo";
        case 0x2022:
            return "bull";
        case 0x2026:
            return "hellip";
        case 0x20AC:
            return "euro";
        case 0x2122:
            return "trade";
        default:
            return {};
    }
}

bool starts_entity(std::string_view text) {
    std::size_t i = 1;
    if (i < text.size() && text[i] == '#') ++i;
    const std::size_t first = i;
    while (i < text.size() && std::isalnum(static_cast<unsigned char>(text[i]))) ++i;
    return i > first && i < text.size() && text[i] == ';';
}

}  // namespace

void append_json(std::string& out, std::string_view value) {
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c != '"' && c != '\\' && (static_cast<unsigned char>(c) >= 0x20)) continue;
        char escape = 0;
        switch (c) {
            case '"':
            case '\\':
                escape = c;
                break;
            case '\b':
                escape = 'b';
                break;
            case '\f':
                escape = 'f';
                break;
            case '\n':
                escape = 'n';
                break;
            case '\r':
                escape = 'r';
                break;
            case '\t':
                escape = 't';
                break;
            default:
                break;
        }
        if (escape == 0) continue;
        out.append(value, plain, i - plain);
        out += '\\';
        out += escape;
        plain = i + 1;
    }
    out.append(value, plain);
    out += '"';
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 1
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 1;
    if (length == 1 || at + length > text.size()) return byte(at++);
    char32_t c = first & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0u) != 0x80u) return byte(at++);
        c = (c << 6) | (byte(at + i) & 0x3Fu);
    }
    at += length;
    return c;
}

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

char32_t folded(char32_t c) {
    if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 0x20 : c;
    if (c >= 0xC0 && c <= 0xFF && c != 0xF7 && c != 0xFF) {
        const char base = latin_1[(c - 0xC0) & 0x1F];
        if (base != ' ') return static_cast<char32_t>(base);
        return c == 0xD7 || c < 0xE0 ? c : c - 0x20;
    }
    if (c == 0xFF) return 'Y';
    if (c >= 0x100 && c <= 0x17F) return static_cast<char32_t>(extended_a[c - 0x100]);
    if (c >= 0x386 && c <= 0x3CE) return folded_greek(c);
    if (c >= 0x430 && c <= 0x44F) return c - 0x20;
    if (c >= 0x450 && c <= 0x45F) return c - 0x50;
    if (c >= 0x1EA0 && c <= 0x1EF9) return folded_vietnamese(c);
    return c;
}

int collate(std::string_view left, std::string_view right) {
    while (left.ends_with(' ')) left.remove_suffix(1);
    while (right.ends_with(' ')) right.remove_suffix(1);
    std::size_t i = 0, j = 0;
    while (i < left.size() && j < right.size()) {
        const char32_t a = folded(next_code_point(left, i));
        const char32_t b = folded(next_code_point(right, j));
        if (a != b) return a < b ? -1 : 1;
    }
    return (i < left.size() ? 1 : 0) - (j < right.size() ? 1 : 0);
}

std::string collation_key(std::string_view text) {
    while (text.ends_with(' ')) text.remove_suffix(1);
    std::string key;
    key.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) append_utf8(key, folded(next_code_point(text, at)));
    return key;
}

bool like(std::string_view text, std::string_view pattern) {
    std::size_t i = 0, j = 0;
    std::size_t retry_text = text.npos, retry_pattern = 0;
    while (i < text.size()) {
        std::size_t next = j;
        char32_t want = j < pattern.size() ? next_code_point(pattern, next) : 0;
        const bool many = j < pattern.size() && want == '%';
        const bool one = j < pattern.size() && want == '_';
        if (many) {
            retry_text = i;
            retry_pattern = j = next;
            continue;
        }
        if (want == '\\' && next < pattern.size()) want = next_code_point(pattern, next);
        std::size_t after = i;
        const char32_t have = next_code_point(text, after);
        if (j < pattern.size() && (one || folded(have) == folded(want))) {
            i = after;
            j = next;
        } else if (retry_text != text.npos) {
            next_code_point(text, retry_text);
            i = retry_text;
            j = retry_pattern;
        } else {
            return false;
        }
    }
    while (j < pattern.size() && pattern[j] == '%') ++j;
    return j == pattern.size();
}

std::string escape_html(std::string_view text, Entities entities) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        const char32_t c = next_code_point(text, at);
        const std::string_view name = entity_of(c);
        const bool kept =
            c == '&' && entities == Entities::keep && starts_entity(text.substr(from));
        if (name.empty() || kept || (c >= 0x80 && at - from == 1)) {
            out.append(text, from, at - from);
        } else {
            out += '&';
            out += name;
            out += ';';
        }
    }
    return out;
}

std::string narrowed(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        if (next_code_point(text, at) >= 0x10000) {
            out += "????";
        } else {
            out.append(text, from, at - from);
        }
    }
    return out;
}

std::string cut(std::string_view text, std::size_t characters) {
    if (characters == 0 || text.size() <= characters) return std::string(text);
    std::size_t at = 0;
    for (std::size_t i = 0; i < characters && at < text.size(); ++i) next_code_point(text, at);
    return std::string(text.substr(0, at));
}

}  // namespace tenure::inline v1::sandbox::vt
