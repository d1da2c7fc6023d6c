// Salesforce, part "responses": what describe says about an object and its fields.
// Pure: nothing here talks to the network.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/crm/record.hpp"

namespace tenure::inline v1::salesforce {

/// The synthetic field of objects with amounts: units of the record's currency per unit of the
/// org's, 1 where the org has one currency only.
inline constexpr std::string_view rate_field = "ConversionRate";

/// The field of accounts and contacts that tells persons; synthetic where the org has none.
inline constexpr std::string_view person_field = "IsPersonAccount";

/// An object as `describe` shows it to this user.
struct Object {
    std::string name;
    std::string label;
    std::string key_prefix;  ///< of its ids, e.g. "001"
    std::string stamp;       ///< SystemModstamp or what stands in for it; "" without any
    bool queryable = true;
    bool creatable = false;
    bool updatable = false;
    bool archives = false;                         ///< old rows only show in queryAll
    std::vector<FieldInfo> fields;                 ///< those a query can name, and synthetic ones
    std::set<std::string, std::less<>> synthetic;  ///< of `fields`
    std::set<std::string, std::less<>> calculated;
    std::set<std::string, std::less<>> creatable_fields;
    std::set<std::string, std::less<>> updatable_fields;
    std::set<std::string, std::less<>> external_ids;

    bool has(std::string_view field) const { return field_index(fields, field) >= 0; }
    bool asks(std::string_view field) const { return has(field) && !synthetic.contains(field); }
    const FieldInfo* find(std::string_view field) const {
        const auto at = field_index(fields, field);
        return at < 0 ? nullptr : &fields[static_cast<std::size_t>(at)];
    }
};

/// Which object an id prefix stands for.
using Prefixes = std::map<std::string, std::string, std::less<>>;

/// Returns the prefixes of standard objects. Source: [D] object key prefixes.
const Prefixes& standard_prefixes();

/// Reads a describe answer. Throws: Error{bad_response}.
Object read_object(const nlohmann::json& body);

/// Returns the names of a list of objects that can be queried. Throws: Error{bad_response}.
std::vector<std::string> read_object_names(const nlohmann::json& body);

}  // namespace tenure::inline v1::salesforce
