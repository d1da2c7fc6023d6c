#include <map>

#include "read.hpp"

namespace tenure::inline v1::salesforce {

namespace {

const std::vector<FieldInfo> no_fields;

}  // namespace

Fetched Reader::deleted_rows(Round& round) {
    Position& position = round.position;
    const std::string& stamp = round.object.stamp;
    if (!position.locator.empty()) {
        Fetched next = rows_.more(round.object, no_fields, position.locator, round.context);
        if (!next.failure) return next;
        position.locator.clear();
    }
    Selection selection{{"IsDeleted = true"}, stamp + ",Id", 0, Scope::all, {}};
    selection.where.push_back(position.id.empty() ? stamp + " >= " + literal(position.since)
                                                  : after(stamp, position.stamp, position.id));
    if (round.object.asks("MasterRecordId")) selection.also.push_back("MasterRecordId");
    Fetched fetched = rows_.fetch(round.object, no_fields, selection, round.context);
    if (!fetched.failure) return fetched;
    throw error_of(*fetched.failure, "query deleted " + round.object.name, session_.host());
}

/// Opens a round of the feed; true when ids may be missing from it since the last one: deleted
/// rows stay 15 days in the bin, and none when it is emptied. Source: [D] recycle bin.
bool Reader::open_feed(Position& position, Timestamp now) const {
    constexpr std::chrono::hours bin{14 * 24};
    if (position.open()) return false;
    const Timestamp last = std::max(position.asked_at, position.compared_at);
    const auto every = session_.options().compare_every;
    const bool due = every.count() > 0 && now - position.compared_at >= every;
    const bool gap = due || now - last > bin;
    position.until = position.asked_at = now;
    if (gap) position.compared_at = now;
    return gap;
}

DeletedPage Reader::read_deleted(const ReadRequest& request, const Context& context) {
    Round round{request, catalogue_.object(request.key.stream, context), no_fields,
                read_cursor(request.from, request.key.stream), context};
    Position& position = round.position;
    DeletedPage page;
    page.complete = true;
    const Timestamp now = session_.server_now();
    if (position.phase != Position::Phase::feed) {
        // The engine compares what is stored with a walk over all ids before it relies on this.
        position = Position{};
        position.phase = Position::Phase::feed;
        position.stream = request.key.stream;
        position.since = now - session_.options().lag;
        position.compared_at = now;
        page.next = write_cursor(position);
        return page;
    }
    const bool early = now - position.asked_at < session_.options().deletes_every;
    if (!position.open() && early) {
        page.next = request.from;
        return page;
    }
    page.gap = open_feed(position, now);
    const Fetched fetched = deleted_rows(round);
    advance(round, fetched.page);
    const std::map<RecordId, RecordId> winners(fetched.page.merged.begin(),
                                               fetched.page.merged.end());
    for (const Row& row : fetched.page.rows) {
        const auto winner = winners.find(row.id);
        if (winner == winners.end()) {
            page.deleted.push_back(row.id);
        } else {
            page.merged.push_back({row.id, winner->second});
        }
    }
    page.complete = fetched.page.done;
    position.locator = fetched.page.done ? std::string() : fetched.page.next;
    if (page.complete) position.settle(session_.options().lag);
    page.next = write_cursor(position);
    return page;
}

}  // namespace tenure::inline v1::salesforce
