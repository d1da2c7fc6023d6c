#include "tenure/http/auth.hpp"

#include <chrono>
#include <utility>

#include "http/limits.hpp"

namespace tenure::inline v1 {

bool is_unauthorized(const HttpResponse& response) {
    return response.status == 401;
}

AuthTransport::AuthTransport(std::shared_ptr<Transport> next,
                             std::shared_ptr<Authenticator> authenticator, Refused refused)
    : next_(std::move(next)),
      authenticator_(std::move(authenticator)),
      refused_(std::move(refused)) {}

HttpResponse AuthTransport::send(const HttpRequest& request, const BodySink* sink,
                                 const Context& context) {
    HttpRequest first = request;
    const std::uint64_t generation = put_credentials(first, context);
    HttpResponse response = next_->send(first, sink, context);
    if (!refused_(response) || !renew(generation, context)) return response;
    HttpRequest second = request;
    put_credentials(second, context);
    return next_->send(second, sink, context);
}

void AuthTransport::wait_until_free(std::unique_lock<std::mutex>& lock, const Context& context) {
    while (refreshing_) {
        context.check("wait for new credentials");
        freed_.wait_for(lock, wire::longest_slice);
    }
}

std::uint64_t AuthTransport::put_credentials(HttpRequest& request, const Context& context) {
    std::unique_lock lock(mutex_);
    wait_until_free(lock, context);
    if (!authenticator_->ready()) {
        const std::uint64_t missing = generation_;
        lock.unlock();
        if (!renew(missing, context)) {
            throw Error(Errc::authentication, "log in", "", "there are no valid credentials",
                        "Check the configured user and key");
        }
        lock.lock();
        wait_until_free(lock, context);
    }
    authenticator_->apply(request);
    return generation_;
}

bool AuthTransport::renew(std::uint64_t refused_generation, const Context& context) {
    std::unique_lock lock(mutex_);
    wait_until_free(lock, context);
    if (generation_ != refused_generation) return true;  // another thread did it meanwhile
    if (exhausted_) return false;
    struct Flight {
        AuthTransport& owner;
        std::unique_lock<std::mutex>& lock;
        ~Flight() {
            if (!lock.owns_lock()) lock.lock();
            owner.refreshing_ = false;
            owner.freed_.notify_all();
        }
    };
    refreshing_ = true;
    const Flight flight{*this, lock};
    lock.unlock();
    const bool renewed = authenticator_->refresh(context);
    lock.lock();
    if (renewed) ++generation_;
    exhausted_ = !renewed;
    return renewed;
}

}  // namespace tenure::inline v1
