// Sandbox, HubSpot: reads request bodies and writes records and batch answers.
#include "sandbox/hubspot/call.hpp"

#include <algorithm>
#include <charconv>

namespace tenure::inline v1::sandbox::hs {
namespace {

constexpr std::size_t kept_versions = 45;

void append_version(std::string& out, const Value& value) {
    constexpr std::string_view sources[] = {"INTEGRATION", "CRM_UI", "MIGRATION"};
    out += "{\"value\":";
    append_json(out, value.text);
    out += ",\"timestamp\":\"" + instant_text(value.at) + "\",\"sourceType\":\"";
    out += sources[static_cast<std::size_t>(value.source)];
    out += "\",\"sourceId\":\"sandbox\",\"updatedByUserId\":null}";
}

/// The newest version first.
void append_history(std::string& out, const Record& record, std::uint16_t property) {
    std::size_t shown = 0;
    const auto add = [&](const Value& value) {
        if (shown++ >= kept_versions) return;
        if (shown > 1) out += ',';
        append_version(out, value);
    };
    if (const Value* value = record.value(property)) add(*value);
    for (auto old = record.superseded.rbegin(); old != record.superseded.rend(); ++old) {
        if (old->property == property) add(*old);
    }
}

void append_associations(std::string& out, Portal& portal, const ObjectType& type,
                         const Record& record, const Selection& selection) {
    bool any = false;
    for (ObjectType* other : selection.associations) {
        std::string results;
        for (const Link& link : record.links) {
            if (link.type != other->index) continue;
            const Record* target = other->find(link.to);
            if (target == nullptr || !target->live()) continue;
            const LinkType* kind = portal.link_types.find(type, *other, link.label);
            results += (results.empty() ? "" : ",") + ("{\"id\":\"" + std::to_string(link.to)) +
                       "\",\"type\":";
            append_json(results, kind == nullptr       ? ""
                                 : !kind->name.empty() ? kind->name
                                                       : type.singular + "_to_" + other->singular);
            results += '}';
        }
        if (results.empty()) continue;
        out += any ? "," : ",\"associations\":{";
        any = true;
        append_json(out, other->name);
        out += ":{\"results\":[" + results + "]}";
    }
    if (any) out += '}';
}

}  // namespace

Json Call::body() const {
    if (request->body.empty()) return Json::object();
    Json parsed = Json::parse(request->body, nullptr, false);
    if (parsed.is_discarded()) {
        refuse("Invalid input JSON on line 1, column 1: the body is not valid JSON");
    }
    return parsed;
}

std::size_t Call::number(std::string_view name, std::size_t otherwise, std::size_t most) const {
    const std::string text = parameter(query, name);
    if (text.empty()) return otherwise;
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value == 0 || value > most) {
        refuse(std::string(name) + " must be between 1 and " + std::to_string(most) + ", not " +
               text);
    }
    return value;
}

Reply reply(const Json& body, int status) {
    return {status, body.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

void wrong_method() {
    throw Refusal{.status = 405, .category = "", .message = "HTTP 405 Method Not Allowed"};
}

void no_such_path() {
    throw Refusal{.status = 404, .category = "", .message = "Unable to match incoming request"};
}

Selection selection(const ObjectType& type, const std::vector<std::string>& properties,
                    const std::vector<std::string>& history) {
    Selection made;
    const auto add = [&](const std::string& name) {
        const std::uint16_t property = type.find(name);
        if (property == no_property || type.properties[property].archived) return;
        const auto& known = made.properties;
        if (std::find(known.begin(), known.end(), property) == known.end()) {
            made.properties.push_back(property);
        }
    };
    if (properties.empty()) {
        for (const std::string& name : type.shown) add(name);
    } else {
        for (const std::uint16_t own : {type.created, type.object_id, type.modified}) {
            made.properties.push_back(own);
        }
        for (const std::string& name : properties) add(name);
    }
    for (const std::string& name : history) {
        const std::uint16_t property = type.find(name);
        if (property != no_property) made.history.push_back(property);
    }
    return made;
}

Selection everything(const ObjectType& type, const Record& record) {
    Selection made;
    made.properties = {type.created, type.object_id, type.modified};
    for (const Value& value : record.values) made.properties.push_back(value.property);
    return made;
}

void append_record(std::string& out, Portal& portal, const ObjectType& type, const Record& record,
                   const Selection& selection, std::string_view extra) {
    out += "{\"id\":\"" + std::to_string(record.id) + "\",\"properties\":{";
    bool first = true;
    for (const std::uint16_t property : selection.properties) {
        const auto value = read(type, record, property);
        if (!first) out += ',';
        first = false;
        append_json(out, type.properties[property].name);
        out += ':';
        if (value) {
            append_json(out, *value);
        } else {
            out += "null";
        }
    }
    out += '}';
    if (!selection.history.empty()) {
        out += ",\"propertiesWithHistory\":{";
        for (std::size_t i = 0; i < selection.history.size(); ++i) {
            if (i > 0) out += ',';
            append_json(out, type.properties[selection.history[i]].name);
            out += ":[";
            append_history(out, record, selection.history[i]);
            out += ']';
        }
        out += '}';
    }
    out += ",\"createdAt\":\"" + instant_text(record.created) + "\",\"updatedAt\":\"" +
           instant_text(record.modified) + "\",\"archived\":" + (record.live() ? "false" : "true");
    if (!record.live()) out += ",\"archivedAt\":\"" + instant_text(record.archived_at) + '"';
    append_associations(out, portal, type, record, selection);
    out += extra;
    out += '}';
}

const Json& inputs_of(const Json& body, std::size_t limit) {
    if (!body.is_object() || !body.contains("inputs") || !body["inputs"].is_array()) {
        refuse("Invalid input JSON: inputs is required");
    }
    const Json& inputs = body["inputs"];
    if (inputs.size() > limit) {
        refuse("Request contains too many inputs: " + std::to_string(inputs.size()) +
               ", the maximum is " + std::to_string(limit));
    }
    return inputs;
}

Json batch_error(const Refusal& refusal) {
    Json error = {
        {"status", "error"}, {"category", refusal.category}, {"message", refusal.message}};
    if (!refusal.sub_category.empty()) error["subCategory"] = refusal.sub_category;
    error["context"] = refusal.context.empty() ? Json::object() : Json(refusal.context);
    if (!refusal.errors.empty()) {
        Json& list = error["errors"] = Json::array();
        for (const Detail& detail : refusal.errors) {
            list.push_back(
                {{"message", detail.message}, {"code", detail.code}, {"context", detail.context}});
        }
    }
    return error;
}

void Batch::add(const std::string& result) {
    if (!results.empty()) results += ',';
    results += result;
}

Reply Batch::finish(const Portal& portal, const Call& call, int status) const {
    const std::string now = instant_text(portal.clock.now());
    std::string body = "{\"status\":\"COMPLETE\",\"results\":[" + results + "],\"startedAt\":\"" +
                       now + "\",\"completedAt\":\"" + now + '"';
    if (failed > 0 || call.generation == Generation::september) {
        body += ",\"numErrors\":" + std::to_string(failed) +
                ",\"errors\":" + errors.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    return {failed > 0 ? 207 : status, body + "}"};
}

}  // namespace tenure::inline v1::sandbox::hs
