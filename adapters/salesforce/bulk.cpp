#include "bulk.hpp"

#include <algorithm>
#include <array>

#include "json.hpp"

namespace tenure::inline v1::salesforce {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

// Cells of a page of results: bounds what is held at once; a page has up to 50,000 rows.
constexpr std::size_t page_cells = 200'000;

/// Failures that mean "not by Bulk API": refused kinds of objects and queries, or no such feature.
bool not_offered(const Failure& failure) {
    const Action action = action_for(failure);
    return failure.status == 400 || failure.status == 404 || failure.status == 409 ||
           action == Action::reject || action == Action::gone ||
           failure.code == "FEATURENOTENABLED" || failure.code == "INVALID_TYPE";
}

std::string job_of(const std::string& body, const std::string& operation) {
    const std::string id = text_at(parsed(body, operation), "id");
    if (is_id(id)) return id;
    throw Error(Errc::bad_response, operation, "", "the answer names no job", "Run it again");
}

}  // namespace

std::optional<std::string> Bulk::start(const Object& object, const Select& select, Scope scope,
                                       const Context& context) {
    Call call;
    call.method = "POST";
    call.path = "/jobs/query";
    call.label = "start a bulk query of " + object.name;
    call.repeat = Repeat::unsafe;  // a second job costs, though it does no harm
    call.body = dumped(json{{"operation", scope == Scope::all ? "queryAll" : "query"},
                            {"query", select.text()},
                            {"contentType", "CSV"},
                            {"columnDelimiter", "COMMA"},
                            {"lineEnding", "LF"}});
    const Answer answer = session_.ask(call, context);
    if (!answer.failure) return job_of(answer.response.body, call.label);
    const std::string column = missing_column(answer.failure->message);
    if (!column.empty() && rows_.deny(object, column)) return std::nullopt;
    if (not_offered(*answer.failure)) return std::nullopt;
    throw error_of(*answer.failure, call.label, session_.host());
}

std::optional<JobState> Bulk::wait(const std::string& path, const std::string& object,
                                   const Context& context) {
    constexpr milliseconds longest{20'000};
    Call call;
    call.path = path;
    call.label = "look at a bulk job of " + object;
    milliseconds pause{500};
    for (;;) {
        session_.clock().sleep_for(pause, context);
        const Answer answer = session_.ask(call, context);
        if (answer.failure) {
            if (action_for(*answer.failure) == Action::gone) return std::nullopt;
            throw error_of(*answer.failure, call.label, session_.host());
        }
        const json body = parsed(answer.response.body, call.label);
        JobState state{text_at(body, "state"), count_at(body, "numberRecordsProcessed"),
                       text_at(body, "errorMessage")};
        const bool ended =
            state.state == "JobComplete" || state.state == "Failed" || state.state == "Aborted";
        if (ended) return state;
        pause = std::min(pause * 2, longest);
    }
}

BulkPage Bulk::read_results(const Call& call, const Object& object,
                            const std::vector<FieldInfo>& fields, std::optional<Failure>& failure,
                            const Context& context) {
    BulkPage result;
    CsvRows csv(rows_.columns(object, fields), rows_.shape(object, fields, context), result.page);
    const BodySink sink = [&](std::string_view bytes) {
        csv.take(bytes);
        return true;
    };
    Answer answer = session_.ask(call, context, &sink);
    failure = std::move(answer.failure);
    if (failure) return result;
    csv.finish();
    // The last page says "null"; a proxy may strip the field. Source: [D]; [I] duckle#196.
    const auto locator = answer.response.headers.get("Sforce-Locator");
    if (locator && *locator != "null") result.next = *locator;
    return result;
}

std::optional<BulkPage> Bulk::results(const std::string& job, const std::string& locator,
                                      const Object& object, const std::vector<FieldInfo>& fields,
                                      const Context& context) {
    constexpr std::size_t most_rows = 50'000;
    constexpr std::size_t least_rows = 1'000;
    constexpr std::array pauses{milliseconds(1'000), milliseconds(5'000), milliseconds(15'000)};
    const std::size_t width = std::max<std::size_t>(rows_.columns(object, fields).size(), 1);
    Call call;
    call.path = query_path(job) + "/results?maxRecords=" +
                std::to_string(std::clamp(page_cells / width, least_rows, most_rows));
    if (!locator.empty()) call.path += "&locator=" + encoded(locator);
    call.accept = "text/csv";
    call.label = "read a bulk result of " + object.name;
    for (std::size_t attempt = 0;; ++attempt) {
        std::optional<Failure> failure;
        try {
            BulkPage read = read_results(call, object, fields, failure, context);
            if (!failure) {
                rows_.complete(read.page, object, fields);
                return read;
            }
        } catch (const Error& error) {  // a transfer that broke off is begun anew
            if (error.code() == Errc::bad_response && !error.retryable()) return std::nullopt;
            if (!error.retryable() || attempt >= pauses.size()) throw;
            session_.clock().sleep_for(pauses[attempt], context);
            continue;
        }
        if (action_for(*failure) == Action::gone || failure->status == 400) return std::nullopt;
        throw error_of(*failure, call.label, session_.host());
    }
}

std::optional<std::string> Bulk::ingest(const Object& object, const std::string& operation,
                                        const std::string& key_field, const std::string& csv,
                                        const Context& context) {
    Call create;
    create.method = "POST";
    create.path = "/jobs/ingest";
    create.label = "start a bulk " + operation + " of " + object.name;
    create.repeat = Repeat::unsafe;
    json body{{"object", object.name},
              {"operation", operation},
              {"contentType", "CSV"},
              {"lineEnding", "LF"}};
    if (!key_field.empty()) body["externalIdFieldName"] = key_field;
    create.body = dumped(body);
    const Answer answer = session_.ask(create, context);
    if (answer.failure) {
        if (not_offered(*answer.failure)) return std::nullopt;
        throw error_of(*answer.failure, create.label, session_.host());
    }
    std::string job = job_of(answer.response.body, create.label);
    Call upload;
    upload.method = "PUT";
    upload.path = "/jobs/ingest/" + job + "/batches";
    upload.label = "upload rows of " + object.name;
    upload.content_type = "text/csv; charset=UTF-8";
    upload.body = csv;
    session_.expect(upload, object.name, context);
    Call close;
    close.method = "PATCH";
    close.path = "/jobs/ingest/" + job;
    close.label = "close the upload of " + object.name;
    close.body = R"({"state":"UploadComplete"})";
    session_.expect(close, object.name, context);
    return job;
}

std::vector<std::vector<std::string>> Bulk::ingest_results(const std::string& job,
                                                           const std::string& which,
                                                           const Context& context) {
    Call call;
    call.path = "/jobs/ingest/" + job + "/" + which + "/";
    call.accept = "text/csv";
    call.label = "read " + which;
    return parse_csv(session_.expect(call, job, context));
}

std::vector<std::vector<std::string>> parse_csv(std::string_view text) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row(1);
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c != '"') {
                row.back() += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                row.back() += text[++i];
            } else {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            row.emplace_back();
        } else if (c == '\n') {
            rows.push_back(std::exchange(row, std::vector<std::string>(1)));
        } else if (c != '\r') {
            row.back() += c;
        }
    }
    if (quoted) {
        throw Error(Errc::bad_response, "read a bulk result", "", "the text ends inside quotes",
                    "Run it again");
    }
    if (row.size() > 1 || !row.front().empty()) rows.push_back(std::move(row));
    return rows;
}

void append_csv(std::string& out, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        if (cells[i].find_first_of(",\"\r\n") == std::string::npos) {
            out += cells[i];
            continue;
        }
        out += '"';
        for (const char c : cells[i]) {
            if (c == '"') out += '"';
            out += c;
        }
        out += '"';
    }
    out += '\n';
}

}  // namespace tenure::inline v1::salesforce
