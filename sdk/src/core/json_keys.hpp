// Core: notices keys that an object has twice while JSON is parsed, which JSON libraries otherwise
// drop silently but for the last.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace tenure::inline v1::detail {

/// Watches a parser; asked at each of its events.
class SeenKeys {
 public:
    /// Tells whether the event is a key that its object has already.
    bool again(nlohmann::json::parse_event_t event, const nlohmann::json& part) {
        using Event = nlohmann::json::parse_event_t;
        if (event == Event::object_start) objects_.emplace_back();
        if (event == Event::object_end) objects_.pop_back();
        return event == Event::key && !objects_.back().insert(part.get<std::string>()).second;
    }

 private:
    std::vector<std::set<std::string>> objects_;  ///< those open, the innermost last
};

}  // namespace tenure::inline v1::detail
