// Sandbox, Salesforce: what a test steers it with: POST /__sandbox/faults, /__sandbox/clock and
// /__sandbox/write, GET /__sandbox/requests and /__sandbox/soql. They need no session and are not
// counted.
#include <nlohmann/json.hpp>
#include <regex>

#include "sandbox/salesforce/service.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

ServerAnswer plain(int status, std::string body) {
    ServerAnswer answer{.status = status};
    answer.body = std::move(body);
    return answer;
}

FaultRule rule_of(const json& order) {
    FaultRule rule;
    const std::string kind = order.value("kind", "answer");
    if (kind == "drop_before") rule.kind = FaultRule::Kind::drop_before;
    if (kind == "drop_after") rule.kind = FaultRule::Kind::drop_after;
    rule.match = order.value("match", ".*");
    (void)std::regex(rule.match);
    rule.times = order.value("times", 1);
    rule.status = order.value("status", 500);
    if (order.contains("body")) {
        const json& body = order["body"];
        rule.body = body.is_string() ? body.get<std::string>() : body.dump();
        if (body.is_string()) rule.content_type = "text/html";
    }
    const json headers = order.value("headers", json::object());
    for (const auto& [name, value] : headers.items()) {
        if (same_folded(name, "Content-Type")) {
            rule.content_type = value.get<std::string>();
        } else {
            rule.headers.emplace_back(name, value.get<std::string>());
        }
    }
    return rule;
}

}  // namespace

ServerAnswer Service::control(const ServerRequest& request) {
    try {
        const std::string what = request.path.substr(11);
        if (what == "faults") return plain(200, order_fault(request.body));
        if (what == "requests") return plain(200, log_json());
        if (what == "soql") {
            std::string lines;
            for (const std::string& statement : statements_) lines += statement + "\n";
            return plain(200, lines);
        }
        if (what == "write") return plain(200, write_late(request.body));
        if (what == "clock") {
            const json body = json::parse(request.body.empty() ? "{}" : request.body);
            org_.clock.advance(body.value("advance", std::int64_t{0}));
            if (body.contains("freeze")) org_.clock.freeze(body["freeze"].get<bool>());
            return plain(200, json{{"now", datetime_text(org_.clock.now())}}.dump());
        }
        return plain(404, R"({"error":"try faults, clock, write, requests or soql"})");
    } catch (const Refusal& refusal) {
        return plain(400, json{{"error", refusal.message}, {"code", refusal.code}}.dump());
    } catch (const std::exception& error) {
        return plain(400, json{{"error", error.what()}}.dump());
    }
}

/// {"kind":"clear"|"expire_sessions"|"lock_row"|"spec"|"drop_before"|"drop_after"} or an answer.
std::string Service::order_fault(const std::string& body) {
    const json order = json::parse(body);
    const std::string kind = order.value("kind", "answer");
    if (kind == "clear") {
        rules_.clear();
        org_.lock_next = 0;
        org_.faults.apply("reset");
        refresh();
    } else if (kind == "expire_sessions") {
        oauth_.expire_all();
    } else if (kind == "lock_row") {
        org_.lock_next = order.value("times", std::uint64_t{1});
    } else if (kind == "spec") {
        org_.faults.apply(order.value("spec", ""));
        refresh();
    } else if (kind == "answer" || kind == "drop_before" || kind == "drop_after") {
        rules_.push_back(rule_of(order));
    } else {
        refuse("BAD_FAULT", "no such kind of fault: " + kind);
    }
    return R"({"ok":true})";
}

/// Somebody else's write: {"object","id"?,"fields","late"?}: visible `late` seconds after its
/// stamp, or at once.
std::string Service::write_late(const std::string& body) {
    const json wish = json::parse(body);
    const Object& object = org_.object(wish.value("object", ""));
    const int before = org_.faults.late_commit;
    org_.faults.late_commit = wish.value("late", 0);
    const std::string id = wish.value("id", "");
    Saved saved;
    try {
        const json fields = wish.value("fields", json::object());
        Writer writer(org_);
        if (wish.value("delete", false)) {
            saved = writer.remove(id);
        } else {
            saved = id.empty() ? writer.create(object, fields) : writer.update(object, id, fields);
        }
    } catch (...) {
        org_.faults.late_commit = before;
        throw;
    }
    org_.faults.late_commit = before;
    return json{{"id", saved.id}}.dump();
}

std::string Service::log_json() const {
    json calls = json::object();
    for (const auto& [shape, count] : log_) calls[shape] = count;
    std::uint64_t spent = 0;
    for (const auto& [minute, count] : window_) spent += count;
    return json{{"requests", requests_.load()},
                {"api_calls", spent},
                {"refused", refused_},
                {"daily_limit", org_.faults.daily_limit},
                {"by_call", calls}}
        .dump();
}

}  // namespace tenure::inline v1::sandbox::sf
