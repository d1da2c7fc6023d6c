// Sandbox, Salesforce: Bulk API 2.0 query jobs: a result is kept as row numbers and written page by
// page when it is asked for.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/salesforce/rest.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

const std::map<std::string, char> delimiters = {{"COMMA", ','}, {"TAB", '\t'},
                                                {"PIPE", '|'},  {"SEMICOLON", ';'},
                                                {"CARET", '^'}, {"BACKQUOTE", '`'}};

std::string locator_of(std::size_t from) {
    return base64_url(std::to_string(from));
}

/// Bulk results are flat text: refuses what cannot be written as such.
void check_columns(const Select& select) {
    const auto not_enabled = [](const std::string& message) {
        refuse("FUNCTIONALITY_NOT_ENABLED", message);
    };
    if (select.aggregate) not_enabled("Aggregate queries are not supported in Bulk Query");
    if (select.offset) not_enabled("OFFSET is not supported in Bulk Query");
    for (const Column& column : select.columns) {
        if (column.kind == Column::Kind::children) {
            not_enabled("Aggregate Relationships not supported in Bulk Query");
        }
        if (column.kind == Column::Kind::type_of) {
            not_enabled("TYPEOF is not supported in Bulk Query");
        }
        const Field* field = column.operand.target.field;
        if (field != nullptr && field->type == Type::address) {
            not_enabled("Selecting compound data not supported in Bulk Query");
        }
    }
}

std::string text_or(const json& body, const char* name, const char* fallback) {
    return body.contains(name) && body[name].is_string() ? body[name].get<std::string>()
                                                         : std::string(fallback);
}

}  // namespace

void set_form(Job& job, const json& body) {
    job.delimiter_name = text_or(body, "columnDelimiter", "COMMA");
    job.line_end_name = text_or(body, "lineEnding", "LF");
    const auto delimiter = delimiters.find(job.delimiter_name);
    if (delimiter == delimiters.end()) {
        refuse("INVALIDJOB", "Invalid columnDelimiter: " + job.delimiter_name);
    }
    job.form = {delimiter->second, job.line_end_name == "CRLF" ? "\r\n" : "\n"};
}

Reply Bulk::answer(const Call& call) {
    if (call.at(1) == "query") return query_call(call);
    if (call.at(1) == "ingest") return ingest_call(call);
    throw Refusal{404, "NOT_FOUND", "The requested resource does not exist", {}};
}

bool Bulk::fails() {
    const int every = org_.faults.bulk_failure;
    return every > 0 && ++started_ % static_cast<std::uint32_t>(every) == 0;
}

Job& Bulk::find(const Call& call) {
    const auto found = jobs_.find(full_id(call.at(2)));
    const bool query = call.at(1) == "query";
    if (found == jobs_.end() || query != (found->second.operation.substr(0, 5) == "query")) {
        throw Refusal{404, "NOT_FOUND", "The requested resource does not exist", {}};
    }
    if (found->second.version != org_.version) {
        throw Refusal{
            409, "INVALIDJOB", "Job was created with API version " + found->second.version, {}};
    }
    return found->second;
}

Reply Bulk::query_call(const Call& call) {
    if (call.path.size() == 2) {
        return call.method == "POST" ? create_query(call) : list("query");
    }
    Job& job = find(call);
    if (call.path.size() == 3 && call.method == "DELETE") {
        jobs_.erase(job.id);
        return reply_nothing();
    }
    if (call.path.size() == 3 && call.method == "PATCH") {
        const json body = call.json();
        if (body.value("state", "") == "Aborted" && job.state != "JobComplete") {
            job.state = "Aborted";
        } else {
            refuse("INVALIDJOBSTATE", "Job is already " + job.state);
        }
        return reply_json(info(job));
    }
    advance(job);
    if (call.at(3) == "results") return results(call, job);
    if (call.at(3) == "resultPages") return result_pages(call, job);
    return reply_json(info(job));
}

Reply Bulk::create_query(const Call& call) {
    const json body = call.json();
    Job job;
    job.operation = body.value("operation", "query");
    if (job.operation != "query" && job.operation != "queryAll") {
        refuse("INVALIDJOB", "Invalid operation: " + job.operation);
    }
    set_form(job, body);
    const Scope scope = job.operation == "query" ? Scope::live : Scope::all;
    job.result = run_query(org_, body.value("query", ""), scope);
    check_columns(*job.result.select);
    job.object = job.result.select->object->name;
    job.id = make_id("750", ++last_);
    job.version = org_.version;
    job.created = job.changed = org_.clock.now();
    job.polls = org_.faults.bulk_polls;
    job.state = "UploadComplete";
    if (fails()) {
        job.error = "InternalServerError : Batch failed";
        job.polls = -1;
    }
    return reply_json(info(jobs_[job.id] = std::move(job)));
}

void Bulk::advance(Job& job) {
    if (job.state != "UploadComplete" && job.state != "InProgress") return;
    job.changed = org_.clock.now();
    if (job.polls == -1) {
        job.state = "Failed";
        return;
    }
    if (job.polls > 0) {
        --job.polls;
        job.state = "InProgress";
        return;
    }
    job.state = "JobComplete";
    if (job.operation.substr(0, 5) == "query") {
        job.processed = job.result.rows.size();
    } else {
        run_ingest(job);
    }
}

Reply Bulk::results(const Call& call, Job& job) {
    if (job.state != "JobComplete") {
        refuse("INVALIDJOBSTATE", "Job is in state " + job.state + ", results are not ready");
    }
    const std::vector<Number>& rows = job.result.rows;
    const std::string locator = call.get("locator");
    std::size_t from = 0;
    if (!locator.empty()) {
        const std::string number = from_base64(locator);
        if (number.empty() || number.find_first_not_of("0123456789") != number.npos) {
            refuse("INVALID_QUERY_LOCATOR", "invalid query locator");
        }
        from = static_cast<std::size_t>(std::atoll(number.c_str()));
    }
    const auto wanted = static_cast<std::size_t>(std::atoll(call.get("maxRecords").c_str()));
    const auto page = static_cast<std::size_t>(org_.faults.bulk_page);
    const std::size_t size = wanted > 0 ? std::min(wanted, page) : page;
    const std::size_t end = std::min(rows.size(), from + size);
    Reply reply;
    reply.content_type = "text/csv";
    const Select& select = *job.result.select;
    if (from == 0 || !org_.faults.header_once) append_csv_header(reply.body, select, job.form);
    for (std::size_t i = from; i < end; ++i) {
        append_csv_row(reply.body, org_, select, rows[i], job.form);
    }
    if (org_.faults.nul_byte) {
        const std::size_t quote = reply.body.find('"', reply.body.find('\n'));
        if (quote != reply.body.npos) reply.body.insert(quote + 1, 1, '\0');
    }
    reply.headers.emplace_back("Sforce-Locator", end < rows.size() ? locator_of(end) : "null");
    reply.headers.emplace_back("Sforce-NumberOfRecords",
                               std::to_string(end > from ? end - from : 0));
    return reply;
}

/// Source: developer.salesforce.com, api_asynch, query_get_parallel_job_results.htm.
Reply Bulk::result_pages(const Call& call, Job& job) {
    if (std::atof(org_.version.c_str()) < 58) {
        throw Refusal{404, "NOT_FOUND", "The requested resource does not exist", {}};
    }
    if (job.state != "JobComplete") {
        refuse("INVALIDJOBSTATE", "Job is in state " + job.state + ", results are not ready");
    }
    const std::string base = "/services/data/v" + org_.version + "/jobs/query/" + job.id;
    const auto page = static_cast<std::size_t>(org_.faults.bulk_page);
    const std::string locator = call.get("locator");
    std::size_t from =
        locator.empty() ? 0 : static_cast<std::size_t>(std::atoll(from_base64(locator).c_str()));
    json pages = json::array();
    for (; pages.size() < 5 && (from < job.result.rows.size() || from == 0); from += page) {
        pages.push_back({{"resultUrl", base + "/results?locator=" + locator_of(from)}});
    }
    const bool done = from >= job.result.rows.size();
    json body = {{"resultPages", pages}, {"done", done}, {"nextRecordsUrl", nullptr}};
    if (!done) body["nextRecordsUrl"] = base + "/resultPages?locator=" + locator_of(from);
    return reply_json(body);
}

Reply Bulk::list(std::string_view kind) {
    json records = json::array();
    for (const auto& [id, job] : jobs_) {
        const bool query = job.operation.substr(0, 5) == "query";
        if (query == (kind == "query")) records.push_back(info(job));
    }
    return reply_json({{"done", true}, {"nextRecordsUrl", nullptr}, {"records", records}});
}

json Bulk::info(const Job& job) const {
    const bool query = job.operation.substr(0, 5) == "query";
    json body = {{"id", job.id},
                 {"operation", job.operation},
                 {"object", job.object},
                 {"createdById", org_.user_id()},
                 {"createdDate", datetime_text(job.created)},
                 {"systemModstamp", datetime_text(job.changed)},
                 {"state", job.state},
                 {"concurrencyMode", "Parallel"},
                 {"contentType", "CSV"},
                 {"apiVersion", std::atof(job.version.c_str())},
                 {"jobType", query ? "V2Query" : "V2Ingest"},
                 {"lineEnding", job.line_end_name},
                 {"columnDelimiter", job.delimiter_name}};
    if (!query) {
        body["contentUrl"] =
            "services/data/v" + job.version + "/jobs/ingest/" + job.id + "/batches";
        if (!job.external_id.empty()) body["externalIdFieldName"] = job.external_id;
    }
    if (job.state == "JobComplete" || job.state == "Failed" || job.state == "InProgress") {
        body["numberRecordsProcessed"] = job.processed;
        body["retries"] = 0;
        body["totalProcessingTime"] = 100;
        if (!query) {
            body["numberRecordsFailed"] = job.failures;
            body["apiActiveProcessingTime"] = 43;
            body["apexProcessingTime"] = 0;
        }
    }
    if (!job.error.empty() && job.state == "Failed") body["errorMessage"] = job.error;
    return body;
}

}  // namespace tenure::inline v1::sandbox::sf
