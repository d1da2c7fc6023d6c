// Tests: compares two answers by shape: keys, JSON types and value formats, not values.
#pragma once

#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

namespace tenure::testing {

/// Names the format of a value: "null", "number", "decimal.2", "id 11x", "date", "text" ...
inline std::string format_of(const nlohmann::json& value) {
    if (value.is_null()) return "null";
    if (value.is_boolean()) return "boolean";
    if (value.is_number()) return "number";
    if (!value.is_string()) return value.type_name();
    const auto& text = value.get_ref<const std::string&>();
    if (text.empty()) return "empty";
    static const std::regex decimal(R"(-?\d+(\.(\d+))?)");
    static const std::regex id(R"((\d+x)\d+)");
    static const std::regex time(R"(\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?)");
    std::smatch match;
    if (text.size() < 40 && std::regex_match(text, match, decimal)) {
        return "decimal." + std::to_string(match[2].length());
    }
    if (text.size() < 20 && std::regex_match(text, match, id)) return "id " + match[1].str();
    if (text.size() < 20 && std::regex_match(text, match, time)) {
        return match[1].matched ? "date and time" : "date";
    }
    return "text";
}

/// Returns a list of objects that have names as an object keyed by name: its order is no shape.
inline nlohmann::json by_name(const nlohmann::json& list) {
    if (!list.is_array() || list.empty() || !list[0].is_object() || !list[0].contains("name")) {
        return list;
    }
    nlohmann::json keyed = nlohmann::json::object();
    for (const auto& element : list) keyed[element["name"].get<std::string>()] = element;
    return keyed;
}

/// Appends every difference of shape, as "path: recorded -> live".
inline void compare_shape(const nlohmann::json& recorded, const nlohmann::json& live,
                          const std::string& path, std::vector<std::string>& differences) {
    const std::string wanted = format_of(recorded);
    const std::string have = format_of(live);
    if (wanted != have) {
        differences.push_back(path + ": " + wanted + " -> " + have);
        return;
    }
    if (recorded.is_object()) {
        for (const auto& [key, value] : recorded.items()) {
            if (!live.contains(key)) {
                differences.push_back(path + "/" + key + ": present -> absent");
            } else {
                compare_shape(by_name(value), by_name(live[key]), path + "/" + key, differences);
            }
        }
        for (const auto& [key, value] : live.items()) {
            if (!recorded.contains(key)) {
                differences.push_back(path + "/" + key + ": absent -> present");
            }
        }
    } else if (recorded.is_array()) {
        if (recorded.size() != live.size()) {
            differences.push_back(path + ": " + std::to_string(recorded.size()) + " -> " +
                                  std::to_string(live.size()) + " elements");
        }
        for (std::size_t i = 0; i < std::min(recorded.size(), live.size()); ++i) {
            compare_shape(recorded[i], live[i], path + "[]", differences);
        }
    }
}

}  // namespace tenure::testing
