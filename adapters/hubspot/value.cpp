#include "value.hpp"

#include <algorithm>
#include <charconv>

#include "tenure/core/error.hpp"
#include "tenure/crm/same_value.hpp"

namespace tenure::inline v1::hubspot {

namespace {

constexpr char unit_separator = '\x1f';

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Value number_of(std::string_view text) {
    if (is_decimal_text(text)) return Decimal{std::string(text)};
    return std::string(text);
}

Value integer_of(std::string_view text) {
    if (const auto number = whole_number(text)) return *number;
    return number_of(text);
}

Value money_of(std::string_view text, const std::optional<Currency>& currency) {
    if (!currency) return number_of(text);
    if (const auto money = Money::parse(text, *currency)) return *money;
    return number_of(text);
}

Value date_of(std::string_view text) {
    if (const auto date = parse_date(text.substr(0, 10)); date && text.size() >= 10) return *date;
    if (const auto instant = instant_of(text)) return instant->utc_date();
    return std::string(text);
}

Value boolean_of(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::string(text);
}

std::string with_separator(std::string_view text, char from, char to) {
    std::string out(text);
    std::replace(out.begin(), out.end(), from, to);
    return out;
}

std::string iso_of(Timestamp instant) {
    std::string text = to_string(instant);  // microseconds only where there are any
    const std::size_t point = text.find('.');
    if (point == std::string::npos) return text;
    return text.substr(0, std::min(point + 4, text.size() - 1)) + "Z";
}

std::string nothing_to_write(const FieldInfo& field) {
    throw Error(Errc::bad_argument, "write " + field.name, "", "the value was never read",
                "Leave the field out, or give it a value");
}

struct ToHubspot {
    const FieldInfo& field;

    std::string operator()(NotAsked) const { return nothing_to_write(field); }
    std::string operator()(Hidden) const { return nothing_to_write(field); }
    std::string operator()(Null) const { return {}; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(const Decimal& value) const { return value.text; }
    std::string operator()(const Date& value) const {
        return field.type == FieldType::timestamp ? iso_of(Timestamp::at_midnight_utc(value))
                                                  : to_string(value);
    }
    std::string operator()(const Timestamp& value) const {
        return field.type == FieldType::date ? to_string(value.utc_date()) : iso_of(value);
    }
    std::string operator()(const Money& value) const { return decimal_text(value); }
    std::string operator()(const Reference& value) const { return std::string(value.id()); }
    std::string operator()(const std::string& value) const {
        return field.type == FieldType::choices ? with_separator(value, unit_separator, ';')
                                                : value;
    }
};

}  // namespace

std::optional<Timestamp> instant_of(std::string_view text) {
    if (const auto instant = parse_timestamp(text)) return instant;
    constexpr std::int64_t most = 9'000'000'000'000'000;  // microseconds fit behind it
    const auto millis = whole_number(text);
    if (!millis || *millis > most / 1000 || *millis < -most / 1000) return std::nullopt;
    return Timestamp{*millis * 1000};
}

Value typed(const FieldInfo& field, std::string_view text,
            const std::optional<Currency>& currency) {
    if (text.empty()) return Null{};
    switch (field.type) {
        case FieldType::integer:
            return integer_of(text);
        case FieldType::decimal:
            return number_of(text);
        case FieldType::money:
            return money_of(text, currency);
        case FieldType::boolean:
            return boolean_of(text);
        case FieldType::date:
            return date_of(text);
        case FieldType::timestamp:
            if (const auto instant = instant_of(text)) return *instant;
            return std::string(text);
        case FieldType::reference:
            return Reference{field.refers_to.size() == 1 ? field.refers_to.front() : std::string(),
                             text};
        case FieldType::choices:
            return with_separator(text, ';', unit_separator);
        default:
            return std::string(text);
    }
}

std::string written(const FieldInfo& field, const Value& value) {
    return std::visit(ToHubspot{field}, value);
}

bool id_less(std::string_view left, std::string_view right) {
    const auto bare = [](std::string_view id) {
        return id.substr(std::min(id.find_first_not_of('0'), id.size()));
    };
    const std::string_view a = bare(left);
    const std::string_view b = bare(right);
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace tenure::inline v1::hubspot
