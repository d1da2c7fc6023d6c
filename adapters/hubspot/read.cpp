#include "read.hpp"

#include <algorithm>
#include <map>

#include "value.hpp"

namespace tenure::inline v1::hubspot {

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

std::string key_of(const std::vector<FieldInfo>& fields) {
    std::uint64_t sum = 14'695'981'039'346'656'037U;  // FNV-1a
    for (const FieldInfo& field : fields) {
        for (const char letter : field.name + '\n') {
            sum = (sum ^ static_cast<unsigned char>(letter)) * 1'099'511'628'211U;
        }
    }
    return std::to_string(sum);
}

/// Puts the values of rows, which are against all fields of a derived stream, into the order asked.
void arrange(const Stream& stream, const std::vector<FieldInfo>& wanted, std::vector<Row>& rows) {
    const std::vector<FieldInfo> all = derived_fields(stream);
    std::vector<std::ptrdiff_t> places;
    for (const FieldInfo& field : wanted) places.push_back(field_index(all, field.name));
    for (Row& row : rows) {
        std::vector<Value> values;
        for (const std::ptrdiff_t place : places) {
            values.push_back(place < 0 ? Value(NotAsked{})
                                       : std::move(row.values[static_cast<std::size_t>(place)]));
        }
        row.values = std::move(values);
    }
}

std::vector<std::string> ids_of(const std::vector<Row>& rows) {
    std::vector<std::string> ids;
    for (const Row& row : rows) ids.push_back(row.id);
    return ids;
}

}  // namespace

Error repeated(const std::string& stream, const std::string& id) {
    return Error(Errc::bad_response, "read " + stream, id,
                 "a page came twice or out of order: a record is not behind the one before it",
                 "Run it again; nothing was lost");
}

Stream known_stream(const std::string& name) {
    if (auto stream = stream_named(name)) return *stream;
    throw Error(Errc::not_found, "read " + name, "", "there is no such stream",
                "tenure discover lists them");
}

Page Reader::read(const ReadRequest& request, const Context& context) {
    const Stream stream = known_stream(request.key.stream);
    if (!request.ids.empty()) return by_ids(request, stream, context);
    if (!request.keys.empty() && stream.what == Stream::What::records) {
        return by_keys(request, *stream.kind, context);
    }
    const bool small = stream.what == Stream::What::owners ||
                       stream.what == Stream::What::campaigns ||
                       stream.what == Stream::What::pipelines;
    return small ? whole(request, stream, context) : walk(request, stream, context);
}

Page Reader::walk(const ReadRequest& request, const Stream& stream, const Context& context) {
    Position position = read_cursor(request.from, request.key.stream);
    const bool incremental = request.key.purpose == Purpose::changes;
    DecodedPage decoded = next_records(request, stream, position, context);
    const bool listing = position.phase == Position::Phase::list;
    const bool finished = decoded.after.empty();
    if (listing) {
        position.after = decoded.after;
    } else {
        for (const Row& row : decoded.rows) {
            const bool behind = position.id.empty() || id_less(position.id, row.id);
            if (!behind) throw repeated(request.key.stream, row.id);
            position.id = row.id;
        }
    }
    if (stream.what != Stream::What::records) derive(request, stream, decoded, context);
    if (finished && incremental) {
        position.since = listing ? position.since : position.until;
        position.phase = Position::Phase::changes;
        position.until = 0;
        position.id.clear();
        position.after.clear();
    }
    Page page = page_of(request, std::move(decoded));
    page.complete = finished;
    page.next = write_cursor(position);
    return page;
}

DecodedPage Reader::next_records(const ReadRequest& request, const Stream& stream,
                                 Position& position, const Context& context) {
    const std::vector<FieldInfo> none;
    const bool own = stream.what == Stream::What::records;
    const std::vector<FieldInfo>& fields = own ? fields_of(request) : none;
    const std::string api(name_of(portal_.api()));
    position.fields = key_of(fields_of(request));
    if (position.phase == Position::Phase::list && position.api != api) {
        position.after.clear();  // a position of another generation means nothing in this one
    }
    position.api = api;
    if (position.phase == Position::Phase::changes) {
        return next_changes(stream, fields, position, context);
    }
    if (position.phase == Position::Phase::start) {
        catalogue_.account(context);  // its answer sets the server's clock
        position.phase = Position::Phase::list;
        position.since = now_ms();
    }
    return records_.list_page(*stream.kind, fields, {position.after}, context);
}

// Airbyte's issue 43317: a bare timestamp walks in circles when more than 10,000 records share it.
// Here the bounds stay fixed while the walk goes by id, and each page is a search of its own.
DecodedPage Reader::next_changes(const Stream& stream, const std::vector<FieldInfo>& fields,
                                 Position& position, const Context& context) {
    if (position.until == 0) {
        position.until = std::max(now_ms(), position.since);
        position.id.clear();
    }
    const std::string modified(stream.kind->modified);
    std::vector<Filter> filters{
        {modified, "GTE", std::to_string(std::max<std::int64_t>(position.since - lag_.count(), 0))},
        {modified, "LTE", std::to_string(position.until)}};
    if (!position.id.empty()) filters.push_back({"hs_object_id", "GT", position.id});
    return records_.search_page(*stream.kind, fields, filters, context);
}

void Reader::derive(const ReadRequest& request, const Stream& stream, DecodedPage& page,
                    const Context& context) {
    DerivedPage derived = stream.what == Stream::What::links
                              ? derived_.links(stream, page.rows, context)
                              : derived_.history(*stream.kind, ids_of(page.rows), context);
    page.rows = std::move(derived.rows);
    arrange(stream, fields_of(request), page.rows);
}

// Owners and pipelines are few and tell nothing about changes: they are read anew each time.
Page Reader::whole(const ReadRequest& request, const Stream& stream, const Context& context) {
    Position position = read_cursor(request.from, request.key.stream);
    DerivedPage derived;
    if (stream.what == Stream::What::owners) {
        derived = derived_.owners(position.after, context);
    } else if (stream.what == Stream::What::campaigns) {
        derived = derived_.campaigns(position.after, context);
    } else {
        derived = derived_.pipelines(*stream.kind, context);
    }
    arrange(stream, fields_of(request), derived.rows);
    DecodedPage decoded;
    decoded.rows = std::move(derived.rows);
    Page page = page_of(request, std::move(decoded));
    page.complete = derived.after.empty();
    position.phase = Position::Phase::list;
    position.api = name_of(portal_.api());
    position.after = std::move(derived.after);
    page.next = page.complete ? Cursor{} : write_cursor(position);
    return page;
}

Page Reader::by_ids(const ReadRequest& request, const Stream& stream, const Context& context) {
    std::vector<std::string> ids(request.ids.begin(), request.ids.end());
    DecodedPage decoded;
    if (stream.what == Stream::What::records) {
        std::sort(ids.begin(), ids.end());  // HubSpot refuses a batch that names an id twice
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        decoded = records_.by_ids(*stream.kind, fields_of(request), ids, context);
    } else {
        std::vector<std::string> wanted = ids;
        std::sort(wanted.begin(), wanted.end());
        for (std::string& id : ids) id = record_of(id);
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        if (!stream.kind || stream.what == Stream::What::pipelines) {
            decoded.rows = whole(request, stream, context).rows;
        } else {
            decoded = records_.by_ids(*stream.kind, {}, ids, context);
            derive(request, stream, decoded, context);
        }
        std::erase_if(decoded.rows, [&](const Row& row) {
            return !std::binary_search(wanted.begin(), wanted.end(), row.id);
        });
    }
    // Two merged records answer with the one they became, which must not come twice.
    std::map<std::string, std::size_t> seen;
    std::erase_if(decoded.rows, [&](const Row& row) { return seen[row.id]++ > 0; });
    Page page = page_of(request, std::move(decoded));
    page.complete = true;
    return page;
}

Page Reader::by_keys(const ReadRequest& request, const Kind& kind, const Context& context) {
    const Described& described = catalogue_.describe(kind, context);
    std::map<std::string, std::vector<std::string>> unique;
    Page page = page_of(request, {});
    page.complete = true;
    const auto add = [&](DecodedPage found) {
        std::move(found.rows.begin(), found.rows.end(), std::back_inserter(page.rows));
        std::move(found.problems.begin(), found.problems.end(), std::back_inserter(page.problems));
    };
    for (const ExternalKey& key : request.keys) {
        const std::ptrdiff_t at = field_index(described.fields, key.field);
        if (at < 0) {
            throw Error(Errc::schema_changed, "read " + std::string(kind.name), key.field,
                        "there is no such property", "Make it first: tenure push --provision");
        }
        if (described.fields[static_cast<std::size_t>(at)].unique) {
            unique[key.field].push_back(key.value);
            continue;
        }
        const std::vector<Filter> filters{{key.field, "EQ", key.value}};
        add(records_.search_page(kind, fields_of(request), filters, context));
    }
    for (auto& entry : unique) {
        std::sort(entry.second.begin(), entry.second.end());
        entry.second.erase(std::unique(entry.second.begin(), entry.second.end()),
                           entry.second.end());
        add(records_.by_ids(kind, fields_of(request), entry.second, context, entry.first));
    }
    return page;
}

}  // namespace tenure::inline v1::hubspot
