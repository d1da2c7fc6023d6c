// Sandbox, vTiger: webservice.php: a request goes in, an answer comes out.
// Threads: handle() may be called from many threads; operations that write exclude all others.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "sandbox/http_server.hpp"
#include "sandbox/vtiger/crm.hpp"
#include "sandbox/vtiger/parameters.hpp"
#include "sandbox/vtiger/sessions.hpp"
#include "tenure/adapters/sandbox.hpp"

namespace tenure::inline v1::sandbox::vt {

class Service {
 public:
    Service(Crm& crm, Limits limits);

    ServerAnswer handle(const ServerRequest& request);
    /// Applies fault switches while serving. Throws: Error{bad_argument}.
    void set_faults(const std::string& spec);
    std::uint64_t requests() const { return requests_; }

 private:
    struct Call;

    ServerAnswer answer(const ServerRequest& request);
    ServerAnswer run(const ServerRequest& request);
    std::string without_session(const Call& call);
    std::string with_session(Call& call);
    std::string dispatch(Call& call);
    std::string read(Call& call);
    std::string write(Call& call);
    std::string login(const Call& call);
    std::string query(const Call& call);
    std::string list_types(const Call& call);
    void end_session_by_fault(const std::string& name);
    bool over_rate(ServerAnswer& answer);
    void apply_changes(const Faults& before);
    void vanish_when_due();
    void spoil(const char* module, std::size_t row, std::string_view bytes);
    static bool due(int every, const std::atomic<std::uint64_t>& counter);

    Crm& crm_;
    Limits limits_;
    Sessions sessions_;
    std::shared_mutex faults_lock_;  ///< exclusive while switches change
    std::shared_mutex lock_;         ///< exclusive while records change
    std::atomic<std::uint64_t> requests_ = 0;
    std::atomic<std::uint64_t> session_requests_ = 0;
    std::atomic<std::uint64_t> writes_ = 0;
    std::atomic<bool> vanish_pending_ = false;
    std::mutex rate_mutex_;
    std::int64_t rate_minute_ = 0;
    int rate_used_ = 0;
};

}  // namespace tenure::inline v1::sandbox::vt
