// Sandbox, HubSpot: the API: a request goes in, an answer comes out.
// Threads: handle() may be called from many threads; one call is carried out at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/http_server.hpp"
#include "sandbox/hubspot/call.hpp"
#include "sandbox/hubspot/portal.hpp"
#include "tenure/adapters/sandbox.hpp"

namespace tenure::inline v1::sandbox::hs {

/// An answer that somebody asked for, given to the next matching requests.
struct Planned {
    std::string match;  ///< regular expression over "METHOD /path"
    int times = 1;
    std::string kind = "answer";  ///< answer, drop_before, drop_after, answer_after, delay
    int status = 500;
    std::string body = {};
    std::map<std::string, std::string> headers = {};
    int delay_ms = 0;
};

class Service {
 public:
    Service(Portal& portal, Limits limits);

    ServerAnswer handle(const ServerRequest& request);
    /// Applies fault switches while serving. Throws: Error{bad_argument}.
    void set_faults(const std::string& spec);
    std::uint64_t requests() const { return requests_; }

    static constexpr const char* token = "pat-na1-test";
    static constexpr const char* client_id = "client-id";
    static constexpr const char* client_secret = "client-secret";
    static constexpr const char* refresh_token = "refresh-token";

 private:
    /// Who asks: a private app, or an OAuth app whose limits differ.
    enum class App : std::uint8_t { private_app, oauth };
    struct Counters {
        std::map<std::string, std::uint64_t> by_call;
        std::uint64_t limited = 0, searches = 0;
    };

    ServerAnswer api(const ServerRequest& request);
    ServerAnswer run(const ServerRequest& request, const Call& call);
    Reply dispatch(const Call& call);
    App authorized(const ServerRequest& request, const Call& call);
    void check_scopes(const Call& call) const;
    void add_limit_headers(ServerAnswer& answer, App app) const;
    std::optional<ServerAnswer> over_limits(const Call& call, App app);
    std::optional<ServerAnswer> fault_before(const Call& call);
    void fault_after(const Call& call, ServerAnswer& answer);
    const Planned* planned(const Call& call, std::string_view when);
    Reply oauth(const Call& call);
    Reply issue_token(const Call& call);
    ServerAnswer control(const ServerRequest& request, const std::string& what);
    Reply control_records(const Json& body);
    Reply control_touch(const Json& body);
    void add_planned(const Json& body);
    ServerAnswer refusal_answer(const Refusal& refusal);
    std::string correlation();
    std::int64_t today() const;

    Portal& portal_;
    Limits limits_;
    std::mutex lock_;
    std::atomic<std::uint64_t> requests_ = 0;
    std::uint64_t api_calls_ = 0;
    std::uint64_t answers_ = 0;
    std::map<std::string, Millis, std::less<>> tokens_;  ///< issued ones and when they end
    std::deque<Millis> burst_, oauth_burst_, searches_;
    std::int64_t day_ = 0;
    std::vector<Planned> planned_;
    Counters counters_;
};

/// Reads a path of any generation; nothing when no prefix fits.
std::optional<Call> read_path(const ServerRequest& request);
/// Delivers changes, or returns them prepared: see docs/sandbox.md.
Reply webhooks_control(Portal& portal, const Json& body);

}  // namespace tenure::inline v1::sandbox::hs
