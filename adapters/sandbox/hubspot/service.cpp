// Sandbox, HubSpot: tokens, scopes, limits and the way of a call to its resource.
#include "sandbox/hubspot/service.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <thread>
#include <utility>

namespace tenure::inline v1::sandbox::hs {
namespace {

ServerAnswer json_answer(int status, std::string body) {
    ServerAnswer answer;
    answer.status = status;
    answer.content_type = "application/json;charset=utf-8";
    answer.server = "cloudflare";
    answer.body = std::move(body);
    return answer;
}

/// The scope that a call needs; empty when any token will do.
std::string scope_of(const Call& call) {
    const bool reads =
        call.is("GET") ||
        (!call.rest.empty() && (call.rest.back() == "search" || call.rest.back() == "read"));
    const std::string right = reads ? ".read" : ".write";
    if (call.resource == "objects" && !call.rest.empty()) {
        const std::string& type = call.rest[0];
        if (type == "0-1" || type == "contact") return "crm.objects.contacts" + right;
        if (type == "0-2" || type == "company") return "crm.objects.companies" + right;
        if (type == "0-3" || type == "deal") return "crm.objects.deals" + right;
        if (type == "tickets" || type == "0-5") return "tickets";
        return "crm.objects." + type + right;
    }
    if (call.resource == "owners") return "crm.objects.owners.read";
    if (call.resource == "properties" && !call.rest.empty()) {
        return "crm.schemas." + call.rest[0] + right;
    }
    return call.resource == "campaigns" ? "marketing.campaigns" + right : "";
}

void prune(std::deque<Millis>& stamps, Millis before) {
    while (!stamps.empty() && stamps.front() <= before) stamps.pop_front();
}

/// The portal's clock may be elsewhere than the machine's: answers tell.
ServerAnswer dated(ServerAnswer answer, Millis now) {
    const Poco::Timestamp instant(now * 1000);
    answer.headers.emplace_back(
        "Date", Poco::DateTimeFormatter::format(instant, Poco::DateTimeFormat::HTTP_FORMAT));
    return answer;
}

}  // namespace

Service::Service(Portal& portal, Limits limits) : portal_(portal), limits_(limits) {
    portal_.clock.freeze(portal_.faults.frozen);
}

void Service::set_faults(const std::string& spec) {
    const std::lock_guard lock(lock_);
    portal_.faults.apply(spec);
    portal_.clock.freeze(portal_.faults.frozen);
}

std::string Service::correlation() {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "5a4d80c5-0000-4000-8000-%012llx",
                  static_cast<unsigned long long>(++answers_));
    return text.data();
}

ServerAnswer Service::refusal_answer(const Refusal& refusal) {
    return json_answer(
        refusal.status,
        refusal.body(correlation()).dump(-1, ' ', false, Json::error_handler_t::replace));
}

ServerAnswer Service::handle(const ServerRequest& request) {
    constexpr std::string_view control_prefix = "/__sandbox/";
    if (request.path.starts_with(control_prefix)) {
        return control(request, request.path.substr(control_prefix.size()));
    }
    ++requests_;
    int slow = 0;
    {
        const std::lock_guard lock(lock_);
        slow = portal_.faults.slow;
    }
    if (slow > 0) std::this_thread::sleep_for(std::chrono::milliseconds(slow));
    const std::lock_guard lock(lock_);
    try {
        return dated(api(request), portal_.clock.now());
    } catch (const Refusal& refusal) {
        return dated(refusal_answer(refusal), portal_.clock.now());
    } catch (const nlohmann::json::exception& error) {
        Refusal refusal;
        refusal.message = std::string("Invalid input JSON: ") + error.what();
        return dated(refusal_answer(refusal), portal_.clock.now());
    }
}

ServerAnswer Service::api(const ServerRequest& request) {
    const bool limited = limits_ != Limits::none;
    if (limited && request.target_length > static_cast<std::size_t>(portal_.faults.url_limit)) {
        ServerAnswer answer = json_answer(414, "<html><body>414 URI Too Long</body></html>");
        answer.content_type = "text/html";
        return answer;
    }
    if (portal_.faults.down) return json_answer(503, R"({"status":"error","message":"Down"})");
    const auto call = read_path(request);
    if (!call) no_such_path();
    ++counters_.by_call[call->method + " " + call->resource +
                        (call->rest.empty() ? "" : "/" + call->rest[0])];
    return run(request, *call);
}

ServerAnswer Service::run(const ServerRequest& request, const Call& call) {
    if (call.resource == "oauth") {
        const Reply made = oauth(call);
        return json_answer(made.status, made.body);
    }
    const App app = authorized(request, call);
    if (auto refused = over_limits(call, app)) return *refused;
    check_scopes(call);
    ++api_calls_;
    if (auto fault = fault_before(call)) return *fault;
    ServerAnswer answer;
    try {
        const Reply made = dispatch(call);
        answer = json_answer(made.status, made.body);
    } catch (const Refusal& refusal) {
        answer = refusal_answer(refusal);
    } catch (const nlohmann::json::exception& error) {
        Refusal refusal;
        refusal.message = std::string("Invalid input JSON: ") + error.what();
        answer = refusal_answer(refusal);
    }
    const bool search = !call.rest.empty() && call.rest.back() == "search";
    if (!search) add_limit_headers(answer, app);
    answer.headers.emplace_back("x-hubspot-correlation-id", correlation());
    fault_after(call, answer);
    return answer;
}

Reply Service::dispatch(const Call& call) {
    using Handler = Reply (*)(Portal&, const Call&);
    constexpr std::array<std::pair<std::string_view, Handler>, 10> handlers = {
        {{"objects", objects_api},
         {"associations", associations_api},
         {"old_associations", old_associations_api},
         {"properties", properties_api},
         {"pipelines", pipelines_api},
         {"owners", owners_api},
         {"account", account_api},
         {"campaigns", campaigns_api},
         {"events", events_api},
         {"schemas", schemas_api}}};
    for (const auto& [resource, handler] : handlers) {
        if (resource == call.resource) return handler(portal_, call);
    }
    no_such_path();
}

Service::App Service::authorized(const ServerRequest& request, const Call& call) {
    (void)call;
    constexpr std::string_view scheme = "Bearer ";
    const std::string header = request.header("Authorization");
    const std::string given = header.starts_with(scheme) ? header.substr(scheme.size()) : "";
    if (given == token) return App::private_app;
    const auto issued = tokens_.find(given);
    const Millis now = portal_.clock.now();
    if (issued != tokens_.end() && issued->second > now) return App::oauth;
    if (issued != tokens_.end()) {
        const Millis minutes = (now - issued->second) / 60000;
        throw Refusal{.status = 401,
                      .category = "EXPIRED_AUTHENTICATION",
                      .message = "The OAuth token used to make this call expired " +
                                 std::to_string(minutes) + " minute(s) ago.",
                      .errors = {},
                      .context = {{"expire time", {instant_text(issued->second)}}}};
    }
    throw Refusal{.status = 401,
                  .category = "INVALID_AUTHENTICATION",
                  .message =
                      "Authentication credentials not found. This API supports OAuth 2.0 "
                      "authentication and you can find more details at "
                      "https://developers.hubspot.com/docs/methods/auth/oauth-overview"};
}

void Service::check_scopes(const Call& call) const {
    const std::string needed = scope_of(call);
    const auto missing = split(portal_.faults.missing_scopes, ';');
    if (std::find(missing.begin(), missing.end(), needed) == missing.end()) return;
    throw Refusal{.status = 403,
                  .category = "MISSING_SCOPES",
                  .message =
                      "This app hasn't been granted all required scopes to make this call. "
                      "Read more about required scopes here: "
                      "https://developers.hubspot.com/scopes.",
                  .errors = {{"One or more of the following scopes are required.",
                              "",
                              {{"requiredScopes", {needed}}}}}};
}

std::int64_t Service::today() const {
    return (portal_.clock.now() + portal_.faults.zone_minutes * 60'000LL) / day_ms;
}

std::optional<ServerAnswer> Service::over_limits(const Call& call, App app) {
    const Millis now = portal_.clock.now();
    if (today() != day_) {
        day_ = today();
        portal_.used_today = 0;
    }
    const bool search = !call.rest.empty() && call.rest.back() == "search";
    std::deque<Millis>& window = search ? searches_ : app == App::oauth ? oauth_burst_ : burst_;
    const int allowed = search              ? portal_.faults.search_rate
                        : app == App::oauth ? portal_.faults.oauth_burst
                                            : portal_.faults.burst;
    prune(window, now - (search ? 1000 : 10000));
    counters_.searches += search ? 1 : 0;
    const bool limited = limits_ != Limits::none;
    const bool out_of_day =
        app == App::private_app && portal_.used_today >= static_cast<Id>(portal_.faults.daily);
    const bool out_of_window = window.size() >= static_cast<std::size_t>(allowed);
    if (!limited || (!out_of_day && !out_of_window)) {
        window.push_back(now);
        ++portal_.used_today;
        return std::nullopt;
    }
    ++counters_.limited;
    const char* name = out_of_day ? "daily" : search ? "secondly" : "ten_secondly_rolling";
    std::string policy = name;
    std::transform(policy.begin(), policy.end(), policy.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    Json body = {{"status", "error"},
                 {"message", std::string("You have reached your ") + name + " limit."},
                 {"errorType", "RATE_LIMIT"},
                 {"correlationId", correlation()},
                 {"policyName", policy}};
    if (out_of_day) body["requestId"] = correlation();
    body["groupName"] = "publicapi:private-apps:api-calls:" + std::to_string(portal_.hub);
    ServerAnswer answer = json_answer(429, body.dump());
    if (!search) add_limit_headers(answer, app);
    return answer;
}

void Service::add_limit_headers(ServerAnswer& answer, App app) const {
    const bool oauth = app == App::oauth;
    const int most = oauth ? portal_.faults.oauth_burst : portal_.faults.burst;
    const auto used = static_cast<int>((oauth ? oauth_burst_ : burst_).size());
    const auto add = [&](const char* name, std::int64_t value) {
        answer.headers.emplace_back(name, std::to_string(value));
    };
    add("X-HubSpot-RateLimit-Max", most);
    add("X-HubSpot-RateLimit-Remaining", std::max(0, most - used));
    add("X-HubSpot-RateLimit-Interval-Milliseconds", 10000);
    if (oauth) return;
    const auto day = static_cast<std::int64_t>(portal_.used_today);
    add("X-HubSpot-RateLimit-Daily", portal_.faults.daily);
    add("X-HubSpot-RateLimit-Daily-Remaining",
        std::max<std::int64_t>(0, portal_.faults.daily - day));
}

}  // namespace tenure::inline v1::sandbox::hs
