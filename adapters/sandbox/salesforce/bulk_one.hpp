// Sandbox, Salesforce: Bulk API 1.0 as far as public clients still use it: jobs with batches of CSV
// or JSON, no PK chunking, no ZIP.
// Threads: the service holds one lock around everything here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sandbox/http_server.hpp"
#include "sandbox/salesforce/bulk.hpp"
#include "sandbox/salesforce/oauth.hpp"

namespace tenure::inline v1::sandbox::sf {

class BulkOne {
 public:
    BulkOne(Org& org, OAuth& oauth) : org_(org), oauth_(oauth) {}

    /// Answers a request below /services/async/.
    ServerAnswer answer(const ServerRequest& request);
    static ServerAnswer refusal(const std::string& code, const std::string& message);

 private:
    struct Batch {
        std::string id, state = "Completed", message;
        std::vector<RowResult> rows;  ///< of an ingest
        ResultSet result;             ///< of a query
    };
    struct Work {
        Job job;
        bool json = false;
        std::vector<Batch> batches;
    };
    ServerAnswer route(const ServerRequest& request, const std::vector<std::string>& path);
    ServerAnswer create(const ServerRequest& request);
    ServerAnswer add_batch(const ServerRequest& request, Work& work);
    ServerAnswer batch_result(const Work& work, const Batch& batch) const;
    ServerAnswer query_rows(const Work& work, const Batch& batch);
    ServerAnswer job_info(const Work& work) const;
    std::string batch_info(const Work& work, const Batch& batch) const;
    void run(const ServerRequest& request, Work& work, Batch& batch);

    Org& org_;
    OAuth& oauth_;
    std::map<std::string, Work> works_;
    std::uint32_t last_job_ = 1'000'000, last_batch_ = 0;
};

}  // namespace tenure::inline v1::sandbox::sf
