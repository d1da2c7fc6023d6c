// Sandbox, vTiger: the query language, with the refusals the CRM's own parser gives.
// Threads: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenure::inline v1::sandbox::vt {

enum class Comparison : std::uint8_t {
    equal,
    not_equal,
    less,
    greater,
    at_most,
    at_least,
    in,
    like
};

struct Condition {
    std::string field;
    Comparison comparison = Comparison::equal;
    std::vector<std::string> values;
    bool quoted = true;        ///< false for a bare number or word
    bool opens_group = false;  ///< preceded by OR: starts another AND group
};

struct Query {
    bool everything = false;  ///< select *
    bool count = false;       ///< select count(*)
    std::vector<std::string> columns;
    std::string module;
    std::vector<Condition> where;
    std::vector<std::string> order;
    bool descending = false;  ///< belongs to the last ORDER BY field only
    std::int64_t offset = 0;
    std::optional<std::int64_t> limit;
};

/// Returns the module a statement names after FROM; empty when there is none.
std::string module_named_in(std::string_view statement);

/// Parses a statement. Throws: Refusal{QUERY_SYNTAX_ERROR or INTERNAL_SERVER_ERROR}.
Query parse_query(std::string_view statement);

}  // namespace tenure::inline v1::sandbox::vt
