// Sandbox, Salesforce: ids with their checksum, instants and dates as the API writes them.
#include "sandbox/salesforce/basics.hpp"

#include <algorithm>
#include <cstdio>

namespace tenure::inline v1::sandbox::sf {
namespace {

constexpr std::string_view digits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view check_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
constexpr std::string_view pod = "5g0";
constexpr std::int64_t day = 86400;

bool alphanumeric(char c) {
    return digits.find(c) != digits.npos;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Each character names the upper-case letters among five of the id.
std::string checksum(std::string_view id) {
    std::string result;
    for (std::size_t chunk = 0; chunk < 3; ++chunk) {
        unsigned bits = 0;
        for (std::size_t i = 0; i < 5; ++i) {
            const char c = id[chunk * 5 + i];
            if (c >= 'A' && c <= 'Z') bits |= 1U << i;
        }
        result += check_digits[bits];
    }
    return result;
}

std::int64_t days_of(const Civil& date) {
    const std::int64_t y = date.year - (date.month <= 2 ? 1 : 0);
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t of_era = y - era * 400;
    const std::int64_t of_year =
        (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

std::int64_t floor_days(std::int64_t seconds) {
    return (seconds >= 0 ? seconds : seconds - day + 1) / day;
}

/// Reads `count` digits at `at`; -1 when there are none.
int number_at(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// Reads "Z", "+hh:mm", "+hhmm" or nothing (allowed in JSON: UTC) as seconds east.
std::optional<std::int64_t> read_zone(std::string_view zone) {
    if (zone.empty() || zone == "Z" || zone == "z") return 0;
    if (zone[0] != '+' && zone[0] != '-') return std::nullopt;
    const int hours = number_at(zone, 1, 2);
    const bool colon = zone.size() == 6 && zone[3] == ':';
    const int minutes = zone.size() == 3 ? 0 : number_at(zone, colon ? 4 : 3, 2);
    if (hours < 0 || minutes < 0 || zone.size() > 6) return std::nullopt;
    const std::int64_t east = hours * 3600 + minutes * 60;
    return zone[0] == '-' ? -east : east;
}

/// Returns how many bytes a valid UTF-8 sequence at `at` has; 0 for none.
std::size_t sequence(std::string_view text, std::size_t at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = byte < 0x80   ? 1
                               : byte < 0xC2 ? 0
                               : byte < 0xE0 ? 2
                               : byte < 0xF0 ? 3
                               : byte < 0xF5 ? 4
                                             : 0;
    if (length == 0 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return 0;
    }
    return length;
}

}  // namespace

void refuse(std::string code, std::string message, std::vector<std::string> fields) {
    throw Refusal{400, std::move(code), std::move(message), std::move(fields)};
}

std::string make_id(std::string_view prefix, Number number) {
    std::string id(prefix);
    id += pod;
    std::string tail(9, '0');
    for (std::size_t i = tail.size(); i-- > 0 && number != 0;) {
        tail[i] = digits[number % 62];
        number /= 62;
    }
    id += tail;
    return id + checksum(id);
}

std::string full_id(std::string_view id) {
    if (id.size() != 15 && id.size() != 18) return {};
    if (!std::all_of(id.begin(), id.end(), alphanumeric)) return {};
    const std::string_view core = id.substr(0, 15);
    return std::string(core) + checksum(core);
}

std::optional<IdParts> id_parts(std::string_view id) {
    if ((id.size() != 15 && id.size() != 18) || id.substr(3, 3) != pod) return std::nullopt;
    if (id.size() == 18 && full_id(id) != id) return std::nullopt;
    std::uint64_t number = 0;
    for (const char c : id.substr(6, 9)) {
        const std::size_t digit = digits.find(c);
        if (digit == digits.npos) return std::nullopt;
        number = number * 62 + digit;
    }
    if (number > 0xFFFFFFFFULL) return std::nullopt;
    return IdParts{id.substr(0, 3), static_cast<Number>(number)};
}

std::string datetime_text(std::int64_t seconds) {
    const Civil date = civil_of(seconds);
    const auto rest = static_cast<int>(seconds - floor_days(seconds) * day);
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.000+0000",
                  static_cast<int>(date.year), date.month, date.day, rest / 3600, rest / 60 % 60,
                  rest % 60);
    return text;
}

std::string date_text(std::int64_t seconds) {
    return datetime_text(seconds).substr(0, 10);
}

std::optional<std::int64_t> read_date(std::string_view text) {
    const int year = number_at(text, 0, 4), month = number_at(text, 5, 2),
              of_month = number_at(text, 8, 2);
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    if (year < 1 || month < 1 || month > 12 || of_month < 1) return std::nullopt;
    const std::int64_t seconds = seconds_of({year, month, of_month});
    if (civil_of(seconds).month != month) return std::nullopt;
    return seconds;
}

std::optional<std::int64_t> read_datetime(std::string_view text) {
    const std::optional<std::int64_t> date = read_date(text);
    if (!date || text.size() < 16 || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
    const int hour = number_at(text, 11, 2), minute = number_at(text, 14, 2);
    std::size_t at = 16;
    int second = 0;
    if (at < text.size() && text[at] == ':') {
        second = number_at(text, at + 1, 2);
        at += 3;
    }
    if (at < text.size() && text[at] == '.') {
        do ++at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9');
    }
    if (text[13] != ':' || hour < 0 || hour > 24 || minute < 0 || second < 0) return std::nullopt;
    const std::optional<std::int64_t> east = read_zone(text.substr(std::min(at, text.size())));
    if (!east) return std::nullopt;
    return *date + hour * 3600 + minute * 60 + second - *east;
}

// Source of the calendar arithmetic: H. Hinnant, "chrono-compatible low-level date algorithms".
Civil civil_of(std::int64_t seconds) {
    const std::int64_t z = floor_days(seconds) + 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const std::int64_t of_era = z - era * 146097;
    const std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const std::int64_t shifted = (5 * of_year + 2) / 153;
    const int month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
    return {year + era * 400 + (month <= 2 ? 1 : 0), month,
            static_cast<int>(of_year - (153 * shifted + 2) / 5 + 1)};
}

std::int64_t seconds_of(const Civil& date) {
    return days_of(date) * day;
}

std::string fold(std::string_view text) {
    std::string result(text);
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto byte = static_cast<unsigned char>(result[i]);
        result[i] = lower(result[i]);
        if (byte != 0xC3 || i + 1 == result.size()) continue;
        const auto next = static_cast<unsigned char>(result[++i]);
        if (next >= 0x80 && next <= 0x9E && next != 0x97) {
            result[i] = static_cast<char>(next + 0x20);
        }
    }
    return result;
}

int compare_folded(std::string_view one, std::string_view other) {
    const std::size_t common = std::min(one.size(), other.size());
    for (std::size_t i = 0; i < common; ++i) {
        const auto a = static_cast<unsigned char>(lower(one[i]));
        const auto b = static_cast<unsigned char>(lower(other[i]));
        if (a != b) return a < b ? -1 : 1;
    }
    return one.size() == other.size() ? 0 : one.size() < other.size() ? -1 : 1;
}

bool same_folded(std::string_view one, std::string_view other) {
    return one.size() == other.size() && compare_folded(one, other) == 0;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t at = std::min(text.find(separator), text.size());
        parts.emplace_back(text.substr(0, at));
        text.remove_prefix(std::min(at + 1, text.size()));
    }
    return parts;
}

std::string trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return std::string(text);
}

std::string unescape_url(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::size_t high = i + 2 < text.size() ? hex.find(lower(text[i + 1])) : hex.npos;
        const std::size_t low = i + 2 < text.size() ? hex.find(lower(text[i + 2])) : hex.npos;
        if (text[i] == '%' && high != hex.npos && low != hex.npos) {
            result += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            result += text[i] == '+' ? ' ' : text[i];
        }
    }
    return result;
}

std::string escape_url(std::string_view text) {
    std::string result;
    char code[4];
    for (const char c : text) {
        if (alphanumeric(c) || std::string_view("-_.~").find(c) != std::string_view::npos) {
            result += c;
            continue;
        }
        std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned char>(c));
        result += code;
    }
    return result;
}

void append_json(std::string& out, std::string_view text) {
    out += '"';
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
            ++i;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
            out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : code;
            ++i;
        } else if (const std::size_t length = sequence(text, i)) {
            out += text.substr(i, length);
            i += length;
        } else {
            out += "\xEF\xBF\xBD";
            ++i;
        }
    }
    out += '"';
}

std::string escape_xml(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

}  // namespace tenure::inline v1::sandbox::sf
