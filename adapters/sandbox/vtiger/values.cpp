// Sandbox, vTiger: what the CRM makes of a value it is sent: rounding, clamping, cutting.
#include "sandbox/vtiger/values.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>

#include "sandbox/vtiger/text.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

bool digit(char c) {
    return c >= '0' && c <= '9';
}

struct Number {
    bool negative = false;
    std::string whole, fraction;
};

/// Reads what PHP calls numeric.
std::optional<Number> numeric(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) {
        text.remove_prefix(1);
    }
    Number number;
    std::size_t at = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+'))
        number.negative = text[at++] == '-';
    while (at < text.size() && digit(text[at])) number.whole += text[at++];
    if (at < text.size() && text[at] == '.') {
        for (++at; at < text.size() && digit(text[at]); ++at) number.fraction += text[at];
    }
    if (number.whole.empty() && number.fraction.empty()) return std::nullopt;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        std::array<char, 400> buffer{};
        char* end = nullptr;
        const std::string copy(text);
        const double value = std::strtod(copy.c_str(), &end);
        if (end != copy.c_str() + copy.size() || !(value > -1e300 && value < 1e300)) {
            return std::nullopt;
        }
        std::snprintf(buffer.data(), buffer.size(), "%.10f", value);
        return numeric(buffer.data());
    }
    if (at != text.size()) return std::nullopt;
    return number;
}

/// Adds one unit in the last place of whole.fraction.
void increment(Number& number) {
    for (std::string* part : {&number.fraction, &number.whole}) {
        for (auto c = part->rbegin(); c != part->rend(); ++c) {
            if (*c != '9') {
                ++*c;
                return;
            }
            *c = '0';
        }
    }
    number.whole.insert(number.whole.begin(), '1');
}

std::string stored_date(std::string_view sent) {
    std::string text(sent.substr(0, 10));
    std::replace(text.begin(), text.end(), '/', '-');
    std::replace(text.begin(), text.end(), '.', '-');
    int a = 0, b = 0, c = 0;
    if (std::sscanf(text.c_str(), "%d-%d-%d", &a, &b, &c) != 3) return {};
    if (a < 32 && c > 999) std::swap(a, c);
    if (a < 1000 || a > 9999 || b < 1 || b > 12 || c < 1 || c > 31) return {};
    const std::int64_t day = days_from_civil(a, static_cast<unsigned>(b), static_cast<unsigned>(c));
    const std::string result = date_text(day * 86400);
    return std::atoi(result.c_str() + 5) == b ? result : std::string{};
}

/// A script tag in a long text is stored as if it had been typed escaped.
std::string without_script(std::string text) {
    for (const std::string_view tag : {"<script", "</script"}) {
        for (std::size_t at = text.find(tag); at != text.npos; at = text.find(tag, at)) {
            const std::size_t end = text.find('>', at);
            if (end == text.npos) break;
            text.replace(end, 1, "&gt;");
            text.replace(at, 1, "&lt;");
        }
    }
    return text;
}

}  // namespace

std::string decimal_text(std::string_view text, const Rounding& rounding) {
    Number number = numeric(text).value_or(Number{});
    const auto kept = static_cast<std::size_t>(rounding.kept);
    const bool up = number.fraction.size() > kept && number.fraction[kept] >= '5';
    number.fraction.resize(kept, '0');
    if (up) increment(number);
    number.whole.erase(0, std::min(number.whole.find_first_not_of('0'), number.whole.size()));
    if (number.whole.size() > static_cast<std::size_t>(rounding.digits)) {
        number.whole.assign(static_cast<std::size_t>(rounding.digits), '9');
        number.fraction.assign(kept, '9');
    }
    if (number.whole.empty()) number.whole = "0";
    number.fraction.resize(static_cast<std::size_t>(rounding.shown), '0');
    const bool zero = (number.whole + number.fraction).find_first_not_of('0') == std::string::npos;
    std::string result = number.negative && !zero ? "-" : "";
    result += number.whole;
    if (rounding.shown > 0) result += "." + number.fraction;
    return result;
}

std::string stored_value(const Field& field, std::string_view sent) {
    switch (field.kind) {
        case Kind::integer:
            return decimal_text(sent, {.kept = 0, .shown = 0, .digits = 9});
        case Kind::decimal:
        case Kind::currency:
            return decimal_text(sent, {.kept = std::min(2, field.decimals),
                                       .shown = field.decimals,
                                       .digits = field.digits});
        case Kind::boolean:
            return sent == "1" || sent == "on" ? "1" : "0";
        case Kind::date:
            return stored_date(sent);
        case Kind::text:
            return without_script(narrowed(sent));
        default:
            return cut(narrowed(sent), field.longest);
    }
}

std::optional<WebId> parse_id(std::string_view text) {
    const std::size_t x = text.find('x');
    if (x == text.npos) return std::nullopt;
    WebId result;
    result.prefix = text.substr(0, x);
    std::string_view rest = text.substr(x + 1);
    result.number = rest.substr(0, rest.find('x'));
    const bool digits = !result.number.empty() && result.number.size() < 10 &&
                        std::all_of(result.number.begin(), result.number.end(), digit);
    if (digits) result.id = static_cast<Id>(std::strtoul(result.number.c_str(), nullptr, 10));
    return result;
}

std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
    // Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    year -= month <= 2;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto yoe = static_cast<unsigned>(year - era * 400);
    const unsigned doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

void append_time(std::string& out, std::int64_t seconds) {
    // Source: as days_from_civil, the inverse.
    std::int64_t days = seconds / 86400;
    std::int64_t rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        --days;
    }
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const auto doe = static_cast<unsigned>(days - era * 146097);
    const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const unsigned mp = (5 * doy + 2) / 153;
    const unsigned day = doy - (153 * mp + 2) / 5 + 1;
    const unsigned month = mp < 10 ? mp + 3 : mp - 9;
    const auto year = static_cast<unsigned>(yoe + era * 400 + (month <= 2));
    const auto time = static_cast<unsigned>(rest);
    const auto two = [&](unsigned value) {
        out += static_cast<char>('0' + value / 10 % 10);
        out += static_cast<char>('0' + value % 10);
    };
    two(year / 100);
    two(year % 100);
    out += '-';
    two(month);
    out += '-';
    two(day);
    out += ' ';
    two(time / 3600);
    out += ':';
    two(time / 60 % 60);
    out += ':';
    two(time % 60);
}

std::string time_text(std::int64_t seconds) {
    std::string out;
    append_time(out, seconds);
    return out;
}

std::string date_text(std::int64_t seconds) {
    return time_text(seconds).substr(0, 10);
}

std::optional<std::int64_t> parse_time(std::string_view text) {
    const std::string copy(text);
    int year = 0, hour = 0, minute = 0, second = 0;
    unsigned month = 0, day = 0;
    const int read = std::sscanf(copy.c_str(), "%d-%u-%u %d:%d:%d", &year, &month, &day, &hour,
                                 &minute, &second);
    if (read < 3 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    return days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
}

}  // namespace tenure::inline v1::sandbox::vt
