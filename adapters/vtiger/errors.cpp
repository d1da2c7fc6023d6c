#include "errors.hpp"

#include <algorithm>
#include <array>

namespace tenure::inline v1::vtiger {

namespace {

struct Rule {
    std::string_view code;
    Action action;
    Errc errc;
    std::string_view cause;
    std::string_view next_step;
};

// Source: recordings of vTiger 8.4; the misspelt code is the server's.
constexpr std::array rules{
    Rule{"AUTHENTICATION_REQUIRED", Action::log_in, Errc::authentication, "there is no session",
         "Run it again; if this stays, look at the server's PHP session settings"},
    Rule{"INVALID_SESSIONID", Action::log_in, Errc::authentication, "the session is gone",
         "Run it again; if this stays, look at the server's PHP session settings"},
    Rule{"SESSION_EXPIRED", Action::log_in, Errc::authentication, "the session is too old",
         "Run it again; if this stays, look at the server's PHP session settings"},
    Rule{"SESSION_LEFT_IDLE", Action::log_in, Errc::authentication, "the session was idle too long",
         "Run it again; if this stays, look at the server's PHP session settings"},
    Rule{"INVALID_AUTH_TOKEN", Action::new_challenge, Errc::authentication,
         "the login challenge was refused twice",
         "Check the user name, and that no other program logs in as this user all the time"},
    Rule{"INVALID_USER_CREDENTIALS", Action::new_challenge, Errc::authentication,
         "the access key was refused twice",
         "Copy the Access Key (not the password) from the user's My Preferences page in vTiger"},
    Rule{"AUTHENTICATION_FAILURE", Action::stop, Errc::authentication, "the login was refused",
         "Check the user and the access key"},
    Rule{"ACCESS_DENIED", Action::denied, Errc::permission, "the user may not do this",
         "Grant the user's profile access to the module and its fields in vTiger, or leave the "
         "stream out of the mapping"},
    Rule{"MANDATORY_FIELDS_MISSING", Action::reject, Errc::bad_argument,
         "a mandatory field has no value", "Give it a value"},
    Rule{"REFERENCE_INVALID", Action::reject, Errc::bad_argument,
         "a reference points into a module it must not point into", "Correct the reference"},
    Rule{"INVALID_ID_ATTRIBUTE", Action::reject, Errc::bad_argument, "the id is not accepted",
         "Check the id; some vTiger 8.4 copies refuse every new order and invoice this way"},
    Rule{"0", Action::adopt, Errc::conflict, "a record with this unique value exists already",
         "Look it up and change that one instead"},
    Rule{"LEAD_ALREADY_CONVERTED", Action::reject, Errc::conflict, "the lead is converted", ""},
    Rule{"RECORD_NOT_FOUND", Action::reject, Errc::not_found, "there is no such record", ""},
    Rule{"UNKOWN_ENTITY", Action::reject, Errc::not_found, "there is no such relation", ""},
    Rule{"QUERY_SYNTAX_ERROR", Action::stop, Errc::internal, "the server does not parse the query",
         "Report this with a log at level debug"},
    Rule{"INTERNAL_SERVER_ERROR", Action::reject, Errc::bad_response,
         "the server could not process the request",
         "Look at the server's log; a text with a literal backslash-u breaks its JSON reader"},
};

constexpr auto codes = [] {
    std::array<std::string_view, rules.size()> all{};
    for (std::size_t i = 0; i < rules.size(); ++i) all[i] = rules[i].code;
    return all;
}();

Rule status_rule(int status) {
    if (status == 414) {
        return {"", Action::split, Errc::too_large, "the request's address is too long",
                "Ask for fewer fields in the mapping"};
    }
    if (status == 429) {
        return {"", Action::wait, Errc::rate_limited, "the server asks for a pause", ""};
    }
    if (status >= 500) {
        return {"", Action::retry, Errc::unavailable,
                "the server failed without telling why (vTiger answers 500 with an empty body)",
                "Look at the web server's error log, and whether its database is up"};
    }
    if (status == 404) {
        return {"", Action::stop, Errc::configuration, "there is no webservice.php at this address",
                "Check the url: it is what the browser shows before /index.php"};
    }
    if (status == 401 || status == 403 || status == 407) {
        return {"", Action::stop, Errc::permission,
                "a gateway in front of the CRM refused the request",
                "Allow this machine to reach webservice.php"};
    }
    return {"", Action::stop, Errc::bad_response, "the server answered with an unexpected status",
            "Check that the url points at a vTiger"};
}

Rule body_rule(FailureKind kind) {
    if (kind == FailureKind::truncated) {
        return {"", Action::retry, Errc::bad_response, "the answer's JSON ends too early",
                "Run it again; if this stays, look at the server's memory_limit and proxies"};
    }
    if (kind == FailureKind::html) {
        return {
            "", Action::stop, Errc::bad_response, "the answer is a web page instead of JSON",
            "Check that the url points at vTiger and not at a login, maintenance or proxy page"};
    }
    return {"", Action::stop, Errc::bad_response, "the answer is not JSON",
            "Check that the url points at a vTiger, and its version (8.4 is supported)"};
}

const Rule* code_rule(std::string_view code) {
    const auto* found = std::find_if(rules.begin(), rules.end(),
                                     [&](const Rule& rule) { return rule.code == code; });
    return found == rules.end() ? nullptr : found;
}

Rule rule_for(const Failure& failure) {
    if (failure.kind == FailureKind::status) return status_rule(failure.status);
    if (failure.kind != FailureKind::refused) return body_rule(failure.kind);
    if (const Rule* rule = code_rule(failure.code)) return *rule;
    return {"", Action::reject, Errc::bad_response, "the server refused with a code unknown to us",
            "Look the code up in the server's log"};
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
    if (failure.kind == FailureKind::status) {
        details.cause += " (HTTP " + std::to_string(failure.status) + ")";
    }
    details.next_step = rule.next_step;
    details.vendor_code = failure.code;
    details.server_text = failure.message;
    details.http_status = failure.status;
    details.retryable = rule.action == Action::retry || rule.action == Action::wait;
    return {rule.errc, std::move(details)};
}

std::span<const std::string_view> known_codes() {
    return codes;
}

std::string denied_field(std::string_view message) {
    constexpr std::string_view before = "Permission to access ";
    constexpr std::string_view after = " attribute denied";
    const std::size_t start = message.find(before);
    const std::size_t end = message.find(after);
    if (start != 0 || end == std::string_view::npos || end < before.size()) return {};
    std::string name(message.substr(before.size(), end - before.size()));
    std::erase_if(name, [](char c) { return c == '\'' || c == '.'; });
    return name;
}

}  // namespace tenure::inline v1::vtiger
