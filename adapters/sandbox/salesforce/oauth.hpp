// Sandbox, Salesforce: the token endpoint, the sessions it hands out, and who may come in.
// Threads: the service holds one lock around everything here.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>

#include "sandbox/http_server.hpp"
#include "sandbox/salesforce/org.hpp"

namespace tenure::inline v1::sandbox::sf {

using Parameters = std::map<std::string, std::string>;

/// Reads "a=1&b=2"; later values win.
Parameters read_parameters(std::string_view text);
std::string base64(std::string_view bytes);
std::string base64_url(std::string_view bytes);
std::string from_base64(std::string_view text);
std::string hmac_sha256(std::string_view key, std::string_view text);
bool verify_rs256(const std::string& public_key, std::string_view text, std::string_view signature);

/// What a client needs to come in; all of it follows from the seed but for the key.
struct Credentials {
    std::string client_id, client_secret, username, password, refresh_token;
    std::string public_key;  ///< PEM; of the key handed out for JWTs, empty until there is one
};

/// Makes an RSA key, writes it to `file` (0600) and returns the public half as PEM.
std::string make_jwt_key(const std::string& file);

class OAuth {
 public:
    OAuth(Org& org, std::string url);

    const Credentials& credentials() const { return credentials_; }
    void set_public_key(std::string pem) { credentials_.public_key = std::move(pem); }

    /// Answers /services/oauth2/* and /id/*; `path` says which.
    ServerAnswer answer(const ServerRequest& request);
    /// Whether the token is a live session; extends it.
    bool admit(std::string_view token);
    void expire_all() { sessions_.clear(); }
    /// Opens a session as a login that checked the password does; for SOAP.
    std::string open_session();
    bool right_password(std::string_view user, std::string_view password) const;
    bool end_session(std::string_view token) { return sessions_.erase(std::string(token)) > 0; }
    std::string instance_url() const;
    std::string identity_url() const;

 private:
    ServerAnswer token(const Parameters& form, const ServerRequest& request);
    ServerAnswer by_jwt(const Parameters& form);
    ServerAnswer by_refresh(const Parameters& form, const Parameters& client);
    ServerAnswer grant(const std::string& refresh_token);
    ServerAnswer authorize(const Parameters& query);
    ServerAnswer introspect(const Parameters& form);
    ServerAnswer revoke(const Parameters& form);
    ServerAnswer identity(const ServerRequest& request);
    std::string secret(std::string_view purpose);

    Org& org_;
    std::string url_;
    Credentials credentials_;
    std::map<std::string, std::int64_t> sessions_;  ///< token → last used
    std::set<std::string> refresh_tokens_, codes_;
    std::uint64_t issued_ = 0;
};

}  // namespace tenure::inline v1::sandbox::sf
