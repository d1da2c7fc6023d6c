// HubSpot, part "requests": what is asked, as HTTP requests and JSON bodies.
// Pure: nothing here talks to the network. Paths of every API generation come from one table.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/adapters/hubspot.hpp"

namespace tenure::inline v1::hubspot {

/// Records per page of a list and per batch. Source: HubSpot, crm/using-object-apis.
inline constexpr std::size_t page_rows = 100;
/// Records per page of a search, and the most bytes of its body. Source: crm/search-the-crm.
inline constexpr std::size_t search_rows = 200;
inline constexpr std::size_t search_bytes = 3'000;
/// Addresses above 8 to 16 thousand bytes are refused with 414.
inline constexpr std::size_t url_bytes = 7'000;

/// One request before address and token are known; search requests have a quota of their own.
struct Call {
    std::string method = "GET";
    std::string path;  ///< with the query
    std::string body;
    std::string label;  ///< for logs and errors: names no value
    Repeat repeat = Repeat::safe;
};

/// The paths of one API generation. Source: HubSpot, developer-tooling/platform/versioning.
class Paths {
 public:
    explicit Paths(Api api) : api_(api) {}

    std::string objects(std::string_view type) const;
    std::string properties(std::string_view type) const;
    std::string pipelines(std::string_view type) const;
    std::string owners() const;
    std::string account() const;
    std::string campaigns() const;
    /// The associations from one type of records to another, without the operation.
    std::string links(std::string_view from, std::string_view to) const;

 private:
    Api api_;
};

/// Returns the name a configuration writes: "v3", "2026-03", "2026-09".
std::string_view name_of(Api api);

/// Returns the base address without trailing slash. Throws: Error{configuration} for anything but
/// http(s)://host[:port][/path].
std::string base_of(const std::string& url);

/// Makes the HTTP request of a call.
HttpRequest request_of(const std::string& base, const Call& call);

/// What a page of a list asks for.
struct ListPage {
    std::size_t limit = page_rows;
    std::string after;
    std::vector<std::string> properties;
    std::vector<std::string> associations;
    enum class Archived { no, only } archived = Archived::no;
};

Call list(const Paths& paths, const std::string& type, const ListPage& page);
Call read_batch(const Paths& paths, const std::string& type, std::span<const std::string> ids,
                const std::vector<std::string>& properties, const std::string& id_property = {});
Call read_history(const Paths& paths, const std::string& type, std::span<const std::string> ids,
                  const std::vector<std::string>& properties);
/// `operation` is create, update or upsert; only a create may not be sent twice.
Call write_batch(const Paths& paths, const std::string& type, const std::string& operation,
                 std::string body);
Call read_links(const Paths& paths, const std::string& from, const std::string& to,
                std::span<const std::string> ids, std::span<const std::string> afters = {});
/// Associates as the kinds' own default says, without naming a type.
Call associate_batch(const Paths& paths, const std::string& from, const std::string& to,
                     std::string body);
Call list_properties(const Paths& paths, const std::string& type);
Call create_property(const Paths& paths, const std::string& type, std::string body);
Call list_pipelines(const Paths& paths, const std::string& type);
Call list_owners(const Paths& paths, const std::string& after);
/// Marketing campaigns with their dates and amounts.
Call list_campaigns(const Paths& paths, const std::string& after);
Call account_details(const Paths& paths);

/// One condition of a search.
struct Filter {
    std::string property;
    std::string operation;  ///< EQ, GTE, GT, LTE, HAS_PROPERTY
    std::string value = {};
};

/// Returns the body of a search for records that fulfil all conditions, in the order of
/// hs_object_id. Every text is data: nothing in it can become another condition.
std::string search_body(std::span<const Filter> filters, const std::vector<std::string>& properties,
                        std::size_t limit = search_rows);
Call search(const Paths& paths, const std::string& type, std::string body);

/// Returns text as it may stand in an address.
std::string url_encoded(std::string_view text);

/// Returns true for names that a property can have, so that an address can hold them as they are.
bool is_property_name(std::string_view name);

}  // namespace tenure::inline v1::hubspot
