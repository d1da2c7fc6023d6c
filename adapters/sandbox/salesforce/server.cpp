// Sandbox, Salesforce: the public server: certificates, data and service put together.
#include <mutex>
#include <optional>
#include <utility>

#include "sandbox/salesforce/org.hpp"
#include "sandbox/salesforce/seed.hpp"
#include "sandbox/salesforce/service.hpp"
#include "sandbox/serving.hpp"
#include "tenure/adapters/sandbox.hpp"

namespace tenure::inline v1 {
namespace sandbox {
namespace {

constexpr std::int64_t three_years = 3LL * 366 * 86400;

}  // namespace

struct SalesforceServer::State {
    explicit State(const Options& options)
        : org(options.seed, options.now), directory(options.directory) {
        org.faults.apply(options.faults);
        const std::int64_t now = org.clock.now();
        sf::seed_org(org, now - three_years);
        if (options.customers > 0 || !options.transactions_csv.empty()) {
            sf::seed_population(org, population_of(options, now));
        }
        Options placed = options;
        placed.directory = directory.path();  // which also takes the key of jwt_key_file()
        serving.emplace(placed, [this](const ServerRequest& request) { return serve(request); });
        url = serving->url();
        const std::lock_guard lock(starting);
        service.emplace(org, options.limits, url);
    }

    /// A request that comes before the address is known waits for it.
    ServerAnswer serve(const ServerRequest& request) {
        {
            const std::lock_guard lock(starting);
            if (!service) return {.status = 503};
        }
        return service->handle(request);
    }

    std::string jwt_key_file() {
        const std::lock_guard lock(starting);
        if (key_file.empty()) {
            key_file = directory.path() + "/jwt.key";
            service->oauth().set_public_key(sf::make_jwt_key(key_file));
        }
        return key_file;
    }

    sf::Org org;
    ServingDirectory directory;
    std::string url, key_file;
    std::mutex starting;
    std::optional<sf::Service> service;
    std::optional<Serving> serving;
};

SalesforceServer::SalesforceServer(const Options& options)
    : state_(std::make_unique<State>(options)) {}

SalesforceServer::~SalesforceServer() = default;

std::string SalesforceServer::url() const {
    return state_->url;
}

std::string SalesforceServer::ca_file() const {
    return state_->serving->ca_file();
}

std::string SalesforceServer::client_id() const {
    return state_->service->oauth().credentials().client_id;
}

std::string SalesforceServer::client_secret() const {
    return state_->service->oauth().credentials().client_secret;
}

std::string SalesforceServer::username() const {
    return state_->service->oauth().credentials().username;
}

std::string SalesforceServer::password() const {
    return state_->service->oauth().credentials().password;
}

std::string SalesforceServer::refresh_token() const {
    return state_->service->oauth().credentials().refresh_token;
}

std::string SalesforceServer::jwt_key_file() const {
    return state_->jwt_key_file();
}

std::uint64_t SalesforceServer::requests() const {
    return state_->service->requests();
}

void SalesforceServer::faults(const std::string& spec) {
    state_->service->set_faults(spec);
}

void SalesforceServer::advance(std::chrono::seconds span) {
    state_->service->advance(span.count());
}

void SalesforceServer::stop() {
    state_->serving->stop();
}

}  // namespace sandbox
}  // namespace tenure::inline v1
