// Sandbox, HubSpot: associations: of one record, in batches, their labels, and the older v3 form.
#include <algorithm>
#include <map>
#include <utility>

#include "sandbox/hubspot/call.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

constexpr std::size_t most_create = 2000, most_archive = 100, most_read = 1000, page_size = 500;

struct Sides {
    ObjectType& from;
    ObjectType& to;
};

const Json& inputs_of(const Json& body, std::size_t limit) {
    if (!body.is_object() || !body.contains("inputs") || !body["inputs"].is_array()) {
        refuse("Invalid input JSON: inputs is required");
    }
    if (body["inputs"].size() > limit) {
        refuse("Request contains too many inputs: " + std::to_string(body["inputs"].size()) +
               ", the maximum is " + std::to_string(limit));
    }
    return body["inputs"];
}

std::string id_in(const Json& input, const char* side) {
    const Json value = input.value(side, Json::object());
    return value.is_object() ? text_of(value.value("id", Json())) : text_of(value);
}

/// The kinds under which records are joined, by the other record's id.
std::map<Id, std::vector<std::uint32_t>> partners(const Record& record, const ObjectType& to) {
    std::map<Id, std::vector<std::uint32_t>> found;
    for (const Link& link : record.links) {
        if (link.type != to.index) continue;
        const Record* target = to.find(link.to);
        if (target != nullptr && target->live()) found[link.to].push_back(link.label);
    }
    return found;
}

Json kind_json(const LinkType& kind) {
    return {{"category", kind.category},
            {"typeId", kind.id},
            {"label", kind.label ? Json(*kind.label) : Json()}};
}

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
    const auto id = spec.value("associationTypeId", std::uint32_t{0});
    const std::string category = text_of(spec.value("associationCategory", Json()));
    const LinkType* kind = portal.link_types.find(sides.from, sides.to, id);
    if (kind == nullptr || (!category.empty() && kind->category != category)) {
        refuse("Invalid association type " + category + " " + std::to_string(id) + " between " +
               sides.from.name + " and " + sides.to.name);
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
             {{"associationCategory", kind.category}, {"associationTypeId", kind.id}}}};
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

    // The form of v3: one type by name.
    Reply read_old() {
        for (const Json& input : inputs_of(body_, most_read)) {
            const std::string id = text_of(input.value("id", Json()));
            const Record* record = find_or_null(sides_.from, {id});
            Json to = Json::array();
            if (record != nullptr) {
                for (const auto& [other, labels] : partners(*record, sides_.to)) {
                    for (const std::uint32_t label : labels) {
                        to.push_back({{"id", std::to_string(other)}, {"type", name_of(label)}});
                    }
                }
            }
            if (to.empty()) {
                fail({.category = "OBJECT_NOT_FOUND",
                      .message = "No " + sides_.to.singular + " is associated with " +
                                 sides_.from.singular + " " + id + ".",
                      .sub_category = "crm.associations.NO_ASSOCIATIONS_FOUND"});
                continue;
            }
            batch_.add(Json{{"from", {{"id", id}}}, {"to", to}}.dump());
        }
        return batch_.finish(portal_, call_, 200);
    }

    Reply create_old() {
        for (const Json& input : inputs_of(body_, most_create)) {
            each(input, [&](Record& from, Record& to) {
                const std::string type = text_of(input.value("type", Json()));
                join(portal_, {sides_.from, from}, {sides_.to, to}, named(type));
                batch_.add(Json{
                    {"from", {{"id", std::to_string(from.id)}}},
                    {"to", {{"id", std::to_string(to.id)}}},
                    {"type",
                     type}}.dump());
            });
        }
        return batch_.finish(portal_, call_, 201);
    }

    Reply archive_old() {
        for (const Json& input : inputs_of(body_, most_create)) {
            Record* from = find_or_null(sides_.from, {id_in(input, "from")});
            Record* to = find_or_null(sides_.to, {id_in(input, "to")});
            if (from == nullptr || to == nullptr) continue;
            part(portal_, {sides_.from, *from}, {sides_.to, *to}, nullptr);
        }
        return {204, {}};
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
    std::string name_of(std::uint32_t label) const {
        const LinkType* kind = portal_.link_types.find(sides_.from, sides_.to, label);
        return kind == nullptr ? "" : kind->name;
    }
    LinkType named(const std::string& type) const {
        for (const LinkType& kind : portal_.link_types.between(sides_.from, sides_.to)) {
            if (kind.name == type || std::to_string(kind.id) == type) return kind;
        }
        if (type == sides_.from.singular + "_to_" + sides_.to.singular) {
            return portal_.link_types.between(sides_.from, sides_.to).front();
        }
        refuse("Invalid association type: " + type);
    }

    Portal& portal_;
    Sides sides_;
    const Call& call_;
    Json body_;
    Batch batch_;
};

Reply labels_api(Portal& portal, const Sides& sides, const Call& call) {
    if (call.is("GET")) {
        Json results = Json::array();
        for (const LinkType& kind : portal.link_types.between(sides.from, sides.to)) {
            results.push_back(kind_json(kind));
        }
        return reply({{"results", results}});
    }
    if (call.is("POST")) {
        Json body = call.body();
        if (text_of(body["label"]).empty() || text_of(body["name"]).empty()) {
            refuse("label and name are required");
        }
        const auto [there, back] = portal.link_types.define(sides.from, sides.to, body);
        Json results = Json::array();
        results.push_back(kind_json(*portal.link_types.find(sides.from, sides.to, there)));
        if (back != there) {
            results.push_back(kind_json(*portal.link_types.find(sides.to, sides.from, back)));
        }
        return reply({{"results", results}});
    }
    Json body = call.is("PUT") ? call.body() : Json::object();
    const auto id = call.is("PUT")         ? body.value("associationTypeId", Id{0})
                    : call.rest.size() > 3 ? read_id(call.rest[3]).value_or(0)
                                           : 0;
    const auto number = static_cast<std::uint32_t>(id);
    const bool done = call.is("PUT") ? portal.link_types.rename(sides.from, sides.to, number, body)
                                     : call.is("DELETE") &&
                                           portal.link_types.remove(sides.from, sides.to, number);
    if (!done) not_found("No association label " + std::to_string(id));
    return {204, {}};
}

/// How many records of one type may be joined with one of another.
Reply configurations_api(Portal& portal, const Call& call) {
    static std::map<std::string, Json> limits;  // of this process, by pair and type
    (void)portal;
    const auto answer = [](const Json& one) { return one; };
    if (call.rest.size() == 3 && call.rest[2] == "all") {
        Json results = Json::array();
        for (const auto& [key, one] : limits) results.push_back(answer(one));
        return reply({{"results", results}});
    }
    if (call.rest.size() < 4) no_such_path();
    const std::string pair = call.rest[2] + ">" + call.rest[3] + ">";
    if (call.rest.size() == 4) {
        Json results = Json::array();
        for (const auto& [key, one] : limits) {
            if (key.starts_with(pair)) results.push_back(one);
        }
        return reply({{"results", results}});
    }
    const Json body = call.body();
    Batch batch;
    const std::string& what = call.rest.back();
    for (const Json& input : inputs_of(body, most_create)) {
        const std::string key = pair + text_of(input.value("typeId", Json()));
        if (what == "purge") {
            limits.erase(key);
            continue;
        }
        Json one = {{"category", input.value("category", Json())},
                    {"typeId", input.value("typeId", Json())},
                    {"userEnforcedMaxToObjectIds", input.value("maxToObjectIds", Json())}};
        limits[key] = one;
        batch.add(one.dump());
    }
    if (what == "purge") return {204, {}};
    return batch.finish(portal, call, what == "create" ? 201 : 200);
}

}  // namespace

Reply record_associations_api(Portal& portal, ObjectType& type, const Call& call) {
    // {type}/{id}/associations/[default/]{type2}[/{id2}]
    const bool standard = call.rest[3] == "default";
    const std::size_t at = standard ? 4 : 3;
    if (call.rest.size() <= at) no_such_path();
    const Sides sides{type, portal.need(call.rest[at])};
    Record& record = find_record(type, {call.rest[1]});
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
        return configurations_api(portal, call);
    }
    if (call.rest.size() == 3 && call.rest[0] == "usage") {
        return reply({{"userEmail", "admin@example.test"},
                      {"userId", read_id(call.rest[2]).value_or(0)},
                      {"enqueueTime", instant_text(portal.clock.now())}});
    }
    if (call.rest.size() < 3) no_such_path();
    const Sides sides{portal.need(call.rest[0]), portal.need(call.rest[1])};
    if (call.rest[2] == "labels") return labels_api(portal, sides, call);
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

Reply old_associations_api(Portal& portal, const Call& call) {
    if (call.rest.size() < 3) no_such_path();
    const Sides sides{portal.need(call.rest[0]), portal.need(call.rest[1])};
    if (call.rest[2] == "types" && call.is("GET")) {
        Json results = Json::array();
        for (const LinkType& kind : portal.link_types.between(sides.from, sides.to)) {
            results.push_back({{"id", std::to_string(kind.id)}, {"name", kind.name}});
        }
        return reply({{"results", results}});
    }
    if (call.rest.size() != 4 || call.rest[2] != "batch") no_such_path();
    AssociationBatch batch(portal, sides, call);
    if (call.rest[3] == "read") return batch.read_old();
    if (call.rest[3] == "create") return batch.create_old();
    if (call.rest[3] == "archive") return batch.archive_old();
    no_such_path();
}

}  // namespace tenure::inline v1::sandbox::hs
