// Sandbox, Salesforce: the public server: certificates, data and service put together.
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>

#include "sandbox/certificates.hpp"
#include "sandbox/http_server.hpp"
#include "sandbox/population.hpp"
#include "sandbox/salesforce/org.hpp"
#include "sandbox/salesforce/seed.hpp"
#include "sandbox/salesforce/service.hpp"
#include "tenure/adapters/sandbox.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1 {
namespace sandbox {
namespace {

constexpr std::int64_t three_years = 3LL * 366 * 86400;

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

struct SalesforceServer::State {
    explicit State(const Options& options)
        : org(options.seed, options.now), directory(options.directory) {
        org.faults.apply(options.faults);
        const std::int64_t now = org.clock.now();
        sf::seed_org(org, now - three_years);
        if (!options.transactions_csv.empty()) {
            sf::seed_population(org, population_of_log(options.transactions_csv));
        } else if (options.customers > 0) {
            sf::seed_population(org, population(options.customers, options.seed, now));
        }
        ServerSettings settings{
            .port = options.port, .certificate = {}, .key = {}, .threads = options.connections};
        if (options.security == Security::tls) {
            files = make_certificates(directory.path());
            settings.certificate = files.certificate;
            settings.key = files.key;
        }
        server.emplace(settings, [this](const ServerRequest& request) { return serve(request); });
        const std::string scheme = files.authority.empty() ? "http" : "https";
        url = scheme + "://127.0.0.1:" + std::to_string(server->port());
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
    Directory directory;
    CertificateFiles files;
    std::string url, key_file;
    std::mutex starting;
    std::optional<sf::Service> service;
    std::optional<HttpServer> server;
};

SalesforceServer::SalesforceServer(const Options& options)
    : state_(std::make_unique<State>(options)) {}

SalesforceServer::~SalesforceServer() = default;

std::string SalesforceServer::url() const {
    return state_->url;
}

std::string SalesforceServer::ca_file() const {
    return state_->files.authority;
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
    state_->server->stop();
}

}  // namespace sandbox
}  // namespace tenure::inline v1
