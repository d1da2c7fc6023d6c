// Salesforce, part "connector": Bulk API 2.0: queries read page by page, and ingest of many rows.
// Jobs live at the server; whoever knows the id can go on with them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "login.hpp"
#include "rows.hpp"

namespace tenure::inline v1::salesforce {

/// What the server says of a job.
struct JobState {
    std::string state;  ///< Open, UploadComplete, InProgress, JobComplete, Failed, Aborted
    std::uint64_t processed = 0;
    std::string error;  ///< the server's words, untrusted
};

/// One page of results.
struct BulkPage {
    DecodedPage page;
    std::string next;  ///< locator of the next page; "" after the last
};

/// Bulk jobs of one org.
/// Threads: one at a time.
class Bulk {
 public:
    Bulk(Session& session, Rows& rows) : session_(session), rows_(rows) {}

    /// Starts a query; nothing where the server does not offer Bulk API for it.
    std::optional<std::string> start(const Object& object, const Select& select, Scope scope,
                                     const Context& context);

    /// Waits until a job has ended; nothing when the server no longer knows it.
    std::optional<JobState> wait(const std::string& path, const std::string& object,
                                 const Context& context);

    /// Reads a page of results, streamed into rows; nothing when the job is no longer known.
    std::optional<BulkPage> results(const std::string& job, const std::string& locator,
                                    const Object& object, const std::vector<FieldInfo>& fields,
                                    const Context& context);

    /// Returns the path of a query job.
    static std::string query_path(const std::string& job) { return "/jobs/query/" + job; }

    /// Starts an ingest job ("insert", "update", "upsert") and uploads rows as CSV; nothing where
    /// the server does not offer it.
    std::optional<std::string> ingest(const Object& object, const std::string& operation,
                                      const std::string& key_field, const std::string& csv,
                                      const Context& context);

    /// Returns one of "successfulResults", "failedResults", "unprocessedrecords" as rows of texts.
    std::vector<std::vector<std::string>> ingest_results(const std::string& job,
                                                         const std::string& which,
                                                         const Context& context);

 private:
    BulkPage read_results(const Call& call, const Object& object,
                          const std::vector<FieldInfo>& fields, std::optional<Failure>& failure,
                          const Context& context);

    Session& session_;
    Rows& rows_;
};

/// Reads a small CSV text whole. Throws: Error{bad_response}.
std::vector<std::vector<std::string>> parse_csv(std::string_view text);

/// Appends one row in the form Bulk API takes. Source: [D] Bulk API 2.0 CSV: no space beside
/// quotes, LF, quotes doubled.
void append_csv(std::string& out, const std::vector<std::string>& cells);

}  // namespace tenure::inline v1::salesforce
