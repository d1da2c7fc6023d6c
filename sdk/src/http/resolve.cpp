#include "http/resolve.hpp"

#include <netdb.h>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

#include "http/failure.hpp"
#include "http/url.hpp"

namespace tenure::inline v1::wire {
namespace {

struct Answer {
    std::mutex mutex;
    std::condition_variable arrived;
    bool ready = false;
    Resolution resolution;
};

// Alternates the families, so that a broken one costs one stagger and not many (RFC 8305, 4).
std::vector<Endpoint> interleaved(const std::vector<Endpoint>& found) {
    std::vector<Endpoint> first, second, out;
    for (const Endpoint& endpoint : found) {
        const bool like_first = endpoint.address.ss_family == found.front().address.ss_family;
        (like_first ? first : second).push_back(endpoint);
    }
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        if (i < first.size()) out.push_back(first[i]);
        if (i < second.size()) out.push_back(second[i]);
    }
    return out;
}

Resolution wait_for(const std::shared_ptr<Answer>& answer, const Limits& limits) {
    std::unique_lock lock(answer->mutex);
    while (!answer->ready) {
        limits.check();
        answer->arrived.wait_for(lock, std::chrono::milliseconds(limits.slice()));
    }
    return std::move(answer->resolution);
}

Resolution look_up_aside(const std::string& host, std::uint16_t port, const Limits& limits,
                         const Lookup& lookup) {
    auto answer = std::make_shared<Answer>();
    try {
        std::thread([answer, host, port, lookup] {
            Resolution found = lookup(host, port);
            const std::lock_guard lock(answer->mutex);
            answer->resolution = std::move(found);
            answer->ready = true;
            answer->arrived.notify_one();
        }).detach();
    } catch (const std::system_error& error) {
        throw Failure(Errc::network, std::string("no thread for name resolution: ") + error.what());
    }
    return wait_for(answer, limits);
}

}  // namespace

Resolution look_up(const std::string& host, std::uint16_t port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    Resolution out;
    out.error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
    for (const addrinfo* at = out.error == 0 ? list : nullptr; at; at = at->ai_next) {
        Endpoint endpoint;
        endpoint.size = at->ai_addrlen;
        std::memcpy(&endpoint.address, at->ai_addr, at->ai_addrlen);
        out.endpoints.push_back(endpoint);
    }
    if (out.error == 0) ::freeaddrinfo(list);
    return out;
}

std::vector<Endpoint> resolve(const std::string& host, std::uint16_t port, const Limits& limits,
                              const Lookup& lookup) {
    limits.check();
    const Resolution found =
        is_address(host) ? look_up(host, port) : look_up_aside(host, port, limits, lookup);
    if (found.endpoints.empty()) {
        throw Failure(Errc::network,
                      std::string("name resolution failed: ") + ::gai_strerror(found.error),
                      "Check the spelling of the host and this machine's name service",
                      found.error == EAI_AGAIN ? Again::may_succeed : Again::is_useless);
    }
    return interleaved(found.endpoints);
}

}  // namespace tenure::inline v1::wire
