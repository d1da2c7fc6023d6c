#include "writeback/desired.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "tenure/core/text.hpp"
#include "tenure/writeback/provision.hpp"
#include "writeback/compare.hpp"

namespace tenure::inline v1::detail {
namespace {

using Json = nlohmann::json;

std::string_view code(Language language) {
    constexpr std::string_view codes[] = {"en", "fa", "ar"};
    return codes[static_cast<std::size_t>(language)];
}

struct NumberAttribute {
    std::string_view name;
    double Figures::*number;
};
constexpr NumberAttribute number_attributes[] = {
    {"p_alive", &Figures::p_alive},
    {"expected_transactions", &Figures::expected_transactions},
    {"expected_spend", &Figures::expected_spend},
    {"clv_se", &Figures::clv_se},
    {"clv_p10", &Figures::clv_p10},
    {"clv_p90", &Figures::clv_p90},
    {"clv_percentile", &Figures::clv_percentile},
    {"churn_risk", &Figures::churn_risk},
    {"health", &Figures::health},
    {"health_trend", &Figures::health_trend},
    {"lead_score", &Figures::lead_score},
    {"overdue", &Figures::overdue}};

Value decimal(double number) {
    if (!std::isfinite(number)) return Null{};
    char text[40];
    const int size = std::snprintf(text, sizeof text, "%.6f", number);
    return Decimal{std::string(text, static_cast<std::size_t>(size))};
}

Value from_figures(const Figures& figures, const std::string& attribute) {
    for (const NumberAttribute& each : number_attributes) {
        if (each.name == attribute) return decimal(figures.*each.number);
    }
    if (attribute == "segment") return value_from_text(figures.segment);
    if (attribute == "purchases") return figures.purchases;
    if (attribute == "spend" && figures.spend) return *figures.spend;
    if (attribute == "recency_score") return std::int64_t{figures.recency_score};
    if (attribute == "frequency_score") return std::int64_t{figures.frequency_score};
    if (attribute == "monetary_score") return std::int64_t{figures.monetary_score};
    if (figures.days > 0 && attribute == "first_purchase") return figures.first_day;
    if (figures.days > 0 && attribute == "last_purchase") return figures.last_day;
    return Null{};
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

EvaluationFacts facts_of(const Generation& generation, const WriteOptions& options) {
    EvaluationFacts facts;
    facts.evaluated_on = options.profile.business_zone.local_date(generation.as_of);
    const auto parameters = Json::parse(generation.parameters, nullptr, false);
    if (!parameters.is_object()) return facts;
    const Json labels = parameters.value("stage_labels", Json::object());
    for (const auto& [stage, label] : labels.items()) {
        facts.stage_labels[stage] = label.value(std::string(code(options.language)), stage);
    }
    return facts;
}

Value attribute_of(const InsightRow& insight, const std::string& attribute,
                   const EvaluationFacts& facts) {
    if (attribute == "stage") return value_from_text(insight.stage);
    if (attribute == "state") return value_from_text(insight.state);
    if (attribute == "stage_since") return insight.since;
    if (attribute == "clv") return insight.clv ? Value(*insight.clv) : Value(Null{});
    if (attribute == "clv_currency" && insight.clv) {
        return std::string(insight.clv->currency.name());
    }
    if (attribute == "evaluated_on") return facts.evaluated_on;
    if (attribute == "stage_label") {
        const auto label = facts.stage_labels.find(insight.stage);
        return value_from_text(label == facts.stage_labels.end() ? insight.stage : label->second);
    }
    return from_figures(insight.figures, attribute);
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

FieldType type_of_attribute(std::string_view attribute) {
    constexpr std::string_view whole[] = {"purchases", "recency_score", "frequency_score",
                                          "monetary_score"};
    constexpr std::string_view days[] = {"evaluated_on", "first_purchase", "last_purchase"};
    const auto among = [&](const auto& names) {
        return std::find(std::begin(names), std::end(names), attribute) != std::end(names);
    };
    const bool number =
        std::any_of(std::begin(number_attributes), std::end(number_attributes),
                    [&](const NumberAttribute& each) { return each.name == attribute; });
    if (number || attribute == "clv" || attribute == "spend") return FieldType::decimal;
    if (among(whole)) return FieldType::integer;
    if (among(days)) return FieldType::date;
    return attribute == "stage_since" ? FieldType::timestamp : FieldType::text;
}

}  // namespace tenure::inline v1::detail

namespace tenure::inline v1 {

std::vector<FieldSpec> written_fields(std::span<const WriteMapping> mappings) {
    constexpr int text_length = 100;
    std::vector<FieldSpec> fields;
    for (const WriteMapping& mapping : mappings) {
        for (const WriteField& write : mapping.fields) {
            FieldSpec field;
            field.stream = mapping.stream;
            field.name = write.field.name;
            field.label =
                write.field.labels.empty() ? write.field.name : write.field.labels.front();
            field.type = detail::type_of_attribute(write.attribute);
            field.length = text_length;
            fields.push_back(std::move(field));
        }
    }
    return fields;
}

}  // namespace tenure::inline v1
