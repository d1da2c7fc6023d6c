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

Reply Rest::save_many(const Call& call) {
    const json body = call.json();
    const json records = body.value("records", json::array());
    check_size(records.size(), most_records);
    check_chunks(records);
    const bool upsert = call.path.size() == 4;
    const bool all_or_none = body.value("allOrNone", false);
    const Field* key = nullptr;
    if (upsert) {
        key = org_.object(call.at(2)).find(call.at(3));
        if (key == nullptr) {
            throw Refusal{
                404,
                "NOT_FOUND",
                "Provided external ID field does not exist or is not accessible: " + call.at(3),
                {}};
        }
    }
    const std::size_t mark = org_.store.mark();
    std::set<std::string> seen;
    json rows = json::array();
    bool failed = false;
    Writer writer(org_);
    for (const json& record : records) {
        const std::string id = id_of(record);
        try {
            const Object& object = org_.object(type_of(record));
            std::string value =
                upsert && record.contains(key->name)
                    ? (record[key->name].is_string() ? record[key->name].get<std::string>()
                                                     : record[key->name].dump())
                    : "";
            if (upsert && key->type == Type::id) value = id;
            const std::string same = upsert ? fold(value) : full_id(id);
            if (!same.empty() && !seen.insert(same).second) {
                upsert ? refuse("DUPLICATE_VALUE", "Duplicate external id specified: " + value,
                                {key->name})
                       : refuse("DUPLICATE_VALUE", "duplicate id in list: " + id);
            }
            const Saved saved = upsert ? writer.upsert(object, *key, value, without_id(record))
                                : call.method == "PATCH"
                                    ? writer.update(object, id, without_id(record))
                                    : writer.create(object, record);
            rows.push_back(saved_json(saved, upsert));
        } catch (const Refusal& refusal) {
            rows.push_back(failed_json(refusal, id));
            failed = true;
        } catch (const Ambiguous& ambiguous) {
            rows.push_back(failed_json(ambiguous_key(*key, ambiguous), id));
            failed = true;
        }
    }
    if (!failed || !all_or_none) {
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
