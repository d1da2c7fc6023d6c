#include "store/row_text.hpp"

#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "store/row_json.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1::store_detail {

namespace {

void append_digits(std::string& out, unsigned value, unsigned width) {
    std::array<char, 10> text{};
    for (unsigned i = width; i-- > 0; value /= 10) text[i] = static_cast<char>('0' + value % 10);
    out.append(text.data(), width);
}

}  // namespace

void append_date(std::string& out, Date date) {
    const auto civil = date.civil();
    const int year = int{civil.year()};
    if (year < 0 || year > 9999) {
        out += to_string(date);
        return;
    }
    append_digits(out, static_cast<unsigned>(year), 4);
    out += '-';
    append_digits(out, unsigned{civil.month()}, 2);
    out += '-';
    append_digits(out, unsigned{civil.day()}, 2);
}

void append_timestamp(std::string& out, Timestamp instant) {
    const Date date = instant.utc_date();
    const std::int64_t rest = instant.micros - Timestamp::at_midnight_utc(date).micros;
    const auto second = static_cast<unsigned>(rest / 1'000'000);
    const auto micro = static_cast<unsigned>(rest % 1'000'000);
    append_date(out, date);
    out += 'T';
    append_digits(out, second / 3600, 2);
    out += ':';
    append_digits(out, second / 60 % 60, 2);
    out += ':';
    append_digits(out, second % 60, 2);
    if (micro != 0) {
        out += '.';
        append_digits(out, micro, 6);
    }
    out += 'Z';
}

void append_currency(std::string& out, const Currency& currency) {
    out += currency.name();
    if (Currency::of(currency.name()).exponent == currency.exponent) return;
    out += ':';
    out += std::to_string(currency.exponent);
}

Currency currency_from(std::string_view text) {
    Currency currency = Currency::of(text.substr(0, 3));
    if (text.size() > 4) {
        std::from_chars(text.data() + 4, text.data() + text.size(), currency.exponent);
    }
    return currency;
}

Reference reference_from(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return {{}, text};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

std::string plain_text(const Value& value) {
    std::string out;
    if (const auto* flag = std::get_if<bool>(&value)) {
        out = *flag ? "true" : "false";
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
        out = std::to_string(*number);
    } else if (const auto* decimal = std::get_if<Decimal>(&value)) {
        out = decimal->text;
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        out = *text;
    } else if (const auto* date = std::get_if<Date>(&value)) {
        append_date(out, *date);
    } else if (const auto* instant = std::get_if<Timestamp>(&value)) {
        append_timestamp(out, *instant);
    } else if (const auto* money = std::get_if<Money>(&value)) {
        out = to_string(*money);
    } else if (const auto* reference = std::get_if<Reference>(&value)) {
        out = reference->text();
    }
    return out;
}

std::string field_list_json(const std::vector<FieldInfo>& fields) {
    auto list = nlohmann::json::array();
    for (const FieldInfo& field : fields) {
        nlohmann::json item = {
            {"name", field.name}, {"label", field.label}, {"type", field_type_name(field.type)}};
        if (field.custom) item["custom"] = true;
        if (!field.writable) item["writable"] = false;
        if (field.mandatory) item["mandatory"] = true;
        if (field.unique) item["unique"] = true;
        if (!field.refers_to.empty()) item["refers_to"] = field.refers_to;
        if (field.decimals >= 0) item["decimals"] = field.decimals;
        for (const Choice& choice : field.choices) {
            item["choices"].push_back({choice.value, choice.label});
        }
        list.push_back(std::move(item));
    }
    return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

FieldList field_list_from(const std::string& json) {
    auto fields = std::make_shared<std::vector<FieldInfo>>();
    try {
        for (const auto& item : nlohmann::json::parse(json)) {
            FieldInfo field;
            item.at("name").get_to(field.name);
            item.at("label").get_to(field.label);
            field.type = field_type_of(item.at("type").get<std::string>());
            field.custom = item.value("custom", false);
            field.writable = item.value("writable", true);
            field.mandatory = item.value("mandatory", false);
            field.unique = item.value("unique", false);
            field.refers_to = item.value("refers_to", std::vector<std::string>{});
            field.decimals = item.value("decimals", -1);
            if (const auto choices = item.find("choices"); choices != item.end()) {
                for (const auto& choice : *choices) {
                    field.choices.push_back({choice.at(0), choice.at(1)});
                }
            }
            fields->push_back(std::move(field));
        }
    } catch (const nlohmann::json::exception&) {
        throw Error(Errc::store, "read a field list", "", "its JSON is damaged",
                    "Restore a copy of the store, or sync into a new one");
    }
    return fields;
}

}  // namespace tenure::inline v1::store_detail
