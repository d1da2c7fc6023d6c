#include "value.hpp"

#include <algorithm>
#include <charconv>

#include "json.hpp"
#include "requests.hpp"
#include "tenure/crm/same_value.hpp"

namespace tenure::inline v1::salesforce {

namespace {

constexpr char unit_separator = '\x1f';
constexpr int most_digits = 400;  // beyond that a double is no number

void type_text(Value& value, std::string_view text) {
    value.emplace<std::string>(text);
}

void type_decimal(Value& value, std::string_view text) {
    std::string plain = plain_decimal(text);
    if (!is_decimal_text(plain)) return type_text(value, text);
    value.emplace<Decimal>().text = std::move(plain);
}

// Bulk results may show an integer as "0.0". Source: [I] estuary/connectors#2820.
void type_integer(Value& value, std::string_view text) {
    const std::string plain = plain_decimal(text);
    std::string_view whole = plain;
    if (const std::size_t point = whole.find('.'); point != std::string_view::npos) {
        const std::string_view rest = whole.substr(point + 1);
        if (rest.find_first_not_of('0') == std::string_view::npos) whole = whole.substr(0, point);
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), number);
    const bool fits = error == std::errc() && end == whole.data() + whole.size();
    if (!fits) return type_decimal(value, text);
    value.emplace<std::int64_t>(number);
}

void type_money(Value& value, std::string_view text, const Meaning& meaning) {
    if (meaning.currency) {
        if (const auto money = Money::parse(plain_decimal(text), *meaning.currency)) {
            value.emplace<Money>(*money);
            return;
        }
    }
    type_decimal(value, text);
}

void type_boolean(Value& value, std::string_view text) {
    const bool truth = text == "true" || text == "1";
    if (!truth && text != "false" && text != "0") return type_text(value, text);
    value.emplace<bool>(truth);
}

void type_choices(Value& value, std::string_view text) {
    std::string& out = value.emplace<std::string>(text);
    std::replace(out.begin(), out.end(), ';', unit_separator);
}

void type_reference(Value& value, const FieldInfo& field, std::string_view text,
                    const Prefixes* prefixes) {
    std::string_view stream;
    if (field.refers_to.size() == 1) {
        stream = field.refers_to.front();
    } else if (prefixes) {
        const auto known = prefixes->find(text.substr(0, 3));
        if (known != prefixes->end()) stream = known->second;
    }
    constexpr std::size_t short_id = 15;
    if (text.size() == short_id) {
        value.emplace<Reference>(stream, long_id(text));
    } else {
        value.emplace<Reference>(stream, text);
    }
}

/// Sums up digits at fixed places and remembers whether all were digits.
struct Digits {
    std::string_view text;
    bool sound = true;

    int two(std::size_t at) { return one(at) * 10 + one(at + 1); }
    int one(std::size_t at) {
        const unsigned digit = static_cast<unsigned char>(text[at]) - unsigned{'0'};
        sound = sound && digit <= 9;
        return static_cast<int>(digit);
    }
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n\f\v";
    const std::size_t start = text.find_first_not_of(blank);
    if (start == std::string_view::npos) return {};
    return text.substr(start, text.find_last_not_of(blank) - start + 1);
}

/// Rounds half away from zero to the digits a field keeps, and drops trailing zeros.
std::string rounded(std::string text, int decimals) {
    const std::size_t point = text.find('.');
    if (point != std::string::npos && decimals >= 0) {
        const auto keep = static_cast<std::size_t>(decimals);
        const std::string digits = text.substr(point + 1);
        if (digits.size() > keep) {
            const bool up = digits[keep] >= '5';
            std::string all = text.substr(0, point) + digits.substr(0, keep);
            std::size_t at = all.size();
            bool carry = up;
            while (carry && at > 0 && all[at - 1] >= '0' && all[at - 1] <= '9') {
                --at;
                carry = all[at] == '9';
                all[at] = carry ? '0' : static_cast<char>(all[at] + 1);
            }
            if (carry) all.insert(at, "1");
            text = keep == 0
                       ? all
                       : all.substr(0, all.size() - keep) + "." + all.substr(all.size() - keep);
        }
    }
    if (text.find('.') != std::string::npos) {
        while (text.back() == '0') text.pop_back();
        if (text.back() == '.') text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

std::string number_text(const Value& value, int decimals) {
    std::string text;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) text = std::to_string(*integer);
    if (const auto* decimal = std::get_if<Decimal>(&value)) text = plain_decimal(decimal->text);
    if (const auto* money = std::get_if<Money>(&value)) text = decimal_text(*money);
    if (!is_decimal_text(text)) return {};
    if (text[0] == '+') text.erase(0, 1);
    return rounded(std::move(text), decimals);
}

struct ToSalesforce {
    const FieldInfo& field;
    using Json = nlohmann::json;

    Json operator()(NotAsked) const { throw refusal("was not asked for"); }
    Json operator()(Hidden) const { throw refusal("is hidden from this user"); }
    Json operator()(Null) const { return nullptr; }
    Json operator()(bool value) const { return value; }
    Json operator()(std::int64_t value) const { return value; }
    // Decimals travel as text: Salesforce takes it, and no digit is lost on the way.
    Json operator()(const Decimal& value) const { return value.text; }
    Json operator()(const std::string& value) const {
        if (trimmed(value).empty()) return nullptr;
        if (field.type != FieldType::choices) return value;
        std::string joined = value;
        std::replace(joined.begin(), joined.end(), unit_separator, ';');
        return joined;
    }
    Json operator()(Date value) const { return to_string(value); }
    Json operator()(Timestamp value) const {
        return field.type == FieldType::date ? to_string(value.utc_date()) : literal(value);
    }
    Json operator()(const Money& value) const { return decimal_text(value); }
    Json operator()(const Reference& value) const { return std::string(value.id()); }

    Error refusal(const char* why) const {
        return Error(Errc::bad_argument, "write field", field.name, std::string("the value ") + why,
                     "Write a value or null");
    }
};

/// The value as it reads back: blank texts are null.
bool is_blank(const Value& value) {
    if (std::holds_alternative<Null>(value)) return true;
    const auto* text = std::get_if<std::string>(&value);
    return text && trimmed(*text).empty();
}

}  // namespace

void Rates::add(const std::string& code, Date from, std::string rate) {
    if (is_decimal_text(rate)) rates_[code][from.days] = std::move(rate);
}

std::optional<Decimal> Rates::on(std::string_view code, std::optional<Date> day) const {
    const auto known = rates_.find(code);
    if (known == rates_.end() || known->second.empty()) return std::nullopt;
    const auto& days = known->second;
    auto at = day ? days.upper_bound(day->days) : days.end();
    if (at != days.begin()) --at;
    return Decimal{at->second};
}

std::string plain_decimal(std::string_view text) {
    const std::size_t mark = text.find_first_of("eE");
    if (mark == std::string_view::npos || !is_decimal_text(text.substr(0, mark)))
        return std::string(text);
    std::string_view power_text = text.substr(mark + 1);
    if (power_text.starts_with('+')) power_text.remove_prefix(1);
    int power = 0;
    const auto [end, error] =
        std::from_chars(power_text.data(), power_text.data() + power_text.size(), power);
    const bool whole = error == std::errc() && end == power_text.data() + power_text.size();
    if (!whole || power > most_digits || power < -most_digits) return std::string(text);
    std::string digits(text.substr(0, mark));
    const bool negative = digits[0] == '-';
    if (digits[0] == '-' || digits[0] == '+') digits.erase(0, 1);
    std::size_t point = digits.find('.');
    if (point == std::string::npos) {
        point = digits.size();
    } else {
        digits.erase(point, 1);
    }
    const auto place = static_cast<int>(point) + power;
    if (place <= 0) {
        digits.insert(0, static_cast<std::size_t>(1 - place), '0');
        digits.insert(1, ".");
    } else if (static_cast<std::size_t>(place) >= digits.size()) {
        digits.append(static_cast<std::size_t>(place) - digits.size(), '0');
    } else {
        digits.insert(static_cast<std::size_t>(place), ".");
    }
    return (negative ? "-" : "") + digits;
}

std::optional<Timestamp> instant_of(std::string_view text) {
    const bool rest = text.size() == 28 && text.ends_with(".000+0000");
    const bool bulk = text.size() == 24 && text.ends_with(".000Z");
    const bool usual = (rest || bulk) && text[4] == '-' && text[7] == '-' && text[10] == 'T' &&
                       text[13] == ':' && text[16] == ':';
    if (!usual) return parse_timestamp(text);
    Digits digits{text};
    const std::chrono::year_month_day day{std::chrono::year{digits.two(0) * 100 + digits.two(2)},
                                          std::chrono::month{static_cast<unsigned>(digits.two(5))},
                                          std::chrono::day{static_cast<unsigned>(digits.two(8))}};
    const int hour = digits.two(11);
    const int minute = digits.two(14);
    const int second = digits.two(17);
    if (!digits.sound || !day.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
    const std::int64_t days = std::chrono::sys_days{day}.time_since_epoch().count();
    return Timestamp::from_seconds(((days * 24 + hour) * 60 + minute) * 60 + second);
}

void type(Value& value, const FieldInfo& field, std::string_view text, const Meaning& meaning) {
    if (text.empty()) {
        value.emplace<Null>();
        return;
    }
    switch (field.type) {
        case FieldType::integer:
            return type_integer(value, text);
        case FieldType::decimal:
            return type_decimal(value, text);
        case FieldType::money:
            return type_money(value, text, meaning);
        case FieldType::boolean:
            return type_boolean(value, text);
        case FieldType::date:
            if (const auto date = parse_date(text.substr(0, 10))) {
                value.emplace<Date>(*date);
                return;
            }
            return type_text(value, text);
        case FieldType::timestamp:
            if (const auto instant = instant_of(text)) {
                value.emplace<Timestamp>(*instant);
                return;
            }
            return type_text(value, text);
        case FieldType::time_of_day:
            return type_text(value, text.substr(0, 8));
        case FieldType::reference:
            return type_reference(value, field, text, meaning.prefixes);
        case FieldType::choices:
            return type_choices(value, text);
        default:
            return type_text(value, text);
    }
}

nlohmann::json written(const FieldInfo& field, const Value& value) {
    return std::visit(ToSalesforce{field}, value);
}

bool same_value(const FieldInfo& field, const Value& left, const Value& right) {
    if (left == right || (is_blank(left) && is_blank(right))) return true;
    const std::string number = number_text(left, field.decimals);
    if (!number.empty()) return number == number_text(right, field.decimals);
    const auto* one = std::get_if<Reference>(&left);
    const auto* other = std::get_if<Reference>(&right);
    if (one && other) return long_id(one->id()) == long_id(other->id());
    const auto* text = std::get_if<std::string>(&left);
    const auto* stored = std::get_if<std::string>(&right);
    if (text && stored) return trimmed(*text) == trimmed(*stored);
    const auto* instant = std::get_if<Timestamp>(&left);
    const auto* kept = std::get_if<Timestamp>(&right);
    return instant && kept && instant->micros / 1'000'000 == kept->micros / 1'000'000;
}

}  // namespace tenure::inline v1::salesforce
