// vTiger, part "responses": what listtypes and describe say about modules and their fields.
// Pure: nothing here talks to the network.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/crm/record.hpp"

namespace tenure::inline v1::vtiger {

/// A module as `describe` shows it to this user.
struct Module {
    std::string name;
    std::string label;
    std::string prefix;  ///< of its ids, e.g. "11"
    bool readable = true;
    bool creatable = false;
    bool updatable = false;
    std::vector<FieldInfo> fields;  ///< those a query can name, and the synthetic ones

    bool has(std::string_view field) const { return field_index(fields, field) >= 0; }
};

/// Which module an id prefix stands for; differs between installs.
using Prefixes = std::map<std::string, std::string, std::less<>>;

/// The synthetic field that carries an order's, invoice's or quote's items as JSON.
inline constexpr std::string_view line_items_field = "LineItems";

/// The synthetic field of Leads that tells whether a lead became an account, contact or deal.
inline constexpr std::string_view converted_field = "converted";

/// True for modules whose records carry line items.
bool is_inventory(std::string_view module);

/// Returns the module names of a listtypes answer. Throws: Error{bad_response}.
std::vector<std::string> read_modules(std::string_view body);

/// Reads a describe answer. Throws: Error{bad_response}.
Module read_module(std::string_view body);

}  // namespace tenure::inline v1::vtiger
