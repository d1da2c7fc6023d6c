// Sandbox, Salesforce: Bulk API 2.0 ingest jobs: CSV goes in, one result per row comes out.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/salesforce/rest.hpp"

namespace tenure::inline v1::sandbox::sf {

void set_form(Job& job, const nlohmann::json& body);

namespace {

using nlohmann::json;

constexpr std::size_t most_bytes = 150'000'000;

const std::map<std::string, std::string> operations = {{"insert", "insert"},
                                                       {"update", "update"},
                                                       {"upsert", "upsert"},
                                                       {"delete", "delete"},
                                                       {"harddelete", "hardDelete"}};

/// The parts of a multipart body by their names.
std::map<std::string, std::string> parts_of(const Call& call) {
    std::map<std::string, std::string> parts;
    std::size_t at = call.content_type.find("boundary=");
    if (at == std::string::npos) return parts;
    std::string boundary = call.content_type.substr(at + 9);
    boundary = boundary.substr(0, boundary.find(';'));
    if (!boundary.empty() && boundary.front() == '"') {
        boundary = boundary.substr(1, boundary.size() - 2);
    }
    const std::string mark = "--" + boundary;
    at = call.body.find(mark);
    while (at != std::string::npos) {
        const std::size_t start = at + mark.size();
        const std::size_t next = call.body.find(mark, start);
        if (next == std::string::npos) break;
        const std::string part = call.body.substr(start, next - start);
        const std::size_t gap = part.find("\r\n\r\n"), name = part.find("name=\"");
        if (gap != part.npos && name != part.npos) {
            const std::string key = part.substr(name + 6, part.find('"', name + 6) - name - 6);
            std::string content = part.substr(gap + 4);
            if (content.size() >= 2) content.resize(content.size() - 2);
            parts[key] = content;
        }
        at = next;
    }
    return parts;
}

}  // namespace

RowResult write_row(Org& org, const Job& job, const Object& object, const json& fields,
                    Input input) {
    Writer writer(org, input);
    const std::string id = fields.value("Id", "");
    json body = fields;
    body.erase("Id");
    RowResult result;
    try {
        Saved saved;
        if (job.operation == "insert") saved = writer.create(object, body);
        if (job.operation == "update") saved = writer.update(object, id, body);
        if (job.operation == "delete") saved = writer.remove(id);
        if (job.operation == "hardDelete") {
            saved = writer.remove(id);
            writer.purge(id);
        }
        if (job.operation == "upsert") {
            const Field& key = *object.find(job.external_id);
            saved = writer.upsert(object, key,
                                  key.type == Type::id ? id : fields.value(key.name, ""), body);
        }
        result.id = saved.id;
        result.created = saved.created;
    } catch (const Refusal& refusal) {
        std::string names;
        for (const std::string& name : refusal.fields) names += (names.empty() ? "" : ",") + name;
        result.id = full_id(id);
        result.error = refusal.code + ":" + refusal.message + ":" + names + "--";
    } catch (const Ambiguous& ambiguous) {
        std::string ids;
        for (const std::string& one : ambiguous.ids) ids += (ids.empty() ? "" : ", ") + one;
        result.error = "DUPLICATE_EXTERNAL_ID:" + job.external_id +
                       ": more than one record found for external id field: [" + ids +
                       "]:" + job.external_id + "--";
    }
    return result;
}

bool CsvReader::next(std::vector<std::string>& cells) {
    cells.clear();
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
    if (at_ >= text_.size()) return false;
    for (;;) {
        cells.push_back(cell());
        if (at_ >= text_.size() || text_[at_] != delimiter_) break;
        ++at_;
    }
    return true;
}

std::string CsvReader::cell() {
    std::string value;
    if (at_ < text_.size() && text_[at_] == '"') {
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] != '"') {
                value += text_[at_];
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                value += text_[++at_];
            } else {
                ++at_;
                break;
            }
        }
    }
    while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n' &&
           text_[at_] != '\r') {
        value += text_[at_++];
    }
    return value;
}

void append_csv_cell(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

std::vector<RowResult> ingest_rows(Org& org, const Job& job, std::vector<std::string>* lines) {
    const Object& object = org.object(job.object);
    CsvReader reader(job.uploaded, job.form.delimiter);
    std::vector<std::string> header, cells;
    std::vector<RowResult> results;
    reader.next(header);
    while (reader.next(cells)) {
        json fields = json::object();
        std::string line;
        for (std::size_t i = 0; i < header.size(); ++i) {
            const std::string cell = i < cells.size() ? cells[i] : "";
            const Field* field = object.find(header[i]);
            fields[field != nullptr ? field->name : header[i]] = cell;
            if (i > 0) line += job.form.delimiter;
            append_csv_cell(line, cell);
        }
        results.push_back(write_row(org, job, object, fields, Input::csv));
        if (lines != nullptr) lines->push_back(std::move(line));
    }
    return results;
}

Reply Bulk::ingest_call(const Call& call) {
    if (call.path.size() == 2) {
        return call.method == "POST" ? create_ingest(call) : list("ingest");
    }
    Job& job = find(call);
    const std::string part = fold(call.at(3));
    if (part == "batches" && call.method == "PUT") {
        if (job.state != "Open") refuse("INVALIDJOBSTATE", "Job is " + job.state);
        if (call.body.size() > most_bytes) {
            throw Refusal{413, "REQUEST_ENTITY_TOO_LARGE", "The upload is above 150 MB", {}};
        }
        job.uploaded += call.body;
        return {201, ""};
    }
    if (part.empty() && call.method == "PATCH") {
        const json body = call.json();
        const std::string state = body.value("state", "");
        if (state == "UploadComplete" && job.state != "Open") {
            refuse("INVALIDJOBSTATE", "Job is " + job.state);
        }
        job.state = state;
        return reply_json(info(job));
    }
    if (part.empty() && call.method == "DELETE") {
        jobs_.erase(job.id);
        return reply_nothing();
    }
    advance(job);
    if (part.empty()) return reply_json(info(job));
    Reply reply;
    reply.content_type = "text/csv";
    if (part == "successfulresults") reply.body = job.done;
    if (part == "failedresults") reply.body = job.failed;
    if (part == "unprocessedrecords") reply.body = job.left;
    return reply;
}

Reply Bulk::create_ingest(const Call& call) {
    std::map<std::string, std::string> parts;
    json body;
    if (call.content_type.find("multipart/") != std::string::npos) {
        parts = parts_of(call);
        body = json::parse(parts["job"], nullptr, false);
        if (body.is_discarded()) refuse("INVALIDJOB", "the part named job is not JSON");
    } else {
        body = call.json();
    }
    Job job;
    const auto operation = operations.find(fold(body.value("operation", "")));
    if (operation == operations.end()) {
        refuse("INVALIDJOB", "Invalid operation: " + body.value("operation", ""));
    }
    job.operation = operation->second;
    const Object* object = org_.schema.find(body.value("object", ""));
    if (object == nullptr) {
        refuse("INVALIDENTITY", "Entity '" + body.value("object", "") + "' is not supported");
    }
    job.object = object->name;
    job.external_id = body.value("externalIdFieldName", "");
    if (job.operation == "upsert" && object->find(job.external_id) == nullptr) {
        refuse("INVALIDJOB", "Field name not found : " + job.external_id);
    }
    set_form(job, body);
    job.id = make_id("750", ++last_);
    job.version = org_.version;
    job.created = job.changed = org_.clock.now();
    job.polls = fails() ? -1 : org_.faults.bulk_polls;
    if (job.polls == -1) job.error = "InternalServerError : Batch failed";
    job.state = parts.count("content") > 0 ? "UploadComplete" : "Open";
    job.uploaded = parts["content"];
    return reply_json(info(jobs_[job.id] = std::move(job)));
}

void Bulk::run_ingest(Job& job) {
    CsvReader reader(job.uploaded, job.form.delimiter);
    std::vector<std::string> header;
    reader.next(header);
    std::string columns;
    const Object& object = org_.object(job.object);
    for (const std::string& name : header) {
        if (!columns.empty()) columns += job.form.delimiter;
        append_csv_cell(columns, name);
        const bool parent = name.find('.') != name.npos;
        if (!parent && object.find(name) == nullptr) {
            job.state = "Failed";
            job.error = "InvalidBatch : Field name not found : " + name;
        }
    }
    const std::string end = job.form.line_end, delimiter(1, job.form.delimiter);
    job.done = "\"sf__Id\"" + delimiter + "\"sf__Created\"" + delimiter + columns + end;
    job.failed = "\"sf__Id\"" + delimiter + "\"sf__Error\"" + delimiter + columns + end;
    job.left = columns + end;
    if (job.state == "Failed") {
        job.left = job.uploaded;
        return;
    }
    std::vector<std::string> lines;
    const std::vector<RowResult> results = ingest_rows(org_, job, &lines);
    for (std::size_t i = 0; i < results.size(); ++i) {
        const RowResult& row = results[i];
        std::string& file = row.error.empty() ? job.done : job.failed;
        append_csv_cell(file, row.id);
        file += delimiter;
        append_csv_cell(file, row.error.empty() ? (row.created ? "true" : "false") : row.error);
        file += delimiter + lines[i] + end;
        if (!row.error.empty()) ++job.failures;
        ++job.processed;
    }
    job.uploaded.clear();
}

}  // namespace tenure::inline v1::sandbox::sf
