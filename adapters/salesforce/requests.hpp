// Salesforce, part "requests": what is asked, as paths, SOQL texts and HTTP requests.
// Pure: nothing here talks to the network. SOQL is built here and nowhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/time.hpp"
#include "tenure/http/message.hpp"

namespace tenure::inline v1::salesforce {

/// Rows of a REST page. Source: [D] query, batchSize 200 to 2000.
inline constexpr std::size_t page_rows = 2000;

/// A request line above 16,384 bytes is answered by 414. Source: [D] request limits.
inline constexpr std::size_t url_bytes = 16'000;

/// A literal holds that many characters at most. Source: [D] SOQL limits.
inline constexpr std::size_t literal_characters = 4'000;

/// Records of one collections call. Source: [D] composite/sobjects.
inline constexpr std::size_t collection_rows = 200;

/// One call, before host and token are known.
struct Call {
    std::string method = "GET";
    std::string path;  ///< with query; "/services/..." as it is, else behind the API's version
    std::string body = {};
    std::string label = {};  ///< for logs and errors: names no value
    Repeat repeat = Repeat::safe;
    std::string content_type = "application/json";
    std::string accept = "application/json";
};

/// Returns scheme and host of a configured url, in lower case.
/// Throws: Error{configuration} for anything but http(s)://host, for Lightning hosts and for the
/// shared login hosts, saying what to write instead.
std::string my_domain(const std::string& url);

/// Makes the HTTP request of a call; its url is a path for the session to complete.
HttpRequest request_of(const std::string& api, const Call& call);

/// Percent-encodes a text for a query string, or a segment of a path.
std::string encoded(std::string_view text);

/// A SOQL query in parts; `where` are joined by AND, so parts with OR bring their own brackets.
struct Select {
    std::vector<std::string> columns;
    std::string object;
    std::vector<std::string> where = {};
    std::string order = {};
    std::size_t limit = 0;  ///< 0: none

    std::string text() const;
};

/// Whether deleted and archived rows belong to the answer.
enum class Scope { live, all };

Call query(const std::string& soql, Scope scope, const std::string& object);
Call query_more(const std::string& next_records_path, const std::string& object);
Call describe(const std::string& object);
/// Describes up to 25 objects in what counts as one call. Source: [D] composite.
Call describe_many(std::span<const std::string> objects, const std::string& api);
Call describe_global();
/// Retrieves up to 2,000 records by id. Source: [D] composite/sobjects POST.
Call retrieve(const std::string& object, std::span<const std::string> ids,
              std::span<const std::string> fields);

/// Returns a text as a SOQL literal with quotes. Throws: Error{bad_argument} for a text that
/// cannot be one: not searchable().
std::string literal(std::string_view text);

/// True for UTF-8 of at most 4,000 characters without control characters that SOQL cannot spell.
bool searchable(std::string_view text);

/// Returns an instant as SOQL spells it, unquoted, e.g. 2026-01-01T00:00:00.000Z.
std::string literal(Timestamp instant);

/// True for names that SOQL takes as an object or field, also over a relationship: Owner.Name.
bool is_name(std::string_view text);

/// True for 15 or 18 letters and digits.
bool is_id(std::string_view text);

/// Returns the 18-character form of an id; other texts unchanged.
/// Source: [D] 000385008, three check characters of five case bits each.
std::string long_id(std::string_view id);

/// Returns "field IN ('a','b')".
std::string in_list(const std::string& field, std::span<const std::string> values);

/// Returns the condition for what follows (stamp, id) in that order.
std::string after(const std::string& stamp_field, Timestamp stamp, const std::string& id);

/// Returns how many bytes a text takes in an address.
std::size_t encoded_size(std::string_view text);

/// Splits columns into those that a query can name in `room` bytes, `fixed` among them, and the
/// rest.
struct Columns {
    std::vector<std::string> named;
    std::vector<std::string> rest;
};
Columns fitting(std::span<const std::string> fixed, std::span<const std::string> columns,
                std::size_t room);

}  // namespace tenure::inline v1::salesforce
