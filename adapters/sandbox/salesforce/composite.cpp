// Sandbox, Salesforce: /composite: several calls in one, with references among them.
#include <nlohmann/json.hpp>

#include "sandbox/salesforce/rest.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

json halted(const std::string& message) {
    return json::array({{{"errorCode", "PROCESSING_HALTED"}, {"message", message}}});
}
constexpr const char* rolled_back_message =
    "The transaction was rolled back since another operation in the same transaction failed.";

/// Finds "id", "records[0].Id" or "[1].id" in a reply's body.
const json* value_at(const json& body, std::string_view path) {
    const json* here = &body;
    while (!path.empty()) {
        if (path[0] == '.') path.remove_prefix(1);
        if (path[0] == '[') {
            const std::size_t close = path.find(']');
            const auto index =
                static_cast<std::size_t>(std::atoi(std::string(path.substr(1, close - 1)).c_str()));
            if (!here->is_array() || index >= here->size()) return nullptr;
            here = &(*here)[index];
            path.remove_prefix(close + 1);
            continue;
        }
        const std::size_t end = std::min(path.find_first_of(".["), path.size());
        const std::string name(path.substr(0, end));
        if (!here->is_object() || !here->contains(name)) return nullptr;
        here = &(*here)[name];
        path.remove_prefix(end);
    }
    return here;
}

/// Replaces every @{reference.path}. Throws: Refusal when it names nothing.
std::string resolved(std::string text, const json& known) {
    for (std::size_t at = text.find("@{"); at != text.npos; at = text.find("@{", at)) {
        const std::size_t end = text.find('}', at);
        if (end == text.npos) break;
        const std::string name = text.substr(at + 2, end - at - 2);
        const std::size_t dot = std::min(name.find_first_of(".["), name.size());
        const std::string reference = name.substr(0, dot);
        const json* value = known.contains(reference)
                                ? value_at(known[reference], std::string_view(name).substr(dot))
                                : nullptr;
        if (value == nullptr) {
            refuse("PROCESSING_HALTED",
                   "Invalid reference specified. No value for " + name + " found in " + reference);
        }
        const std::string replacement =
            value->is_string() ? value->get<std::string>() : value->dump();
        text.replace(at, end - at + 1, replacement);
        at += replacement.size();
    }
    return text;
}

void resolve(json& value, const json& known) {
    if (value.is_string()) {
        value = resolved(value.get<std::string>(), known);
    } else if (value.is_structured()) {
        for (json& part : value) resolve(part, known);
    }
}

json part_answer(const json& part, const Reply& reply) {
    json answer = {{"httpHeaders", json::object()},
                   {"httpStatusCode", reply.status},
                   {"referenceId", part.value("referenceId", "")}};
    answer["body"] = reply.body.empty() ? json() : json::parse(reply.body, nullptr, false);
    if (reply.status == 201 && answer["body"].contains("id")) {
        answer["httpHeaders"]["Location"] =
            part.value("url", "") + "/" + answer["body"]["id"].get<std::string>();
    }
    return answer;
}

}  // namespace

Reply Rest::composite(const Call& call) {
    const std::string kind = call.at(1);
    if (kind == "sobjects") return collections(call);
    if (kind.empty()) return subrequests(call);
    if (kind == "graph") return graph(call);
    if (kind == "batch") return batch(call);
    if (kind == "tree") return tree(call);
    throw Refusal{404, "NOT_FOUND", "The requested resource does not exist", {}};
}

Reply Rest::subrequests(const Call& call) {
    if (call.method == "GET") {
        const std::string base = "/services/data/v" + org_.version + "/composite/";
        return reply_json({{"tree", base + "tree"},
                           {"batch", base + "batch"},
                           {"sobjects", base + "sobjects"},
                           {"graph", base + "graph"}});
    }
    const json body = call.json();
    const json parts = body.value("compositeRequest", json::array());
    if (parts.empty() || parts.size() > 25) {
        refuse("INVALID_INPUT", parts.empty() ? "No subrequests" : "Limit of 25 subrequests");
    }
    bool failed = false;
    return reply_json(
        {{"compositeResponse", run_parts(parts, body.value("allOrNone", false), failed)}});
}

/// Runs one part; what it refers to is replaced by what earlier parts answered.
Reply Rest::run_part(const json& part, const json& known) {
    try {
        Call sub;
        sub.method = part.value("method", "GET");
        sub.content_type = "application/json";
        if (part.contains("body")) {
            json content = part["body"];
            resolve(content, known);
            sub.body = content.dump();
        }
        const std::string url = resolved(part.value("url", ""), known);
        if (read_target(url, sub, org_.version)) return answer(sub);
        throw Refusal{404, "NOT_FOUND", "The requested resource does not exist", {}};
    } catch (const Refusal& refusal) {
        return reply_refusal(refusal);
    }
}

json Rest::run_parts(const json& parts, bool all_or_none, bool& failed) {
    const std::string version = org_.version;
    const std::size_t mark = org_.store.mark();
    json known = json::object(), answers = json::array();
    std::size_t first_failure = parts.size();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool stopped = first_failure < i && all_or_none;
        const Reply reply =
            stopped ? Reply{400, halted(rolled_back_message).dump()} : run_part(parts[i], known);
        org_.version = version;
        json answer = part_answer(parts[i], reply);
        if (reply.ok()) known[answer["referenceId"].get<std::string>()] = answer["body"];
        if (!reply.ok() && first_failure == parts.size()) first_failure = i;
        answers.push_back(std::move(answer));
    }
    failed = first_failure < parts.size();
    if (!failed || !all_or_none) {
        org_.store.keep(mark);
        return answers;
    }
    org_.store.take_back(mark);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (i == first_failure) continue;
        answers[i]["httpStatusCode"] = 400;
        answers[i]["httpHeaders"] = json::object();
        answers[i]["body"] = halted(rolled_back_message);
    }
    return answers;
}

Reply Rest::graph(const Call& call) {
    json graphs = json::array();
    const json body = call.json();
    for (const json& one : body.value("graphs", json::array())) {
        const json parts = one.value("compositeRequest", json::array());
        if (parts.size() > 500) refuse("INVALID_INPUT", "Limit of 500 nodes");
        bool failed = false;
        json answers = run_parts(parts, true, failed);
        graphs.push_back({{"graphId", one.value("graphId", "")},
                          {"graphResponse", {{"compositeResponse", answers}}},
                          {"isSuccessful", !failed}});
    }
    return reply_json({{"graphs", graphs}});
}

Reply Rest::batch(const Call& call) {
    const std::string version = org_.version;
    const json body = call.json();
    const json parts = body.value("batchRequests", json::array());
    if (parts.size() > 25) refuse("INVALID_INPUT", "Limit of 25 subrequests");
    json results = json::array();
    bool errors = false;
    for (const json& part : parts) {
        if (errors && body.value("haltOnError", false)) {
            results.push_back(
                {{"statusCode", 412},
                 {"result", json::array({{{"errorCode", "BATCH_PROCESSING_HALTED"},
                                          {"message", "Batch processing halted per request"}}})}});
            continue;
        }
        Call sub;
        sub.method = part.value("method", "GET");
        if (part.contains("richInput")) sub.body = part["richInput"].dump();
        Reply reply;
        if (read_target(part.value("url", ""), sub, org_.version)) {
            reply = answer(sub);
        } else {
            reply = reply_refusal({404, "NOT_FOUND", "The requested resource does not exist", {}});
        }
        org_.version = version;
        errors = errors || !reply.ok();
        results.push_back(
            {{"statusCode", reply.status},
             {"result", reply.body.empty() ? json() : json::parse(reply.body, nullptr, false)}});
    }
    return reply_json({{"hasErrors", errors}, {"results", results}});
}

namespace {

/// Creates one record of a tree and, below it, its children.
struct TreeMaker {
    Org& org;
    json& results;
    json& failures;
    std::size_t count = 0;

    void make(const Object& object, const json& record, const Field* link,
              const std::string& parent, int depth) {
        if (++count > 200 || depth > 5) {
            refuse("INVALID_INPUT", "A tree has at most 200 records, five types deep");
        }
        const std::string reference =
            record.contains("attributes") ? record["attributes"].value("referenceId", "") : "";
        json own = json::object();
        std::vector<std::pair<ChildLink, json>> below;
        for (const auto& [name, value] : record.items()) {
            const ChildLink child = value.is_object() && value.contains("records")
                                        ? org.schema.child_link(object, name)
                                        : ChildLink{};
            if (child.child != nullptr) {
                below.emplace_back(child, value["records"]);
            } else {
                own[name] = value;
            }
        }
        if (link != nullptr) own[link->name] = parent;
        std::string id;
        try {
            id = Writer(org).create(object, own).id;
            results.push_back({{"referenceId", reference}, {"id", id}});
        } catch (const Refusal& refusal) {
            failures.push_back({{"referenceId", reference},
                                {"errors", json::array({error_json(refusal, "statusCode")})}});
            return;
        }
        for (const auto& [child, records] : below) {
            for (const json& one : records) make(*child.child, one, child.field, id, depth + 1);
        }
    }
};

}  // namespace

Reply Rest::tree(const Call& call) {
    const Object& object = org_.object(call.at(2));
    json results = json::array(), failures = json::array();
    TreeMaker maker{org_, results, failures};
    const std::size_t mark = org_.store.mark();
    const json body = call.json();
    try {
        for (const json& record : body.value("records", json::array())) {
            maker.make(object, record, nullptr, "", 1);
        }
    } catch (const Refusal&) {
        org_.store.take_back(mark);
        throw;
    }
    if (failures.empty()) {
        org_.store.keep(mark);
        return reply_json({{"hasErrors", false}, {"results", results}}, 201);
    }
    org_.store.take_back(mark);
    return reply_json({{"hasErrors", true}, {"results", failures}}, 400);
}

}  // namespace tenure::inline v1::sandbox::sf
