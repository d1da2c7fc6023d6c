#include "errors.hpp"

#include <algorithm>
#include <array>

#include "json.hpp"

namespace tenure::inline v1::salesforce {

namespace {

using nlohmann::json;

struct Rule {
    std::string_view code;
    Action action;
    Errc errc;
    std::string_view cause;
    std::string_view next_step;
};

// Source: [D] status codes and exception codes; [S], [I] where docs/salesforce.md says so.
constexpr std::array rules{
    Rule{"INVALID_SESSION_ID", Action::refresh, Errc::authentication,
         "the org refuses a token that it has just given",
         "Check that url is the org's My Domain and that the app may use the scope \"api\""},
    Rule{"INVALID_AUTH_HEADER", Action::refresh, Errc::authentication, "the token is not accepted",
         "Run it again; if this stays, look for a proxy that changes the Authorization header"},
    Rule{"REQUEST_LIMIT_EXCEEDED", Action::park, Errc::quota_exhausted,
         "the org's calls of the last 24 hours are used up",
         "Run it again later: it goes on where it stopped; or lower what other integrations use"},
    Rule{"API_DISABLED_FOR_ORG", Action::stop, Errc::permission, "the org's edition has no API",
         "Buy API access, or use an edition that has it"},
    Rule{"API_CURRENTLY_DISABLED", Action::stop, Errc::permission,
         "the API is disabled for this user or for now",
         "Grant the permission \"API Enabled\" to the user's profile or permission set"},
    Rule{"INSUFFICIENT_ACCESS", Action::stop, Errc::permission, "the user may not do this",
         "Grant it in the user's permission set"},
    Rule{"INSUFFICIENT_ACCESS_OR_READONLY", Action::reject, Errc::permission,
         "the user may not change this record", "Grant edit access to the object or the record"},
    Rule{"INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", Action::reject, Errc::permission,
         "the user may not use the record that is referred to", "Grant access to that record"},
    Rule{"INVALID_FIELD_FOR_INSERT_UPDATE", Action::reject, Errc::permission,
         "the user may not write a field", "Grant edit access to the field"},
    Rule{"INVALID_TYPE", Action::stop, Errc::permission,
         "the object does not exist or the user may not see it",
         "Grant read access to the object in the user's permission set, or leave the stream out"},
    Rule{"INVALID_FIELD", Action::drop_field, Errc::schema_changed,
         "a field does not exist or the user may not see it",
         "Grant read access to the field in the user's permission set"},
    Rule{"QUERY_TIMEOUT", Action::narrow, Errc::unavailable, "the query ran too long",
         "Ask for an index on SystemModstamp, or map fewer formula fields"},
    Rule{"QUERY_TOO_COMPLICATED", Action::narrow, Errc::too_large,
         "the query's formula fields expand to more than the server takes",
         "Map fewer formula fields"},
    Rule{"OPERATION_TOO_LARGE", Action::narrow, Errc::too_large, "the query touches too many rows",
         "Grant \"View All Data\" to the user"},
    Rule{"INVALID_QUERY_LOCATOR", Action::restart, Errc::bad_response,
         "the position inside the answer is no longer known", "Run it again"},
    Rule{"MALFORMED_QUERY", Action::stop, Errc::internal, "the server does not parse the query",
         "Report this with a log at level debug"},
    Rule{"INVALID_QUERY_FILTER_OPERATOR", Action::stop, Errc::internal,
         "the server does not take a condition", "Report this with a log at level debug"},
    Rule{"SERVER_UNAVAILABLE", Action::retry, Errc::unavailable, "the org is busy", ""},
    Rule{"UNKNOWN_EXCEPTION", Action::retry, Errc::unavailable, "the org failed for now",
         "Run it again; if this stays, ask Salesforce support"},
    Rule{"UNABLE_TO_LOCK_ROW", Action::retry_row, Errc::conflict,
         "another program holds the record or its parent",
         "Run it again; look for jobs that write to the same accounts at the same time"},
    Rule{"ALL_OR_NONE_OPERATION_ROLLED_BACK", Action::retry_row, Errc::conflict,
         "another record of the same call failed", ""},
    Rule{"NOT_FOUND", Action::gone, Errc::not_found, "there is no such record, or it is hidden",
         ""},
    Rule{"ENTITY_IS_DELETED", Action::gone, Errc::not_found, "the record is deleted", ""},
    Rule{"INVALID_CROSS_REFERENCE_KEY", Action::gone, Errc::not_found,
         "a record that is referred to does not exist", ""},
    Rule{"MALFORMED_ID", Action::reject, Errc::bad_argument, "an id is not one of this object", ""},
    Rule{"DUPLICATES_DETECTED", Action::reject, Errc::conflict,
         "a duplicate rule refused the record", "Change the record that exists instead"},
    Rule{"DUPLICATE_VALUE", Action::reject, Errc::conflict, "another record has this unique value",
         ""},
    Rule{"DUPLICATE_EXTERNAL_ID", Action::ambiguous, Errc::conflict,
         "several records have this external id", "Make the external id unique"},
    Rule{"REQUIRED_FIELD_MISSING", Action::reject, Errc::bad_argument,
         "a mandatory field has no value", "Give it a value"},
    Rule{"INVALID_EMAIL_ADDRESS", Action::reject, Errc::bad_argument,
         "an e-mail address is not accepted", ""},
    Rule{"STRING_TOO_LONG", Action::reject, Errc::bad_argument, "a text is too long", ""},
    Rule{"FIELD_INTEGRITY_EXCEPTION", Action::reject, Errc::bad_argument,
         "the fields of the record contradict each other", ""},
    Rule{"FIELD_CUSTOM_VALIDATION_EXCEPTION", Action::reject, Errc::bad_argument,
         "a validation rule of the org refused the record", "Look at the org's validation rules"},
    Rule{"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", Action::reject, Errc::conflict,
         "a trigger or flow of the org failed", "Look at the org's triggers and flows"},
    Rule{"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", Action::reject, Errc::bad_argument,
         "a value is not in the picklist", ""},
    Rule{"JSON_PARSER_ERROR", Action::reject, Errc::bad_argument,
         "a value does not fit the type of its field", ""},
    Rule{"UNSUPPORTED_API_VERSION", Action::stop, Errc::unsupported,
         "the org no longer serves this version of the API", "Set a newer \"api\""},
    Rule{"FEATURENOTENABLED", Action::stop, Errc::unsupported, "the Bulk API is not enabled", ""},
};

constexpr auto codes = [] {
    std::array<std::string_view, rules.size()> all{};
    for (std::size_t i = 0; i < rules.size(); ++i) all[i] = rules[i].code;
    return all;
}();

Rule status_rule(int status) {
    if (status == 300) {
        return {"", Action::ambiguous, Errc::conflict, "several records have this external id",
                "Make the external id unique"};
    }
    if (status == 414 || status == 431) {
        return {"", Action::split, Errc::too_large, "the request's address is too long",
                "Ask for fewer fields in the mapping"};
    }
    if (status == 429) {
        return {"", Action::pause, Errc::rate_limited, "the server asks for a pause", ""};
    }
    if (status == 406 || status == 420 || status >= 500) {  // Source: [I] airbyte's retry table
        return {"", Action::retry, Errc::unavailable, "the server fails for now",
                "Run it again; trust.salesforce.com tells of outages"};
    }
    if (status == 404) {
        return {"", Action::gone, Errc::not_found, "there is nothing at this address",
                "Check url and api"};
    }
    if (status == 410) {
        return {"", Action::stop, Errc::unsupported,
                "the org no longer serves this version of the API", "Set a newer \"api\""};
    }
    if (status == 401) {
        return {"", Action::refresh, Errc::authentication, "the token was refused twice",
                "Check that url is the org's My Domain"};
    }
    if (status == 403 || status == 407) {
        return {"", Action::stop, Errc::permission, "the request was refused",
                "Look at the org's login history and at proxies in between"};
    }
    return {"", Action::stop, Errc::bad_response, "the server answered with an unexpected status",
            "Check that url points at a Salesforce org"};
}

// Two answers with status 401 that a new token does not change. Source: [S] airbyte, jsforce.
bool lasting_refusal(const Failure& failure) {
    return failure.message.find("not valid for use with") != std::string::npos ||
           failure.message.find("not attached to Agent") != std::string::npos;
}

Rule rule_for(const Failure& failure) {
    if (failure.html && failure.status < 400) {
        return {"", Action::stop, Errc::bad_response, "the answer is a web page instead of JSON",
                "Check that url is the org's My Domain, and that no login page stands before it"};
    }
    if (failure.status == 401 && lasting_refusal(failure)) {
        return {"", Action::stop, Errc::permission, "the app or its user may not use the REST API",
                "Add the scope \"api\" to the app, and check that it is attached to its user"};
    }
    if (failure.code == "REQUEST_LIMIT_EXCEEDED" &&
        failure.message.find("Concurrent") != std::string::npos) {
        return {"", Action::pause, Errc::rate_limited, "too many long requests run at once", ""};
    }
    if (failure.status >= 500 && failure.code.empty()) return status_rule(failure.status);
    const auto* found = std::find_if(rules.begin(), rules.end(),
                                     [&](const Rule& rule) { return rule.code == failure.code; });
    if (found != rules.end()) return *found;
    if (failure.code.empty() || failure.status >= 500) return status_rule(failure.status);
    return {"", Action::reject, Errc::bad_response, "the server refused with a code unknown to us",
            "Look the code up in Salesforce's documentation"};
}

void read_error(const json& entry, Failure& failure) {
    failure.code = text_at(entry, "errorCode");
    if (failure.code.empty()) failure.code = text_at(entry, "statusCode");
    if (failure.code.empty()) failure.code = text_at(entry, "exceptionCode");
    if (failure.code.empty()) failure.code = text_at(entry, "error");
    if (failure.code == "InvalidSessionId") failure.code = "INVALID_SESSION_ID";
    failure.message = text_at(entry, "message");
    if (failure.message.empty()) failure.message = text_at(entry, "error_description");
    if (failure.message.empty()) failure.message = text_at(entry, "exceptionMessage");
    for (const json& field : list_at(entry, "fields")) {
        if (field.is_string()) failure.fields.push_back(field.get<std::string>());
    }
}

}  // namespace

Action action_for(const Failure& failure) {
    return rule_for(failure).action;
}

Error error_of(const Failure& failure, const std::string& operation, const std::string& object) {
    const Rule rule = rule_for(failure);
    ErrorDetails details;
    details.operation = operation;
    details.object = object;
    details.cause = rule.cause;
    if (failure.code.empty()) details.cause += " (HTTP " + std::to_string(failure.status) + ")";
    details.next_step = rule.next_step;
    details.vendor_code = failure.code;
    details.server_text = failure.message;
    details.http_status = failure.status;
    details.retryable = rule.action == Action::retry || rule.action == Action::pause;
    // The window rolls: some calls are free again within the hour.
    if (rule.action == Action::park) details.retry_after = std::chrono::hours(1);
    return {rule.errc, std::move(details)};
}

std::optional<Failure> failure_of(const HttpResponse& response) {
    const std::size_t start = response.body.find_first_not_of(" \t\r\n");
    const bool html = start != std::string::npos && response.body[start] == '<';
    if (response.status >= 200 && response.status < 300 && !html) return std::nullopt;
    Failure failure;
    failure.status = response.status;
    failure.html = html;
    const json body = html ? json() : json::parse(response.body, nullptr, false);
    if (body.is_array() && !body.empty() && body.front().is_object())
        read_error(body.front(), failure);
    if (body.is_object()) read_error(body, failure);
    if (response.status == 300 && body.is_array()) {
        for (const json& url : body) {
            if (!url.is_string()) continue;
            const auto text = url.get<std::string>();
            failure.fields.push_back(text.substr(text.rfind('/') + 1));
        }
    }
    return failure;
}

std::span<const std::string_view> known_codes() {
    return codes;
}

std::string missing_column(std::string_view message) {
    constexpr std::string_view before = "No such column '";
    const std::size_t start = message.find(before);
    if (start == std::string_view::npos) return {};
    message.remove_prefix(start + before.size());
    const std::size_t end = message.find('\'');
    return end == std::string_view::npos ? std::string() : std::string(message.substr(0, end));
}

Advice login_advice(std::string_view error, std::string_view description) {
    struct Known {
        std::string_view part;
        Advice advice;
    };
    constexpr std::array known{
        Known{"hasn't approved this consumer",
              {"the user has not approved the app",
               "In the app's policies choose \"Admin approved users are pre-authorized\" and "
               "assign the user's permission set"}},
        Known{"no client credentials user",
              {"the app has no user to run as",
               "In the app's policies, under Client Credentials Flow, choose a \"Run As\" user"}},
        Known{"audience is invalid",
              {"the org does not take the audience of the assertion",
               "Set url to the org's My Domain"}},
        Known{"expired authorization code",
              {"the assertion had expired when it arrived", "Set this machine's clock by NTP"}},
        Known{"invalid assertion",
              {"the org does not take the assertion's signature",
               "Upload the certificate that belongs to jwt_key to the app, and check user"}},
        Known{"expired access/refresh token",
              {"the refresh token is no longer valid",
               "Give consent anew and configure the new refresh_token; if tokens rotate, let one "
               "store keep them"}},
        Known{"client identifier invalid",
              {"the org knows no such app", "Check client_id (consumer key) and url"}},
        Known{"authentication failure",
              {"user or password is refused; that flow is blocked in newer orgs",
               "Use jwt or client_credentials"}},
        Known{"app_not_found",
              {"the host does not know the app", "Set url to the org's My Domain"}},
        Known{"invalid_client",
              {"client_id or client_secret is refused", "Copy both from the app's OAuth settings"}},
        Known{"user is blocked",
              {"the user may not log in", "Unfreeze or activate the user, and check login hours"}},
    };
    for (const Known& each : known) {
        if (description.find(each.part) != std::string_view::npos ||
            error.find(each.part) != std::string_view::npos) {
            return each.advice;
        }
    }
    return {"the login was refused", "Look at Setup > Login History for the reason"};
}

}  // namespace tenure::inline v1::salesforce
