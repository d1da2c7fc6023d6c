#include "cursor.hpp"

#include <algorithm>

#include "json.hpp"
#include "requests.hpp"

namespace tenure::inline v1::salesforce {

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

Position::Phase phase_of(const std::string& name) {
    if (name == "walk") return Position::Phase::walk;
    if (name == "changes") return Position::Phase::changes;
    return name == "feed" ? Position::Phase::feed : Position::Phase::start;
}

/// The members of a position by their names in JSON, in one place for both directions.
template <class P, class Visit>
void each_member(P& position, Visit visit) {
    visit("fields", position.fields);
    visit("id", position.id);
    visit("stamp", position.stamp.micros);
    visit("newest_id", position.newest_id);
    visit("newest", position.newest.micros);
    visit("since", position.since.micros);
    visit("until", position.until.micros);
    visit("upper", position.upper.micros);
    visit("limit", position.limit);
    visit("locator", position.locator);
    visit("job", position.job);
    visit("job_locator", position.job_locator);
    visit("job_rows", position.job_rows);
    visit("job_total", position.job_total);
    visit("job_ready", position.job_ready);
    visit("by_rest", position.by_rest);
    visit("walked_at", position.walked_at.micros);
    visit("compared_at", position.compared_at.micros);
    visit("asked_at", position.asked_at.micros);
}

bool sound(const Position& position) {
    return (position.id.empty() || is_id(position.id)) &&
           (position.newest_id.empty() || is_id(position.newest_id)) &&
           (position.job.empty() || is_id(position.job)) &&
           (position.locator.empty() || position.locator.starts_with("/services/data/"));
}

}  // namespace

void Position::forget_job() {
    job.clear();
    job_locator.clear();
    job_rows = job_total = 0;
    job_ready = false;
}

void Position::forget_shortcuts() {
    locator.clear();
    forget_job();
}

void Position::settle(std::chrono::seconds lag) {
    const Timestamp settled = until - lag;
    if (!newest_id.empty() && newest < settled) {
        stamp = since = newest;
        id = newest_id;
    } else if (!newest_id.empty()) {
        since = std::max(since, settled);
        stamp = Timestamp{};
        id.clear();
    }
    newest = until = upper = Timestamp{};
    newest_id.clear();
}

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
        position.phase = phase_of(document.value("phase", ""));
        each_member(position, [&](const char* name, auto& member) {
            using Member = std::remove_reference_t<decltype(member)>;
            member = document.value(name, Member{});
        });
    } catch (const json::exception&) {
        throw foreign(stream, "the stored position is not readable");
    }
    if (!sound(position)) throw foreign(stream, "the stored position is not readable");
    return position;
}

Cursor write_cursor(const Position& position) {
    if (position.phase == Position::Phase::start) return {};
    json document;
    document["v"] = version;
    document["stream"] = position.stream;
    document["phase"] = name_of(position.phase);
    each_member(position, [&](const char* name, const auto& member) {
        using Member = std::remove_cv_t<std::remove_reference_t<decltype(member)>>;
        if (member != Member{}) document[name] = member;
    });
    return {dumped(document)};
}

std::string hash_of(const FieldList& fields) {
    std::uint64_t sum = 14'695'981'039'346'656'037U;  // FNV-1a
    if (!fields) return "0";
    for (const FieldInfo& field : *fields) {
        for (const char letter : field.name + '\n') {
            sum = (sum ^ static_cast<unsigned char>(letter)) * 1'099'511'628'211U;
        }
    }
    return std::to_string(sum);
}

}  // namespace tenure::inline v1::salesforce
