// HTTP decorator: puts credentials on requests and renews them once when the CRM refuses them.
// An adapter's login implements Authenticator; everything about waiting and threads is here.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

#include "tenure/http/transport.hpp"

namespace tenure::inline v1 {

/// Knows the credentials of one user on one CRM.
/// Threads: AuthTransport never calls two members at once.
class Authenticator {
 public:
    virtual ~Authenticator() = default;

    /// Returns false while there are no credentials yet, so that refresh() comes first.
    virtual bool ready() const { return true; }

    /// Puts the current credentials on a request.
    virtual void apply(HttpRequest& request) = 0;

    /// Gets new credentials; false when there are none to be had, which is final for this object.
    /// It sends through a transport of its own, not through the AuthTransport.
    virtual bool refresh(const Context& context) = 0;
};

/// Returns true for status 401.
bool is_unauthorized(const HttpResponse& response);

/// Sends requests with credentials. When an answer is a refusal, one thread refreshes while the
/// others wait, and each request is sent once more, also an unsafe one, as refused is not executed.
/// A body that went to a sink can't be recognised as a refusal by its content.
/// Threads: may be shared; sharing it is what makes the refresh happen once.
class AuthTransport final : public Transport {
 public:
    using Refused = std::function<bool(const HttpResponse&)>;

    AuthTransport(std::shared_ptr<Transport> next, std::shared_ptr<Authenticator> authenticator,
                  Refused refused = is_unauthorized);

    /// Returns the refusal itself when fresh credentials are refused too, or there are none.
    /// Throws: what the next transport or refresh() throws.
    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context = {}) override;

 private:
    std::uint64_t put_credentials(HttpRequest& request, const Context& context);
    bool renew(std::uint64_t refused_generation, const Context& context);
    void wait_until_free(std::unique_lock<std::mutex>& lock, const Context& context);

    std::shared_ptr<Transport> next_;
    std::shared_ptr<Authenticator> authenticator_;
    Refused refused_;

    std::mutex mutex_;
    std::condition_variable freed_;
    bool refreshing_ = false;
    bool exhausted_ = false;
    std::uint64_t generation_ = 0;
};

}  // namespace tenure::inline v1
