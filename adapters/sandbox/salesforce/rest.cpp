// Sandbox, Salesforce: which call goes where, /limits, and queries with their cursors.
#include "sandbox/salesforce/rest.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tenure::inline v1::sandbox::sf {
namespace {

using nlohmann::json;

constexpr std::size_t default_page = 2000;

/// "Sforce-Query-Options: batchSize=500", between 200 and 2000.
std::size_t page_size(const Call& call) {
    const auto header = call.headers.find("sforce-query-options");
    const std::size_t at =
        header == call.headers.end() ? std::string::npos : header->second.find("batchSize=");
    if (at == std::string::npos) return default_page;
    const int size = std::atoi(header->second.c_str() + at + 10);
    return static_cast<std::size_t>(std::clamp(size, 200, 2000));
}

}  // namespace

json Call::json() const {
    auto value = json::parse(body.empty() ? std::string("{}") : body, nullptr, false);
    if (!value.is_discarded()) return value;
    refuse("JSON_PARSER_ERROR", "Unexpected character in the body at [line:1, column:1]");
}

bool read_target(std::string_view target, Call& call, std::string& version) {
    const std::size_t mark = target.find('?');
    call.query = mark == target.npos ? Parameters{} : read_parameters(target.substr(mark + 1));
    std::vector<std::string> parts = split(target.substr(0, mark), '/');
    // Some clients put two slashes between the host and the path.
    parts.erase(std::remove(parts.begin(), parts.end(), std::string()), parts.end());
    std::size_t at = 0;
    if (parts.size() > 1 && parts[0] == "services" && parts[1] == "data") at = 2;
    if (at >= parts.size() || parts[at].size() < 4 || parts[at][0] != 'v') return false;
    version = parts[at].substr(1);
    call.path.clear();
    for (std::size_t i = at + 1; i < parts.size(); ++i) {
        std::string plus;
        for (const char c : parts[i]) plus += c == '+' ? std::string("%2B") : std::string(1, c);
        call.path.push_back(unescape_url(plus));
    }
    return true;
}

Reply reply_json(const json& body, int status) {
    return {status, body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

json error_json(const Refusal& refusal, const char* code_name) {
    json error = {{"message", refusal.message}, {code_name, refusal.code}};
    if (!refusal.fields.empty() || std::string_view(code_name) == "statusCode") {
        error["fields"] = refusal.fields;
    }
    return error;
}

Reply reply_refusal(const Refusal& refusal) {
    return reply_json(json::array({error_json(refusal, "errorCode")}), refusal.status);
}

Reply reply_nothing() {
    return {204, ""};
}

void not_found() {
    throw Refusal{404, "NOT_FOUND", "The requested resource does not exist", {}};
}

std::string Cursors::locator(Number number, std::size_t from) {
    return make_id("01g", number) + "-" + std::to_string(from);
}

std::string Cursors::open(ResultSet set, std::size_t from, std::size_t limit) {
    while (limit > 0 && open_.size() >= limit) open_.erase(open_.begin());
    open_[++last_] = std::move(set);
    return locator(last_, from);
}

std::pair<const ResultSet*, std::size_t> Cursors::find(const std::string& locator) const {
    const std::size_t dash = locator.find('-');
    const auto parts = id_parts(std::string_view(locator).substr(0, dash));
    const auto found = parts && parts->prefix == "01g" ? open_.find(parts->number) : open_.end();
    const std::size_t from =
        dash == locator.npos ? 0 : static_cast<std::size_t>(std::atoll(locator.c_str() + dash + 1));
    if (found == open_.end() || from > found->second.rows.size()) {
        refuse("INVALID_QUERY_LOCATOR", "invalid query locator");
    }
    return {&found->second, from};
}

Reply Rest::answer(const Call& call) {
    try {
        return route(call);
    } catch (const Refusal& refusal) {
        return reply_refusal(refusal);
    } catch (const Ambiguous& ambiguous) {
        json urls = json::array();
        for (const std::string& id : ambiguous.ids) {
            urls.push_back("/services/data/v" + org_.version + "/sobjects/" + call.at(1) + "/" +
                           id);
        }
        return reply_json(urls, 300);
    } catch (const json::exception& error) {
        return reply_refusal({400, "JSON_PARSER_ERROR", error.what(), {}});
    }
}

std::uint64_t Rest::cost(const Call& call) {
    if (call.at(0) != "composite" || call.at(1) != "batch") return 1;
    const auto body = json::parse(call.body, nullptr, false);
    return body.is_object() && body.contains("batchRequests")
               ? std::max<std::uint64_t>(1, body["batchRequests"].size())
               : 1;
}

Reply Rest::route(const Call& call) {
    const std::string first = call.at(0);
    if (first.empty()) return resources();
    if (first == "query") return query(call, Scope::live);
    if (first == "queryAll") return query(call, Scope::all);
    if (first == "sobjects") return sobjects(call);
    if (first == "limits") return limits(call);
    if (first == "composite") return composite(call);
    if (first == "jobs") return bulk_.answer(call);
    if (first == "tooling") return tooling(call);
    return extras(call);
}

Reply Rest::resources() const {
    const std::string base = "/services/data/v" + org_.version + "/";
    json body;
    for (const char* name :
         {"tooling", "composite", "recent", "limits", "search", "query", "queryAll", "sobjects",
          "jobs", "parameterizedSearch", "tabs", "theme", "process", "quickActions"}) {
        body[name] = base + name;
    }
    body["identity"] = oauth_.identity_url();
    return reply_json(body);
}

Reply Rest::limits(const Call& call) {
    if (call.at(1) == "recordCount") {
        json counts = json::array();
        const std::vector<std::string> wanted = split(call.get("sObjects"), ',');
        for (const Object& object : org_.schema.objects()) {
            const bool asked =
                wanted.empty() ||
                std::any_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
                    return same_folded(name, object.name);
                });
            if (!asked || !object.query) continue;
            const auto& rows = org_.store.table(object).rows();
            const auto live = std::count_if(rows.begin(), rows.end(),
                                            [](const Row& row) { return row.life == Life::live; });
            counts.push_back({{"count", live}, {"name", object.name}});
        }
        return reply_json({{"sObjects", counts}});
    }
    const auto limit = [](std::int64_t max, std::int64_t left) {
        return json{{"Max", max}, {"Remaining", std::max<std::int64_t>(0, left)}};
    };
    const std::int64_t daily = org_.faults.daily_limit;
    return reply_json({{"DailyApiRequests", limit(daily, daily - static_cast<std::int64_t>(used))},
                       {"DailyBulkApiBatches", limit(15000, 15000)},
                       {"DailyBulkV2QueryJobs", limit(10000, 10000)},
                       {"DailyBulkV2QueryFileStorageMB", limit(976562, 976562)},
                       {"DataStorageMB", limit(1024, 1000)},
                       {"FileStorageMB", limit(1024, 1000)},
                       {"DailyAsyncApexExecutions", limit(250000, 250000)},
                       {"DailyStreamingApiEvents", limit(10000, 10000)},
                       {"HourlyPublishedPlatformEvents", limit(1000, 1000)},
                       {"SingleEmail", limit(15, 15)}});
}

Reply Rest::query(const Call& call, Scope scope) {
    const std::size_t size = page_size(call);
    if (const std::string locator = call.at(1); !locator.empty()) {
        const auto [set, from] = cursors_.find(locator);
        return page(*set, from, size, locator.substr(0, locator.find('-')));
    }
    if (!call.get("explain").empty()) return explain(call);
    const std::string soql = call.get("q");
    if (soql.empty()) refuse("MALFORMED_QUERY", "A query string has to be specified");
    ResultSet set = run_query(org_, soql, scope);
    if (set.select->aggregate) return {200, aggregate_json(org_, set)};
    return page(set, 0, size, "");
}

Reply Rest::page(const ResultSet& set, std::size_t from, std::size_t size,
                 const std::string& cursor) {
    struct Context {
        Rest& rest;
        std::size_t limit;
    } context{*this, static_cast<std::size_t>(org_.faults.cursors)};
    const auto more = [](void* raw, ResultSet rest) {
        auto& known = *static_cast<Context*>(raw);
        return "/services/data/v" + known.rest.org_.version + "/query/" +
               known.rest.cursors_.open(std::move(rest), 0, 0);
    };
    std::string rows;
    const std::size_t written = JsonRows(org_, set).append(rows, from, size, more, &context);
    const bool done = from + written >= set.rows.size();
    Reply reply;
    reply.body = "{\"totalSize\":" + std::to_string(set.rows.size()) +
                 ",\"done\":" + (done ? "true" : "false");
    if (!done) {
        const std::string next = cursor.empty() ? cursors_.open(set, written, context.limit)
                                                : cursor + "-" + std::to_string(from + written);
        reply.body +=
            ",\"nextRecordsUrl\":\"/services/data/v" + org_.version + "/query/" + next + "\"";
    }
    reply.body += ",\"records\":[" + rows + "]}";
    return reply;
}

Reply Rest::explain(const Call& call) {
    const Select select = [&] {
        Select parsed = parse_soql(call.get("explain"));
        bind_soql(parsed, org_.schema, org_.clock.now());
        return parsed;
    }();
    const std::size_t rows = org_.store.table(*select.object).rows().size();
    const json plan = {{"cardinality", rows},
                       {"fields", json::array()},
                       {"leadingOperationType", "TableScan"},
                       {"notes", json::array()},
                       {"relativeCost", 1.0},
                       {"sobjectCardinality", rows},
                       {"sobjectType", select.object->name}};
    return reply_json({{"plans", json::array({plan})}, {"sourceQuery", call.get("explain")}});
}

}  // namespace tenure::inline v1::sandbox::sf
