// Tests: a HubSpot that answers by a function, and a connector that talks to it.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tenure/adapters/hubspot.hpp"
#include "tenure/crm/pages.hpp"
#include "tenure/testing/manual_clock.hpp"
#include "tenure/testing/scripted_transport.hpp"

namespace tenure::testing_hubspot {

using nlohmann::json;
using namespace std::chrono_literals;

inline constexpr std::int64_t now_ms = 1'767'225'600'000;  // where ManualClock starts

/// Answers by a function of method, path with query, and body; remembers what was asked.
class Fake final : public Transport {
 public:
    using Function = std::function<HttpResponse(const std::string& call, const json& body)>;
    explicit Fake(Function function) : answer(std::move(function)) {}

    HttpResponse send(const HttpRequest& request, const BodySink*, const Context&) override {
        requests.push_back(request);
        const std::string path = request.url.substr(std::string("https://hub.test").size());
        const std::string call = request.method + " " + path;
        if (path.find("/account-info/") == 0) {
            return json_response(
                R"({"portalId":42,"accountType":"STANDARD","timeZone":"US/Eastern",
                    "companyCurrency":"USD"})");
        }
        if (path.find("/crm/properties/") == 0 && request.method == "GET") {
            return json_response(properties);
        }
        calls.push_back(call);
        return answer(call, json::parse(request.body, nullptr, false));
    }

    Function answer;
    std::vector<HttpRequest> requests;
    std::vector<std::string> calls;  ///< without metadata
    std::string properties = R"({"results":[
        {"name":"email","label":"Email","type":"string","hubspotDefined":true},
        {"name":"domain","label":"Domain","type":"string","hubspotDefined":true},
        {"name":"amount","label":"Amount","type":"number","hubspotDefined":true},
        {"name":"ext","label":"Ext","type":"string","hubspotDefined":false,"hasUniqueValue":true},
        {"name":"tenure_clv","label":"CLV","type":"number","hubspotDefined":false},
        {"name":"lifecyclestage","label":"Stage","type":"enumeration","fieldType":"radio",
         "options":[{"label":"Lead","value":"lead"},{"label":"Customer","value":"customer"}],
         "hubspotDefined":true}]})";
};

struct Talk {
    explicit Talk(Fake::Function function)
        : fake(std::make_shared<Fake>(std::move(function))), crm(connected({})) {}

    std::unique_ptr<Connector> connected(hubspot::Options options) {
        options.source = "hub";
        options.url = "https://hub.test";
        if (options.refresh_token.empty()) options.token = Secret("pat-na1-test");
        options.clock = &clock;
        return hubspot::connect(options, fake);
    }

    ManualClock clock;
    std::shared_ptr<Fake> fake;
    std::unique_ptr<Connector> crm;
};

inline FieldList wanted(std::initializer_list<const char*> names) {
    auto fields = std::make_shared<std::vector<FieldInfo>>();
    for (const char* name : names) {
        FieldInfo field;
        field.name = name;
        if (field.name.starts_with("associations.")) {
            field.type = FieldType::reference;
            field.refers_to = {field.name.substr(13)};
        }
        fields->push_back(field);
    }
    return fields;
}

inline ReadRequest request(std::string stream, FieldList fields, Cursor from = {}) {
    return {{"hub", std::move(stream), Purpose::changes, ""},
            std::move(fields),
            std::move(from),
            {},
            {}};
}

inline std::string record(const std::string& id, const std::string& properties = "") {
    return R"({"id":")" + id + R"(","properties":{)" + properties +
           R"(},"updatedAt":"2026-01-01T00:00:00.000Z"})";
}

inline std::string results(const std::vector<std::string>& records, const std::string& after = "") {
    std::string body = R"({"results":[)";
    for (const std::string& one : records) body += (body.back() == '[' ? "" : ",") + one;
    body += "]";
    if (!after.empty()) body += R"(,"paging":{"next":{"after":")" + after + R"("}})";
    return body + "}";
}

}  // namespace tenure::testing_hubspot
