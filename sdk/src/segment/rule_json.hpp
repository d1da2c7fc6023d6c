// Segment, step 5: reads the JSON of rules through accessors that name the path of a fault.
// Private: JSON stays out of installed headers.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "segment/rule_node.hpp"

namespace tenure::inline v1::detail {

using nlohmann::json;

/// Returns the nearest known word as a question, else all of them.
std::string rule_suggestion(const std::string& word, const std::vector<std::string>& known);

/// Parses without accepting a key twice, which JSON libraries otherwise drop silently.
/// Throws: Error{configuration}.
json parsed_rules(std::string_view text, const std::string& origin);

/// A value of the document with its path, e.g. "segments[2].rule.all[0]".
struct RulePlace {
    const json& value;
    const std::string& origin;
    std::string path;

    RulePlace at(const std::string& key) const {
        return {value.at(key), origin, path.empty() ? key : path + "." + key};
    }
    RulePlace at(std::size_t index) const {
        return {value.at(index), origin, path + "[" + std::to_string(index) + "]"};
    }
    [[noreturn]] void fault(
        const std::string& cause,
        const std::string& next = "docs/segments.md shows every comparison") const {
        throw Error(Errc::configuration, "read segment rule",
                    origin + (path.empty() ? "" : ": " + path), cause, next);
    }
    /// Each throws: Error{configuration} unless the value is of that kind.
    void object() const {
        if (!value.is_object()) fault("an object is expected");
    }
    std::size_t list(std::size_t most) const {
        if (!value.is_array()) fault("a list is expected");
        if (value.size() > most) fault("the list has more than " + std::to_string(most) + " items");
        return value.size();
    }
    std::string text() const {
        if (!value.is_string()) fault("a text is expected");
        if (value.get_ref<const std::string&>().empty()) fault("the text is empty");
        return value.get<std::string>();
    }
    double number() const {
        if (!value.is_number()) fault("a number is expected");
        return value.get<double>();
    }
};

/// Reads a rule; `nodes` counts its comparisons, so that no file makes an evaluation slow.
RuleNode read_rule(const RulePlace& place, std::size_t& nodes);

}  // namespace tenure::inline v1::detail
