// Sandbox, HubSpot: labels of associations, and how many associations records may have.
#include <map>
#include <string>

#include "sandbox/hubspot/associations.hpp"

namespace tenure::inline v1::sandbox::hs {

Json kind_json(const LinkType& kind) {
    return {{"category", kind.category()},
            {"typeId", kind.shown_id()},
            {"label", kind.label ? Json(*kind.label) : Json()}};
}

Reply association_labels_api(Portal& portal, const Call& call) {
    const ObjectType& from = portal.need(call.rest[0]);
    const ObjectType& to = portal.need(call.rest[1]);
    if (call.is("GET")) {
        Json results = Json::array();
        for (const LinkType& kind : portal.link_types.between(from, to)) {
            results.push_back(kind_json(kind));
        }
        return reply({{"results", results}});
    }
    if (call.is("POST")) {
        Json body = call.body();
        if (text_of(body["label"]).empty() || text_of(body["name"]).empty()) {
            refuse("label and name are required");
        }
        const auto [there, back] = portal.link_types.define(from, to, body);
        Json results = Json::array();
        results.push_back(kind_json(*portal.link_types.find(from, to, there)));
        if (back != there) {
            results.push_back(kind_json(*portal.link_types.find(to, from, back)));
        }
        return reply({{"results", results}});
    }
    Json body = call.is("PUT") ? call.body() : Json::object();
    const auto id = call.is("PUT")         ? body.value("associationTypeId", Id{0})
                    : call.rest.size() > 3 ? read_id(call.rest[3]).value_or(0)
                                           : 0;
    const auto number = static_cast<std::uint32_t>(id) + user_defined;
    const bool done = call.is("PUT")
                          ? portal.link_types.rename(from, to, number, body)
                          : call.is("DELETE") && portal.link_types.remove(from, to, number);
    if (!done) not_found("No association label " + std::to_string(id));
    return {204, {}};
}

/// How many records of one type may be joined with one of another.
Reply association_definitions_api(Portal& portal, const Call& call) {
    std::map<std::string, Json>& limits = portal.link_limits;
    if (call.rest.size() == 3 && call.rest[2] == "all") {
        Json results = Json::array();
        for (const auto& [key, one] : limits) results.push_back(one);
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
    for (const Json& input : inputs_of(body, most_inputs)) {
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

}  // namespace tenure::inline v1::sandbox::hs
