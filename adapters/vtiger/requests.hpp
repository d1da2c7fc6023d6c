// vTiger, part "requests": what is asked, as HTTP requests and query texts.
// Pure: nothing here talks to the network.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tenure/core/secret.hpp"
#include "tenure/http/message.hpp"

namespace tenure::inline v1::vtiger {

/// Rows per page at most: vTiger cuts larger pages down to 100 without saying so.
inline constexpr std::size_t page_rows = 100;

/// Apache refuses request lines above 8190 bytes; the rest is for method, version and session.
inline constexpr std::size_t url_bytes = 7900;

/// One operation of webservice.php, before session and address are known.
struct Call {
    enum class Session { needed, none };

    std::string method = "GET";
    std::string operation;
    std::vector<std::pair<std::string, std::string>> parameters;
    std::string label;  ///< for logs and errors: names no value
    Repeat repeat = Repeat::safe;
    Session session = Session::needed;
};

/// Returns the address of webservice.php for a configured url, without user, query or fragment.
/// Throws: Error{configuration} for anything but http(s)://host[:port][/path].
std::string endpoint_of(const std::string& url);

/// Makes the HTTP request of a call: GET parameters in the address, POST ones as a form.
HttpRequest request_of(const std::string& endpoint, const Call& call, const Secret& session);

Call get_challenge(const std::string& user);
Call log_in(const std::string& user, const std::string& hashed_key);
Call log_out();
Call list_types();
Call describe(const std::string& module);
Call query(const std::string& module, std::string text);
Call retrieve(const std::string& module, const std::string& id);
Call create(const std::string& module, std::string element);
Call revise(const std::string& module, std::string element);

/// Asks what changed after a second of the server's clock, for all owners.
Call sync(const std::string& module, std::int64_t after_second, Repeat repeat);

/// Returns a query literal: in single quotes, inner ones doubled; there is no other escape.
std::string literal(std::string_view text);

/// Returns true when the text can be compared in a query: not blank, and free of backslashes,
/// control characters and what vTiger's database cannot store.
bool searchable(std::string_view text);

/// Returns true for names that the query grammar accepts as a column.
bool queryable(std::string_view name);

/// Returns true when the text has characters outside Unicode's first plane, such as emoji, which
/// vTiger's 3-byte database connection turns into "????".
bool has_astral(std::string_view text);

/// Returns "select a,b from M where ... order by o limit 100;" with empty parts left out.
std::string select(std::span<const std::string> columns, const std::string& module,
                   const std::string& where, const std::string& order);

/// Returns "field in ('a','b')".
std::string in_list(const std::string& field, std::span<const std::string> values);

/// Splits columns into groups that take at most `room` bytes each; every group starts with `fixed`.
std::vector<std::vector<std::string>> column_groups(std::span<const std::string> fixed,
                                                    std::span<const std::string> columns,
                                                    std::size_t room);

/// Returns how many bytes a text takes in an address.
std::size_t encoded_size(std::string_view text);

}  // namespace tenure::inline v1::vtiger
