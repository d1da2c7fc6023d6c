#include "mapping/convert.hpp"

#include <algorithm>

#include "mapping/exact.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::mapping {
namespace {

constexpr const char* too_large = "the number does not fit 64 bits";
constexpr const char* clamped =
    "the CRM clamped this amount to the largest it can hold; correct it there";

constexpr const char* other_base =
    "its currency counts as the CRM's own, with rate 1, but the business is set to another one; "
    "set business.currency to the CRM's";

/// What vTiger stores when an amount overflows its column: 13 nines, a point, 2 nines.
constexpr std::string_view clamped_text = "9999999999999.99";
constexpr std::int64_t clamped_minor = 999'999'999'999'999;

bool has_clamped_digits(std::string_view number) {
    if (!number.empty() && number[0] == '-') number.remove_prefix(1);
    return number.substr(0, clamped_text.size()) == clamped_text &&
           number.find_first_not_of('0', clamped_text.size()) == std::string_view::npos;
}

bool is_clamped(const Value& value) {
    if (const auto* held = std::get_if<Decimal>(&value)) return has_clamped_digits(held->text);
    if (const auto* text = std::get_if<std::string>(&value)) return has_clamped_digits(*text);
    const auto* money = std::get_if<Money>(&value);
    return money != nullptr && money->currency.exponent == 2 &&
           (money->minor == clamped_minor || money->minor == -clamped_minor);
}

/// Passes states and empty texts on; true when `out` is decided.
bool settled(const Value& in, Value& out) {
    if (!has_value(in)) {
        out = in;
        return true;
    }
    const auto* text = std::get_if<std::string>(&in);
    if (text == nullptr || !text->empty()) return false;
    out = Null{};
    return true;
}

const char* refuse(Value& out, const char* reason) {
    out = Null{};
    return reason;
}

const char* to_boolean(const Value& in, const SourceProfile&, Value& out) {
    if (std::holds_alternative<bool>(in)) return out = in, nullptr;
    if (settled(in, out)) return nullptr;
    const std::string text = match_key(plain_text(in));
    for (const char* yes : {"1", "true", "yes", "on"}) {
        if (text == yes) return out = true, nullptr;
    }
    for (const char* no : {"0", "false", "no", "off"}) {
        if (text == no) return out = false, nullptr;
    }
    return refuse(out, "it is neither yes nor no");
}

const char* to_integer(const Value& in, const SourceProfile&, Value& out) {
    if (std::holds_alternative<std::int64_t>(in)) return out = in, nullptr;
    if (settled(in, out)) return nullptr;
    const auto number = exact_of(in);
    if (!number) return refuse(out, "it is no number");
    const auto whole = rounded_quotient(*number, {1, 0}, 0);
    if (!whole) return refuse(out, too_large);
    out = *whole;
    return nullptr;
}

const char* to_decimal(const Value& in, const SourceProfile&, Value& out) {
    if (settled(in, out)) return nullptr;
    const auto number = exact_of(in);
    if (!number) return refuse(out, "it is no number");
    out = Decimal{to_text(*number)};
    return nullptr;
}

const char* to_text_value(const Value& in, const SourceProfile&, Value& out) {
    if (settled(in, out)) return nullptr;
    if (std::holds_alternative<std::string>(in)) {
        out = in;
    } else {
        out = plain_text(in);
    }
    return nullptr;
}

/// A text as a date: as machines write it, or as people of the business do. A year that only the
/// Solar Hijri calendar has now is of that calendar where the business keeps it.
std::optional<Date> date_in(const std::string& text, const SourceProfile& profile) {
    constexpr int first_modern_year = 1700;
    const auto date = parse_date(fold_digits(text));
    const bool modern = date && int{date->civil().year()} >= first_modern_year;
    return modern ? date : parse_user_date(text, profile.calendar);
}

const char* to_date(const Value& in, const SourceProfile& profile, Value& out) {
    if (std::holds_alternative<Date>(in)) return out = in, nullptr;
    if (settled(in, out)) return nullptr;
    if (const auto* instant = std::get_if<Timestamp>(&in)) {
        out = profile.business_zone.local_date(*instant);
        return nullptr;
    }
    const auto* text = std::get_if<std::string>(&in);
    if (text == nullptr) return refuse(out, "it is no date");
    if (const auto date = date_in(*text, profile)) return out = *date, nullptr;
    if (const auto instant = parse_timestamp(fold_digits(*text))) {
        out = profile.business_zone.local_date(*instant);
        return nullptr;
    }
    return refuse(out, "it is no date; dates look like 2026-11-21");
}

const char* to_timestamp(const Value& in, const SourceProfile& profile, Value& out) {
    if (std::holds_alternative<Timestamp>(in)) return out = in, nullptr;
    if (settled(in, out)) return nullptr;
    if (const auto* date = std::get_if<Date>(&in)) {
        out = profile.business_zone.at(*date);
        return nullptr;
    }
    const auto* text = std::get_if<std::string>(&in);
    if (text == nullptr) return refuse(out, "it is no point in time");
    if (const auto instant = parse_timestamp(fold_digits(*text))) return out = *instant, nullptr;
    if (const auto date = date_in(*text, profile)) {
        out = profile.business_zone.at(*date);
        return nullptr;
    }
    return refuse(out, "it is no point in time; they look like 2026-11-21 23:46:46");
}

/// True when an amount counts in the unit of the business apart from toman or rial.
bool in_own_unit(Currency currency, const SourceProfile& profile) {
    return currency == profile.currency || currency == Currency{} || currency.name() == "IRT";
}

const char* to_money(const Value& in, const SourceProfile& profile, Value& out) {
    if (settled(in, out)) return nullptr;
    if (const auto* money = std::get_if<Money>(&in)) {
        return to_money_in(in, money->currency, profile, out);
    }
    return to_money_in(in, profile.currency, profile, out);
}

const char* to_reference(const Value& in, const SourceProfile&, Value& out) {
    if (settled(in, out)) return nullptr;
    if (const auto* reference = std::get_if<Reference>(&in)) {
        if (reference->id().empty()) return refuse(out, nullptr);
        out = in;
        return nullptr;
    }
    if (!std::holds_alternative<std::string>(in) && !std::holds_alternative<std::int64_t>(in)) {
        return refuse(out, "it points to no record");
    }
    out = Reference{"", plain_text(in)};
    return nullptr;
}

}  // namespace

Converter converter_to(Cell cell) {
    constexpr Converter all[] = {to_boolean, to_integer,   to_decimal, to_text_value,
                                 to_date,    to_timestamp, to_money,   to_reference};
    return all[static_cast<std::size_t>(cell)];
}

bool convertible(FieldType from, Cell to) {
    const auto among = [from](std::initializer_list<FieldType> types) {
        return std::find(types.begin(), types.end(), from) != types.end();
    };
    using enum FieldType;
    if (to == Cell::text) return from != json;
    if (among({text, choice})) return true;
    switch (to) {
        case Cell::boolean:
            return among({boolean, integer});
        case Cell::integer:
        case Cell::decimal:
        case Cell::money:
            return among({integer, decimal, money});
        case Cell::date:
        case Cell::timestamp:
            return among({date, timestamp});
        default:
            return among({reference, integer});
    }
}

const char* to_money_in(const Value& in, Currency currency, const SourceProfile& profile,
                        Value& out) {
    if (settled(in, out)) return nullptr;
    if (is_clamped(in)) return refuse(out, clamped);
    const bool own = in_own_unit(currency, profile);
    if (own) currency = profile.currency;
    const std::int64_t scale = own ? profile.money_scale : 1;
    const auto* decimal = std::get_if<Decimal>(&in);
    if (decimal != nullptr && scale == 1) {  // the way of almost all amounts, so without detours
        const auto money = Money::parse(decimal->text, currency);
        if (money) return out = *money, nullptr;
    }
    const auto* money = std::get_if<Money>(&in);
    if (money != nullptr && scale == 1 && money->currency == currency) return out = in, nullptr;
    const auto number = exact_of(in);
    if (!number) return refuse(out, "it is no amount");
    const auto scaled = product(*number, {scale, 0});
    const auto minor = scaled ? rounded_quotient(*scaled, {1, 0}, currency.exponent) : std::nullopt;
    if (!minor) return refuse(out, too_large);
    out = Money{*minor, currency};
    return nullptr;
}

const char* to_base_money(const Value& amount, const Value& rate, const SourceProfile& profile,
                          Value& out) {
    if (settled(amount, out)) return nullptr;
    const auto* money = std::get_if<Money>(&amount);
    const bool foreign = money != nullptr && !in_own_unit(money->currency, profile);
    if (money != nullptr && !foreign) return to_money(amount, profile, out);
    if (!has_value(rate)) {
        if (!std::holds_alternative<Null>(rate)) return out = rate, nullptr;
        if (foreign) return refuse(out, "it is in a foreign currency and the record has no rate");
        return to_money(amount, profile, out);
    }
    if (is_clamped(amount)) return refuse(out, clamped);
    const auto number = exact_of(amount);
    const auto divisor = exact_of(rate);
    if (!number) return refuse(out, "it is no amount");
    if (!divisor || divisor->digits <= 0) return refuse(out, "the record's rate is not above zero");
    if (foreign && to_text(*divisor) == "1") return refuse(out, other_base);
    const auto scaled = product(*number, {profile.money_scale, 0});
    const auto minor =
        scaled ? rounded_quotient(*scaled, *divisor, profile.currency.exponent) : std::nullopt;
    if (!minor) return refuse(out, too_large);
    out = Money{*minor, profile.currency};
    return nullptr;
}

const char* multiply(Value& value, std::string_view factor) {
    if (!has_value(value)) return nullptr;
    const auto number = exact_of(value);
    const auto by = read_exact(factor);
    if (!number || !by) return refuse(value, "it is no number");
    const auto result = product(*number, *by);
    if (!result) return refuse(value, too_large);
    if (auto* money = std::get_if<Money>(&value)) {
        const auto minor = rounded_quotient(*result, {1, 0}, money->currency.exponent);
        if (!minor) return refuse(value, too_large);
        money->minor = *minor;
        return nullptr;
    }
    value = Decimal{to_text(*result)};
    return nullptr;
}

std::string plain_text(const Value& value) {
    return std::visit(
        [](const auto& held) -> std::string {
            using T = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<T, bool>) return held ? "true" : "false";
            if constexpr (std::is_same_v<T, std::int64_t>) return std::to_string(held);
            if constexpr (std::is_same_v<T, Decimal>) return held.text;
            if constexpr (std::is_same_v<T, std::string>) return held;
            if constexpr (std::is_same_v<T, Date> || std::is_same_v<T, Timestamp>) {
                return to_string(held);
            }
            if constexpr (std::is_same_v<T, Money>) return decimal_text(held);
            if constexpr (std::is_same_v<T, Reference>) return std::string(held.id());
            return {};
        },
        value);
}

std::string quoted(const Value& value) {
    constexpr std::size_t longest = 60;
    std::string text = plain_text(value);
    if (text.size() <= longest) return "\"" + printable(text) + "\"";
    std::size_t end = longest;
    while (end > longest - 4 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    return "\"" + printable(text) + "...\"";
}

}  // namespace tenure::inline v1::mapping
