// Testing: recorded exchanges with a real vTiger 8.4, and a transport that answers from them.
// The files lie in tests/golden/vtiger; a test that disagrees with them is wrong.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tenure/adapters/vtiger.hpp"
#include "tenure/testing/manual_clock.hpp"
#include "tenure/testing/scripted_transport.hpp"

namespace tenure::testing_vtiger {

/// One recorded request and its answer.
struct Recording {
    std::string file;
    std::string method;
    std::map<std::string, std::string> parameters;
    HttpResponse response;
};

inline Recording parse_recording(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    const auto document = nlohmann::json::parse(in);
    const auto& request = document.at("request");
    Recording recording;
    recording.file = path.filename().string();
    recording.method = request.at("method");
    for (const char* kind : {"query", "form"}) {
        if (!request.contains(kind) || !request.at(kind).is_object()) continue;
        for (const auto& [name, value] : request.at(kind).items()) {
            recording.parameters[name] =
                value.is_string() ? value.get<std::string>() : value.dump();
        }
    }
    recording.response.status = document.at("response").at("status");
    recording.response.body = document.at("response").at("body");
    return recording;
}

inline std::vector<std::filesystem::path> recording_files() {
    std::vector<std::filesystem::path> files;
    const std::filesystem::path folder = std::filesystem::path(TENURE_GOLDEN_DIR) / "vtiger";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Returns the recording of that number.
inline Recording recording(int number) {
    std::string prefix = std::to_string(number);
    prefix.insert(0, 3 - prefix.size(), '0');
    for (const auto& file : recording_files()) {
        if (file.filename().string().starts_with(prefix + "_")) return parse_recording(file);
    }
    throw std::runtime_error("no recording " + prefix + " in tests/golden/vtiger");
}

inline std::string body_of(int number) {
    return recording(number).response.body;
}

inline HttpResponse answer_of(int number) {
    return recording(number).response;
}

/// Options that name a CRM, for connectors over a transport of the test's own.
inline vtiger::Options options(Clock* clock = nullptr) {
    vtiger::Options made;
    made.source = "shop";
    made.url = "https://crm.example.test";
    made.user = "admin";
    made.access_key = Secret("aBcDeFgHiJkLmNoP");
    made.clock = clock;
    return made;
}

/// Lends a transport that lives longer than the connector.
inline std::shared_ptr<Transport> lend(Transport& transport) {
    return {std::shared_ptr<void>(), &transport};
}

inline const std::string challenge_answer =
    R"({"success":true,"result":{"token":"6b022bdfe19f7","serverTime":1795304415,)"
    R"("expireTime":1795304715}})";
inline const std::string login_answer =
    R"({"success":true,"result":{"sessionName":"s1","userId":"19x1","version":"0.22",)"
    R"("vtigerVersion":"8.4.0","is_admin":"off"}})";

/// The two steps of a login.
inline Script login_script(const std::string& login = login_answer) {
    return {{with_parameters("GET", {{"operation", "getchallenge"}, {"username", "admin"}}),
             json_response(challenge_answer)},
            {with_parameters("POST", {{"operation", "login"}, {"username", "admin"}}),
             json_response(login)}};
}

/// A step that describes a module from its recording.
inline ScriptedExchange describe_step(const std::string& module, int number) {
    return {with_parameters("GET", {{"operation", "describe"}, {"elementType", module}}),
            answer_of(number)};
}

/// A login and the description of a module: logging in happens with the first request that needs
/// it, before describe.
inline Script opening(const std::string& module, int number) {
    Script script = login_script();
    script.push_back(describe_step(module, number));
    return script;
}

/// A query step with a list of rows.
inline ScriptedExchange query_step(const std::string& text, const std::string& rows) {
    return {with_parameters("GET", {{"operation", "query"}, {"query", text}}),
            json_response("{\"success\":true,\"result\":" + rows + "}")};
}

/// The last step of a connector's life; may be missing.
inline ScriptedExchange logout_step() {
    return {with_parameters("POST", {{"operation", "logout"}}),
            json_response(R"({"success":true,"result":{"message":"successfull"}})"),
            ScriptedExchange::Need::optional};
}

}  // namespace tenure::testing_vtiger
