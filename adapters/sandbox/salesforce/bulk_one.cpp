// Sandbox, Salesforce: Bulk API 1.0 as far as public clients still use it.
#include "sandbox/salesforce/bulk_one.hpp"

#include <nlohmann/json.hpp>

#include "sandbox/salesforce/xml.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;
using Pairs = std::vector<std::pair<std::string, std::string>>;

constexpr const char* space = " xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\"";

ServerAnswer xml_answer(int status, const std::string& body) {
    ServerAnswer answer{.status = status, .content_type = "application/xml"};
    answer.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + body;
    return answer;
}

ServerAnswer json_answer(const json& body) {
    ServerAnswer answer{.content_type = "application/json;charset=UTF-8"};
    answer.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    return answer;
}

std::string elements(const Pairs& pairs) {
    std::string body;
    for (const auto& [name, value] : pairs) {
        body += "<" + name + ">" + escape_xml(value) + "</" + name + ">";
    }
    return body;
}

/// The values of a job's description, which comes as XML or JSON.
std::map<std::string, std::string> description(const ServerRequest& request, bool is_json) {
    std::map<std::string, std::string> values;
    if (is_json) {
        const json body = json::parse(request.body, nullptr, false);
        if (!body.is_object()) return values;
        for (const auto& [name, value] : body.items()) {
            if (value.is_string()) values[name] = value.get<std::string>();
        }
        return values;
    }
    for (const Element& element : read_xml(request.body).inside) {
        values[element.name] = element.text;
    }
    return values;
}

Pairs batch_pairs(const Job& job, const std::string& id, const std::string& state,
                  const std::string& message, std::size_t processed, std::size_t failed) {
    Pairs pairs = {{"id", id},
                   {"jobId", job.id},
                   {"state", state},
                   {"createdDate", datetime_text(job.created)},
                   {"systemModstamp", datetime_text(job.changed)},
                   {"numberRecordsProcessed", std::to_string(processed)},
                   {"numberRecordsFailed", std::to_string(failed)},
                   {"totalProcessingTime", "100"},
                   {"apiActiveProcessingTime", "50"},
                   {"apexProcessingTime", "0"}};
    if (!message.empty()) pairs.emplace_back("stateMessage", message);
    return pairs;
}

json json_of(const Pairs& pairs) {
    json body = json::object();
    for (const auto& [name, value] : pairs) {
        const bool number = name.substr(0, 6) == "number" || name.find("Time") != name.npos;
        if (number) {
            body[name] = std::atoll(value.c_str());
        } else {
            body[name] = value;
        }
    }
    return body;
}

}  // namespace

ServerAnswer BulkOne::refusal(const std::string& code, const std::string& message) {
    return xml_answer(400, std::string("<error") + space + ">" +
                               elements({{"exceptionCode", code}, {"exceptionMessage", message}}) +
                               "</error>");
}

ServerAnswer BulkOne::answer(const ServerRequest& request) {
    if (!oauth_.admit(request.header("X-SFDC-SESSION"))) {
        return refusal("InvalidSessionId", "Invalid session id");
    }
    std::vector<std::string> path = split(request.path, '/');
    std::vector<std::string> rest;
    for (std::size_t i = 3; i < path.size(); ++i) {
        if (!path[i].empty()) rest.push_back(path[i]);
    }
    if (!rest.empty()) {
        org_.version = rest[0][0] == 'v' ? rest[0].substr(1) : rest[0];
        rest.erase(rest.begin());
    }
    try {
        return route(request, rest);
    } catch (const Refusal& error) {
        return refusal(error.code, error.message);
    }
}

ServerAnswer BulkOne::route(const ServerRequest& request, const std::vector<std::string>& path) {
    if (path.empty() || path[0] != "job") return refusal("InvalidUrl", "no such resource");
    if (path.size() == 1) return create(request);
    const auto found = works_.find(full_id(path[1]));
    if (found == works_.end()) return refusal("InvalidJob", "Invalid job id: " + path[1]);
    Work& work = found->second;
    if (path.size() == 2) {
        if (request.method == "POST") {
            const auto values = description(request, work.json);
            const auto state = values.find("state");
            if (state != values.end()) work.job.state = state->second;
        }
        return job_info(work);
    }
    if (path.size() == 3 && request.method == "POST") return add_batch(request, work);
    if (path.size() == 3) {
        std::string list;
        for (const Batch& batch : work.batches) list += batch_info(work, batch);
        return xml_answer(200,
                          std::string("<batchInfoList") + space + ">" + list + "</batchInfoList>");
    }
    for (const Batch& batch : work.batches) {
        if (batch.id != full_id(path[3])) continue;
        if (path.size() == 6) return query_rows(work, batch);
        if (path.size() == 5) return batch_result(work, batch);
        if (work.json) {
            return json_answer(json_of(
                batch_pairs(work.job, batch.id, batch.state, batch.message, batch.rows.size(), 0)));
        }
        return xml_answer(200, batch_info(work, batch));
    }
    return refusal("InvalidBatch", "Invalid batch id: " + path[3]);
}

ServerAnswer BulkOne::create(const ServerRequest& request) {
    Work work;
    work.json = request.content_type.find("json") != std::string::npos;
    auto values = description(request, work.json);
    const Object* object = org_.schema.find(values["object"]);
    if (object == nullptr) return refusal("InvalidEntity", "Entity not found: " + values["object"]);
    work.job.id = make_id("750", ++last_job_);
    work.job.object = object->name;
    work.job.operation = values["operation"];
    work.job.external_id = values["externalIdFieldName"];
    work.job.state = "Open";
    work.job.version = org_.version;
    work.job.created = work.job.changed = org_.clock.now();
    const std::string id = work.job.id;
    ServerAnswer answer = job_info(works_[id] = std::move(work));
    answer.status = 201;
    return answer;
}

ServerAnswer BulkOne::job_info(const Work& work) const {
    const Job& job = work.job;
    const Pairs pairs = {{"id", job.id},
                         {"operation", job.operation},
                         {"object", job.object},
                         {"createdById", org_.user_id()},
                         {"createdDate", datetime_text(job.created)},
                         {"systemModstamp", datetime_text(job.changed)},
                         {"state", job.state},
                         {"concurrencyMode", "Parallel"},
                         {"contentType", work.json ? "JSON" : "CSV"},
                         {"numberBatchesCompleted", std::to_string(work.batches.size())},
                         {"numberBatchesTotal", std::to_string(work.batches.size())},
                         {"numberRetries", "0"},
                         {"apiVersion", job.version}};
    if (work.json) return json_answer(json_of(pairs));
    return xml_answer(200, std::string("<jobInfo") + space + ">" + elements(pairs) + "</jobInfo>");
}

std::string BulkOne::batch_info(const Work& work, const Batch& batch) const {
    std::size_t failed = 0;
    for (const RowResult& row : batch.rows) failed += row.error.empty() ? 0 : 1;
    return std::string("<batchInfo") + space + ">" +
           elements(batch_pairs(work.job, batch.id, batch.state, batch.message,
                                batch.rows.size() + batch.result.rows.size(), failed)) +
           "</batchInfo>";
}

ServerAnswer BulkOne::add_batch(const ServerRequest& request, Work& work) {
    if (work.job.state != "Open") return refusal("InvalidJobState", "Job is " + work.job.state);
    Batch batch;
    batch.id = make_id("751", ++last_batch_);
    try {
        run(request, work, batch);
    } catch (const Refusal& error) {
        batch.state = "Failed";
        batch.message = error.code + " : " + error.message;
    }
    work.batches.push_back(std::move(batch));
    const Batch& added = work.batches.back();
    if (work.json) {
        return json_answer(json_of(
            batch_pairs(work.job, added.id, "Queued", added.message, added.rows.size(), 0)));
    }
    return xml_answer(201, batch_info(work, added));
}

void BulkOne::run(const ServerRequest& request, Work& work, Batch& batch) {
    const std::string operation = work.job.operation;
    if (operation == "query" || operation == "queryAll") {
        batch.result =
            run_query(org_, request.body, operation == "query" ? Scope::live : Scope::all);
        return;
    }
    if (!work.json) {
        work.job.uploaded = request.body;
        batch.rows = ingest_rows(org_, work.job);
        work.job.uploaded.clear();
        return;
    }
    const json records = json::parse(request.body, nullptr, false);
    if (!records.is_array()) refuse("InvalidBatch", "the batch is not a JSON array");
    for (const json& record : records) {
        json fields = record;
        if (fields.contains("id")) fields["Id"] = fields["id"];
        fields.erase("id");
        batch.rows.push_back(
            write_row(org_, work.job, org_.object(work.job.object), fields, Input::json));
    }
}

ServerAnswer BulkOne::batch_result(const Work& work, const Batch& batch) const {
    const bool query = work.job.operation.substr(0, 5) == "query";
    if (query) {
        const std::string id = make_id("752", 1);
        if (work.json) return json_answer(json::array({id}));
        return xml_answer(200, std::string("<result-list") + space + "><result>" + id +
                                   "</result></result-list>");
    }
    if (work.json) {
        json rows = json::array();
        for (const RowResult& row : batch.rows) {
            json errors = json::array();
            if (!row.error.empty()) {
                errors.push_back({{"message", row.error},
                                  {"statusCode", row.error.substr(0, row.error.find(':'))},
                                  {"fields", json::array()}});
            }
            rows.push_back({{"success", row.error.empty()},
                            {"created", row.created},
                            {"id", row.id.empty() ? json() : json(row.id)},
                            {"errors", errors}});
        }
        return json_answer(rows);
    }
    ServerAnswer answer{.content_type = "text/csv"};
    answer.body = "\"Id\",\"Success\",\"Created\",\"Error\"\n";
    for (const RowResult& row : batch.rows) {
        append_csv_cell(answer.body, row.id);
        answer.body += row.error.empty() ? ",\"true\"," : ",\"false\",";
        append_csv_cell(answer.body, row.created ? "true" : "false");
        answer.body += ',';
        append_csv_cell(answer.body, row.error);
        answer.body += '\n';
    }
    return answer;
}

ServerAnswer BulkOne::query_rows(const Work& work, const Batch& batch) {
    ServerAnswer answer{.content_type = work.json ? "application/json" : "text/csv"};
    if (work.json) {
        const auto no_more = [](void*, ResultSet) { return std::string(); };
        answer.body = "[";
        JsonRows(org_, batch.result)
            .append(answer.body, 0, batch.result.rows.size(), no_more, nullptr);
        answer.body += "]";
        return answer;
    }
    const CsvForm form;
    append_csv_header(answer.body, *batch.result.select, form);
    for (const Number number : batch.result.rows) {
        append_csv_row(answer.body, org_, *batch.result.select, number, form);
    }
    return answer;
}

}  // namespace tenure::inline v1::sandbox::sf
