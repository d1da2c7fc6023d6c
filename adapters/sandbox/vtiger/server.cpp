// Sandbox, vTiger: the public server: certificates, data and service put together.
#include <optional>

#include "sandbox/serving.hpp"
#include "sandbox/vtiger/crm.hpp"
#include "sandbox/vtiger/seed.hpp"
#include "sandbox/vtiger/service.hpp"
#include "tenure/adapters/sandbox.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace sandbox {
struct VtigerServer::State {
    explicit State(const Options& options) : crm(options.seed, options.now) {
        crm.faults.apply(options.faults);
        crm.users.fill(crm.database, crm.catalogue, crm.clock.now());
        const Population population = population_of(options, crm.clock.now());
        options.transactions_csv.empty() ? vt::seed(crm, population)
                                         : vt::seed_log(crm, population);
        service.emplace(crm, options.limits);
        serving.emplace(options,
                        [this](const ServerRequest& request) { return service->handle(request); });
    }

    vt::Crm crm;
    std::optional<vt::Service> service;
    std::optional<Serving> serving;
};

VtigerServer::VtigerServer(const Options& options) : state_(std::make_unique<State>(options)) {}

VtigerServer::~VtigerServer() = default;

std::string VtigerServer::url() const {
    return state_->serving->url();
}

std::string VtigerServer::ca_file() const {
    return state_->serving->ca_file();
}

std::string VtigerServer::user() const {
    return state_->crm.users.all().front().name;
}

std::string VtigerServer::access_key() const {
    return state_->crm.users.all().front().access_key;
}

std::string VtigerServer::access_key(const std::string& user) const {
    if (const vt::User* known = state_->crm.users.find(user)) return known->access_key;
    throw Error(Errc::bad_argument, "ask the sandbox for an access key", user, "no such user",
                "The users are admin, sales and tehran");
}

std::uint64_t VtigerServer::requests() const {
    return state_->service->requests();
}

void VtigerServer::faults(const std::string& spec) {
    state_->service->set_faults(spec);
}

void VtigerServer::advance(std::chrono::seconds span) {
    state_->crm.clock.advance(span.count());
}

void VtigerServer::stop() {
    state_->serving->stop();
}

}  // namespace sandbox
}  // namespace tenure::inline v1
