// Mapping, step 2: a JSON document whose values remember the line they stand on.
// Members keep the order of the file, since streams are read in that order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/error.hpp"

namespace tenure::inline v1::mapping {

/// One JSON value; scalars keep their text as written.
struct Node {
    enum class Kind { null, boolean, number, text, list, object };
    Kind kind = Kind::null;
    int line = 0;
    std::string key;   ///< the member's name inside an object
    std::string path;  ///< where it stands, e.g. "streams.Accounts[0].when"
    std::string text;
    std::vector<Node> items;  ///< elements of a list or members of an object

    const Node* find(std::string_view name) const {
        for (const Node& item : items) {
            if (item.key == name) return &item;
        }
        return nullptr;
    }
};

/// Reads a JSON text, which may hold comments as C++ has them. Throws: Error{configuration} naming
/// file, line and column for what is no JSON, for a key given twice, and for more members or levels
/// than make sense.
Node read_node(std::string_view json, const std::string& file);

/// Writes the value without white space; equal values give equal texts.
std::string write_node(const Node& node);

/// Makes the error that points at a value of the file.
Error node_error(const std::string& file, const Node& node, const std::string& cause,
                 const std::string& next_step = {});

}  // namespace tenure::inline v1::mapping
