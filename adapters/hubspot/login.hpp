// HubSpot, part "login": a static token, or OAuth's refresh token made into access tokens in time.
// Every request of the adapter passes through Portal::ask.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "errors.hpp"
#include "requests.hpp"
#include "tenure/core/zone.hpp"
#include "tenure/http/auth.hpp"

namespace tenure::inline v1::hubspot {

/// The portal's time zone once it is known: the calls of a day come back at its midnight.
/// Threads: may be shared.
class AccountZone {
 public:
    void set(const std::string& name);

    /// Returns how long from an instant on until midnight.
    std::chrono::milliseconds until_midnight(Timestamp now) const;

 private:
    mutable std::mutex mutex_;
    Zone zone_;
};

/// The access token of one installation. An expired token is renewed before it is used, since a
/// 401 is no sign of it. Source: HubSpot, oauth guide.
class TokenLogin final : public Authenticator {
 public:
    /// `transport` carries requests for tokens. Lifetime: `clock` outlives it.
    TokenLogin(const Options& options, std::shared_ptr<Transport> transport, Clock& clock);

    bool ready() const override;
    void apply(HttpRequest& request) override;
    bool refresh(const Context& context) override;

 private:
    Secret stored_token();
    bool exchange(const Secret& refresh_token, const Context& context);
    void keep(const Secret& rotated);

    std::string base_;
    std::string client_id_;
    Secret client_secret_;
    Secret seed_;
    Secret access_;
    std::optional<Timestamp> due_;  ///< nothing for static tokens
    std::shared_ptr<Transport> transport_;
    std::shared_ptr<CredentialVault> vault_;
    std::string vault_name_;
    Clock& clock_;
};

/// An answer, and how it failed if it did.
struct Answer {
    int status = 0;
    std::string body;
    std::optional<Failure> failure;
};

/// One portal: sends requests with credentials, counts them, watches the server's clock.
/// Threads: one at a time.
class Portal {
 public:
    /// Puts credentials, and retries when `retry` says so, around a transport.
    enum class Retries { none, by_policy };
    Portal(const Options& options, std::shared_ptr<Transport> transport, Retries retries,
           std::shared_ptr<AccountZone> zone);

    /// Sends a call. Throws: what the transport throws; Error{quota_exhausted} when the portal's
    /// calls of the day are used up; Error{authentication}.
    Answer ask(const Call& call, const Context& context);

    /// Returns the body of a successful answer. Throws: also Error made from the failure.
    std::string expect(const Call& call, const std::string& object, const Context& context);

    /// Returns the time on the server's clock, as its answers' Date field tells it.
    Timestamp server_now() const { return clock_.now() + skew_; }
    /// Returns how far the server's clock is ahead of this machine's.
    std::chrono::microseconds skew() const { return skew_; }

    const Paths& paths() const { return paths_; }
    Api api() const { return api_; }
    const std::string& base() const { return base_; }
    AccountZone& zone() { return *zone_; }
    std::uint64_t requests() const { return requests_->load(); }
    /// Returns the portal's calls left of a day, where an answer told.
    const std::string& calls_left() const { return calls_left_; }

 private:
    void watch(const HttpResponse& response);

    Api api_;
    Paths paths_;
    std::string base_;
    Clock& clock_;
    std::chrono::microseconds skew_{0};
    std::shared_ptr<AccountZone> zone_;
    std::shared_ptr<std::atomic<std::uint64_t>> requests_;
    std::shared_ptr<Transport> transport_;
    std::string calls_left_;
};

}  // namespace tenure::inline v1::hubspot
