#include "tenure/testing/fake_connector.hpp"

#include <algorithm>

namespace tenure::inline v1 {
namespace {

using Place = std::pair<Timestamp, RecordId>;

Place parse(const Cursor& cursor) {
    const std::size_t bar = cursor.json.find('|');
    if (bar == std::string::npos) return {};
    return {Timestamp{std::stoll(cursor.json.substr(1, bar - 1))},
            cursor.json.substr(bar + 1, cursor.json.size() - bar - 2)};
}

}  // namespace

std::string FakeConnector::fingerprint(const Context& context) {
    begin({"fingerprint", "", Purpose::changes, 0}, context);
    return identity;
}

std::vector<StreamInfo> FakeConnector::streams(std::span<const std::string> only,
                                               const Context& context) {
    begin({"streams", "", Purpose::changes, 0}, context);
    std::vector<StreamInfo> all;
    for (const auto& [name, stream] : streams_) {
        if (only.empty() || std::find(only.begin(), only.end(), name) != only.end()) {
            all.push_back(stream.info);
        }
    }
    return all;
}

Page FakeConnector::read(const ReadRequest& request, const Context& context) {
    begin({"read", request.key.stream, request.key.purpose, 0}, context);
    const Stream& stream = find(request.key.stream);
    Page page;
    page.fields =
        request.fields ? request.fields : std::make_shared<const std::vector<FieldInfo>>();
    if (!request.keys.empty()) {
        std::vector<RecordId> ids;
        for (const ExternalKey& key : request.keys) {
            for (const RecordId& id : with_key(stream, key)) ids.push_back(id);
        }
        pick(stream, ids, page);
    } else if (request.ids.empty()) {
        list(stream, request, page);
    } else {
        pick(stream, request.ids, page);
    }
    if (tamper) tamper(request, page);
    return page;
}

DeletedPage FakeConnector::read_deleted(const ReadRequest& request, const Context& context) {
    begin({"read_deleted", request.key.stream, Purpose::deletes, 0}, context);
    const auto& feed = find(request.key.stream).feed;
    DeletedPage page;
    std::size_t at = request.from.empty() ? 0 : std::stoul(request.from.json);
    while (at < feed.size() && page.deleted.size() < page_size) {
        page.deleted.push_back(feed[at++]);
    }
    page.next.json = std::to_string(at);
    page.complete = at == feed.size();
    return page;
}

std::vector<Outcome> FakeConnector::write(std::span<const WriteItem> items,
                                          const Context& context) {
    begin({"write", items.empty() ? "" : items.front().stream, Purpose::refresh, 0}, context);
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < items.size(); ++i) {
        outcomes.push_back(write_one(items[i]));
        outcomes.back().item = i;
    }
    return outcomes;
}

FakeConnector::Stream& FakeConnector::find(const std::string& stream) {
    const auto found = streams_.find(stream);
    if (found != streams_.end()) return found->second;
    throw Error(Errc::not_found, "find stream", stream, "the fake CRM has no such stream",
                "Describe it first");
}

void FakeConnector::begin(FakeCall call, const Context& context) {
    context.check(call.operation.c_str());
    call.number = ++calls_;
    if (before) before(call);
}

Row FakeConnector::row_of(const RecordId& id, const Record& record, const FieldList& fields) {
    Row row{id, record.version, {}};
    for (const FieldInfo& field : *fields) {
        const auto found = record.values.find(field.name);
        row.values.push_back(found == record.values.end() ? Value(Null{}) : found->second);
    }
    return row;
}

/// Lists by (version, id), so that one cursor serves full walks and changes alike.
void FakeConnector::list(const Stream& stream, const ReadRequest& request, Page& page) const {
    std::map<Place, const Record*> order;
    for (const auto& [id, record] : stream.records) {
        if (record.listed) order[{record.version.modified_at, id}] = &record;
    }
    Place after = parse(request.from);
    auto at = request.from.empty() ? order.begin() : order.upper_bound(after);
    for (; at != order.end() && page.rows.size() < page_size; ++at) {
        page.rows.push_back(row_of(at->first.second, *at->second, page.fields));
        after = at->first;
    }
    page.complete = at == order.end();
    page.next.json = "\"" + std::to_string(after.first.micros) + "|" + after.second + "\"";
}

void FakeConnector::pick(const Stream& stream, std::span<const RecordId> ids, Page& page) {
    for (const RecordId& id : ids) {
        const auto found = stream.records.find(id);
        if (found == stream.records.end()) continue;
        page.rows.push_back(row_of(id, found->second, page.fields));
    }
    page.complete = true;
}

std::vector<RecordId> FakeConnector::with_key(const Stream& stream, const ExternalKey& key) {
    std::vector<RecordId> ids;
    for (const auto& [id, record] : stream.records) {
        const auto value = record.values.find(key.field);
        if (value != record.values.end() && value->second == Value(key.value)) ids.push_back(id);
    }
    return ids;
}

/// Finds the record that a create adopts by its key, else makes an empty one.
RecordId FakeConnector::created(const WriteItem& item) {
    const Stream& stream = find(item.stream);
    if (!item.key.field.empty()) {
        const auto known = with_key(stream, item.key);
        if (!known.empty()) return known.front();
    }
    const RecordId id = item.stream + "-" + std::to_string(seconds_ + 1);
    put(item.stream, id, {});
    if (!item.key.field.empty()) put(item.stream, id, {{item.key.field, Value(item.key.value)}});
    return id;
}

Outcome FakeConnector::write_one(const WriteItem& asked) {
    std::optional<Outcome> decided = on_write ? on_write(asked) : std::nullopt;
    if (decided && (decided->status != WriteStatus::unknown || decided->id.empty())) {
        return *decided;
    }
    WriteItem item = asked;
    if (item.operation == Operation::create) item.id = created(item);
    Stream& stream = find(item.stream);
    Outcome outcome{0, WriteStatus::written, item.id, "", "", {}};
    if (!stream.records.contains(item.id)) {
        outcome.status = WriteStatus::not_found;
        return outcome;
    }
    std::vector<FieldValue> kept = item.values;
    for (FieldValue& value : kept) {
        const auto index = field_index(stream.info.fields, value.name);
        if (index < 0 || !store_as) continue;
        const Value sent = value.value;
        value.value = store_as(stream.info.fields[static_cast<std::size_t>(index)], sent);
        if (value.value != sent) outcome.altered.push_back(value);
    }
    put(item.stream, item.id, std::move(kept));
    writes_.push_back(item);
    return decided ? *decided : outcome;
}

}  // namespace tenure::inline v1
