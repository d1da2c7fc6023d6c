// Sandbox, Salesforce: Bulk API 2.0: query jobs whose results are paged CSV, and ingest jobs.
// Threads: the service holds one lock around everything here.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/salesforce/org.hpp"
#include "sandbox/salesforce/query.hpp"
#include "sandbox/salesforce/write.hpp"

namespace tenure::inline v1::sandbox::sf {

struct Call;
struct Reply;

/// One job of either kind.
struct Job {
    std::string id, object, operation, state, version, external_id, error;
    std::string delimiter_name = "COMMA", line_end_name = "LF";
    CsvForm form;
    std::int64_t created = 0, changed = 0;
    int polls = 0;                   ///< times it is still InProgress
    ResultSet result;                ///< of a query
    std::string uploaded;            ///< CSV of an ingest
    std::string done, failed, left;  ///< result files of an ingest
    std::uint64_t processed = 0, failures = 0;
};

/// Reads CSV records one after another. Quoted cells may hold line ends and doubled quotes.
class CsvReader {
 public:
    CsvReader(std::string_view text, char delimiter) : text_(text), delimiter_(delimiter) {}
    /// Reads the next record. Returns false at the end.
    bool next(std::vector<std::string>& cells);

 private:
    std::string cell();
    std::string_view text_;
    char delimiter_;
    std::size_t at_ = 0;
};

/// Appends a cell in quotes.
void append_csv_cell(std::string& out, std::string_view text);
struct RowResult {
    std::string id, error;  ///< error: "CODE:message:fields--"
    bool created = false;
};
/// Writes one row through the door that the job's operation names.
RowResult write_row(Org& org, const Job& job, const Object& object, const nlohmann::json& fields,
                    Input input);
/// Inserts, updates, upserts or deletes the rows of a CSV text, one by one.
std::vector<RowResult> ingest_rows(Org& org, const Job& job,
                                   std::vector<std::string>* lines = nullptr);

class Bulk {
 public:
    explicit Bulk(Org& org) : org_(org) {}
    /// Answers a call whose path begins with "jobs". Throws: Refusal.
    Reply answer(const Call& call);

 private:
    Reply query_call(const Call& call);
    Reply ingest_call(const Call& call);
    Reply create_query(const Call& call);
    Reply create_ingest(const Call& call);
    Reply results(const Call& call, Job& job);
    Reply result_pages(const Call& call, Job& job);
    Reply list(std::string_view kind);
    Job& find(const Call& call);
    void advance(Job& job);
    void run_ingest(Job& job);
    nlohmann::json info(const Job& job) const;
    bool fails();

    Org& org_;
    std::map<std::string, Job> jobs_;
    std::uint32_t last_ = 0, started_ = 0;
};

}  // namespace tenure::inline v1::sandbox::sf
