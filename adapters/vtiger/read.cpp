#include "read.hpp"

#include <algorithm>
#include <set>

namespace tenure::inline v1::vtiger {

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

Error repeated(const std::string& stream, const std::string& id) {
    return Error(Errc::bad_response, "read " + stream, id,
                 "a page came twice or out of order: a record is not behind the one before it",
                 "Look for a proxy that caches webservice.php; nothing was lost");
}

Error nameless(const std::string& stream) {
    return Error(Errc::bad_response, "read " + stream, "", "a page has records but no ids",
                 "Report this with a log at level debug; nothing was lost");
}

Position finished_at(const std::string& stream, std::int64_t server_seconds) {
    Position mark;
    mark.phase = Position::Phase::changes;
    mark.stream = stream;
    mark.since = server_seconds;
    return mark;
}

void append(Page& page, DecodedPage decoded) {
    std::move(decoded.rows.begin(), decoded.rows.end(), std::back_inserter(page.rows));
    std::move(decoded.problems.begin(), decoded.problems.end(), std::back_inserter(page.problems));
}

}  // namespace

Page Reader::read(const ReadRequest& request, const Context& context) {
    if (!request.ids.empty()) return by_ids(request, context);
    if (!request.keys.empty()) return by_keys(request, context);
    Position position = read_cursor(request.from, request.key.stream);
    if (position.phase == Position::Phase::changes) return changes(request, position, context);
    return walk(request, std::move(position), context);
}

Page Reader::walk(const ReadRequest& request, Position position, const Context& context) {
    const std::string& stream = request.key.stream;
    const Module& module = catalogue_.module(stream, context);
    if (position.phase != Position::Phase::walk) {
        session_.login(context);
        position.phase = Position::Phase::walk;
        position.since = session_.server_clock().now_seconds();
        position.id = module.prefix + "x0";
    }
    const bool versioned = module.has("modifiedtime");
    DecodedPage decoded =
        rows_.fetch(stream, fields_of(request), {"id > " + literal(position.id)}, context);
    std::int64_t last = record_number(position.id);
    for (const Row& row : decoded.rows) {
        if (record_number(row.id) <= last) throw repeated(stream, row.id);
        last = record_number(row.id);
        position.id = row.id;
    }
    if (decoded.seen > 0 && decoded.rows.empty()) throw nameless(stream);
    const bool finished = decoded.seen == 0;
    Page page = page_of(request, std::move(decoded));
    page.complete = finished;
    if (!finished) {
        page.next = write_cursor(position);
    } else if (request.key.purpose == Purpose::changes && versioned) {
        page.next = write_cursor(finished_at(stream, position.since));
    }
    return page;
}

// What follows the position in (modifiedtime, id) order: the rest of its second, then later ones.
DecodedPage Reader::next_changes(const ReadRequest& request, Position& position,
                                 const Context& context) {
    const std::string& stream = request.key.stream;
    const std::vector<FieldInfo>& fields = fields_of(request);
    const std::string order = "modifiedtime,id";
    if (position.second.empty()) {
        session_.login(context);
        position.until = session_.server_clock().now_seconds();
        const std::string from =
            zone_.lower_bound(Timestamp::from_seconds(position.since) - overlap_,
                              Timestamp::from_seconds(position.until));
        return rows_.fetch(stream, fields, {"modifiedtime >= " + literal(from), order}, context);
    }
    const std::string second = literal(position.second);
    if (!position.whole) {
        const Selection rest{"modifiedtime = " + second + " and id > " + literal(position.id),
                             "id"};
        DecodedPage decoded = rows_.fetch(stream, fields, rest, context);
        if (decoded.seen > 0) return decoded;
    }
    return rows_.fetch(stream, fields, {"modifiedtime > " + second, order}, context);
}

Page Reader::changes(const ReadRequest& request, Position position, const Context& context) {
    const std::string& stream = request.key.stream;
    // Known limits cut pages at 100 or 200 rows, so half of the smaller one was not cut.
    constexpr std::size_t surely_uncut = page_rows / 2;
    DecodedPage decoded = next_changes(request, position, context);
    if (decoded.seen > 0 && decoded.rows.empty()) throw nameless(stream);
    for (std::size_t i = 0; i < decoded.rows.size(); ++i) {
        const std::string& id = decoded.rows[i].id;
        const std::string& second = decoded.modified[i];
        const bool behind =
            second > position.second ||
            (second == position.second && record_number(id) > record_number(position.id));
        if (!behind) throw repeated(stream, id);
        position.id = id;
        position.second = second;
    }
    const bool finished = decoded.seen == 0;
    position.whole = decoded.seen < surely_uncut;
    if (finished) {
        position = finished_at(stream, position.until);
    }
    Page page = page_of(request, std::move(decoded));
    page.complete = finished;
    page.next = write_cursor(position);
    return page;
}

Page Reader::by_ids(const ReadRequest& request, const Context& context) {
    const std::string& stream = request.key.stream;
    const Module& module = catalogue_.module(stream, context);
    std::vector<std::string> ids;
    for (const RecordId& id : request.ids) {
        if (id.starts_with(module.prefix + "x") && record_number(id) >= 0) ids.push_back(id);
    }
    Page page = page_of(request, {});
    page.complete = true;
    constexpr std::size_t at_once = page_rows / 2;
    for (std::size_t at = 0; at < ids.size(); at += at_once) {
        const auto some = std::span(ids).subspan(at, std::min(at_once, ids.size() - at));
        append(page, rows_.fetch(stream, fields_of(request), {in_list("id", some)}, context));
    }
    if (stream == "Leads") add_converted(request, ids, page, context);
    return page;
}

// Queries leave converted leads out as if they were deleted, but they can be retrieved.
void Reader::add_converted(const ReadRequest& request, const std::vector<std::string>& ids,
                           Page& page, const Context& context) {
    const std::vector<FieldInfo>& fields = fields_of(request);
    const std::ptrdiff_t converted = field_index(fields, converted_field);
    std::set<std::string> found;
    for (const Row& row : page.rows) found.insert(row.id);
    for (const std::string& id : ids) {
        if (found.contains(id)) continue;
        DecodedPage lead = rows_.retrieve_one(request.key.stream, fields, id, context);
        for (Row& row : lead.rows) {
            if (converted >= 0) row.values[static_cast<std::size_t>(converted)] = true;
        }
        append(page, std::move(lead));
    }
}

Page Reader::by_keys(const ReadRequest& request, const Context& context) {
    Page page = page_of(request, {});
    page.complete = true;
    for (const ExternalKey& key : request.keys) {
        if (!queryable(key.field) || !searchable(key.value)) {
            page.problems.push_back({"", "unsearchable_key",
                                     "vTiger cannot search " + key.field +
                                         " for a value that is blank or has backslashes, control "
                                         "characters or emoji",
                                     key.value.substr(0, 100)});
            continue;
        }
        append(page, rows_.with_key(request.key.stream, fields_of(request), key, context));
    }
    return page;
}

DeletedPage Reader::read_deleted(const ReadRequest& request, const Context& context) {
    const std::string& stream = request.key.stream;
    Position position = read_cursor(request.from, stream);
    if (position.phase == Position::Phase::start) {
        // Its answers carry all changed records in full, so it is not asked about the past: the
        // engine compares stored ids with a walk once before it relies on a new feed.
        session_.login(context);
        position.phase = Position::Phase::feed;
        position.since = session_.server_clock().now_seconds();
        DeletedPage page;
        page.complete = true;
        page.next = write_cursor(position);
        return page;
    }
    // `sync` tells what is later than a whole second: one second back, unless it is known to be
    // over, finds what happened in it after the last answer.
    const std::int64_t after = position.exact ? position.since : position.since - 1;
    std::string body = session_.expect(sync(stream, after, Repeat::safe), stream, context);
    DeletedIds deleted = read_deleted_ids(body);
    DeletedPage page;
    const std::set<std::string> reported(position.reported.begin(), position.reported.end());
    for (const std::string& id : deleted.ids) {
        if (!reported.contains(id)) page.deleted.push_back(id);
    }
    if (deleted.more && position.exact && deleted.last_second <= position.since) {
        throw repeated(stream, "sync");
    }
    page.complete = !deleted.more;
    position.exact = deleted.more;
    position.since = std::max(position.since, deleted.last_second);
    position.reported = std::move(deleted.ids);
    page.next = write_cursor(position);
    return page;
}

}  // namespace tenure::inline v1::vtiger
