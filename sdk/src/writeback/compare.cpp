#include "writeback/compare.hpp"

#include <cmath>
#include <locale>
#include <sstream>

#include "tenure/core/text.hpp"

namespace tenure::inline v1::detail {
namespace {

bool is_number(const FieldInfo& field) {
    return field.type == FieldType::integer || field.type == FieldType::decimal ||
           field.type == FieldType::money;
}

/// Returns the number a value spells, independent of the program's locale.
std::optional<double> number_of(const Value& value) {
    std::istringstream in(value_text(value));
    in.imbue(std::locale::classic());
    double number = 0;
    if (!(in >> number) || !in.eof()) return std::nullopt;
    return number;
}

Move move_of_numbers(const Value& present, const Value& wanted, const FieldInfo& field,
                     double threshold) {
    const auto before = number_of(present);
    const auto after = number_of(wanted);
    // A CRM without null reads an empty number as 0, so clearing means either.
    if (!after) return !before || *before == 0 ? Move::none : Move::real;
    if (!before) return Move::real;
    const int unknown = field.type == FieldType::money ? 2 : 6;
    const int decimals =
        field.type == FieldType::integer ? 0 : (field.decimals < 0 ? unknown : field.decimals);
    const double distance = std::abs(*after - *before);
    if (distance < 0.5 * std::pow(10.0, -decimals)) return Move::none;
    if (*before == 0) return Move::real;
    return distance >= threshold * std::abs(*before) ? Move::real : Move::small;
}

std::string choice_value(const std::string& text, const FieldInfo& field) {
    for (const Choice& choice : field.choices) {
        if (choice.value == text) return text;
    }
    for (const Choice& choice : field.choices) {
        if (match_key(choice.label) == match_key(text)) return choice.value;
    }
    return text;
}

bool same_text(const Value& present, const Value& wanted, const FieldInfo& field) {
    std::string before = value_text(present);
    std::string after = value_text(wanted);
    if (field.type == FieldType::date) before = before.substr(0, 10);
    if (field.type == FieldType::choice) before = choice_value(before, field);
    if (field.type == FieldType::choice) after = choice_value(after, field);
    return before == after;
}

}  // namespace

Move move_between(const Value& present, const Value& wanted, const FieldInfo& field,
                  double threshold) {
    if (is_number(field)) return move_of_numbers(present, wanted, field, threshold);
    if (field.type == FieldType::boolean && !has_value(wanted) && value_text(present) == "0") {
        return Move::none;
    }
    return same_text(present, wanted, field) ? Move::none : Move::real;
}

std::string value_text(const Value& value) {
    struct Text {
        std::string operator()(NotAsked) const { return {}; }
        std::string operator()(Hidden) const { return {}; }
        std::string operator()(Null) const { return {}; }
        std::string operator()(bool flag) const { return flag ? "1" : "0"; }
        std::string operator()(std::int64_t number) const { return std::to_string(number); }
        std::string operator()(const Decimal& number) const { return number.text; }
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(Date date) const { return to_string(date); }
        std::string operator()(Timestamp instant) const { return to_string(instant); }
        std::string operator()(const Money& money) const { return decimal_text(money); }
        std::string operator()(const Reference& reference) const {
            return std::string(reference.id());
        }
    };
    return std::visit(Text{}, value);
}

Value value_from_text(const std::string& text) {
    return text.empty() ? Value(Null{}) : Value(text);
}

}  // namespace tenure::inline v1::detail
