// Salesforce, part "login": from credentials to answered requests.
// One refresh at a time and one replay; the host is read anew with every token.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "errors.hpp"
#include "requests.hpp"
#include "tenure/http/auth.hpp"
#include "tenure/http/rate_limit.hpp"
#include "token.hpp"

namespace tenure::inline v1::salesforce {

/// What the org says of the calls of the last 24 hours, all programs together.
struct Quota {
    std::int64_t used = 0;
    std::int64_t allowed = 0;  ///< 0 while nothing is known
};

/// Reads "api-usage=18/5000" of Sforce-Limit-Info; nothing without it. Source: [S] response header.
std::optional<Quota> quota_of(const HttpResponse& response);

/// Reads the same for the guard of the calls of a day.
DayHint day_hint(const HttpResponse& response);

/// Answers of the server that a new token may change.
bool token_expired(const HttpResponse& response);

/// Gets tokens and puts them on requests.
/// Threads: as AuthTransport calls it.
class Login final : public Authenticator {
 public:
    /// Lifetime: `options` and `clock` outlive the login.
    Login(const Options& options, std::string host, std::shared_ptr<Transport> transport,
          Clock& clock);

    bool ready() const override { return !token_.access.empty(); }
    void apply(HttpRequest& request) override;
    bool refresh(const Context& context) override;

    const Token& token() const { return token_; }
    std::uint64_t requests() const { return requests_; }
    std::optional<Timestamp> server_date() const { return server_date_; }

 private:
    HttpResponse ask(const Secret& refresh, Timestamp now, const Context& context);
    HttpResponse ask_again_if_clock_is_wrong(HttpResponse response, const Context& context);
    void rotate(const Context& context);
    void keep(CredentialVault& vault, const std::string& name, const Secret& value);

    const Options& options_;
    std::string host_;
    std::shared_ptr<Transport> transport_;
    Clock& clock_;
    Token token_;
    Secret refresh_;  ///< the last one known, where no vault keeps it
    std::optional<Timestamp> server_date_;
    std::uint64_t requests_ = 0;
};

/// An answer's body, or how it failed.
struct Answer {
    HttpResponse response;
    std::optional<Failure> failure;
};

/// Sends calls of one user.
/// Threads: one at a time.
class Session {
 public:
    /// Throws: Error{configuration}. Lifetime: `clock` outlives the session.
    Session(const Options& options, std::shared_ptr<Transport> transport, Clock& clock);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Sends a call; the body of a 2xx answer goes to `sink` where there is one. Pauses while too
    /// many requests of the org run at once.
    Answer ask(const Call& call, const Context& context, const BodySink* sink = nullptr);

    /// Returns the body of a successful answer. Throws: also Error made from the failure.
    std::string expect(const Call& call, const std::string& object, const Context& context);

    /// Returns the org's id of 18 characters, logging in first where needed.
    const std::string& organisation(const Context& context);

    /// Returns the server's time by its last answer; ours before the first one.
    Timestamp server_now() const { return clock_.now() + skew_; }

    const Options& options() const { return options_; }
    const std::string& host() const { return host_; }
    const std::string& user() const { return login_->token().user; }
    const Quota& quota() const { return quota_; }
    std::chrono::microseconds skew() const { return skew_; }
    Clock& clock() const { return clock_; }
    void warn(const std::string& text) const { options_.log(LogLevel::warning, text); }
    std::uint64_t requests() const { return requests_ + login_->requests(); }

 private:
    void observe(const HttpResponse& response);

    Options options_;
    std::string host_;
    Clock& clock_;
    std::shared_ptr<Login> login_;
    AuthTransport wire_;
    Quota quota_;
    std::string organisation_;
    std::chrono::microseconds skew_{0};
    std::uint64_t requests_ = 0;
};

}  // namespace tenure::inline v1::salesforce
