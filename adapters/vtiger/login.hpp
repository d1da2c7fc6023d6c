// vTiger, part "login": challenge and key become a session, and a lost session a new one.
// Every request of the adapter passes through Session::ask.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "envelope.hpp"
#include "requests.hpp"
#include "server_time.hpp"
#include "tenure/adapters/vtiger.hpp"

namespace tenure::inline v1::vtiger {

class SharedLogin {
 public:
    enum class Sync { untried, works, broken };

    /// Waits for the turn to log in. Throws: Error{cancelled} or Error{deadline}.
    std::unique_lock<std::timed_mutex> turn(const Context& context);

    std::atomic<Sync> sync{Sync::untried};  ///< whether the server's `sync` answers

 private:
    std::timed_mutex mutex_;
};

/// Returns the lower-case hexadecimal MD5 that vTiger's login asks for.
std::string login_hash(const std::string& token, const Secret& key);

/// An answer, and how it failed if it did.
struct Answer {
    std::string body;
    std::optional<Failure> failure;
};

/// One session of one user; requests on it are serialised by the server.
/// Threads: one at a time.
class Session {
 public:
    /// Lifetime: `clock` outlives the session.
    Session(const Options& options, std::string endpoint, std::shared_ptr<Transport> transport,
            Clock& clock);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();  ///< logs out, waiting two seconds at most; failures do not matter

    /// Sends a call, logging in before or again where needed, and once more when a safe call's
    /// answer was cut. Throws: Error for what the transport throws and for refused logins.
    Answer ask(const Call& call, const Context& context);

    /// Returns the body of a successful answer. Throws: also Error made from the failure.
    std::string expect(const Call& call, const std::string& object, const Context& context);

    /// Logs in unless there is a session.
    const LoginAnswer& login(const Context& context);

    const ServerClock& server_clock() const { return server_clock_; }
    SharedLogin& shared() { return *shared_; }
    const std::string& endpoint() const { return endpoint_; }
    std::uint64_t requests() const { return requests_; }

 private:
    HttpResponse send(const Call& call, const Context& context);
    std::optional<Failure> try_login(const Context& context);
    Answer send_once(const Call& call, const Context& context);

    std::string user_;
    Secret key_;
    std::string endpoint_;
    std::shared_ptr<Transport> transport_;
    std::shared_ptr<SharedLogin> shared_;
    ServerClock server_clock_;
    Secret session_;
    LoginAnswer account_;
    std::uint64_t requests_ = 0;
};

}  // namespace tenure::inline v1::vtiger
