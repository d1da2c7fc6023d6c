// Adapters, sandbox: a local server that imitates a CRM, for trying, testing and reproducing.
// It shares no code with the adapters, so that both cannot be wrong in the same way.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace tenure::inline v1 {
namespace sandbox {

/// How the server is reached.
enum class Security { tls, plain };

/// Whether what slows real servers down is imitated: one request per session at a time, the
/// length of URLs, request rates.
enum class Limits { as_shipped, none };

/// How to start an imitated CRM.
struct Options {
    std::uint16_t port = 0;  ///< 0 takes a free one
    Security security = Security::tls;
    std::string directory = {};         ///< for ca.pem and the key; empty: a private temporary one
    std::size_t customers = 200;        ///< seeded ones; 0 starts an empty CRM
    std::uint64_t seed = 1;             ///< same seed and clock, same data and access keys
    std::string transactions_csv = {};  ///< a purchase log to serve instead of the seeded customers
    std::string faults = {};            ///< "name=value,name=value", see docs/sandbox.md
    Limits limits = Limits::as_shipped;
    std::optional<std::int64_t> now = {};  ///< Unix seconds the server's clock starts at
    int connections = 16;                  ///< served at once
};

/// Serves webservice.php on the loopback address until stopped or destroyed.
/// Threads: the functions may be called from any thread.
class VtigerServer {
 public:
    /// Starts serving. Throws: Error{network, configuration, bad_argument}.
    explicit VtigerServer(const Options& options);
    ~VtigerServer();
    VtigerServer(const VtigerServer&) = delete;
    VtigerServer& operator=(const VtigerServer&) = delete;

    /// Returns the base URL, without webservice.php.
    std::string url() const;
    /// Returns the file with the authority to trust; empty without TLS.
    std::string ca_file() const;
    /// Returns the administrator's name.
    std::string user() const;
    /// Returns the administrator's access key.
    std::string access_key() const;
    /// Returns the access key of "admin", "sales" or "tehran". Throws: Error{bad_argument}.
    std::string access_key(const std::string& user) const;

    /// Returns how many requests came in.
    std::uint64_t requests() const;
    /// Switches faults while serving; others stay as they are. Throws: Error{bad_argument}.
    void faults(const std::string& spec);
    /// Moves the server's clock forward.
    void advance(std::chrono::seconds span);
    /// Stops serving and cuts open connections; calling it again does nothing.
    void stop();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Serves HubSpot's CRM API in every generation of its paths on the loopback address until stopped
/// or destroyed. Threads: the functions may be called from any thread.
class HubspotServer {
 public:
    /// Starts serving. Throws: Error{network, configuration, bad_argument}.
    explicit HubspotServer(const Options& options);
    ~HubspotServer();
    HubspotServer(const HubspotServer&) = delete;
    HubspotServer& operator=(const HubspotServer&) = delete;

    /// Returns what stands for https://api.hubapi.com.
    std::string url() const;
    /// Returns the file with the authority to trust; empty without TLS.
    std::string ca_file() const;
    /// Returns the token of the private app.
    std::string token() const;
    /// Returns the client id of the OAuth app.
    std::string client_id() const;
    /// Returns the client secret of the OAuth app, which also signs webhooks.
    std::string client_secret() const;
    /// Returns the refresh token of the OAuth app.
    std::string refresh_token() const;

    /// Returns how many requests came in.
    std::uint64_t requests() const;
    /// Switches faults while serving; others stay as they are. Throws: Error{bad_argument}.
    void faults(const std::string& spec);
    /// Moves the server's clock forward.
    void advance(std::chrono::seconds span);
    /// Stops serving and cuts open connections; calling it again does nothing.
    void stop();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Serves Salesforce's REST, Bulk, OAuth and SOAP endpoints on the loopback address until stopped
/// or destroyed. Threads: the functions may be called from any thread.
class SalesforceServer {
 public:
    /// Starts serving. Throws: Error{network, configuration, bad_argument}.
    explicit SalesforceServer(const Options& options);
    ~SalesforceServer();
    SalesforceServer(const SalesforceServer&) = delete;
    SalesforceServer& operator=(const SalesforceServer&) = delete;

    /// Returns the org's address: token host and instance_url alike.
    std::string url() const;
    /// Returns the file with the authority to trust; empty without TLS.
    std::string ca_file() const;
    /// Returns the consumer key of the one client app.
    std::string client_id() const;
    /// Returns the consumer secret.
    std::string client_secret() const;
    /// Returns the administrator's user name.
    std::string username() const;
    /// Returns the administrator's password.
    std::string password() const;
    /// Returns the first refresh token.
    std::string refresh_token() const;
    /// Returns the file with the private RSA key to sign assertions with; makes it when first
    /// asked.
    std::string jwt_key_file() const;

    /// Returns how many requests came in.
    std::uint64_t requests() const;
    /// Switches faults while serving; others stay as they are. Throws: Error{bad_argument}.
    void faults(const std::string& spec);
    /// Moves the server's clock forward.
    void advance(std::chrono::seconds span);
    /// Stops serving and cuts open connections; calling it again does nothing.
    void stop();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace sandbox
}  // namespace tenure::inline v1
