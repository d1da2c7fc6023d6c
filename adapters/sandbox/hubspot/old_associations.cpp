// Sandbox, HubSpot: associations in the older form of v3: one type by its name.
#include <utility>

#include "sandbox/hubspot/associations.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

LinkType named(Portal& portal, const Sides& sides, const std::string& type) {
    for (const LinkType& kind : portal.link_types.between(sides.from, sides.to)) {
        if (kind.name == type || std::to_string(kind.shown_id()) == type) return kind;
    }
    if (type == sides.from.singular + "_to_" + sides.to.singular) {
        return portal.link_types.between(sides.from, sides.to).front();
    }
    refuse("Invalid association type: " + type);
}

/// Every partner with every type it is joined under, as {id, type}.
Json listed(Portal& portal, const Sides& sides, const Record& record) {
    Json made = Json::array();
    for (const auto& [other, labels] : partners(record, sides.to)) {
        for (const std::uint32_t label : labels) {
            const LinkType* kind = portal.link_types.find(sides.from, sides.to, label);
            made.push_back({{"id", std::to_string(other)}, {"type", kind ? kind->name : ""}});
        }
    }
    return made;
}

class OldBatch {
 public:
    OldBatch(Portal& portal, const Sides& sides, const Call& call)
        : portal_(portal), sides_(sides), call_(call), body_(call.body()) {}

    Reply read() {
        for (const Json& input : inputs_of(body_, most_inputs)) {
            const std::string id = text_of(input.value("id", Json()));
            const Record* record = find_or_null(sides_.from, {id});
            const Json to = record == nullptr ? Json::array() : listed(portal_, sides_, *record);
            if (!to.empty()) {
                batch_.add(Json{{"from", {{"id", id}}}, {"to", to}}.dump());
                continue;
            }
            ++batch_.failed;
            batch_.errors.push_back(
                batch_error({.category = "OBJECT_NOT_FOUND",
                             .message = "No " + sides_.to.singular + " is associated with " +
                                        sides_.from.singular + " " + id + ".",
                             .sub_category = "crm.associations.NO_ASSOCIATIONS_FOUND"}));
        }
        return batch_.finish(portal_, call_, 200);
    }

    Reply create() {
        for (const Json& input : inputs_of(body_, most_inputs)) {
            try {
                const std::string type = text_of(input.value("type", Json()));
                Record& from = find_record(sides_.from, {id_in(input, "from")});
                Record& to = find_record(sides_.to, {id_in(input, "to")});
                join(portal_, {sides_.from, from}, {sides_.to, to}, named(portal_, sides_, type));
                batch_.add(Json{
                    {"from", {{"id", std::to_string(from.id)}}},
                    {"to", {{"id", std::to_string(to.id)}}},
                    {"type",
                     type}}.dump());
            } catch (const Refusal& refusal) {
                ++batch_.failed;
                batch_.errors.push_back(batch_error(refusal));
            }
        }
        return batch_.finish(portal_, call_, 201);
    }

    Reply archive() {
        for (const Json& input : inputs_of(body_, most_inputs)) {
            Record* from = find_or_null(sides_.from, {id_in(input, "from")});
            Record* to = find_or_null(sides_.to, {id_in(input, "to")});
            if (from == nullptr || to == nullptr) continue;
            part(portal_, {sides_.from, *from}, {sides_.to, *to}, nullptr);
        }
        return {204, {}};
    }

 private:
    Portal& portal_;
    Sides sides_;
    const Call& call_;
    Json body_;
    Batch batch_;
};

}  // namespace

Reply old_record_associations(Portal& portal, const Sides& sides, Record& record,
                              const Call& call) {
    // {type}/{id}/associations/{type2}[/{id2}/{kind}]
    if (call.rest.size() == 4) {
        if (!call.is("GET")) wrong_method();
        return reply({{"results", listed(portal, sides, record)}});
    }
    if (call.rest.size() != 6) no_such_path();
    Record& other = find_record(sides.to, {call.rest[4]});
    const LinkType kind = named(portal, sides, call.rest[5]);
    if (call.is("DELETE")) {
        part(portal, {sides.from, record}, {sides.to, other}, &kind);
        return {204, {}};
    }
    if (!call.is("PUT")) wrong_method();
    join(portal, {sides.from, record}, {sides.to, other}, kind);
    Reply made;
    Selection shown = everything(sides.from, record);
    shown.associations = {&sides.to};
    append_record(made.body, portal, sides.from, record, shown);
    return made;
}

Reply old_associations_api(Portal& portal, const Call& call) {
    if (call.rest.size() < 3) no_such_path();
    const Sides sides{portal.need(call.rest[0]), portal.need(call.rest[1])};
    if (call.rest[2] == "types" && call.is("GET")) {
        Json results = Json::array();
        for (const LinkType& kind : portal.link_types.between(sides.from, sides.to)) {
            results.push_back({{"id", std::to_string(kind.shown_id())}, {"name", kind.name}});
        }
        return reply({{"results", results}});
    }
    if (call.rest.size() != 4 || call.rest[2] != "batch") no_such_path();
    OldBatch batch(portal, sides, call);
    if (call.rest[3] == "read") return batch.read();
    if (call.rest[3] == "create") return batch.create();
    if (call.rest[3] == "archive") return batch.archive();
    no_such_path();
}

}  // namespace tenure::inline v1::sandbox::hs
