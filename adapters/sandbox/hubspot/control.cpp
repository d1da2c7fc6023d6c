// Sandbox, HubSpot: what the fault switches do, and the server's own paths under /__sandbox.
#include <chrono>
#include <regex>
#include <thread>
#include <utility>

#include "sandbox/hubspot/service.hpp"
#include "tenure/core/error.hpp"

namespace tenure::inline v1::sandbox::hs {
namespace {

bool due(int every, std::uint64_t count) {
    return every > 0 && count % static_cast<std::uint64_t>(every) == 0;
}

ServerAnswer plain(int status, std::string body) {
    ServerAnswer answer;
    answer.status = status;
    answer.body = std::move(body);
    return answer;
}

ServerAnswer error_answer(int status, const char* message) {
    return plain(status, Json{{"status", "error"}, {"message", message}}.dump());
}

Changes values_of(ObjectType& type, const Json& properties) {
    Changes changes;
    for (const auto& [name, value] : properties.items()) {
        const std::uint16_t property = type.find(name);
        if (property == no_property) refuse("no property " + name);
        changes.emplace_back(property, text_of(value));
    }
    return changes;
}

}  // namespace

/// Returns the first planned answer of that moment that fits, using it up.
const Planned* Service::planned(const Call& call, std::string_view when) {
    static thread_local Planned used;
    const std::string line = call.method + " " + call.path +
                             (call.request->query.empty() ? "" : "?" + call.request->query);
    for (std::size_t i = 0; i < planned_.size(); ++i) {
        Planned& one = planned_[i];
        const bool after = one.kind == "drop_after" || one.kind == "answer_after";
        if (after != (when == "after")) continue;
        if (!std::regex_search(line, std::regex(one.match))) continue;
        used = one;
        if (one.times > 0 && --one.times == 0) {
            planned_.erase(planned_.begin() + static_cast<std::ptrdiff_t>(i));
        }
        return &used;
    }
    return nullptr;
}

std::optional<ServerAnswer> Service::fault_before(const Call& call) {
    const Faults& faults = portal_.faults;
    if (const Planned* one = planned(call, "before")) {
        if (one->kind == "drop_before") return ServerAnswer{.after = After::cut};
        if (one->kind == "delay") {
            std::this_thread::sleep_for(std::chrono::milliseconds(one->delay_ms));
            return std::nullopt;
        }
        ServerAnswer answer = plain(one->status, one->body);
        for (const auto& [name, value] : one->headers) answer.headers.emplace_back(name, value);
        return answer;
    }
    if (due(faults.drop_before, api_calls_)) return ServerAnswer{.after = After::cut};
    if (due(faults.error_before, api_calls_)) return error_answer(502, "Bad gateway");
    if (due(faults.html, api_calls_)) {
        ServerAnswer answer = plain(200, "<!DOCTYPE html><html><body>Just a moment</body></html>");
        answer.content_type = "text/html";
        return answer;
    }
    if (due(faults.locked, api_calls_)) return error_answer(423, "The resource is locked");
    const auto with_retry = [](int status, const char* message, const char* seconds) {
        ServerAnswer answer = error_answer(status, message);
        answer.headers.emplace_back("Retry-After", seconds);
        return answer;
    };
    if (due(faults.migration, api_calls_)) {
        return with_retry(477, "The portal is being moved", "5");
    }
    const char* limit = "You have reached your ten_secondly_rolling limit.";
    if (due(faults.too_many_after, api_calls_)) return with_retry(429, limit, "2");
    if (due(faults.too_many, api_calls_)) return error_answer(429, limit);
    return std::nullopt;
}

void Service::fault_after(const Call& call, ServerAnswer& answer) {
    const Faults& faults = portal_.faults;
    if (const Planned* one = planned(call, "after")) {
        if (one->kind == "drop_after") {
            answer.after = After::cut;
            return;
        }
        answer.status = one->status;
        answer.body = one->body;
    }
    if (due(faults.drop_after, api_calls_)) answer.after = After::cut;
    if (due(faults.error_after, api_calls_)) answer = error_answer(500, "Internal error");
    if (due(faults.truncate, api_calls_)) answer.body.resize(answer.body.size() / 2);
}

void Service::add_planned(const Json& body) {
    if (body.is_array()) {
        for (const Json& one : body) add_planned(one);
        return;
    }
    const std::string kind = text_of(body.value("kind", Json("answer")));
    if (body.contains("set")) {
        portal_.faults.apply(text_of(body["set"]));
        portal_.clock.freeze(portal_.faults.frozen);
    }
    if (kind == "clear") {
        planned_.clear();
        portal_.faults.apply("reset");
        portal_.clock.freeze(false);
        return;
    }
    if (kind == "expire_tokens") {
        for (auto& [name, end] : tokens_) end = portal_.clock.now() - 1;
        return;
    }
    if (!body.contains("match") && body.contains("set")) return;
    Planned made;
    made.match = text_of(body.value("match", Json(".*")));
    made.times = body.value("times", 1);
    made.kind = kind;
    made.status = body.value("status", 500);
    if (body.contains("body")) {
        made.body =
            body["body"].is_string() ? body["body"].get<std::string>() : body["body"].dump();
    }
    const Json headers = body.value("headers", Json::object());
    for (const auto& [name, value] : headers.items()) made.headers[name] = text_of(value);
    made.delay_ms = body.value("delay_ms", 0);
    try {
        const std::regex probe(made.match);
    } catch (const std::regex_error&) {
        refuse("match is not a regular expression: " + made.match);
    }
    planned_.push_back(std::move(made));
}

/// Puts records in as somebody else would: any property, any stamp, visible to searches when told.
Reply Service::control_records(const Json& body) {
    ObjectType& type = portal_.need(text_of(body.value("type", Json())));
    const Millis now = portal_.clock.now();
    Json ids = Json::array();
    for (const Json& sent : body.value("records", Json::array())) {
        const Changes changes = values_of(type, sent.value("properties", Json::object()));
        const Id id = read_id(text_of(sent.value("id", Json()))).value_or(0);
        Record* record = id == 0 ? nullptr : type.find(id);
        const Millis modified = sent.value("modified_ms", now);
        if (record == nullptr) {
            Record fresh;
            fresh.id = id;
            fresh.created = sent.value("created_ms", modified);
            fresh.modified = modified;
            record = &type.add(std::move(fresh));
        } else {
            record->earlier.push_back(record->modified);
            record->modified = modified;
        }
        const Write write{portal_, type};
        apply(write, *record, changes, modified);
        record->indexed_at = sent.value("visible_ms", modified);
        const Id own = record->id;
        if (sent.contains("associations")) join_as_sent(write, *record, sent["associations"]);
        if (sent.value("archived", false)) archive_record(write, *type.find(own));
        if (sent.value("restored", false)) restore_record(write, *type.find(own));
        ids.push_back(std::to_string(own));
    }
    return reply({{"ids", ids}});
}

/// Changes many records at one instant, as a bulk edit does.
Reply Service::control_touch(const Json& body) {
    ObjectType& type = portal_.need(text_of(body.value("type", Json())));
    const Changes changes = values_of(type, body.value("properties", Json::object()));
    const std::size_t most = body.value("count", type.rows.size());
    const Millis at = body.value("modified_ms", portal_.clock.now());
    std::size_t count = 0;
    for (Record& row : type.rows) {
        if (count == most) break;
        if (!row.live()) continue;
        apply({portal_, type}, row, changes, at);
        row.earlier.push_back(row.modified);
        row.modified = at;
        row.indexed_at = at + portal_.faults.search_lag;
        ++count;
    }
    return reply({{"touched", count}});
}

ServerAnswer Service::control(const ServerRequest& request, const std::string& what) {
    const std::lock_guard lock(lock_);
    Call call;
    call.request = &request;
    try {
        const Json body = call.body();
        Reply made{200, "{}"};
        if (what == "faults") {
            add_planned(body);
        } else if (what == "records") {
            made = control_records(body);
        } else if (what == "touch") {
            made = control_touch(body);
        } else if (what == "webhooks") {
            made = webhooks_control(portal_, body);
        } else if (what == "events") {
            made = reply(portal_.events);
        } else if (what == "clock") {
            portal_.clock.advance(body.value("advance_ms", Millis{0}) +
                                  body.value("advance_seconds", Millis{0}) * 1000);
            if (body.contains("freeze")) portal_.clock.freeze(body["freeze"].get<bool>());
            const Millis now = portal_.clock.now();
            made = reply({{"now_ms", now}, {"now", instant_text(now)}});
        } else if (what == "requests") {
            made = reply({{"total", requests_.load()},
                          {"limited", counters_.limited},
                          {"searches", counters_.searches},
                          {"used_today", portal_.used_today},
                          {"by_call", counters_.by_call}});
            if (request.method == "DELETE") {
                counters_ = {};
                requests_ = 0;
            }
        } else {
            return error_answer(404,
                                "The paths are faults, clock, requests, records, touch, "
                                "webhooks and events: see docs/sandbox.md");
        }
        return plain(made.status, made.body);
    } catch (const Refusal& refusal) {
        return refusal_answer(refusal);
    } catch (const Error& error) {
        return error_answer(400, error.what());
    } catch (const nlohmann::json::exception& error) {
        return error_answer(400, error.what());
    }
}

}  // namespace tenure::inline v1::sandbox::hs
