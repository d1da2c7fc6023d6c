#include "read.hpp"

#include <algorithm>

namespace tenure::inline v1::salesforce {

namespace {

const std::vector<FieldInfo>& fields_of(const ReadRequest& request) {
    static const std::vector<FieldInfo> none;
    return request.fields ? *request.fields : none;
}

Page page_of(const ReadRequest& request, DecodedPage decoded) {
    Page page;
    page.fields = request.fields ? request.fields : std::make_shared<std::vector<FieldInfo>>();
    page.rows = std::move(decoded.rows);
    page.problems = std::move(decoded.problems);
    return page;
}

/// The order of ids, as the server has it: by ASCII. Source: [D] PK chunking boundaries.
bool is_later(Timestamp stamp, const std::string& id, Timestamp than_stamp,
              const std::string& than_id) {
    return stamp > than_stamp || (stamp == than_stamp && id > than_id);
}

std::vector<std::string> live_only(const Object& object) {
    if (!object.archives || !object.asks("IsDeleted")) return {};
    return {"IsDeleted = false"};
}

Scope scope_of(const Object& object) {
    return object.archives && object.asks("IsDeleted") ? Scope::all : Scope::live;
}

}  // namespace

Page Reader::read(const ReadRequest& request, const Context& context) {
    if (!request.ids.empty() || !request.keys.empty()) return records(request, context);
    Round round{request, catalogue_.object(request.key.stream, context), fields_of(request),
                read_cursor(request.from, request.key.stream), context};
    begin(round);
    bool finished = false;
    DecodedPage decoded = next_page(round, finished);
    Page page = page_of(request, std::move(decoded));
    page.complete = finished && finish(round);
    const bool keeps_place =
        !page.complete || (request.key.purpose == Purpose::changes && !round.object.stamp.empty());
    if (keeps_place) page.next = write_cursor(round.position);
    return page;
}

bool Reader::formulas_due(const Round& round) const {
    const auto pause = session_.options().formulas_every;
    if (pause.count() <= 0 || round.request.key.purpose != Purpose::changes) return false;
    const bool any = std::any_of(round.fields.begin(), round.fields.end(), [&](const auto& field) {
        return round.object.calculated.contains(field.name);
    });
    return any && session_.server_now() - round.position.walked_at >= pause;
}

/// Opens a round where none is open: a walk over all rows, or what changed since the last one.
void Reader::begin(Round& round) {
    Position& position = round.position;
    const std::string fields = hash_of(round.request.fields);
    if (position.fields != fields) position.forget_shortcuts();
    position.fields = fields;
    if (position.open()) return;
    // The server's time is only known after an answer, which describe was.
    const bool walk = position.phase != Position::Phase::changes || formulas_due(round);
    position.until = session_.server_now();
    position.by_rest = false;
    if (!walk) return;
    position.phase = Position::Phase::walk;
    position.id.clear();
    position.stamp = position.upper = position.newest = Timestamp{};
    position.newest_id.clear();
    position.limit = 0;
}

Selection Reader::selection(const Round& round) const {
    const Position& position = round.position;
    const std::string& stamp = round.object.stamp;
    Selection selection;
    selection.scope = scope_of(round.object);
    selection.where = live_only(round.object);
    selection.limit = position.limit;
    if (position.phase == Position::Phase::walk) {
        selection.order = "Id";
        if (!position.id.empty()) selection.where.push_back("Id > " + literal(position.id));
        return selection;
    }
    selection.order = stamp + ",Id";
    selection.where.push_back(position.id.empty() ? stamp + " >= " + literal(position.since)
                                                  : after(stamp, position.stamp, position.id));
    if (position.upper.micros != 0) {
        selection.where.push_back(stamp + " < " + literal(position.upper));
    }
    return selection;
}

/// Asks for less at once after the server took too long.
void Reader::narrow(Round& round, const Failure& failure) const {
    Position& position = round.position;
    constexpr std::uint64_t first_limit = 20'000;
    constexpr std::uint64_t least_limit = 200;
    constexpr std::chrono::seconds least_span{2};
    const Error error = error_of(failure, "query " + round.object.name, session_.host());
    position.forget_shortcuts();
    if (position.phase == Position::Phase::walk) {
        if (position.limit != 0 && position.limit <= least_limit) throw error;
        position.limit = position.limit == 0 ? first_limit : position.limit / 2;
        return;
    }
    const Timestamp from = position.id.empty() ? position.since : position.stamp;
    const Timestamp to = position.upper.micros != 0 ? position.upper : position.until;
    const auto span = to - from;
    if (span < least_span) throw error;
    position.upper = Timestamp::from_seconds((from + span / 2).seconds());
    if (position.upper <= from) throw error;
}

/// After a part of a round went well, the next one may be twice as long.
void Reader::widen(Round& round) const {
    Position& position = round.position;
    const Timestamp from = position.since;
    const auto span = position.upper - from;
    position.since = position.upper;
    position.stamp = Timestamp{};
    position.id.clear();
    position.upper = position.since + span * 2;
    if (position.upper >= position.until) position.upper = Timestamp{};
}

void Reader::advance(Round& round, const DecodedPage& page) const {
    Position& position = round.position;
    const bool ordered = position.job.empty();
    for (const Row& row : page.rows) {
        const Timestamp stamp = row.version.modified_at;
        if (is_later(stamp, row.id, position.newest, position.newest_id)) {
            position.newest = stamp;
            position.newest_id = row.id;
        }
    }
    if (!ordered || page.rows.empty()) return;
    position.id = page.rows.back().id;
    position.stamp = page.rows.back().version.modified_at;
}

void Reader::start_bulk(Round& round, const DecodedPage& page) {
    Position& position = round.position;
    const std::uint64_t threshold = session_.options().bulk_from;
    const bool many = threshold != 0 && page.total > page.seen + threshold;
    if (!many || position.by_rest || position.limit != 0) return;
    const Selection selected = selection(round);
    const Select select{
        rows_.columns(round.object, round.fields), round.object.name, selected.where, {}, 0};
    const auto job = bulk_.start(round.object, select, selected.scope, round.context);
    if (job) {
        position.job = *job;
    } else {
        position.by_rest = true;
    }
}

Fetched Reader::rest_page(Round& round) {
    Position& position = round.position;
    if (position.locator.empty()) {
        return rows_.fetch(round.object, round.fields, selection(round), round.context);
    }
    return rows_.more(round.object, round.fields, position.locator, round.context);
}

DecodedPage Reader::next_page(Round& round, bool& finished) {
    Position& position = round.position;
    if (!position.job.empty()) {
        if (auto page = bulk_page(round, finished)) return std::move(*page);
    }
    constexpr int most_ways = 40;
    for (int way = 0; way < most_ways; ++way) {
        Fetched fetched = rest_page(round);
        if (fetched.failure) {
            const bool lost = action_for(*fetched.failure) == Action::restart;
            if (lost)
                position.locator.clear();
            else
                narrow(round, *fetched.failure);
            continue;
        }
        DecodedPage& page = fetched.page;
        const bool first = position.locator.empty();
        advance(round, page);
        position.locator = page.done ? std::string() : page.next;
        const bool cut = position.limit != 0 && page.done && page.seen >= position.limit;
        finished = page.done && !cut;
        if (first && !page.done) start_bulk(round, page);
        return std::move(page);
    }
    throw Error(Errc::unavailable, "query " + round.object.name, session_.host(),
                "the query failed in every form that was tried", "Run it again later");
}

/// Reads the next page of a job; nothing when the job is lost and the rest comes by REST.
std::optional<DecodedPage> Reader::bulk_page(Round& round, bool& finished) {
    Position& position = round.position;
    const auto give_up = [&](const std::string& why) {
        session_.warn("salesforce: the bulk query of " + round.object.name + " " + why +
                      ": going on by REST");
        position.forget_job();
        position.by_rest = true;
        return std::nullopt;
    };
    if (!position.job_ready) {
        const auto state =
            bulk_.wait(Bulk::query_path(position.job), round.object.name, round.context);
        if (!state) return give_up("is no longer known");
        if (state->state != "JobComplete") return give_up("ended as " + state->state);
        position.job_ready = true;
        position.job_total = state->processed;
    }
    auto read = bulk_.results(position.job, position.job_locator, round.object, round.fields,
                              round.context);
    if (!read) return give_up("lost its results");
    advance(round, read->page);
    position.job_rows += read->page.seen;
    position.job_locator = read->next;
    if (!read->next.empty()) return std::move(read->page);
    if (position.job_rows < position.job_total) {
        give_up("gave " + std::to_string(position.job_rows) + " of " +
                std::to_string(position.job_total) + " rows");
        return std::move(read->page);
    }
    finished = true;
    return std::move(read->page);
}

/// Closes the round, or its part.
bool Reader::finish(Round& round) const {
    Position& position = round.position;
    position.forget_shortcuts();
    if (position.phase == Position::Phase::changes && position.upper.micros != 0) {
        widen(round);
        return false;
    }
    if (position.phase == Position::Phase::walk) {
        position.walked_at = position.until;
        position.stamp = Timestamp{};
        position.id.clear();
    }
    position.phase = Position::Phase::changes;
    position.settle(session_.options().lag);
    position.limit = 0;
    position.by_rest = false;
    return true;
}

Page Reader::records(const ReadRequest& request, const Context& context) {
    const Object& object = catalogue_.object(request.key.stream, context);
    const std::vector<FieldInfo>& fields = fields_of(request);
    DecodedPage decoded;
    const auto add = [&](DecodedPage more) {
        std::move(more.rows.begin(), more.rows.end(), std::back_inserter(decoded.rows));
        std::move(more.problems.begin(), more.problems.end(), std::back_inserter(decoded.problems));
    };
    std::vector<std::string> ids;
    for (const RecordId& id : request.ids) {
        if (is_id(id)) ids.push_back(id);
    }
    add(rows_.by_ids(object, fields, ids, context));
    std::map<std::string, std::vector<std::string>> keys;
    for (const ExternalKey& key : request.keys) {
        if (searchable(key.value)) keys[key.field].push_back(key.value);
    }
    for (const auto& [field, values] : keys) {
        add(rows_.with_keys(object, fields, field, values, context));
    }
    Page page = page_of(request, std::move(decoded));
    page.complete = true;
    return page;
}

}  // namespace tenure::inline v1::salesforce
