#include "segment/rule_json.hpp"

#include <algorithm>

#include "core/json_keys.hpp"
#include "tenure/core/nearest.hpp"

namespace tenure::inline v1::detail {

std::string rule_suggestion(const std::string& word, const std::vector<std::string>& known) {
    return did_you_mean(word, known, "Known: " + listed(known));
}

json parsed_rules(std::string_view text, const std::string& origin) {
    const auto refuse = [&](const std::string& cause, const std::string& next) {
        throw Error(Errc::configuration, "read segment rule", origin, cause, next);
    };
    constexpr std::size_t most_bytes = 1'000'000;
    if (text.size() > most_bytes) refuse("the file is larger than 1 MB", "Split it");
    SeenKeys keys;
    const auto watch = [&](int, json::parse_event_t event, json& part) {
        if (keys.again(event, part)) {
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
