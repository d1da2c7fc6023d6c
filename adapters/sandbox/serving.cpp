// Sandbox: what every imitated CRM needs to be reached: a directory, certificates, a server.
#include "sandbox/serving.hpp"

#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox {

ServingDirectory::ServingDirectory(const std::string& wanted) : path_(wanted) {
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

ServingDirectory::~ServingDirectory() {
    std::error_code error;
    if (removes_) std::filesystem::remove_all(path_, error);
}

Serving::Serving(const Options& options, HttpServer::Handler handler) {
    ServerSettings settings{
        .port = options.port, .certificate = {}, .key = {}, .threads = options.connections};
    if (options.security == Security::tls) {
        directory_.emplace(options.directory);
        files_ = make_certificates(directory_->path());
        settings.certificate = files_.certificate;
        settings.key = files_.key;
    }
    server_.emplace(settings, std::move(handler));
}

std::string Serving::url() const {
    const std::string scheme = files_.authority.empty() ? "http" : "https";
    return scheme + "://127.0.0.1:" + std::to_string(server_->port());
}

Population population_of(const Options& options, std::int64_t now) {
    return options.transactions_csv.empty() ? population(options.customers, options.seed, now)
                                            : population_of_log(options.transactions_csv);
}

}  // namespace tenure::inline v1::sandbox
