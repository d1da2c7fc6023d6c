#include "cursor.hpp"

#include <algorithm>
#include <array>

#include "json.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using nlohmann::json;

constexpr int version = 1;
constexpr std::array<std::string_view, 6> phases{"start",    "list",   "changes",
                                                 "archived", "merged", "idle"};

Error foreign(const std::string& stream, const char* cause) {
    return Error(Errc::bad_argument, "resume " + stream, "", cause,
                 "Read the stream from the start: tenure sync --full");
}

}  // namespace

Position read_cursor(const Cursor& cursor, const std::string& stream) {
    Position position;
    position.stream = stream;
    if (cursor.empty()) return position;
    const json document = json::parse(cursor.json, nullptr, false);
    if (!document.is_object()) throw foreign(stream, "the stored position is not readable");
    try {
        if (document.value("v", 0) != version || document.value("stream", "") != stream) {
            throw foreign(stream, "the stored position belongs to another version or stream");
        }
        const std::string phase = document.value("phase", "");
        const auto* const found = std::find(phases.begin() + 1, phases.end(), phase);
        if (found == phases.end()) throw foreign(stream, "the stored position is of no known kind");
        position.phase = static_cast<Position::Phase>(found - phases.begin());
        position.api = document.value("api", "");
        position.fields = document.value("fields", "");
        position.after = document.value("after", "");
        position.id = document.value("id", "");
        position.since = document.value("since", std::int64_t{0});
        position.until = document.value("until", std::int64_t{0});
        position.looked_at = document.value("looked_at", std::int64_t{0});
        position.pages = document.value("pages", std::int64_t{0});
    } catch (const json::exception&) {
        throw foreign(stream, "the stored position is not readable");
    }
    return position;
}

Cursor write_cursor(const Position& position) {
    if (position.phase == Position::Phase::start) return {};
    json document;
    document["v"] = version;
    document["stream"] = position.stream;
    document["phase"] = phases[static_cast<std::size_t>(position.phase)];
    document["api"] = position.api;
    if (!position.fields.empty()) document["fields"] = position.fields;
    if (!position.after.empty()) document["after"] = position.after;
    if (!position.id.empty()) document["id"] = position.id;
    document["since"] = position.since;
    if (position.until != 0) document["until"] = position.until;
    if (position.looked_at != 0) document["looked_at"] = position.looked_at;
    if (position.pages != 0) document["pages"] = position.pages;
    return {dumped(document)};
}

}  // namespace tenure::inline v1::hubspot
