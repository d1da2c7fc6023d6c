// Sandbox, HubSpot: the public server: certificates, data and service put together.
#include <optional>
#include <utility>

#include "sandbox/hubspot/portal.hpp"
#include "sandbox/hubspot/seed.hpp"
#include "sandbox/hubspot/service.hpp"
#include "sandbox/serving.hpp"
#include "tenure/adapters/sandbox.hpp"

namespace tenure::inline v1 {
namespace sandbox {

struct HubspotServer::State {
    explicit State(const Options& options) : portal(options.now) {
        portal.faults.apply(options.faults);
        hs::define_tenure_fields(portal);
        hs::seed(portal, population_of(options, portal.clock.now() / 1000));
        service.emplace(portal, options.limits);
        serving.emplace(options,
                        [this](const ServerRequest& request) { return service->handle(request); });
    }

    hs::Portal portal;
    std::optional<hs::Service> service;
    std::optional<Serving> serving;
};

HubspotServer::HubspotServer(const Options& options) : state_(std::make_unique<State>(options)) {}

HubspotServer::~HubspotServer() = default;

std::string HubspotServer::url() const {
    return state_->serving->url();
}

std::string HubspotServer::ca_file() const {
    return state_->serving->ca_file();
}

std::string HubspotServer::token() const {
    return hs::Service::token;
}

std::string HubspotServer::client_id() const {
    return hs::Service::client_id;
}

std::string HubspotServer::client_secret() const {
    return hs::Service::client_secret;
}

std::string HubspotServer::refresh_token() const {
    return hs::Service::refresh_token;
}

std::uint64_t HubspotServer::requests() const {
    return state_->service->requests();
}

void HubspotServer::faults(const std::string& spec) {
    state_->service->set_faults(spec);
}

void HubspotServer::advance(std::chrono::seconds span) {
    state_->portal.clock.advance(span.count() * 1000);
}

void HubspotServer::stop() {
    state_->serving->stop();
}

}  // namespace sandbox
}  // namespace tenure::inline v1
