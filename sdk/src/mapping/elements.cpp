#include <simdjson.h>

#include <algorithm>
#include <charconv>

#include "mapping/plan.hpp"

namespace tenure::inline v1::mapping {
namespace {

Value value_of(const simdjson::dom::element& element) {
    using simdjson::dom::element_type;
    switch (element.type()) {
        case element_type::BOOL:
            return bool(element.get_bool());
        case element_type::INT64:
            return std::int64_t(element.get_int64());
        case element_type::STRING:
            return std::string(element.get_string().value());
        case element_type::UINT64:
            return Decimal{std::to_string(element.get_uint64().value())};
        case element_type::DOUBLE: {
            char text[32];
            const auto end = std::to_chars(text, text + sizeof text, element.get_double().value());
            return Decimal{std::string(text, end.ptr)};
        }
        default:
            return Null{};
    }
}

}  // namespace

bool each_element(std::string_view json, const std::vector<std::string>& keys,
                  const std::function<void(const std::vector<Value>&)>& take) {
    thread_local simdjson::dom::parser parser;  // keeps its buffers from record to record
    simdjson::dom::array list;
    if (parser.parse(json.data(), json.size()).get(list) != simdjson::SUCCESS) return false;
    for (const simdjson::dom::element each : list) {
        if (!each.is_object()) return false;
    }
    std::vector<Value> values(keys.size());
    for (const simdjson::dom::element each : list) {
        const simdjson::dom::object object = each.get_object();
        for (std::size_t i = 0; i < keys.size(); ++i) {
            simdjson::dom::element found;
            if (object.at_key(keys[i]).get(found) == simdjson::SUCCESS) {
                values[i] = value_of(found);
            } else {
                values[i] = NotAsked{};
            }
        }
        take(values);
    }
    return true;
}

}  // namespace tenure::inline v1::mapping
