// Tests: a small vTiger client for testing the sandbox, independent of the adapter.
#pragma once

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "tenure/adapters/sandbox.hpp"
#include "tenure/http/transport.hpp"

namespace tenure::testing {

using Json = nlohmann::json;
using Fields = std::map<std::string, std::string>;

inline std::string url_encoded(const std::string& text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || c == '-' || c == '_' || c == '.' || c == '~') {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

inline std::string form_encoded(const Fields& fields) {
    std::string out;
    for (const auto& [name, value] : fields) {
        if (!out.empty()) out += '&';
        out += url_encoded(name) + '=' + url_encoded(value);
    }
    return out;
}

inline std::string md5_of(const std::string& text) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    EVP_Digest(text.data(), text.size(), digest, &length, EVP_md5(), nullptr);
    std::string out;
    for (unsigned int i = 0; i < length; ++i) {
        out += "0123456789abcdef"[digest[i] >> 4];
        out += "0123456789abcdef"[digest[i] & 15];
    }
    return out;
}

/// Parses an answer although control characters may stand in its strings.
inline Json lenient(const std::string& body) {
    std::string clean;
    for (const char c : body) {
        if (static_cast<unsigned char>(c) >= 0x20) {
            clean += c;
        } else if (c != '\n') {
            clean += "\\u00";
            clean += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
            clean += "0123456789abcdef"[c & 15];
        }
    }
    return Json::parse(clean, nullptr, false);
}

/// Talks to one sandbox; keeps one session per user.
class SandboxClient {
 public:
    explicit SandboxClient(sandbox::VtigerServer& server)
        : server_(server), transport_(make_transport({.ca_file = server.ca_file()})) {}

    HttpResponse send(HttpRequest request) {
        if (request.url.starts_with("/")) request.url = server_.url() + request.url;
        return transport_->send(request, nullptr);
    }
    HttpResponse get(const Fields& fields) {
        return send({.url = "/webservice.php?" + form_encoded(fields)});
    }
    HttpResponse post(const Fields& fields) {
        HttpRequest request{.method = "POST",
                            .url = "/webservice.php",
                            .body = form_encoded(fields),
                            .repeat = Repeat::unsafe};
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        return send(std::move(request));
    }
    std::string token(const std::string& user) {
        return lenient(
            get({{"operation", "getchallenge"}, {"username", user}}).body)["result"]["token"];
    }
    std::string login(const std::string& user = "admin") {
        const std::string key = md5_of(token(user) + server_.access_key(user));
        const Json answer =
            lenient(post({{"operation", "login"}, {"username", user}, {"accessKey", key}}).body);
        return answer["result"]["sessionName"];
    }
    const std::string& session() {
        if (session_.empty()) session_ = login();
        return session_;
    }
    void forget_session() { session_.clear(); }

    /// Runs an operation as the administrator and returns the parsed answer.
    Json read(Fields fields) {
        fields["sessionName"] = session();
        return lenient(get(fields).body);
    }
    Json write(Fields fields) {
        fields["sessionName"] = session();
        return lenient(post(fields).body);
    }
    Json query(const std::string& statement) {
        return read({{"operation", "query"}, {"query", statement}});
    }
    Json create(const std::string& module, const Json& element) {
        return write(
            {{"operation", "create"}, {"elementType", module}, {"element", element.dump()}});
    }
    Json revise(const Json& element) {
        return write({{"operation", "revise"}, {"element", element.dump()}});
    }
    Json retrieve(const std::string& id) { return read({{"operation", "retrieve"}, {"id", id}}); }
    Json sync(const std::string& module, std::int64_t since) {
        return read({{"operation", "sync"},
                     {"elementType", module},
                     {"modifiedTime", std::to_string(since)}});
    }

    /// The name of a custom field, by its label.
    std::string custom(const std::string& module, const std::string& label) {
        const Json fields =
            read({{"operation", "describe"}, {"elementType", module}})["result"]["fields"];
        for (const Json& field : fields) {
            if (field["label"] == label) return field["name"];
        }
        return {};
    }

 private:
    sandbox::VtigerServer& server_;
    std::unique_ptr<Transport> transport_;
    std::string session_;
};

inline std::string code_of(const Json& answer) {
    if (answer.value("success", false)) return "ok";
    return answer["error"]["code"].is_string() ? answer["error"]["code"].get<std::string>()
                                               : answer["error"]["code"].dump();
}

}  // namespace tenure::testing
