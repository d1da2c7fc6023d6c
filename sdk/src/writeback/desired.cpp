#include "writeback/desired.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tenure/core/text.hpp"
#include "writeback/compare.hpp"

namespace tenure::inline v1::detail {
namespace {

using Json = nlohmann::json;

std::string_view code(Language language) {
    constexpr std::string_view codes[] = {"en", "fa", "ar"};
    return codes[static_cast<std::size_t>(language)];
}

/// An object is a text in several languages.
Value from_json(const Json& json, Language language) {
    if (json.is_object()) {
        const auto text = json.find(code(language));
        const bool there = text != json.end() && text->is_string();
        return there ? value_from_text(text->get<std::string>()) : Value(Null{});
    }
    if (json.is_string()) return value_from_text(json.get<std::string>());
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number()) return Decimal{json.dump()};
    return Null{};
}

Value from_detail(const InsightRow& insight, const std::string& attribute, Language language) {
    const auto detail = Json::parse(insight.detail, nullptr, false);
    if (!detail.is_object()) return Null{};
    const auto found = detail.find(attribute);
    return found == detail.end() ? Value(Null{}) : from_json(*found, language);
}

/// Counts in the CRM's unit of money: a power of ten moves the point and loses nothing.
std::string in_units_of_source(const Money& money, std::int64_t scale) {
    Money moved = money;
    for (; scale > 1 && scale % 10 == 0; scale /= 10) ++moved.currency.exponent;
    if (scale <= 1) return decimal_text(moved);
    return decimal_text(Money::of(moved.amount() / static_cast<double>(scale), moved.currency));
}

std::optional<Value> fit_number(const Value& value, const FieldInfo& field,
                                const SourceProfile& profile) {
    const auto* money = std::get_if<Money>(&value);
    const std::string text =
        money ? in_units_of_source(*money, profile.money_scale) : value_text(value);
    Currency precision;
    const int unknown = field.type == FieldType::money ? 2 : 6;
    const int decimals = field.decimals < 0 ? unknown : std::min(field.decimals, 9);
    precision.exponent = static_cast<std::uint8_t>(field.type == FieldType::integer ? 0 : decimals);
    const auto rounded = Money::parse(text, precision);
    if (!rounded) return std::nullopt;
    return Decimal{decimal_text(*rounded)};
}

std::optional<Value> fit_choice(const Value& value, const FieldInfo& field) {
    const std::string wanted = match_key(value_text(value));
    for (const Choice& choice : field.choices) {
        if (match_key(choice.value) == wanted) return Value(choice.value);
    }
    for (const Choice& choice : field.choices) {
        if (match_key(choice.label) == wanted) return Value(choice.value);
    }
    return std::nullopt;
}

std::optional<Value> fit_date(const Value& value, const Zone& zone) {
    if (std::holds_alternative<Date>(value)) return value;
    if (const auto* instant = std::get_if<Timestamp>(&value)) return zone.local_date(*instant);
    const auto* text = std::get_if<std::string>(&value);
    const auto date = text ? parse_date(std::string_view(*text).substr(0, 10)) : std::nullopt;
    return date ? std::optional<Value>(*date) : std::nullopt;
}

std::optional<Value> fit_instant(const Value& value, const Zone& zone) {
    if (std::holds_alternative<Timestamp>(value)) return value;
    if (const auto* date = std::get_if<Date>(&value)) return zone.at(*date);
    const auto* text = std::get_if<std::string>(&value);
    const auto instant = text ? parse_timestamp(*text) : std::nullopt;
    return instant ? std::optional<Value>(*instant) : std::nullopt;
}

std::optional<Value> fit_text(const Value& value, const SourceProfile& profile) {
    if (const auto* instant = std::get_if<Timestamp>(&value)) {
        return to_string(profile.business_zone.local_date(*instant));
    }
    const auto* money = std::get_if<Money>(&value);
    return money ? in_units_of_source(*money, profile.money_scale) : value_text(value);
}

}  // namespace

Value attribute_of(const InsightRow& insight, const std::string& attribute,
                   const Generation& generation, const WriteOptions& options) {
    if (attribute == "stage") return value_from_text(insight.stage);
    if (attribute == "state") return value_from_text(insight.state);
    if (attribute == "stage_since") return insight.since;
    if (attribute == "clv") return insight.clv ? Value(*insight.clv) : Value(Null{});
    if (attribute == "clv_currency" && insight.clv) {
        return std::string(insight.clv->currency.name());
    }
    if (attribute == "evaluated_on") {
        return options.profile.business_zone.local_date(generation.as_of);
    }
    return from_detail(insight, attribute, options.language);
}

std::optional<Value> fit(const Value& value, const FieldInfo& field, const SourceProfile& profile) {
    if (!has_value(value)) return Value(Null{});
    switch (field.type) {
        case FieldType::integer:
        case FieldType::decimal:
        case FieldType::money:
            return fit_number(value, field, profile);
        case FieldType::choice:
            return fit_choice(value, field);
        case FieldType::date:
            return fit_date(value, profile.business_zone);
        case FieldType::timestamp:
            return fit_instant(value, profile.business_zone);
        case FieldType::boolean:
            return std::holds_alternative<bool>(value) ? std::optional<Value>(value) : std::nullopt;
        case FieldType::text:
            return fit_text(value, profile);
        default:
            return std::nullopt;
    }
}

}  // namespace tenure::inline v1::detail
