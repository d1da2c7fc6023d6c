// Sandbox, Salesforce: everything under /services/data: a call goes in, a reply comes out.
// Composite calls run their parts through the same door. Threads: the service holds one lock around
// everything here.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/salesforce/bulk.hpp"
#include "sandbox/salesforce/oauth.hpp"
#include "sandbox/salesforce/org.hpp"
#include "sandbox/salesforce/query.hpp"
#include "sandbox/salesforce/write.hpp"

namespace tenure::inline v1::sandbox::sf {

struct Call {
    std::string method;
    std::vector<std::string> path;  ///< what follows /services/data/vNN.0, unescaped
    Parameters query;
    std::string body, content_type;
    std::map<std::string, std::string> headers;  ///< names in lower case

    std::string get(const std::string& name) const {
        const auto found = query.find(name);
        return found == query.end() ? std::string() : found->second;
    }
    std::string at(std::size_t i) const { return i < path.size() ? path[i] : std::string(); }
    /// The body as JSON. Throws: Refusal{JSON_PARSER_ERROR}.
    nlohmann::json json() const;
};

struct Reply {
    int status = 200;
    std::string body;
    std::string content_type = "application/json;charset=UTF-8";
    std::vector<std::pair<std::string, std::string>> headers = {};

    bool ok() const { return status < 300; }
};

/// Splits a target such as "/services/data/v60.0/query?q=…" into a call. Returns false when it
/// names no version; sets `version`.
bool read_target(std::string_view target, Call& call, std::string& version);

Reply reply_json(const nlohmann::json& body, int status = 200);
Reply reply_refusal(const Refusal& refusal);
Reply reply_nothing();
/// Throws: Refusal{NOT_FOUND}, always.
[[noreturn]] void not_found();
nlohmann::json error_json(const Refusal& refusal, const char* code_name);

/// Open results that clients page through.
class Cursors {
 public:
    /// Keeps a result and returns the locator of its rows from `from` on.
    std::string open(ResultSet set, std::size_t from, std::size_t limit);
    /// Returns the result and the row a locator names. Throws: Refusal{INVALID_QUERY_LOCATOR}.
    std::pair<const ResultSet*, std::size_t> find(const std::string& locator) const;
    static std::string locator(Number number, std::size_t from);

 private:
    std::map<Number, ResultSet> open_;
    Number last_ = 0;
};

class Rest {
 public:
    Rest(Org& org, OAuth& oauth, Bulk& bulk) : org_(org), oauth_(oauth), bulk_(bulk) {}

    /// Answers a call; never throws Refusal.
    Reply answer(const Call& call);
    /// How many API calls a call counts as.
    static std::uint64_t cost(const Call& call);
    std::uint64_t used = 0;  ///< API calls of the last 24 hours, for /limits

 private:
    Reply route(const Call& call);
    Reply resources() const;
    Reply limits(const Call& call);
    Reply query(const Call& call, Scope scope);
    Reply page(const ResultSet& set, std::size_t from, std::size_t size, const std::string& cursor);
    Reply explain(const Call& call);

    Reply sobjects(const Call& call);
    Reply object_info(const Object& object);
    Reply record(const Call& call, const Object& object);
    Reply by_external(const Call& call, const Object& object);
    Reply change(const Call& call, const Object& object, std::string_view id);
    Reply related(const Call& call, Place place);
    Reply changes(const Call& call, const Object& object);
    Reply publish(const Call& call, const Object& object);

    Reply composite(const Call& call);
    Reply collections(const Call& call);
    Reply save_many(const Call& call);
    Reply remove_many(const Call& call);
    Reply retrieve_many(const Call& call);
    Reply subrequests(const Call& call);
    Reply run_part(const nlohmann::json& part, const nlohmann::json& known);
    nlohmann::json run_parts(const nlohmann::json& parts, bool all_or_none, bool& failed);
    Reply graph(const Call& call);
    Reply batch(const Call& call);
    Reply tree(const Call& call);

    Reply tooling(const Call& call);
    Reply extras(const Call& call);
    Reply recent(const Call& call);
    Reply list_views(const Call& call, const Object& object);
    Reply search(const Call& call);

    Org& org_;
    OAuth& oauth_;
    Bulk& bulk_;
    Cursors cursors_;
};

/// Returns the answer of /sobjects and of /sobjects/X/describe.
nlohmann::json describe_global(const Org& org);
nlohmann::json describe_object(const Org& org, const Object& object);

}  // namespace tenure::inline v1::sandbox::sf
