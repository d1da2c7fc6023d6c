#include "errors.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "json.hpp"
#include "tenure/core/log.hpp"
#include "tenure/http/retry.hpp"

namespace tenure::inline v1::hubspot {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

struct Rule {
    int status;
    std::string_view word;  ///< in category, policy or message; empty fits any
    Action action;
    Errc errc;
    std::string_view cause;
    std::string_view next_step;
};

// Source: HubSpot, api-usage/error-handling and crm/* pages; the first row that fits decides.
constexpr std::array rules{
    Rule{400, "BAD_REFRESH_TOKEN", Action::stop, Errc::authentication,
         "the refresh token is not accepted any more",
         "Install the app in the portal again and write the new refresh token into the settings"},
    Rule{400, "invalid_grant", Action::stop, Errc::authentication,
         "the refresh token is not accepted any more",
         "Install the app in the portal again and write the new refresh token into the settings"},
    Rule{400, "invalid_client", Action::stop, Errc::authentication,
         "the app's id or secret is wrong", "Copy client id and secret from the app's Auth page"},
    Rule{400, "", Action::reject, Errc::bad_argument, "the request's values are refused",
         "Correct the value; the server's words name the property"},
    Rule{401, "", Action::stop, Errc::authentication, "the token is not accepted",
         "Check that the token is complete, not revoked, and of this portal; with OAuth, install "
         "the app again"},
    Rule{403, "", Action::denied, Errc::permission, "the token may not do this",
         "Add the scope to the app or service key in HubSpot"},
    Rule{404, "", Action::gone, Errc::not_found, "there is no such object, or it is archived", ""},
    Rule{405, "", Action::stop, Errc::unsupported, "the portal's API does not offer this",
         "Check the setting \"api\""},
    Rule{409, "", Action::adopt, Errc::conflict, "a record with this unique value exists already",
         "Look it up and change that one instead"},
    Rule{414, "", Action::post, Errc::too_large, "the request's address is too long",
         "Ask for fewer fields in the mapping"},
    Rule{423, "", Action::retry, Errc::unavailable, "the record is locked for a moment", ""},
    Rule{429, "DAILY", Action::park, Errc::quota_exhausted,
         "the portal's calls of this day are used up",
         "Run it again after midnight of the portal's time zone"},
    Rule{429, "daily limit", Action::park, Errc::quota_exhausted,
         "the portal's calls of this day are used up",
         "Run it again after midnight of the portal's time zone"},
    Rule{429, "", Action::retry, Errc::rate_limited, "the server asks for a pause",
         "Run it again; if this stays, lower the share or find out who else calls the API"},
    Rule{477, "", Action::retry, Errc::unavailable, "the portal is being moved",
         "Run it again after the time the server asked for"},
};

bool contains(const std::string& text, std::string_view word) {
    return text.find(word) != std::string::npos;
}

bool fits(const Rule& rule, const Failure& failure) {
    if (rule.status != failure.status) return false;
    if (rule.word.empty()) return true;
    return contains(failure.category, rule.word) || contains(failure.policy, rule.word) ||
           contains(failure.message, rule.word);
}

Rule rule_for(const Failure& failure) {
    if (failure.html) {
        return {0,
                "",
                Action::stop,
                Errc::bad_response,
                "the answer is a web page, not JSON",
                "Check that the url points at the API (https://api.hubapi.com)"};
    }
    const auto* found = std::find_if(rules.begin(), rules.end(),
                                     [&](const Rule& rule) { return fits(rule, failure); });
    if (found != rules.end()) return *found;
    if (failure.status >= 500) {
        return {0,
                "",
                Action::retry,
                Errc::unavailable,
                "the server fails for now",
                "Run it again; status.hubspot.com tells about outages"};
    }
    return {0,
            "",
            Action::stop,
            Errc::bad_response,
            "the server answered unexpectedly",
            "Check that the url points at HubSpot's API"};
}

void add_texts(const json& list, std::vector<std::string>& out) {
    if (!list.is_array()) return;
    for (const json& entry : list) {
        if (entry.is_string()) out.push_back(entry.get<std::string>());
    }
}

void read_context(const json& owner, Failure& failure) {
    const auto context = owner.find("context");
    if (context == owner.end() || !context->is_object()) return;
    for (const char* key : {"ids", "id", "objectWriteTraceId"}) {
        if (context->contains(key)) add_texts(context->at(key), failure.ids);
    }
    for (const char* key : {"requiredScopes", "requiredGranularScopes"}) {
        if (context->contains(key)) add_texts(context->at(key), failure.scopes);
    }
}

// Every member is optional, and any may be of another type.
Failure read_failure(const json& body, int status) {
    Failure failure;
    failure.status = status;
    if (!body.is_object()) return failure;
    failure.category = text_at(body, "category");
    if (failure.category.empty()) failure.category = text_at(body, "errorType");
    if (failure.category.empty()) failure.category = text_at(body, "error");
    failure.message = text_at(body, "message");
    if (failure.message.empty()) failure.message = text_at(body, "error_description");
    failure.policy = text_at(body, "policyName");
    if (const std::string state = text_at(body, "status"); state == "BAD_REFRESH_TOKEN") {
        failure.category = state;
    }
    if (const std::string code = text_at(body, "subCategory"); !code.empty()) {
        failure.codes.push_back(code);
    }
    read_context(body, failure);
    const auto errors = body.find("errors");
    if (errors == body.end() || !errors->is_array()) return failure;
    for (const json& error : *errors) {
        if (!error.is_object()) continue;
        if (std::string code = text_at(error, "code"); !code.empty()) {
            failure.codes.push_back(std::move(code));
        }
        read_context(error, failure);
    }
    return failure;
}

bool looks_like_html(const HttpResponse& response) {
    const std::size_t first = response.body.find_first_not_of(" \t\r\n");
    return first != std::string::npos && response.body[first] == '<';
}

int status_of_category(const std::string& category) {
    if (category == "OBJECT_NOT_FOUND") return 404;
    if (category == "CONFLICT") return 409;
    if (category == "MISSING_SCOPES" || category == "BANNED") return 403;
    if (category == "RATE_LIMITS") return 429;
    return 400;
}

}  // namespace

std::optional<Failure> failure_of(const HttpResponse& response) {
    const bool fine = response.status >= 200 && response.status < 300;
    if (fine && !looks_like_html(response)) return std::nullopt;
    const json body = json::parse(response.body, nullptr, false);
    Failure failure = read_failure(body, response.status);
    failure.html = fine;
    failure.wait = wait_asked(response, Timestamp{});
    return failure;
}

std::vector<Failure> failures_inside(const std::string& body) {
    std::vector<Failure> failures;
    const json document = json::parse(body, nullptr, false);
    if (!document.is_object()) return failures;
    const auto errors = document.find("errors");
    if (errors == document.end() || !errors->is_array()) return failures;
    for (const json& error : *errors) {
        if (!error.is_object()) continue;
        failures.push_back(read_failure(error, status_of_category(text_at(error, "category"))));
    }
    return failures;
}

Action action_for(const Failure& failure) {
    return rule_for(failure).action;
}

Error error_of(const Failure& failure, const std::string& operation, const std::string& object) {
    const Rule rule = rule_for(failure);
    ErrorDetails details;
    details.operation = operation;
    details.object = object;
    details.cause = std::string(rule.cause) + " (HTTP " + std::to_string(failure.status) + ")";
    details.next_step = rule.next_step;
    std::string scopes;
    for (const std::string& scope : failure.scopes) {
        scopes += (scopes.empty() ? "" : ", ") + printable(scope.substr(0, 100));
    }
    if (!scopes.empty()) details.cause += ": it lacks " + scopes;
    details.vendor_code = failure.category;
    details.server_text = failure.message;
    details.http_status = failure.status;
    details.retry_after = failure.wait;
    constexpr std::chrono::minutes worth_waiting{5};  // a portal may be moved for a day
    details.retryable =
        rule.action == Action::retry && failure.wait.value_or(milliseconds(0)) <= worth_waiting;
    return {rule.errc, std::move(details)};
}

Error malformed(const std::string& operation) {
    ErrorDetails details;
    details.operation = operation;
    details.cause = "the answer is not the JSON that HubSpot documents, or it was cut";
    details.next_step = "Run it again; if this stays, report it with a log at level debug";
    details.retryable = true;
    return {Errc::bad_response, std::move(details)};
}

std::optional<milliseconds> wait_asked(const HttpResponse& response, Timestamp now) {
    constexpr milliseconds second{1'000};
    constexpr milliseconds a_day = std::chrono::hours(24);
    if (const auto asked = retry_after(response, now)) return asked;
    if (response.status == 423) return 2 * second;  // HubSpot: wait at least two seconds
    if (response.status != 429) return std::nullopt;
    const json body = json::parse(response.body, nullptr, false);
    const std::string policy = body.is_object() ? text_at(body, "policyName") : std::string();
    const std::string message = body.is_object() ? text_at(body, "message") : std::string();
    if (policy == "DAILY" || contains(message, "daily limit")) return a_day;
    if (policy.starts_with("TEN_SECONDLY") || contains(message, "ten_secondly")) return 10 * second;
    if (policy == "SECONDLY" || contains(message, "secondly")) return second;
    return std::nullopt;
}

std::string existing_id(const std::string& message) {
    constexpr std::string_view before = "Existing ID: ";
    const std::size_t at = message.find(before);
    if (at == std::string::npos) return {};
    const std::size_t start = at + before.size();
    const std::size_t end = message.find_first_not_of("0123456789", start);
    return message.substr(start, end == std::string::npos ? end : end - start);
}

}  // namespace tenure::inline v1::hubspot
