// Sandbox, HubSpot: OAuth tokens: issued by form, told about, ended.
#include "sandbox/hubspot/service.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

[[noreturn]] void refuse_token(const char* status, const std::string& message) {
    // These bodies differ from all others: the status says what is wrong.
    throw Refusal{.status = 400, .category = status, .message = message};
}

Json about(const Portal& portal) {
    return {{"hub_id", portal.hub},
            {"user_id", 1},
            {"scopes",
             {"oauth", "crm.objects.contacts.read", "crm.objects.contacts.write",
              "crm.objects.companies.read", "crm.objects.companies.write", "crm.objects.deals.read",
              "crm.objects.deals.write", "crm.objects.owners.read", "tickets"}}};
}

}  // namespace

Reply Service::issue_token(const Call& call) {
    const Parameters form = read_parameters(call.request->body);
    if (call.dated() && !call.request->query.empty()) {
        refuse_token("BAD_REQUEST", "parameters belong into the body");
    }
    if (parameter(form, "client_id") != client_id) {
        refuse_token("BAD_CLIENT_ID", "missing or unknown client id");
    }
    if (parameter(form, "client_secret") != client_secret) {
        refuse_token("BAD_CLIENT_SECRET", "missing or invalid client secret");
    }
    const std::string grant = parameter(form, "grant_type");
    if (grant == "authorization_code") {
        if (parameter(form, "code") != "code") {
            refuse_token("BAD_AUTH_CODE", "missing or invalid auth code");
        }
    } else if (grant != "refresh_token") {
        refuse_token("BAD_GRANT_TYPE", "missing or invalid grant type");
    } else if (parameter(form, "refresh_token") != refresh_token) {
        refuse_token("BAD_REFRESH_TOKEN", "missing or invalid refresh token");
    }
    // Real tokens are about this long.
    std::string made = "CI" + std::to_string(tokens_.size() + 1);
    made.append(280 - made.size(), 'x');
    tokens_[made] = portal_.clock.now() + portal_.faults.token_seconds * 1000LL;
    Json body = {{"token_type", "bearer"},
                 {"refresh_token", refresh_token},
                 {"access_token", made},
                 {"expires_in", portal_.faults.token_seconds}};
    if (call.generation != Generation::v1) {
        body.update(about(portal_));
        body["token_use"] = "access_token";
    }
    return reply(body);
}

Reply Service::oauth(const Call& call) {
    const std::string what = call.rest.empty() ? "" : call.rest[0];
    if (what == "token" && call.rest.size() == 1) {
        if (!call.is("POST")) wrong_method();
        return issue_token(call);
    }
    const bool legacy = what == "access-tokens" || what == "refresh-tokens";
    const bool dated = what == "token" && call.rest.size() == 2;
    if (!legacy && !dated) no_such_path();
    const std::string given = legacy ? (call.rest.size() > 1 ? call.rest[1] : "")
                                     : parameter(read_parameters(call.request->body), "token");
    const bool ends = call.is("DELETE") || (dated && call.rest[1] == "revoke");
    const auto issued = tokens_.find(given);
    if (ends) {
        if (issued != tokens_.end()) tokens_.erase(issued);
        return {dated ? 200 : 204, dated ? "{}" : ""};
    }
    const bool refresh = given == refresh_token;
    if (issued == tokens_.end() && !refresh && given != token) {
        refuse_token("BAD_TOKEN", "token not found");
    }
    Json body = about(portal_);
    body["token"] = given;
    body["token_type"] = refresh ? "refresh" : "access";
    body["user"] = "admin@example.test";
    body["hub_domain"] = "tea.example.test";
    body["app_id"] = 4242;
    if (refresh) body["client_id"] = client_id;
    if (issued != tokens_.end()) {
        body["expires_in"] = (issued->second - portal_.clock.now()) / 1000;
    }
    if (dated) body["active"] = issued == tokens_.end() || issued->second > portal_.clock.now();
    return reply(body);
}

}  // namespace tenure::inline v1::sandbox::hs
