// Sandbox, Salesforce: the token endpoint and its sessions.
// Source of the flows: help.salesforce.com, "OAuth Authorization Flows"; error texts as quoted in
// salesforce.stackexchange.com 282513 and 184363.
#include "sandbox/salesforce/oauth.hpp"

#include <nlohmann/json.hpp>

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

constexpr std::int64_t idle_limit = 7200;
constexpr const char* jwt_grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

ServerAnswer json_answer(int status, const json& body) {
    ServerAnswer answer{.status = status, .content_type = "application/json;charset=UTF-8"};
    answer.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    return answer;
}

ServerAnswer failure(const char* error, const char* description, int status = 400) {
    return json_answer(status, {{"error", error}, {"error_description", description}});
}

std::string get(const Parameters& parameters, const char* name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? std::string() : found->second;
}

/// The client's id and secret, from the form or the Basic header.
Parameters client_of(const Parameters& form, const ServerRequest& request) {
    Parameters client{{"id", get(form, "client_id")}, {"secret", get(form, "client_secret")}};
    const std::string header = request.header("Authorization");
    if (header.substr(0, 6) != "Basic ") return client;
    const std::string pair = from_base64(header.substr(6));
    const std::size_t colon = pair.find(':');
    if (colon == pair.npos) return client;
    client["id"] = unescape_url(pair.substr(0, colon));
    client["secret"] = unescape_url(pair.substr(colon + 1));
    return client;
}

/// Reads "exp" as a number or as digits in a string; some clients send the latter.
std::int64_t expiry(const json& claims) {
    if (!claims.contains("exp")) return 0;
    const json& exp = claims["exp"];
    if (exp.is_number()) return static_cast<std::int64_t>(exp.get<double>());
    return exp.is_string() ? std::atoll(exp.get_ref<const std::string&>().c_str()) : 0;
}

}  // namespace

OAuth::OAuth(Org& org, std::string url) : org_(org), url_(std::move(url)) {
    credentials_.client_id = "3MVG9" + secret("client id").substr(0, 60);
    credentials_.client_secret = secret("client secret").substr(0, 40);
    credentials_.username = "admin@sandbox.example.test";
    credentials_.password = "Tea-" + secret("password").substr(0, 12);
    credentials_.refresh_token = "5Aep861" + secret("refresh token").substr(0, 60);
    refresh_tokens_.insert(credentials_.refresh_token);
}

std::string OAuth::secret(std::string_view purpose) {
    const std::string key = "sandbox" + std::to_string(org_.seed);
    return base64_url(hmac_sha256(key, purpose) + hmac_sha256(key, std::string(purpose) + "2"));
}

std::string OAuth::instance_url() const {
    if (!org_.faults.other_host) return url_;
    const std::size_t at = url_.find("127.0.0.1");
    return at == url_.npos ? url_ : url_.substr(0, at) + "localhost" + url_.substr(at + 9);
}

std::string OAuth::identity_url() const {
    return url_ + "/id/" + org_.org_id() + "/" + org_.user_id();
}

bool OAuth::admit(std::string_view token) {
    const auto found = sessions_.find(std::string(token));
    if (found == sessions_.end()) return false;
    const std::int64_t now = org_.clock.now();
    if (now - found->second > idle_limit) {
        sessions_.erase(found);
        return false;
    }
    found->second = now;
    return true;
}

std::string OAuth::open_session() {
    const std::string token = org_.org_id().substr(0, 15) + "!AQ" +
                              secret("session " + std::to_string(++issued_)).substr(0, 80);
    sessions_[token] = org_.clock.now();
    return token;
}

bool OAuth::right_password(std::string_view user, std::string_view password) const {
    // A security token may follow the password.
    return same_folded(user, credentials_.username) &&
           password.substr(0, credentials_.password.size()) == credentials_.password;
}

ServerAnswer OAuth::answer(const ServerRequest& request) {
    Parameters form = read_parameters(request.query);
    for (auto& [name, value] : read_parameters(request.body)) form[name] = value;
    const std::string_view path = request.path;
    if (path == "/services/oauth2/token") return token(form, request);
    if (path == "/services/oauth2/authorize") return authorize(form);
    if (path == "/services/oauth2/introspect") return introspect(form);
    if (path == "/services/oauth2/revoke") return revoke(form);
    if (path == "/services/oauth2/userinfo" || path.substr(0, 4) == "/id/") {
        return identity(request);
    }
    return json_answer(404, {{"error", "not_found"}});
}

ServerAnswer OAuth::token(const Parameters& form, const ServerRequest& request) {
    if (request.method != "POST") return failure("invalid_request", "must use HTTP POST");
    const std::string grant_type = get(form, "grant_type");
    if (grant_type == jwt_grant) return by_jwt(form);
    const Parameters client = client_of(form, request);
    if (client.at("id") != credentials_.client_id) {
        return failure("invalid_client_id", "client identifier invalid");
    }
    if (grant_type == "refresh_token") return by_refresh(form, client);
    if (client.at("secret") != credentials_.client_secret) {
        return failure("invalid_client", "invalid client credentials");
    }
    if (grant_type == "client_credentials") return grant("");
    if (grant_type == "password") {
        if (right_password(get(form, "username"), get(form, "password"))) return grant("");
        return failure("invalid_grant", "authentication failure");
    }
    if (grant_type == "authorization_code") {
        if (codes_.erase(get(form, "code")) == 0) {
            return failure("invalid_grant", "expired authorization code");
        }
        refresh_tokens_.insert(credentials_.refresh_token);
        return grant(credentials_.refresh_token);
    }
    return failure("unsupported_grant_type", "grant type not supported");
}

ServerAnswer OAuth::by_jwt(const Parameters& form) {
    const std::string assertion = get(form, "assertion");
    const std::vector<std::string> parts = split(assertion, '.');
    if (parts.size() != 3) return failure("invalid_grant", "invalid assertion");
    const json header = json::parse(from_base64(parts[0]), nullptr, false);
    const json claims = json::parse(from_base64(parts[1]), nullptr, false);
    if (!header.is_object() || !claims.is_object() || header.value("alg", "") != "RS256") {
        return failure("invalid_grant", "invalid assertion");
    }
    if (claims.value("iss", "") != credentials_.client_id) {
        return failure("invalid_client_id", "client identifier invalid");
    }
    if (!verify_rs256(credentials_.public_key, parts[0] + "." + parts[1], from_base64(parts[2]))) {
        return failure("invalid_grant", "invalid assertion");
    }
    const std::string audience = claims.value("aud", "");
    const bool known = audience == url_ || audience == instance_url() ||
                       audience == "https://login.salesforce.com" ||
                       audience == "https://test.salesforce.com" ||
                       audience == url_ + "/services/oauth2/token";
    if (!known) return failure("invalid_grant", "audience is invalid");
    // A client without a movable clock signs by its machine's: either may be right.
    const std::int64_t exp = expiry(claims);
    const auto fits = [&](std::int64_t now) { return exp > now - 30 && exp <= now + 300; };
    if (!fits(org_.clock.now()) && !fits(Clock::wall())) {
        return failure("invalid_grant", "expired authorization code");
    }
    if (!same_folded(claims.value("sub", ""), credentials_.username)) {
        return failure("invalid_grant", "user hasn't approved this consumer");
    }
    return grant("");
}

ServerAnswer OAuth::by_refresh(const Parameters& form, const Parameters& client) {
    const std::string given = get(form, "refresh_token");
    if (!client.at("secret").empty() && client.at("secret") != credentials_.client_secret) {
        return failure("invalid_client", "invalid client credentials");
    }
    if (refresh_tokens_.count(given) == 0) {
        return failure("invalid_grant", "expired access/refresh token");
    }
    if (!org_.faults.rotate_refresh) return grant("");
    refresh_tokens_.erase(given);
    const std::string next =
        "5Aep861" + secret("refresh " + std::to_string(++issued_)).substr(0, 60);
    refresh_tokens_.insert(next);
    return grant(next);
}

ServerAnswer OAuth::grant(const std::string& refresh_token) {
    const std::string issued = std::to_string(org_.clock.now()) + "000";
    json body = {
        {"access_token", open_session()},
        {"instance_url", instance_url()},
        {"id", identity_url()},
        {"token_type", "Bearer"},
        {"issued_at", issued},
        {"signature", base64(hmac_sha256(credentials_.client_secret, identity_url() + issued))},
        {"scope", "id api refresh_token"}};
    if (!refresh_token.empty()) body["refresh_token"] = refresh_token;
    return json_answer(200, body);
}

ServerAnswer OAuth::authorize(const Parameters& query) {
    const std::string redirect = get(query, "redirect_uri");
    if (get(query, "client_id") != credentials_.client_id || redirect.empty()) {
        return failure("invalid_client_id", "client identifier invalid");
    }
    const std::string code = "aPrx" + secret("code " + std::to_string(++issued_)).substr(0, 50);
    codes_.insert(code);
    ServerAnswer answer{.status = 302, .content_type = "text/html; charset=UTF-8"};
    const char* joint = redirect.find('?') == redirect.npos ? "?" : "&";
    answer.headers.emplace_back("Location", redirect + joint + "code=" + escape_url(code) +
                                                "&state=" + escape_url(get(query, "state")));
    return answer;
}

ServerAnswer OAuth::introspect(const Parameters& form) {
    const std::string token = get(form, "token");
    const bool refresh = refresh_tokens_.count(token) > 0;
    if (!refresh && sessions_.count(token) == 0) return json_answer(200, {{"active", false}});
    const std::int64_t now = org_.clock.now();
    return json_answer(200, {{"active", true},
                             {"scope", "id api refresh_token"},
                             {"client_id", credentials_.client_id},
                             {"username", credentials_.username},
                             {"sub", identity_url()},
                             {"token_type", refresh ? "refresh_token" : "access_token"},
                             {"exp", now + idle_limit},
                             {"iat", now},
                             {"nbf", now}});
}

ServerAnswer OAuth::revoke(const Parameters& form) {
    const std::string token = get(form, "token");
    const bool known = sessions_.erase(token) > 0 || refresh_tokens_.erase(token) > 0;
    if (!known) return failure("invalid_token", "Invalid Token");
    return ServerAnswer{.status = 200, .content_type = "text/html;charset=UTF-8"};
}

ServerAnswer OAuth::identity(const ServerRequest& request) {
    std::string token = request.header("Authorization");
    const std::size_t space = token.find(' ');
    token = space == token.npos ? get(read_parameters(request.query), "oauth_token")
                                : token.substr(space + 1);
    if (!admit(token)) {
        ServerAnswer answer{.status = 403, .content_type = "text/plain"};
        answer.body = "Bad_OAuth_Token";
        return answer;
    }
    const json urls = {{"rest", url_ + "/services/data/v{version}/"},
                       {"sobjects", url_ + "/services/data/v{version}/sobjects/"},
                       {"query", url_ + "/services/data/v{version}/query/"},
                       {"partner", url_ + "/services/Soap/u/{version}/" + org_.org_id()}};
    return json_answer(200, {{"id", identity_url()},
                             {"sub", identity_url()},
                             {"asserted_user", true},
                             {"user_id", org_.user_id()},
                             {"organization_id", org_.org_id()},
                             {"username", credentials_.username},
                             {"preferred_username", credentials_.username},
                             {"nick_name", "admin"},
                             {"display_name", "Lab Administrator"},
                             {"name", "Lab Administrator"},
                             {"email", "admin@example.test"},
                             {"email_verified", true},
                             {"first_name", "Lab"},
                             {"last_name", "Administrator"},
                             {"timezone", "GMT"},
                             {"active", true},
                             {"user_type", "STANDARD"},
                             {"language", "en_US"},
                             {"locale", "en_US"},
                             {"utcOffset", 0},
                             {"urls", urls},
                             {"last_modified_date", datetime_text(org_.clock.now())}});
}

}  // namespace tenure::inline v1::sandbox::sf
