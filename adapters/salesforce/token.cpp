#include "token.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

#include "errors.hpp"
#include "json.hpp"
#include "requests.hpp"

namespace tenure::inline v1::salesforce {

namespace {

using nlohmann::json;

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

Error bad_key(const char* cause) {
    return Error(Errc::configuration, "read jwt_key", "", cause,
                 "Give the private RSA key as PEM text (-----BEGIN PRIVATE KEY-----), whose "
                 "certificate was uploaded to the app");
}

int no_password(char*, int, int, void*) {
    return -1;  // never ask the terminal
}

Key read_key(const Secret& pem) {
    const Bio source(BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size())));
    Key key(source ? PEM_read_bio_PrivateKey(source.get(), nullptr, no_password, nullptr)
                   : nullptr);
    if (!key) throw bad_key("it is no private key in PEM, or it has a passphrase");
    if (EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) throw bad_key("it is no RSA key");
    return key;
}

std::string signature(const Secret& pem, std::string_view text) {
    const Key key = read_key(pem);
    const Digest digest(EVP_MD_CTX_new());
    std::size_t size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    if (!digest ||
        EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
        EVP_DigestSign(digest.get(), nullptr, &size, bytes, text.size()) != 1) {
        throw bad_key("OpenSSL cannot sign with it");
    }
    std::string out(size, '\0');
    if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(out.data()), &size, bytes,
                       text.size()) != 1) {
        throw bad_key("OpenSSL cannot sign with it");
    }
    out.resize(size);
    return out;
}

void add(std::string& form, const char* name, std::string_view value) {
    form.append(form.empty() ? "" : "&").append(name).append("=").append(encoded(value));
}

/// Returns organisation and user of ".../id/00D.../005...".
std::pair<std::string, std::string> identity(const std::string& url) {
    const std::size_t at = url.rfind("/id/");
    if (at == std::string::npos) return {};
    const std::string rest = url.substr(at + 4);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string organisation = rest.substr(0, slash);
    const std::string user = slash < rest.size() ? rest.substr(slash + 1) : std::string();
    return {is_id(organisation) ? long_id(organisation) : std::string(),
            is_id(user) ? long_id(user) : std::string()};
}

}  // namespace

std::string base64url(std::string_view bytes) {
    constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    unsigned bits = 0;
    unsigned held = 0;
    for (const char c : bytes) {
        held = (held << 8) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) out += alphabet[(held >> (bits - 6)) & 63];
        held &= 0xFFU;
    }
    if (bits > 0) out += alphabet[(held << (6 - bits)) & 63];
    return out;
}

std::string assertion(const Options& options, const std::string& audience, Timestamp now) {
    constexpr std::int64_t valid_seconds = 120;
    const json header{{"alg", "RS256"}, {"typ", "JWT"}};
    const json claims{{"iss", options.client_id},
                      {"sub", options.user},
                      {"aud", audience},
                      {"exp", now.micros / 1'000'000 + valid_seconds}};
    const std::string text = base64url(dumped(header)) + "." + base64url(dumped(claims));
    return text + "." + base64url(signature(options.jwt_key, text));
}

HttpRequest token_request(const Options& options, const std::string& host, const Secret& refresh,
                          Timestamp now) {
    HttpRequest request;
    request.method = "POST";
    request.url = host + "/services/oauth2/token";
    request.label = "log in";
    request.headers.set("Accept", "application/json");
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    std::string& form = request.body;
    switch (options.auth) {
        case Flow::jwt:
            add(form, "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
            add(form, "assertion", assertion(options, host, now));
            break;
        case Flow::client_credentials:
            add(form, "grant_type", "client_credentials");
            add(form, "client_id", options.client_id);
            add(form, "client_secret", options.client_secret.reveal());
            break;
        case Flow::refresh_token:
            request.repeat = Repeat::unsafe;  // with rotation a second use may revoke them all
            add(form, "grant_type", "refresh_token");
            add(form, "refresh_token", refresh.reveal());
            add(form, "client_id", options.client_id);
            if (!options.client_secret.empty()) {
                add(form, "client_secret", options.client_secret.reveal());
            }
            break;
    }
    return request;
}

Token read_token(const HttpResponse& response, const std::string& host) {
    const json body = parsed(response.body, "log in");
    Token token;
    token.access = Secret(text_at(body, "access_token"));
    token.refresh = Secret(text_at(body, "refresh_token"));
    token.instance = text_at(body, "instance_url");
    if (token.instance.empty()) token.instance = host;
    while (token.instance.ends_with('/')) token.instance.pop_back();
    const bool usable = token.instance.starts_with("https://") ||
                        (token.instance.starts_with("http://") && host.starts_with("http://"));
    const std::size_t start = token.instance.find("://") + 3;
    if (token.access.empty() || !usable ||
        token.instance.find_first_of("/?#@\\ \r\n", start) != std::string::npos) {
        throw Error(Errc::bad_response, "log in", host,
                    "the answer has no token, or sends us to an address that is none",
                    "Check that url is the org's My Domain");
    }
    std::tie(token.organisation, token.user) = identity(text_at(body, "id"));
    return token;
}

Error refused_login(const HttpResponse& response, const Options& options, const std::string& host) {
    const Failure failure = failure_of(response).value_or(Failure{});
    if (failure.status == 429 || failure.status >= 500 || failure.html) {
        return error_of(failure, "log in", host);
    }
    const Advice advice = login_advice(failure.code, failure.message);
    ErrorDetails details;
    details.operation = options.auth == Flow::jwt ? "log in as " + options.user : "log in";
    details.object = host;
    details.cause = advice.cause;
    details.next_step = advice.next_step;
    details.vendor_code = failure.code;
    details.server_text = failure.message;
    details.http_status = failure.status;
    return {Errc::authentication, std::move(details)};
}

}  // namespace tenure::inline v1::salesforce
