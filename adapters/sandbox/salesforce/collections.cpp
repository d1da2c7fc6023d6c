// Sandbox, Salesforce: /composite/sobjects: up to 200 records in one call, each with its own
// result.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "sandbox/salesforce/rest.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

constexpr std::size_t most_records = 200;
constexpr std::size_t most_retrieved = 2000;

json saved_json(const Saved& saved, bool with_created) {
    json row = {{"id", saved.id}, {"success", true}, {"errors", json::array()}};
    if (with_created) row["created"] = saved.created;
    return row;
}

json failed_json(const Refusal& refusal, const std::string& id) {
    json row = {{"success", false}, {"errors", json::array({error_json(refusal, "statusCode")})}};
    if (!id.empty()) row["id"] = id;
    return row;
}

Refusal rolled_back() {
    return {400,
            "ALL_OR_NONE_OPERATION_ROLLED_BACK",
            "Record rolled back because not all records were valid and the request was using "
            "AllOrNone header",
            {}};
}

Refusal ambiguous_key(const Field& key, const Ambiguous& ambiguous) {
    std::string ids;
    for (const std::string& id : ambiguous.ids) ids += (ids.empty() ? "" : ", ") + id;
    return {400,
            "DUPLICATE_EXTERNAL_ID",
            key.name + ": more than one record found for external id field: [" + ids + "]",
            {key.name}};
}

std::string id_of(const json& record) {
    for (const char* name : {"id", "Id"}) {
        if (record.contains(name) && record[name].is_string()) return record[name];
    }
    return {};
}

json without_id(json record) {
    record.erase("id");
    record.erase("Id");
    return record;
}

std::string type_of(const json& record) {
    if (record.contains("attributes") && record["attributes"].contains("type")) {
        return record["attributes"]["type"];
    }
    refuse("INVALID_INPUT", "type attribute is missing in the record");
}

/// Records of one type in a row are a chunk; a call takes ten of them.
void check_chunks(const json& records) {
    std::size_t chunks = 0;
    std::string last;
    for (const json& record : records) {
        const std::string type = fold(type_of(record));
        if (type != last) ++chunks;
        last = type;
    }
    if (chunks > 10) {
        refuse("INVALID_INPUT",
               "Operation is not permitted when there are more than 10 chunks of object types");
    }
}

void check_size(std::size_t count, std::size_t most) {
    if (count <= most) return;
    refuse("EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than " +
                                    std::to_string(most) + " records into this call");
}

}  // namespace

Reply Rest::collections(const Call& call) {
    if (call.method == "DELETE") return remove_many(call);
    const bool retrieve = call.path.size() == 3 && (call.method == "GET" || call.method == "POST");
    if (retrieve) return retrieve_many(call);
    return save_many(call);
}

namespace {

/// What one call saves its records with.
struct Saving {
    Org& org;
    bool update = false;
    const Field* key = nullptr;  ///< of an upsert
    std::set<std::string> seen;  ///< keys that came already: a second one fails

    std::string key_value(const json& record) const {
        if (key->type == Type::id) return id_of(record);
        if (!record.contains(key->name)) return {};
        const json& value = record[key->name];
        return value.is_string() ? value.get<std::string>() : value.dump();
    }
    Saved save(const json& record) {
        Writer writer(org);
        const Object& object = org.object(type_of(record));
        const std::string id = id_of(record);
        if (key != nullptr) {
            const std::string value = key_value(record);
            if (!value.empty() && !seen.insert(fold(value)).second) {
                refuse("DUPLICATE_VALUE", "Duplicate external id specified: " + value, {key->name});
            }
            return writer.upsert(object, *key, value, without_id(record));
        }
        if (!update) return writer.create(object, record);
        if (!id.empty() && !seen.insert(full_id(id)).second) {
            refuse("DUPLICATE_VALUE", "duplicate id in list: " + id);
        }
        return writer.update(object, id, without_id(record));
    }
    /// Returns the record's row of the answer.
    json row(const json& record) {
        try {
            return saved_json(save(record), key != nullptr);
        } catch (const Refusal& refusal) {
            return failed_json(refusal, id_of(record));
        } catch (const Ambiguous& ambiguous) {
            return failed_json(ambiguous_key(*key, ambiguous), id_of(record));
        }
    }
};

}  // namespace

Reply Rest::save_many(const Call& call) {
    const json body = call.json();
    const json records = body.value("records", json::array());
    check_size(records.size(), most_records);
    check_chunks(records);
    Saving saving{org_, call.method == "PATCH", nullptr, {}};
    if (call.path.size() == 4) {
        saving.key = org_.object(call.at(2)).find(call.at(3));
        if (saving.key == nullptr) {
            throw Refusal{
                404,
                "NOT_FOUND",
                "Provided external ID field does not exist or is not accessible: " + call.at(3),
                {}};
        }
    }
    const std::size_t mark = org_.store.mark();
    json rows = json::array();
    bool failed = false;
    for (const json& record : records) {
        rows.push_back(saving.row(record));
        failed = failed || !rows.back()["success"].get<bool>();
    }
    if (!failed || !body.value("allOrNone", false)) {
        org_.store.keep(mark);
        return reply_json(rows);
    }
    org_.store.take_back(mark);
    for (json& row : rows) {
        if (row["success"].get<bool>()) row = failed_json(rolled_back(), "");
    }
    return reply_json(rows);
}

Reply Rest::remove_many(const Call& call) {
    const std::vector<std::string> ids = split(call.get("ids"), ',');
    check_size(ids.size(), most_records);
    const bool all_or_none = call.get("allOrNone") == "true";
    const std::size_t mark = org_.store.mark();
    json rows = json::array();
    bool failed = false;
    for (const std::string& id : ids) {
        try {
            rows.push_back(saved_json(Writer(org_).remove(id), false));
        } catch (const Refusal& refusal) {
            rows.push_back(failed_json(refusal, id));
            failed = true;
        }
    }
    if (!failed || !all_or_none) {
        org_.store.keep(mark);
        return reply_json(rows);
    }
    org_.store.take_back(mark);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i]["success"].get<bool>()) rows[i] = failed_json(rolled_back(), ids[i]);
    }
    return reply_json(rows);
}

Reply Rest::retrieve_many(const Call& call) {
    const Object& object = org_.object(call.at(2));
    std::vector<std::string> ids = split(call.get("ids"), ','),
                             fields = split(call.get("fields"), ',');
    if (call.method == "POST") {
        const json body = call.json();
        ids = body.value("ids", std::vector<std::string>{});
        fields = body.value("fields", std::vector<std::string>{});
    }
    if (fields.empty()) refuse("INVALID_INPUT", "fields parameter is required");
    check_size(ids.size(), call.method == "POST" ? most_retrieved : 800);
    Reply reply;
    reply.body = "[";
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const Place place = org_.find(ids[i]);
        const bool seen = place && place.object == &object && place.row->life == Life::live &&
                          org_.shared(object, *place.row);
        reply.body += (i > 0 ? "," : "") + (seen ? record_json(org_, place, fields) : "null");
    }
    reply.body += "]";
    return reply;
}

}  // namespace tenure::inline v1::sandbox::sf
