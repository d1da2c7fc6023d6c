#include "cursor.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace tenure::inline v1::vtiger {

namespace {

using nlohmann::json;

constexpr int version = 1;

Error foreign(const std::string& stream, const char* cause) {
    return Error(Errc::bad_argument, "resume " + stream, "", cause,
                 "Read the stream from the start: tenure sync --full");
}

const char* name_of(Position::Phase phase) {
    if (phase == Position::Phase::walk) return "walk";
    return phase == Position::Phase::changes ? "changes" : "feed";
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
        if (phase == "walk") position.phase = Position::Phase::walk;
        if (phase == "changes") position.phase = Position::Phase::changes;
        if (phase == "feed") position.phase = Position::Phase::feed;
        position.id = document.value("id", "");
        position.second = document.value("second", "");
        position.whole = document.value("whole", false);
        position.since = document.value("since", std::int64_t{0});
        position.until = document.value("until", std::int64_t{0});
        position.exact = document.value("exact", false);
        position.reported = document.value("reported", std::vector<std::string>{});
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
    document["phase"] = name_of(position.phase);
    document["since"] = position.since;
    if (!position.id.empty()) document["id"] = position.id;
    if (!position.second.empty()) document["second"] = position.second;
    if (position.whole) document["whole"] = true;
    if (position.until != 0) document["until"] = position.until;
    if (position.exact) document["exact"] = true;
    if (!position.reported.empty()) document["reported"] = position.reported;
    return {document.dump()};
}

std::int64_t record_number(std::string_view id) {
    const std::size_t x = id.find('x');
    if (x == std::string_view::npos || x + 1 == id.size()) return -1;
    std::int64_t number = 0;
    const char* end = id.data() + id.size();
    const auto [stop, error] = std::from_chars(id.data() + x + 1, end, number);
    return error == std::errc() && stop == end ? number : -1;
}

}  // namespace tenure::inline v1::vtiger
