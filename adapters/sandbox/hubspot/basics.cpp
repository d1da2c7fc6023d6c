// Sandbox, HubSpot: the clock in milliseconds, instants as the API writes them, error bodies.
#include "sandbox/hubspot/basics.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <utility>

namespace tenure::inline v1::sandbox::hs {
namespace {

struct Civil {
    std::int64_t year = 1970;
    unsigned month = 1, day = 1;
};

/// Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms".
std::int64_t days_of(const Civil& date) {
    const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto of_era = static_cast<unsigned>(year - era * 400);
    const unsigned month = date.month > 2 ? date.month - 3 : date.month + 9;
    const unsigned of_year = (153 * month + 2) / 5 + date.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

Civil civil_of(std::int64_t days) {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const auto of_era = static_cast<unsigned>(days - era * 146097);
    const unsigned year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
    const unsigned month = (5 * of_year + 2) / 153;
    return {static_cast<std::int64_t>(year) + era * 400 + (month >= 10 ? 1 : 0),
            month < 10 ? month + 3 : month - 9, of_year - (153 * month + 2) / 5 + 1};
}

std::int64_t floor_days(Millis at) {
    return (at >= 0 ? at : at - day_ms + 1) / day_ms;
}

bool digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Millis> epoch(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (!digits(text.substr(negative ? 1 : 0)) || text.size() > 15) return std::nullopt;
    Millis value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

unsigned number(std::string_view text, std::size_t from, std::size_t count) {
    unsigned value = 0;
    std::from_chars(text.data() + from, text.data() + from + count, value);
    return value;
}

std::optional<Millis> civil_date(std::string_view text) {
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    if (!digits(text.substr(0, 4)) || !digits(text.substr(5, 2)) || !digits(text.substr(8, 2))) {
        return std::nullopt;
    }
    const Civil date{number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)};
    if (date.month < 1 || date.month > 12 || date.day < 1) return std::nullopt;
    const std::int64_t days = days_of(date);
    if (civil_of(days).day != date.day) return std::nullopt;
    return days * day_ms;
}

/// Reads "Z", "+03:30" or nothing as minutes east of UTC.
std::optional<int> offset(std::string_view text) {
    if (text.empty() || text == "Z" || text == "z") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
        return std::nullopt;
    }
    if (!digits(text.substr(1, 2)) || !digits(text.substr(4, 2))) return std::nullopt;
    const int minutes = static_cast<int>(number(text, 1, 2) * 60 + number(text, 4, 2));
    return text[0] == '-' ? -minutes : minutes;
}

}  // namespace

Json Refusal::body(const std::string& correlation) const {
    Json out = {{"status", "error"}, {"message", message}, {"correlationId", correlation}};
    if (!context.empty()) out["context"] = context;
    if (!errors.empty()) {
        Json& list = out["errors"] = Json::array();
        for (const Detail& detail : errors) {
            Json entry = {{"message", detail.message}};
            if (!detail.code.empty()) entry["code"] = detail.code;
            if (!detail.context.empty()) entry["context"] = detail.context;
            list.push_back(std::move(entry));
        }
    }
    if (category == "MISSING_SCOPES") {
        out["links"] = {{"scopes", "https://developers.hubspot.com/scopes"}};
    }
    if (category.starts_with("BAD_")) {  // of the token endpoint
        const bool client = category.starts_with("BAD_CLIENT");
        out["status"] = category;
        out["error"] = client ? "invalid_client" : "invalid_grant";
        out["error_description"] = message;
    } else if (!category.empty()) {
        out["category"] = category;
    }
    if (!sub_category.empty()) out["subCategory"] = sub_category;
    return out;
}

void refuse(std::string message) {
    throw Refusal{.message = std::move(message)};
}

void not_found(std::string message) {
    throw Refusal{.status = 404, .category = "OBJECT_NOT_FOUND", .message = std::move(message)};
}

Clock::Clock(std::optional<std::int64_t> start_seconds)
    : start_(start_seconds ? *start_seconds * 1000
                           : std::chrono::duration_cast<std::chrono::milliseconds>(
                                 std::chrono::system_clock::now().time_since_epoch())
                                 .count()) {}

Millis Clock::passed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 began_)
        .count();
}

void Clock::freeze(bool frozen) {
    if (frozen == frozen_) return;
    shift_ += frozen ? passed() : -passed();
    frozen_ = frozen;
}

std::string instant_text(Millis at) {
    const std::int64_t days = floor_days(at);
    const Civil date = civil_of(days);
    const auto rest = static_cast<int>(at - days * day_ms);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                  static_cast<int>(date.year), date.month, date.day, rest / 3'600'000,
                  rest / 60'000 % 60, rest / 1000 % 60, rest % 1000);
    return text.data();
}

std::string date_text(Millis at) {
    return instant_text(at).substr(0, 10);
}

std::optional<Millis> read_instant(std::string_view text) {
    if (const auto millis = epoch(text)) return millis;
    const auto date = civil_date(text);
    if (!date || text.size() == 10) return date;
    if (text[10] != 'T' || text.size() < 16 || text[13] != ':') return std::nullopt;
    if (!digits(text.substr(11, 2)) || !digits(text.substr(14, 2))) return std::nullopt;
    Millis at = *date + number(text, 11, 2) * 3'600'000LL + number(text, 14, 2) * 60'000LL;
    std::size_t end = 16;
    if (text.size() > 18 && text[16] == ':' && digits(text.substr(17, 2))) {
        at += number(text, 17, 2) * 1000LL;
        end = 19;
    }
    if (end < text.size() && text[end] == '.') {
        Millis unit = 100;
        for (++end; end < text.size() && text[end] >= '0' && text[end] <= '9'; ++end) {
            at += (text[end] - '0') * unit;
            unit /= 10;
        }
    }
    const auto minutes = offset(text.substr(end));
    if (!minutes) return std::nullopt;
    return at - *minutes * 60'000LL;
}

std::optional<Millis> read_date(std::string_view text) {
    if (const auto millis = epoch(text)) {
        return *millis % day_ms == 0 ? millis : std::nullopt;
    }
    return text.size() == 10 ? civil_date(text) : std::nullopt;
}

std::optional<Id> read_id(std::string_view text) {
    if (!digits(text) || text.size() > 18) return std::nullopt;
    Id id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    return id;
}

bool is_number(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t exponent = text.find_first_of("eE");
    if (exponent != text.npos) {
        std::string_view power = text.substr(exponent + 1);
        if (power.starts_with('-') || power.starts_with('+')) power.remove_prefix(1);
        if (!digits(power)) return false;
        text = text.substr(0, exponent);
    }
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view rest = point == text.npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() && rest.empty()) return false;
    return (whole.empty() || digits(whole)) && (rest.empty() || digits(rest));
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
        return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
    });
    return out;
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t end = text.find(separator);
        if (end != 0 && !text.empty()) parts.emplace_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string text_of(const Json& value) {
    if (value.is_null()) return {};
    return value.is_string() ? value.get<std::string>() : value.dump();
}

void append_json(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20) {
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

std::string url_decoded(std::string_view text) {
    const auto nibble = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        const int letter = std::tolower(static_cast<unsigned char>(c));
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (text[i] == '%' && i + 2 < text.size() && nibble(text[i + 1]) >= 0 &&
                   nibble(text[i + 2]) >= 0) {
            out += static_cast<char>(nibble(text[i + 1]) * 16 + nibble(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

Parameters read_parameters(std::string_view encoded) {
    Parameters all;
    for (const std::string& pair : split(encoded, '&')) {
        const std::size_t equals = pair.find('=');
        const std::string value = equals == pair.npos ? std::string{} : pair.substr(equals + 1);
        all.emplace(url_decoded(pair.substr(0, equals)), url_decoded(value));
    }
    return all;
}

std::string parameter(const Parameters& all, std::string_view name, std::string_view otherwise) {
    const auto found = all.find(name);
    return found == all.end() ? std::string(otherwise) : found->second;
}

std::vector<std::string> parameter_list(const Parameters& all, std::string_view name) {
    std::vector<std::string> values;
    const auto [from, to] = all.equal_range(name);
    for (auto entry = from; entry != to; ++entry) {
        for (std::string& value : split(entry->second, ',')) values.push_back(std::move(value));
    }
    return values;
}

}  // namespace tenure::inline v1::sandbox::hs
