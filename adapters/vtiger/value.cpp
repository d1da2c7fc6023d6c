#include "value.hpp"

#include <algorithm>
#include <charconv>

#include "tenure/core/error.hpp"
#include "tenure/crm/same_value.hpp"

namespace tenure::inline v1::vtiger {

namespace {

constexpr std::string_view choice_separator = " |##| ";
constexpr char unit_separator = '\x1f';

Value integer_of(std::string_view text) {
    std::string_view whole = text;
    if (const std::size_t point = whole.find('.'); point != std::string_view::npos) {
        const std::string_view rest = whole.substr(point + 1);
        if (rest.find_first_not_of('0') == std::string_view::npos) whole = whole.substr(0, point);
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), number);
    if (error == std::errc() && end == whole.data() + whole.size()) return number;
    if (is_decimal_text(text)) return Decimal{std::string(text)};
    return std::string(text);
}

Value decimal_of(std::string_view text) {
    if (is_decimal_text(text)) return Decimal{std::string(text)};
    return std::string(text);
}

Value money_of(std::string_view text, const Meaning& meaning) {
    if (!meaning.currency) return decimal_of(text);
    if (const auto money = Money::parse(text, *meaning.currency)) return *money;
    return decimal_of(text);
}

Value boolean_of(std::string_view text) {
    if (text == "1" || text == "on" || text == "true" || text == "yes") return true;
    if (text == "0" || text == "off" || text == "false" || text == "no") return false;
    return std::string(text);
}

Value date_of(std::string_view text) {
    if (text.starts_with("0000-00-00")) return Null{};
    if (const auto date = parse_date(text.substr(0, 10))) return *date;
    return std::string(text);
}

Value timestamp_of(std::string_view text, const Meaning& meaning) {
    if (text.starts_with("0000-00-00")) return Null{};
    const auto instant = meaning.zone ? meaning.zone->instant(text) : parse_timestamp(text);
    if (instant) return *instant;
    return std::string(text);
}

Value time_of(std::string_view text) {
    return text.size() == 5 && text[2] == ':' ? std::string(text) + ":00" : std::string(text);
}

Value choices_of(std::string_view text) {
    std::string out;
    for (;;) {
        const std::size_t at = text.find(choice_separator);
        out += text.substr(0, at);
        if (at == std::string_view::npos) return out;
        out += unit_separator;
        text.remove_prefix(at + choice_separator.size());
    }
}

std::string joined_choices(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == unit_separator) {
            out += choice_separator;
        } else {
            out += c;
        }
    }
    return out;
}

struct ToVtiger {
    const FieldInfo& field;
    const ServerZone& zone;

    std::string operator()(NotAsked) const { throw refusal("was not asked for"); }
    std::string operator()(Hidden) const { throw refusal("is hidden from this user"); }
    std::string operator()(Null) const { return {}; }
    std::string operator()(bool value) const { return value ? "1" : "0"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(const Decimal& value) const { return value.text; }
    std::string operator()(const std::string& value) const {
        return field.type == FieldType::choices ? joined_choices(value) : value;
    }
    std::string operator()(Date value) const { return to_string(value); }
    std::string operator()(Timestamp value) const {
        return field.type == FieldType::date ? to_string(value.utc_date()) : zone.text(value);
    }
    std::string operator()(const Money& value) const { return decimal_text(value); }
    std::string operator()(const Reference& value) const { return std::string(value.id()); }

    Error refusal(const char* why) const {
        return Error(Errc::bad_argument, "write field", field.name, std::string("the value ") + why,
                     "Write a value or null");
    }
};

}  // namespace

Reference reference_of(const FieldInfo& field, std::string_view text, const Prefixes& prefixes) {
    const std::size_t x = text.find('x');
    if (x == std::string_view::npos) return {"", std::string(text)};
    const auto known = prefixes.find(text.substr(0, x));
    if (known != prefixes.end()) return {known->second, std::string(text)};
    if (field.refers_to.size() == 1) return {field.refers_to.front(), std::string(text)};
    return {"", std::string(text)};
}

Value typed(const FieldInfo& field, std::string_view text, const Meaning& meaning) {
    if (text.empty()) return Null{};
    switch (field.type) {
        case FieldType::integer:
            return integer_of(text);
        case FieldType::decimal:
            return decimal_of(text);
        case FieldType::money:
            return money_of(text, meaning);
        case FieldType::boolean:
            return boolean_of(text);
        case FieldType::date:
            return date_of(text);
        case FieldType::timestamp:
            return timestamp_of(text, meaning);
        case FieldType::time_of_day:
            return time_of(text);
        case FieldType::reference:
            return reference_of(field, text, *meaning.prefixes);
        case FieldType::choices:
            return choices_of(text);
        default:
            return std::string(text);
    }
}

std::string written(const FieldInfo& field, const Value& value, const ServerZone& zone) {
    return std::visit(ToVtiger{field, zone}, value);
}

}  // namespace tenure::inline v1::vtiger
