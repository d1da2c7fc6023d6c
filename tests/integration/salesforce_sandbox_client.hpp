// Tests: a small Salesforce client for testing the sandbox, independent of the adapter.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tenure/adapters/sandbox.hpp"
#include "tenure/http/transport.hpp"

namespace tenure::testing_sandbox_sf {

using Json = nlohmann::json;

inline constexpr std::int64_t noon = 1790000000;  // 2026-09-21T14:13:20Z

inline std::string percent(const std::string& text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0) {
            out += c;
        } else {
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return out;
}

/// A sandbox and one session on it.
class Org {
 public:
    explicit Org(sandbox::Options options = {.security = sandbox::Security::plain,
                                             .customers = 0,
                                             .faults = "ticks=1000000",
                                             .now = noon})
        : server(options), wire_(make_transport({})) {}

    HttpResponse send(const std::string& method, const std::string& path,
                      const std::string& body = {}, const std::string& type = "application/json") {
        HttpRequest request{
            .method = method, .url = server.url() + path, .body = body, .repeat = Repeat::unsafe};
        request.headers.set("Content-Type", type);
        request.headers.set("Authorization", "Bearer " + token());
        return wire_->send(request, nullptr);
    }
    HttpResponse token_answer(const std::string& form) {
        HttpRequest request{.method = "POST",
                            .url = server.url() + "/services/oauth2/token",
                            .body = form,
                            .repeat = Repeat::unsafe};
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        return wire_->send(request, nullptr);
    }
    const std::string& token() {
        if (token_.empty()) {
            token_ = Json::parse(token_answer("grant_type=client_credentials&client_id=" +
                                              percent(server.client_id()) +
                                              "&client_secret=" + percent(server.client_secret()))
                                     .body)["access_token"];
        }
        return token_;
    }
    void forget_token() { token_.clear(); }

    Json get(const std::string& path) { return parsed(send("GET", base + path)); }
    Json post(const std::string& path, const Json& body) {
        return parsed(send("POST", base + path, body.dump()));
    }
    Json patch(const std::string& path, const Json& body) {
        return parsed(send("PATCH", base + path, body.dump()));
    }
    Json query(const std::string& soql, const std::string& door = "/query") {
        return get(door + "?q=" + percent(soql));
    }
    std::string create(const std::string& object, const Json& fields) {
        const Json made = post("/sobjects/" + object, fields);
        EXPECT_TRUE(made.is_object()) << made;
        return made.value("id", "");
    }
    /// Returns the values of one column, joined with commas; an error's code instead.
    std::string column(const std::string& soql, const std::string& name) {
        const Json answer = query(soql);
        if (answer.is_array()) return answer[0].value("errorCode", "?");
        if (!answer.contains("records")) return answer.dump();
        std::string out;
        for (const Json& row : answer["records"]) {
            const Json value = row.value(name, Json("?"));
            out += (out.empty() ? "" : ",") +
                   (value.is_string() ? value.get<std::string>() : value.dump());
        }
        return out;
    }
    Json control(const std::string& what, const Json& order) {
        return parsed(send("POST", "/__sandbox/" + what, order.dump()));
    }

    static Json parsed(const HttpResponse& response) {
        return response.body.empty() ? Json::object() : Json::parse(response.body, nullptr, false);
    }
    static std::string code(const Json& answer) {
        return answer.is_array() && !answer.empty() ? answer[0].value("errorCode", "") : "ok";
    }

    const std::string base = "/services/data/v60.0";
    sandbox::SalesforceServer server;

 private:
    std::unique_ptr<Transport> wire_;
    std::string token_;
};

}  // namespace tenure::testing_sandbox_sf
