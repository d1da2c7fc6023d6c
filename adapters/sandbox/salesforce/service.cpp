// Sandbox, Salesforce: an HTTP request goes in, an answer comes out: sessions, limits, faults.
#include "sandbox/salesforce/service.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>
#include <regex>
#include <thread>

namespace tenure::inline v1::sandbox::sf {
namespace {

constexpr const char* server_name = "sfdcedge";

ServerAnswer html(int status, const std::string& title) {
    ServerAnswer answer{.status = status, .content_type = "text/html; charset=UTF-8"};
    answer.server = server_name;
    answer.body = "<!DOCTYPE html>\n<html><head><title>" + title + "</title></head><body><h1>" +
                  title + "</h1></body></html>\n";
    return answer;
}

ServerAnswer answer_of(const Reply& reply) {
    ServerAnswer answer{.status = reply.status, .content_type = reply.content_type};
    answer.server = server_name;
    answer.body = reply.body;
    answer.headers = reply.headers;
    return answer;
}

/// Source: RFC 9110, 5.6.7.
std::string http_date(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    char text[40];
    return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

ServerAnswer cut() {
    return {.after = After::cut};
}

std::string bearer(const ServerRequest& request) {
    const std::string header = request.header("Authorization");
    const std::size_t space = header.find(' ');
    return space == header.npos ? std::string() : header.substr(space + 1);
}

bool due(int every, std::uint64_t count) {
    return every > 0 && count % static_cast<std::uint64_t>(every) == 0;
}

bool writes(const Call& call) {
    return call.method != "GET" && call.method != "HEAD" &&
           !(call.at(0) == "composite" && call.at(1) == "sobjects" && call.path.size() == 3 &&
             call.method == "POST");
}

/// "/services/data/v60.0/sobjects/Contact/003…" → "/sobjects/Contact/{id}"
std::string shape(const ServerRequest& request) {
    std::string result;
    for (const std::string& part : split(request.path, '/')) {
        if (part.empty() || part == "services" || part == "data") continue;
        if (part[0] == 'v' && part.size() > 3 && part[1] >= '0' && part[1] <= '9') continue;
        const bool id = part.size() >= 15 && id_parts(part.substr(0, part.find('-')));
        result += "/" + (id ? std::string("{id}") : part);
    }
    return request.method + " " + (result.empty() ? "/" : result);
}

std::string version_list() {
    constexpr const char* seasons[] = {"Summer", "Winter", "Spring"};
    std::string body = "[";
    for (int version = 31; version <= 67; ++version) {
        const int since = version - 31;  // 31.0 is Summer '14
        const int year = 14 + since / 3 + (since % 3 == 0 ? 0 : 1);
        const std::string number = std::to_string(version) + ".0";
        body += std::string(since > 0 ? "," : "") + "{\"label\":\"" + seasons[since % 3] + " '" +
                std::to_string(year) + "\",\"url\":\"/services/data/v" + number +
                "\",\"version\":\"" + number + "\"}";
    }
    return body + "]";
}

}  // namespace

Service::Service(Org& org, Limits limits, std::string url)
    : org_(org),
      limits_(limits),
      oauth_(org, std::move(url)),
      bulk_(org),
      bulk_one_(org, oauth_),
      rest_(org, oauth_, bulk_) {
    refresh();
}

void Service::set_faults(const std::string& spec) {
    const std::lock_guard lock(mutex_);
    org_.faults.apply(spec);
    refresh();
}

void Service::advance(std::int64_t seconds) {
    const std::lock_guard lock(mutex_);
    org_.clock.advance(seconds);
}

/// Carries over to schema and clock what the switches say.
void Service::refresh() {
    org_.schema.switch_on(Feature::multi_currency, org_.faults.multi_currency);
    org_.schema.switch_on(Feature::person_accounts, org_.faults.person_accounts);
    org_.schema.hide(split(org_.faults.hide, ';'));
    org_.clock.freeze(org_.faults.ticks > 0);
}

ServerAnswer Service::handle(const ServerRequest& request) {
    int pause = 0;
    {
        const std::lock_guard lock(mutex_);
        pause = org_.faults.slow;
    }
    if (pause > 0) std::this_thread::sleep_for(std::chrono::milliseconds(pause));
    const std::lock_guard lock(mutex_);
    if (request.path.substr(0, 11) == "/__sandbox/") return control(request);
    ++requests_;
    note(request);
    org_.commit_late();
    ServerAnswer result = answer_or_refusal(request);
    result.headers.emplace_back("Date", http_date(org_.clock.now()));
    return result;
}

ServerAnswer Service::answer_or_refusal(const ServerRequest& request) {
    try {
        ServerAnswer result = answer(request);
        tick();
        if (org_.faults.strip_headers) {
            result.headers.erase(std::remove_if(result.headers.begin(), result.headers.end(),
                                                [](const auto& header) {
                                                    return same_folded(header.first.substr(0, 7),
                                                                       "sforce-");
                                                }),
                                 result.headers.end());
        }
        return result;
    } catch (const Refusal& refusal) {
        return answer_of(reply_refusal(refusal));
    } catch (const std::exception& error) {
        return answer_of(reply_refusal({500, "UNKNOWN_EXCEPTION", error.what(), {}}));
    }
}

ServerAnswer Service::answer(const ServerRequest& request) {
    if (auto refused = too_long(request)) return *refused;
    if (auto fault = ordered_fault(request)) return *fault;
    if (org_.faults.down) return html(503, "Service Unavailable");
    const std::string& path = request.path;
    if (path.substr(0, 17) == "/services/oauth2/" || path.substr(0, 4) == "/id/") {
        return oauth_.answer(request);
    }
    if (path.substr(0, 15) == "/services/Soap/") return soap_answer(org_, oauth_, request);
    if (path.substr(0, 16) == "/services/async/") {
        if (!spend(1)) return bulk_one_.refusal("ExceededQuota", "TotalRequests Limit exceeded.");
        return bulk_one_.answer(request);
    }
    if (path == "/services/data" || path == "/services/data/") {
        return answer_of({200, version_list()});
    }
    Call call;
    call.method = request.method;
    call.body = request.body;
    call.content_type = request.content_type;
    for (const auto& [name, value] : request.headers) call.headers[fold(name)] = value;
    const std::string target = path + (request.query.empty() ? "" : "?" + request.query);
    const std::size_t data = path.find("/services/data/");
    if (data == path.npos || !read_target(target.substr(data), call, org_.version)) {
        return html(404, "URL No Longer Exists");
    }
    return rest(request, std::move(call));
}

ServerAnswer Service::rest(const ServerRequest& request, Call call) {
    const double version = std::atof(org_.version.c_str());
    if (version < 31) {
        throw Refusal{410, "GONE", "This API version has been retired: v" + org_.version, {}};
    }
    if (version > 67) {
        throw Refusal{404, "NOT_FOUND", "The requested resource does not exist", {}};
    }
    if (call.path.empty() && bearer(request).empty()) return run(request, call);
    if (due(org_.faults.expire_sessions, ++session_calls_)) oauth_.expire_all();
    if (!oauth_.admit(bearer(request))) {
        throw Refusal{401, "INVALID_SESSION_ID", "Session expired or invalid", {}};
    }
    if (!spend(Rest::cost(call))) {
        throw Refusal{403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", {}};
    }
    ServerAnswer result = run(request, call);
    result.headers.emplace_back("Sforce-Limit-Info", "api-usage=" + std::to_string(spent()) + "/" +
                                                         std::to_string(org_.faults.daily_limit));
    return result;
}

ServerAnswer Service::run(const ServerRequest& request, const Call& call) {
    (void)request;
    const Faults& faults = org_.faults;
    const bool write = writes(call);
    keep_soql(call);
    ++calls_;
    if (write) ++write_calls_;
    if (due(faults.drop_before, calls_)) return cut();
    if (write && due(faults.error_before_write, write_calls_)) {
        throw Refusal{500, "UNKNOWN_EXCEPTION", "An unexpected error occurred.", {}};
    }
    rest_.used = spent();
    const std::size_t mark = org_.store.mark();
    ServerAnswer result = answer_of(rest_.answer(call));
    org_.store.keep(mark);
    if (write && due(faults.error_after_write, write_calls_)) {
        throw Refusal{500, "UNKNOWN_EXCEPTION", "An unexpected error occurred.", {}};
    }
    if (due(faults.drop_after, calls_)) return cut();
    if (due(faults.html, calls_)) return html(200, "Down for maintenance");
    if (due(faults.truncate, calls_)) result.body.resize(result.body.size() / 2);
    return result;
}

std::optional<ServerAnswer> Service::too_long(const ServerRequest& request) const {
    const auto limit = static_cast<std::size_t>(org_.faults.url_limit);
    if (limits_ == Limits::none) return std::nullopt;
    if (request.target_length > limit) return html(414, "URI Too Long");
    std::size_t size = request.target_length;
    for (const auto& [name, value] : request.headers) size += name.size() + value.size() + 4;
    if (size > limit) return html(431, "Request Header Fields Too Large");
    return std::nullopt;
}

std::optional<ServerAnswer> Service::ordered_fault(const ServerRequest& request) {
    std::string line =
        request.method + " " + request.path + (request.query.empty() ? "" : "?" + request.query);
    line.resize(std::min<std::size_t>(line.size(), 2000));  // regular expressions recurse
    for (FaultRule& rule : rules_) {
        if (rule.times == 0 || !std::regex_search(line, std::regex(rule.match))) continue;
        if (rule.times > 0) --rule.times;
        if (rule.kind == FaultRule::Kind::drop_before) return cut();
        if (rule.kind == FaultRule::Kind::drop_after) {
            const int left = std::exchange(rule.times, 0);
            (void)answer(request);
            rule.times = left;
            return cut();
        }
        ServerAnswer result{.status = rule.status, .content_type = rule.content_type};
        result.server = server_name;
        result.body = rule.body;
        result.headers = rule.headers;
        return result;
    }
    return std::nullopt;
}

/// Counts calls against the rolling 24 hours. Returns false when they do not fit.
bool Service::spend(std::uint64_t calls) {
    const bool limited = limits_ != Limits::none;
    if (limited && spent() + calls > static_cast<std::uint64_t>(org_.faults.daily_limit)) {
        ++refused_;
        return false;
    }
    const std::int64_t minute = org_.clock.now() / 60;
    if (window_.empty() || window_.back().first != minute) window_.emplace_back(minute, 0);
    window_.back().second += calls;
    return true;
}

std::uint64_t Service::spent() {
    const std::int64_t oldest = org_.clock.now() / 60 - 24 * 60;
    while (!window_.empty() && window_.front().first <= oldest) window_.pop_front();
    std::uint64_t calls = static_cast<std::uint64_t>(org_.faults.other_usage);
    for (const auto& [minute, count] : window_) calls += count;
    return calls;
}

/// With `ticks`, the clock moves a second for every so many rows written.
void Service::tick() {
    if (org_.faults.ticks <= 0) return;
    const std::uint64_t ticks = org_.writes / static_cast<std::uint64_t>(org_.faults.ticks);
    if (ticks > ticked_) org_.clock.advance(static_cast<std::int64_t>(ticks - ticked_));
    ticked_ = ticks;
}

/// Keeps each statement on one line, for other parsers to judge.
void Service::keep_soql(const Call& call) {
    constexpr std::size_t most = 5000;
    std::string soql = call.get("q");
    if (call.at(0) == "jobs" && call.at(1) == "query" && call.method == "POST") {
        const auto body = nlohmann::json::parse(call.body, nullptr, false);
        if (body.is_object()) soql = body.value("query", "");
    }
    std::replace(soql.begin(), soql.end(), '\n', ' ');
    if (!soql.empty() && statements_.size() < most) statements_.insert(std::move(soql));
}

void Service::note(const ServerRequest& request) {
    ++log_[shape(request)];
}

}  // namespace tenure::inline v1::sandbox::sf
