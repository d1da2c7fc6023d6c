#include "store/row_json.hpp"

#include <simdjson.h>

#include <array>
#include <charconv>
#include <optional>

#include "store/row_text.hpp"
#include "store/sql_text.hpp"
#include "tenure/core/error.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::store_detail {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::array<std::string_view, 12> type_names = {
    "text",      "integer",     "decimal",   "money",  "boolean", "date",
    "timestamp", "time_of_day", "reference", "choice", "choices", "json"};

/// Returns the index in Value that a field of this type usually holds.
std::size_t usual_alternative(FieldType type) {
    switch (type) {
        case FieldType::integer:
            return Value(std::int64_t{}).index();
        case FieldType::decimal:
            return Value(Decimal{}).index();
        case FieldType::money:
            return Value(Money{}).index();
        case FieldType::boolean:
            return Value(bool{}).index();
        case FieldType::date:
            return Value(Date{}).index();
        case FieldType::timestamp:
            return Value(Timestamp{}).index();
        case FieldType::reference:
            return Value(Reference{}).index();
        default:
            return Value(std::string{}).index();
    }
}

/// Returns well-formed UTF-8: what is none becomes U+FFFD, since JSON cannot carry it.
std::string repaired(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = detail::next_code_point(text, at);
        if (!point) ++at;
        detail::append_utf8(out, point.value_or(0xFFFD));
    }
    return out;
}

void append_string(std::string& out, std::string_view text) {
    if (!simdjson::validate_utf8(text)) return append_string(out, repaired(text));
    constexpr char hex[] = "0123456789abcdef";
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        out.append(text, plain, i - plain);
        plain = i + 1;
        if (byte >= 0x20) {
            out += '\\';
            out += text[i];
        } else {
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
    out.append(text, plain);
    out += '"';
}

struct BareWriter {
    std::string& out;
    void operator()(NotAsked) const { out += R"({"absent":"not_asked"})"; }
    void operator()(Hidden) const { out += R"({"absent":"hidden"})"; }
    void operator()(Null) const { out += "null"; }
    void operator()(bool flag) const { out += flag ? "true" : "false"; }
    void operator()(std::int64_t number) const {
        std::array<char, 24> text{};
        const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
        out.append(text.data(), end);
    }
    void operator()(const Decimal& decimal) const { append_string(out, decimal.text); }
    void operator()(const std::string& text) const { append_string(out, text); }
    void operator()(Date date) const {
        out += '"';
        append_date(out, date);
        out += '"';
    }
    void operator()(Timestamp instant) const {
        out += '"';
        append_timestamp(out, instant);
        out += '"';
    }
    void operator()(const Money& money) const {
        out += '[';
        (*this)(money.minor);
        out += ",\"";
        append_currency(out, money.currency);
        out += "\"]";
    }
    void operator()(const Reference& reference) const { append_string(out, reference.text()); }
};

std::string_view tag(std::size_t alternative) {
    constexpr std::array<std::string_view, 11> tags = {
        "",     "",     "",          "boolean", "integer",  "decimal",
        "text", "date", "timestamp", "money",   "reference"};
    return tags[alternative];
}

void append_value(std::string& out, std::size_t usual, const Value& value) {
    const BareWriter bare{out};
    if (value.index() <= 2 || value.index() == usual) return std::visit(bare, value);
    out += "{\"";
    out += tag(value.index());
    out += "\":";
    std::visit(bare, value);
    out += '}';
}

[[noreturn]] void damaged() {
    throw Error(Errc::store, "read a kept record", "", "its JSON is damaged",
                "Sync this stream again from the start");
}

std::string_view text_of(element value) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) damaged();
    return text;
}

template <class T>
T required(const std::optional<T>& value) {
    if (!value) damaged();
    return *value;
}

Value read_bare(std::size_t alternative, element value) {
    if (value.is_null()) return Null{};
    switch (alternative) {
        case 3:
            return bool{value.get_bool().value()};
        case 4:
            return std::int64_t{value.get_int64().value()};
        case 5:
            return Decimal{std::string(text_of(value))};
        case 6:
            return std::string(text_of(value));
        case 7:
            return required(parse_date(text_of(value)));
        case 8:
            return required(parse_timestamp(text_of(value)));
        case 9:
            return Money{value.at(0).get_int64().value(), currency_from(text_of(value.at(1)))};
        default:
            return reference_from(text_of(value));
    }
}

Value read_value(std::size_t usual, element value) {
    if (value.type() != element_type::OBJECT) return read_bare(usual, value);
    const simdjson::dom::object object = value.get_object().value();
    for (const auto& [key, inner] : object) {
        if (key == "absent") return text_of(inner) == "hidden" ? Value(Hidden{}) : NotAsked{};
        for (std::size_t i = 3; i < std::variant_size_v<Value>; ++i) {
            if (tag(i) == key) return read_bare(i, inner);
        }
    }
    damaged();
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    append_string(out, text);
}

std::string_view field_type_name(FieldType type) {
    return type_names[static_cast<std::size_t>(type)];
}

FieldType field_type_of(std::string_view name) {
    for (std::size_t i = 0; i < type_names.size(); ++i) {
        if (type_names[i] == name) return static_cast<FieldType>(i);
    }
    return FieldType::text;
}

void append_row_json(std::string& out, const std::vector<FieldInfo>& fields,
                     const std::vector<Value>& values) {
    out += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) out += ',';
        const FieldType type = i < fields.size() ? fields[i].type : FieldType::text;
        append_value(out, usual_alternative(type), values[i]);
    }
    out += ']';
}

struct RowReader::Parser {
    simdjson::dom::parser document;
};

RowReader::RowReader() : parser_(std::make_unique<Parser>()) {}
RowReader::~RowReader() = default;

std::vector<Value> RowReader::read(const std::vector<FieldInfo>& fields, std::string_view json) {
    std::vector<Value> values;
    values.reserve(fields.size());
    try {
        const auto list = parser_->document.parse(json.data(), json.size()).get_array().value();
        for (const element item : list) {
            const std::size_t at = values.size();
            const FieldType type = at < fields.size() ? fields[at].type : FieldType::text;
            values.push_back(read_value(usual_alternative(type), item));
        }
    } catch (const simdjson::simdjson_error&) {
        damaged();
    }
    return values;
}

}  // namespace tenure::inline v1::store_detail
