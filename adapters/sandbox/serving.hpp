// Sandbox: what every imitated CRM needs to be reached: a directory, certificates, a server.
// Threads: as HttpServer.
#pragma once

#include <optional>
#include <string>

#include "sandbox/certificates.hpp"
#include "sandbox/http_server.hpp"
#include "sandbox/population.hpp"
#include "tenure/adapters/sandbox.hpp"

namespace tenure::inline v1::sandbox {

/// The given directory, or a private one that goes away at the end.
class ServingDirectory {
 public:
    /// Throws: Error{configuration}.
    explicit ServingDirectory(const std::string& wanted);
    ~ServingDirectory();
    ServingDirectory(const ServingDirectory&) = delete;
    ServingDirectory& operator=(const ServingDirectory&) = delete;

    const std::string& path() const { return path_; }

 private:
    std::string path_;
    bool removes_ = false;
};

/// Serves a handler as the options say until it is stopped or destroyed.
class Serving {
 public:
    Serving(const Options& options, HttpServer::Handler handler);

    std::string url() const;
    const std::string& ca_file() const { return files_.authority; }
    void stop() { server_->stop(); }

 private:
    std::optional<ServingDirectory> directory_;
    CertificateFiles files_;
    std::optional<HttpServer> server_;
};

/// Returns the business that the options ask for: a purchase log's or a drawn one.
Population population_of(const Options& options, std::int64_t now);

}  // namespace tenure::inline v1::sandbox
