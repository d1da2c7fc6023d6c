// Salesforce, part "login": what is sent to the token endpoint and what comes back.
// Pure but for OpenSSL: nothing here talks to the network.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tenure/adapters/salesforce.hpp"
#include "tenure/http/message.hpp"

namespace tenure::inline v1::salesforce {

/// What a token answer carries; it names no expiry: a session ends by idleness.
struct Token {
    Secret access;
    Secret refresh;            ///< only where one is given or replaced
    std::string instance;      ///< scheme and host to send to; may change at any time
    std::string organisation;  ///< 18 characters, or "" when the answer does not tell
    std::string user;
};

/// Returns text as base64url without padding. Source: RFC 4648, 5.
std::string base64url(std::string_view bytes);

/// Makes the assertion of the JWT bearer flow: RS256, valid for two minutes from `now`.
/// Throws: Error{configuration} when the key is no RSA private key in PEM.
/// Source: [D] remoteaccess_oauth_jwt_flow; RFC 7523.
std::string assertion(const Options& options, const std::string& audience, Timestamp now);

/// Makes the request of the configured flow; `refresh` is the refresh token to use.
HttpRequest token_request(const Options& options, const std::string& host, const Secret& refresh,
                          Timestamp now);

/// Reads a token answer. Throws: Error{bad_response} for one without token or usable host.
Token read_token(const HttpResponse& response, const std::string& host);

/// Makes the error of a refused login, explained by what the server says.
Error refused_login(const HttpResponse& response, const Options& options, const std::string& host);

}  // namespace tenure::inline v1::salesforce
