#include "segment/rule_json.hpp"

#include <algorithm>
#include <set>

#include "tenure/core/nearest.hpp"

namespace tenure::inline v1::detail {

std::string rule_suggestion(const std::string& word, const std::vector<std::string>& known) {
    if (const auto guess = nearest(word, known)) return "Did you mean \"" + *guess + "\"?";
    std::string all;
    for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
    return "Known: " + all;
}

/// Parses without accepting a key twice, which JSON libraries otherwise drop silently.
json parsed_rules(std::string_view text, const std::string& origin) {
    const auto refuse = [&](const std::string& cause, const std::string& next) {
        throw Error(Errc::configuration, "read segment rule", origin, cause, next);
    };
    constexpr std::size_t most_bytes = 1'000'000;
    if (text.size() > most_bytes) refuse("the file is larger than 1 MB", "Split it");
    std::vector<std::set<std::string>> keys;
    const auto watch = [&](int, json::parse_event_t event, json& part) {
        if (event == json::parse_event_t::object_start) keys.emplace_back();
        if (event == json::parse_event_t::object_end) keys.pop_back();
        if (event == json::parse_event_t::key && !keys.back().insert(part).second) {
            refuse("the key " + part.dump() + " stands twice in one object", "Keep one of them");
        }
        return true;
    };
    try {
        return json::parse(text, watch, true, true);
    } catch (const json::parse_error& error) {
        const auto at = std::min(error.byte, text.size());
        const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<long>(at), '\n');
        refuse("line " + std::to_string(line) + " is no valid JSON",
               "Check for a missing comma or quote");
    } catch (const json::exception& error) {
        refuse("it is no valid JSON", "Check for a number that is too large");
    }
    return {};
}

}  // namespace tenure::inline v1::detail
