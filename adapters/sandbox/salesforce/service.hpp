// Sandbox, Salesforce: an HTTP request goes in, an answer comes out: sessions, limits, faults.
// Threads: handle() may be called from many threads; one lock lets them in one by one.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/http_server.hpp"
#include "sandbox/salesforce/bulk.hpp"
#include "sandbox/salesforce/bulk_one.hpp"
#include "sandbox/salesforce/oauth.hpp"
#include "sandbox/salesforce/org.hpp"
#include "sandbox/salesforce/rest.hpp"
#include "tenure/adapters/sandbox.hpp"

namespace tenure::inline v1::sandbox::sf {

class Service {
 public:
    Service(Org& org, Limits limits, std::string url);

    ServerAnswer handle(const ServerRequest& request);
    /// Applies fault switches while serving. Throws: Error{bad_argument}.
    void set_faults(const std::string& spec);
    void advance(std::int64_t seconds);
    std::uint64_t requests() const { return requests_; }
    OAuth& oauth() { return oauth_; }

 private:
    ServerAnswer answer(const ServerRequest& request);
    ServerAnswer answer_or_refusal(const ServerRequest& request);
    ServerAnswer rest(const ServerRequest& request, Call call);
    ServerAnswer run(const ServerRequest& request, const Call& call);
    std::optional<ServerAnswer> ordered_fault(const ServerRequest& request);
    std::optional<ServerAnswer> too_long(const ServerRequest& request) const;
    ServerAnswer control(const ServerRequest& request);
    std::string order_fault(const std::string& body);
    std::string write_late(const std::string& body);
    std::string log_json() const;
    bool spend(std::uint64_t calls);
    std::uint64_t spent();
    void refresh();
    void tick();
    void note(const ServerRequest& request);
    void keep_soql(const Call& call);

    Org& org_;
    Limits limits_;
    std::mutex mutex_;
    OAuth oauth_;
    Bulk bulk_;
    BulkOne bulk_one_;
    Rest rest_;
    std::vector<FaultRule> rules_;
    std::atomic<std::uint64_t> requests_ = 0;
    std::uint64_t calls_ = 0, session_calls_ = 0, write_calls_ = 0, ticked_ = 0;
    std::uint64_t refused_ = 0;  ///< calls refused because the day's share was used up
    std::deque<std::pair<std::int64_t, std::uint64_t>> window_;  ///< (minute, calls)
    std::set<std::string> statements_;                           ///< SOQL that came, each once
    std::map<std::string, std::uint64_t> log_;                   ///< "GET /query" → how often
};

/// SOAP calls that clients use: login, merge, convertLead and the like. Each answers XML.
ServerAnswer soap_answer(Org& org, OAuth& oauth, const ServerRequest& request);
}  // namespace tenure::inline v1::sandbox::sf
