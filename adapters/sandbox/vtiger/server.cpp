// Sandbox, vTiger: the public server: certificates, data and service put together.
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "sandbox/certificates.hpp"
#include "sandbox/http_server.hpp"
#include "sandbox/population.hpp"
#include "sandbox/vtiger/crm.hpp"
#include "sandbox/vtiger/seed.hpp"
#include "sandbox/vtiger/service.hpp"
#include "tenure/adapters/sandbox.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace sandbox {
namespace {

/// The given directory, or a private one that goes away at the end.
class Directory {
 public:
    explicit Directory(const std::string& wanted) : path_(wanted) {
        std::error_code error;
        if (!path_.empty()) {
            std::filesystem::create_directories(path_, error);
            return;
        }
        std::string pattern =
            (std::filesystem::temp_directory_path(error) / "tenure-sandbox-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw Error(Errc::configuration, "start the sandbox", pattern, std::strerror(errno),
                        "Name a directory you may write to");
        }
        path_ = pattern;
        removes_ = true;
    }
    ~Directory() {
        std::error_code error;
        if (removes_) std::filesystem::remove_all(path_, error);
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;

    const std::string& path() const { return path_; }

 private:
    std::string path_;
    bool removes_ = false;
};

}  // namespace

struct VtigerServer::State {
    explicit State(const Options& options) : crm(options.seed, options.now) {
        crm.faults.apply(options.faults);
        crm.users.fill(crm.database, crm.catalogue, crm.clock.now());
        if (!options.transactions_csv.empty()) {
            vt::seed_log(crm, population_of_log(options.transactions_csv));
        } else {
            vt::seed(crm, population(options.customers, options.seed, crm.clock.now()));
        }
        service.emplace(crm, options.limits);
        ServerSettings settings{
            .port = options.port, .certificate = {}, .key = {}, .threads = options.connections};
        if (options.security == Security::tls) {
            directory.emplace(options.directory);
            files = make_certificates(directory->path());
            settings.certificate = files.certificate;
            settings.key = files.key;
        }
        server.emplace(settings,
                       [this](const ServerRequest& request) { return service->handle(request); });
    }

    vt::Crm crm;
    std::optional<vt::Service> service;
    std::optional<Directory> directory;
    CertificateFiles files;
    std::optional<HttpServer> server;
};

VtigerServer::VtigerServer(const Options& options) : state_(std::make_unique<State>(options)) {}

VtigerServer::~VtigerServer() = default;

std::string VtigerServer::url() const {
    const std::string scheme = state_->files.authority.empty() ? "http" : "https";
    return scheme + "://127.0.0.1:" + std::to_string(state_->server->port());
}

std::string VtigerServer::ca_file() const {
    return state_->files.authority;
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
    state_->server->stop();
}

}  // namespace sandbox
}  // namespace tenure::inline v1
