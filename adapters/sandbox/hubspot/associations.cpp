// Sandbox, HubSpot: associations of one record, page by page, and in batches.
#include "sandbox/hubspot/associations.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace tenure::inline v1::sandbox::hs {
namespace {

constexpr std::size_t most_create = 2000, most_archive = 100, most_read = 1000, page_size = 500;

struct PageRequest {
    Id after = 0;
    std::size_t limit = page_size;
};

/// One page of a record's associations as {results, paging}.
Json page_of(Portal& portal, const Sides& sides, const Record& record, const PageRequest& page) {
    Json results = Json::array();
    Id last = 0;
    bool more = false;
    for (const auto& [id, labels] : partners(record, sides.to)) {
        if (id <= page.after) continue;
        if (results.size() == page.limit) {
            more = true;
            break;
        }
        Json kinds = Json::array();
        for (const std::uint32_t label : labels) {
            const LinkType* kind = portal.link_types.find(sides.from, sides.to, label);
            if (kind != nullptr) kinds.push_back(kind_json(*kind));
        }
        results.push_back({{"toObjectId", std::to_string(id)}, {"associationTypes", kinds}});
        last = id;
    }
    Json made = {{"results", std::move(results)}};
    if (more) {
        const std::string mark = std::to_string(last);
        made["paging"]["next"] = {{"after", mark}, {"link", "?after=" + mark}};
    }
    return made;
}

LinkType kind_of(Portal& portal, const Sides& sides, const Json& spec) {
    const LinkType* kind = portal.link_types.find(sides.from, sides.to, sent_kind(spec));
    if (kind == nullptr) {
        refuse("Invalid association type " + spec.dump() + " between " + sides.from.name + " and " +
               sides.to.name);
    }
    return *kind;
}

Json labels_json(const Sides& sides, Id from, Id to, const std::vector<LinkType>& kinds) {
    Json labels = Json::array();
    for (const LinkType& kind : kinds) {
        if (kind.label) labels.push_back(*kind.label);
    }
    return {{"fromObjectTypeId", sides.from.id},
            {"fromObjectId", std::to_string(from)},
            {"toObjectTypeId", sides.to.id},
            {"toObjectId", std::to_string(to)},
            {"labels", labels}};
}

Json default_json(const LinkType& kind, Id from, Id to) {
    return {{"from", {{"id", std::to_string(from)}}},
            {"to", {{"id", std::to_string(to)}}},
            {"associationSpec",
             {{"associationCategory", kind.category()}, {"associationTypeId", kind.shown_id()}}}};
}

std::vector<LinkType> join_all(Portal& portal, const Sides& sides, const Json& specs,
                               std::pair<Record*, Record*> records) {
    std::vector<LinkType> kinds;
    for (const Json& spec : specs) kinds.push_back(kind_of(portal, sides, spec));
    for (const LinkType& kind : kinds) {
        join(portal, {sides.from, *records.first}, {sides.to, *records.second}, kind);
    }
    return kinds;
}

class AssociationBatch {
 public:
    AssociationBatch(Portal& portal, const Sides& sides, const Call& call)
        : portal_(portal), sides_(sides), call_(call), body_(call.body()) {}

    Reply read() {
        for (const Json& input : inputs_of(body_, most_read)) {
            const std::string id = text_of(input.value("id", Json()));
            const Record* record = find_or_null(sides_.from, {id});
            const Id after = read_id(text_of(input.value("after", Json()))).value_or(0);
            const Json page =
                record == nullptr ? Json() : page_of(portal_, sides_, *record, {after});
            if (record == nullptr || page["results"].empty()) {
                fail({.category = "OBJECT_NOT_FOUND",
                      .message = "No " + sides_.to.singular + " is associated with " +
                                 sides_.from.singular + " " + id + ".",
                      .context = {{"fromObjectId", {id}},
                                  {"fromObjectType", {sides_.from.singular}},
                                  {"toObjectType", {sides_.to.singular}}},
                      .sub_category = "crm.associations.NO_ASSOCIATIONS_FOUND"});
                continue;
            }
            Json result = {{"from", {{"id", id}}}, {"to", page["results"]}};
            if (page.contains("paging")) result["paging"] = page["paging"];
            batch_.add(result.dump());
        }
        return batch_.finish(portal_, call_, 200);
    }

    Reply create() {
        for (const Json& input : inputs_of(body_, most_create)) {
            each(input, [&](Record& from, Record& to) {
                const auto kinds =
                    join_all(portal_, sides_, input.value("types", Json::array()), {&from, &to});
                batch_.add(labels_json(sides_, from.id, to.id, kinds).dump());
            });
        }
        return batch_.finish(portal_, call_, call_.generation == Generation::september ? 200 : 201);
    }

    Reply create_default() {
        for (const Json& input : inputs_of(body_, most_create)) {
            each(input, [&](Record& from, Record& to) {
                const LinkType kind = portal_.link_types.between(sides_.from, sides_.to).front();
                join(portal_, {sides_.from, from}, {sides_.to, to}, kind);
                batch_.add(default_json(kind, from.id, to.id).dump());
            });
        }
        return batch_.finish(portal_, call_, 200);
    }

    Reply archive() {
        for (const Json& input : inputs_of(body_, most_archive)) {
            Record* from = find_or_null(sides_.from, {id_in(input, "from")});
            for (const Json& target : input.value("to", Json::array())) {
                Record* to = find_or_null(sides_.to, {text_of(target.value("id", Json()))});
                if (from == nullptr || to == nullptr) continue;
                part(portal_, {sides_.from, *from}, {sides_.to, *to}, nullptr);
            }
        }
        return gone();
    }

    Reply archive_labels() {
        for (const Json& input : inputs_of(body_, most_create)) {
            Record* from = find_or_null(sides_.from, {id_in(input, "from")});
            Record* to = find_or_null(sides_.to, {id_in(input, "to")});
            if (from == nullptr || to == nullptr) continue;
            for (const Json& spec : input.value("types", Json::array())) {
                const LinkType kind = kind_of(portal_, sides_, spec);
                part(portal_, {sides_.from, *from}, {sides_.to, *to}, &kind);
            }
        }
        return gone();
    }

 private:
    template <class Action>
    void each(const Json& input, Action action) {
        try {
            Record& from = find_record(sides_.from, {id_in(input, "from")});
            Record& to = find_record(sides_.to, {id_in(input, "to")});
            action(from, to);
        } catch (Refusal& refusal) {
            refusal.context["fromObjectId"] = {id_in(input, "from")};
            refusal.context["toObjectId"] = {id_in(input, "to")};
            fail(refusal);
        }
    }
    void fail(const Refusal& refusal) {
        ++batch_.failed;
        batch_.errors.push_back(batch_error(refusal));
    }
    /// v4 answers without a body, the dated versions with that of a batch.
    Reply gone() const {
        return call_.dated() ? batch_.finish(portal_, call_, 200) : Reply{204, {}};
    }
    Portal& portal_;
    Sides sides_;
    const Call& call_;
    Json body_;
    Batch batch_;
};

}  // namespace

std::string id_in(const Json& input, const char* side) {
    const Json value = input.value(side, Json::object());
    return value.is_object() ? text_of(value.value("id", Json())) : text_of(value);
}

std::map<Id, std::vector<std::uint32_t>> partners(const Record& record, const ObjectType& to) {
    std::map<Id, std::vector<std::uint32_t>> found;
    for (const Link& link : record.links) {
        if (link.type != to.index) continue;
        const Record* target = to.find(link.to);
        if (target != nullptr && target->live()) found[link.to].push_back(link.label);
    }
    return found;
}

Reply record_associations_api(Portal& portal, ObjectType& type, const Call& call) {
    // {type}/{id}/associations/[default/]{type2}[/{id2}]
    const bool standard = call.rest[3] == "default";
    const std::size_t at = standard ? 4 : 3;
    if (call.rest.size() <= at) no_such_path();
    const Sides sides{type, portal.need(call.rest[at])};
    Record& record = find_record(type, {call.rest[1]});
    if (call.generation == Generation::v3)
        return old_record_associations(portal, sides, record, call);
    if (call.rest.size() == at + 1) {
        if (!call.is("GET")) wrong_method();
        const Id after = read_id(parameter(call.query, "after")).value_or(0);
        return reply(
            page_of(portal, sides, record, {after, call.number("limit", page_size, page_size)}));
    }
    Record& other = find_record(sides.to, {call.rest[at + 1]});
    if (call.is("DELETE")) {
        part(portal, {type, record}, {sides.to, other}, nullptr);
        return {204, {}};
    }
    if (!call.is("PUT")) wrong_method();
    if (standard) {
        const LinkType kind = portal.link_types.between(type, sides.to).front();
        join(portal, {type, record}, {sides.to, other}, kind);
        Batch batch;
        batch.add(default_json(kind, record.id, other.id).dump());
        return batch.finish(portal, call, 200);
    }
    const auto kinds = join_all(portal, sides, call.body(), {&record, &other});
    return reply(labels_json(sides, record.id, other.id, kinds), 201);
}

Reply associations_api(Portal& portal, const Call& call) {
    if (call.rest.size() > 1 && call.rest[0] == "definitions") {
        return association_definitions_api(portal, call);
    }
    if (call.rest.size() == 3 && call.rest[0] == "usage") {
        return reply({{"userEmail", "admin@example.test"},
                      {"userId", read_id(call.rest[2]).value_or(0)},
                      {"enqueueTime", instant_text(portal.clock.now())}});
    }
    if (call.rest.size() < 3) no_such_path();
    const Sides sides{portal.need(call.rest[0]), portal.need(call.rest[1])};
    if (call.rest[2] == "labels") return association_labels_api(portal, call);
    if (call.rest[2] != "batch" || call.rest.size() < 4) no_such_path();
    if (!call.is("POST")) wrong_method();
    AssociationBatch batch(portal, sides, call);
    const std::string& what = call.rest[3];
    if (call.rest.size() == 5 && what == "associate") return batch.create_default();
    if (call.rest.size() == 5 && what == "labels") return batch.archive_labels();
    if (what == "read") return batch.read();
    if (what == "create") return batch.create();
    if (what == "archive") return batch.archive();
    no_such_path();
}

}  // namespace tenure::inline v1::sandbox::hs
