// Sandbox, HubSpot: batches of records and what 207 answers say about the failed ones.
#include <algorithm>
#include <set>
#include <utility>

#include "sandbox/hubspot/call.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

constexpr std::size_t most = 100, most_with_history = 50;

std::vector<std::string> texts(const Json& list) {
    std::vector<std::string> made;
    if (list.is_array()) {
        for (const Json& one : list) made.push_back(text_of(one));
    }
    return made;
}

class BatchRun {
 public:
    BatchRun(Portal& portal, ObjectType& type, const Call& call)
        : portal_(portal), type_(type), call_(call), body_(call.body()) {}

    Reply read() {
        const auto history = texts(body_.value("propertiesWithHistory", Json::array()));
        const Json& inputs = inputs_of(body_, history.empty() ? most : most_with_history);
        const Selection shown =
            selection(type_, texts(body_.value("properties", Json::array())), history);
        const std::string by = text_of(body_.value("idProperty", Json()));
        const bool archived = parameter(call_.query, "archived") == "true";
        std::set<Id> seen;
        std::vector<std::string> missing;
        for (const Json& input : inputs) {
            const std::string id = text_of(input.value("id", Json()));
            const Record* record = find_or_null(type_, {id, by, archived});
            if (record == nullptr) {
                missing.push_back(id);
            } else if (seen.insert(record->id).second) {
                add(*record, shown);
            }
        }
        if (!missing.empty()) {
            fail({.category = "OBJECT_NOT_FOUND",
                  .message = "Could not get some " + type_.singular +
                             " objects, they may be deleted or not exist. Check that ids are "
                             "valid.",
                  .context = {{"ids", missing}}});
        }
        return batch_.finish(portal_, call_, 200);
    }

    /// One wrong input fails the whole batch, unless each has an objectWriteTraceId of its own.
    Reply create() {
        const Json& inputs = inputs_of(body_, most);
        std::set<std::string> traces;
        for (const Json& input : inputs) {
            traces.insert(text_of(input.value("objectWriteTraceId", Json())));
        }
        const bool traced = traces.size() == inputs.size() && !traces.contains("");
        std::vector<Id> made;
        for (const Json& input : inputs) {
            const std::string trace = text_of(input.value("objectWriteTraceId", Json()));
            try {
                const Record& record = create_record(write(), input);
                made.push_back(record.id);
                add(record, everything(type_, record), trace);
            } catch (Refusal& refusal) {
                if (!traced) {
                    undo(made);
                    throw;
                }
                refusal.context["objectWriteTraceId"] = {trace};
                fail(refusal);
            }
        }
        return batch_.finish(portal_, call_, 201);
    }

    Reply update() {
        for (const Json& input : inputs_of(body_, most)) {
            const std::string id = text_of(input.value("id", Json()));
            try {
                const Lookup lookup{id, text_of(input.value("idProperty", Json()))};
                Record& record = find_record(type_, lookup);
                update_record(write(), record, input);
                add(record, everything(type_, record),
                    text_of(input.value("objectWriteTraceId", Json())));
            } catch (Refusal& refusal) {
                fail_input(refusal, input, id);
            }
        }
        return batch_.finish(portal_, call_, 200);
    }

    Reply upsert() {
        const Json& inputs = inputs_of(body_, most);
        std::set<std::pair<std::string, std::string>> keys;
        for (const Json& input : inputs) {
            const std::string id = lower(text_of(input.value("id", Json())));
            const std::string by = text_of(input.value("idProperty", Json()));
            if (!keys.emplace(by, id).second) {
                refuse("Duplicate IDs found in batch input: [" + id + "]. IDs must be unique");
            }
        }
        for (const Json& input : inputs) {
            const std::string id = text_of(input.value("id", Json()));
            try {
                upsert_one(input, id);
            } catch (Refusal& refusal) {
                fail_input(refusal, input, id);
            }
        }
        return batch_.finish(portal_, call_, 200);
    }

    Reply archive() {
        for (const Json& input : inputs_of(body_, most)) {
            const Lookup lookup{text_of(input.value("id", Json()))};
            if (Record* record = find_or_null(type_, lookup)) archive_record(write(), *record);
        }
        return {204, {}};
    }

 private:
    Write write() const { return {portal_, type_, call_.generation}; }

    void add(const Record& record, const Selection& shown, const std::string& trace = {},
             std::string extra = {}) {
        if (!trace.empty()) {
            extra += ",\"objectWriteTraceId\":";
            append_json(extra, trace);
        }
        std::string one;
        append_record(one, portal_, type_, record, shown, extra);
        batch_.add(one);
    }
    void fail(const Refusal& refusal) {
        ++batch_.failed;
        batch_.errors.push_back(batch_error(refusal));
    }
    void fail_input(Refusal& refusal, const Json& input, const std::string& id) {
        refusal.context["ids"] = {id};
        const std::string trace = text_of(input.value("objectWriteTraceId", Json()));
        if (!trace.empty()) refusal.context["objectWriteTraceId"] = {trace};
        fail(refusal);
    }
    void undo(const std::vector<Id>& made) {
        for (const Id id : made) purge_record(write(), *type_.find(id));
    }

    void upsert_one(const Json& input, const std::string& id) {
        const std::string by = text_of(input.value("idProperty", Json()));
        const std::string trace = text_of(input.value("objectWriteTraceId", Json()));
        if (Record* known = find_or_null(type_, {id, by})) {
            update_record(write(), *known, input);
            return add(*known, everything(type_, *known), trace, ",\"new\":false");
        }
        if (by.empty() || by == "hs_object_id") not_found();
        Json fresh = input;
        fresh["properties"][by] = id;
        const Record& record = create_record(write(), fresh);
        add(record, everything(type_, record), trace, ",\"new\":true");
    }

    Portal& portal_;
    ObjectType& type_;
    const Call& call_;
    Json body_;
    Batch batch_;
};

/// Deal splits: the shares of a deal's owners, replaced as a whole.
Reply splits(Portal& portal, ObjectType& deals, const Call& call) {
    ObjectType& type = portal.need("deal_splits");
    const Json body = call.body();
    Batch batch;
    for (const Json& input : inputs_of(body, most)) {
        const std::string id = text_of(input.value("id", Json()));
        Record& deal = find_record(deals, {id});
        const LinkType kind = portal.link_types.between(deals, type).front();
        const auto shares = [&] {
            std::vector<Id> found;
            for (const Link& link : deal.links) {
                if (link.type == type.index) found.push_back(link.to);
            }
            return found;
        };
        if (call.rest[3] == "upsert") {
            for (const Id old : shares()) purge_record({portal, type}, *type.find(old));
            for (const Json& share : input.value("splits", Json::array())) {
                const Json properties = {
                    {"hs_deal_split_percentage", share.value("percentage", Json())},
                    {"hubspot_owner_id", share.value("ownerId", Json())}};
                Record& made = create_record({portal, type}, {{"properties", properties}});
                join(portal, {deals, deal}, {type, made}, kind);
            }
        }
        std::string one = "{\"id\":\"" + id + "\",\"splits\":[";
        for (const Id share : shares()) {
            if (one.back() != '[') one += ',';
            const Record& record = *type.find(share);
            append_record(one, portal, type, record, everything(type, record));
        }
        batch.add(one + "]}");
    }
    return batch.finish(portal, call, 200);
}

}  // namespace

Reply batch_api(Portal& portal, ObjectType& type, const Call& call) {
    if (!call.is("POST")) wrong_method();
    if (call.rest[1] == "splits") {
        if (call.rest.size() != 4 || type.name != "deals") no_such_path();
        return splits(portal, type, call);
    }
    if (call.rest.size() != 3) no_such_path();
    const std::string& what = call.rest[2];
    BatchRun run(portal, type, call);
    if (what == "read") return run.read();
    if (type.read_only) wrong_method();
    if (what == "create") return run.create();
    if (what == "update") return run.update();
    if (what == "upsert") return run.upsert();
    if (what == "archive") return run.archive();
    no_such_path();
}

}  // namespace tenure::inline v1::sandbox::hs
