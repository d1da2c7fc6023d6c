// Sandbox, Salesforce: a SOQL statement as a tree, read from text and then bound to the schema.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/salesforce/schema.hpp"

namespace tenure::inline v1::sandbox::sf {

struct Select;

/// A path bound to the schema: references to follow, then a field.
struct Resolved {
    std::vector<const Field*> hops;
    const Object* object = nullptr;  ///< that has the field; null behind a polymorphic reference
    const Field* field = nullptr;    ///< null behind a polymorphic reference
    std::string last;                ///< the field's name, to be looked up there
};

/// A path, or a function of one.
struct Operand {
    std::string function;  ///< upper case; empty for a plain path
    std::string path;
    std::size_t at = 0;
    Resolved target = {};

    bool aggregate() const;
};

enum class Operator : std::uint8_t { eq, ne, lt, le, gt, ge, like, in, not_in, includes, excludes };

struct Literal {
    enum class Kind : std::uint8_t { null, text, number, boolean, date, datetime, range };
    Kind kind = Kind::null;
    std::string text;
    double number = 0;
    std::int64_t from = 0, to = 0;  ///< seconds, for dates, instants and date literals
    std::size_t at = 0;
};

struct Condition {
    enum class Kind : std::uint8_t { all, any, negation, compare };
    Kind kind = Kind::compare;
    std::vector<Condition> parts;
    Operand left;
    Operator op = Operator::eq;
    std::vector<Literal> values;
    std::shared_ptr<Select> inner;  ///< of a semi-join
    std::set<std::string> ids;      ///< what the semi-join selects, once it ran
    std::size_t at = 0;
};

struct TypeCase {
    std::string type;  ///< empty: ELSE
    std::vector<Operand> fields;
};

struct Column {
    enum class Kind : std::uint8_t { field, call, count, children, type_of, fields };
    Kind kind = Kind::field;
    Operand operand;
    std::string alias;
    std::shared_ptr<Select> inner;  ///< of a child sub-query
    std::vector<TypeCase> cases;
};

struct Order {
    Operand operand;
    bool descending = false, nulls_last = false;
};

struct Select {
    std::vector<Column> columns;
    std::string from, alias;
    std::size_t from_at = 0;
    std::optional<Condition> where;
    std::vector<Operand> group;
    std::optional<Condition> having;
    std::vector<Order> order;
    std::optional<std::int64_t> limit, offset;
    bool all_rows = false;

    const Object* object = nullptr;
    ChildLink link = {};     ///< of a child sub-query
    bool aggregate = false;  ///< answers AggregateResult rows
    std::string text;        ///< as it came, for messages
};

/// Reads a statement. Throws: Refusal{MALFORMED_QUERY} with row, column and the token.
Select parse_soql(const std::string& text);

/// Binds names to the schema, expands FIELDS() and checks what may be combined.
/// Throws: Refusal{INVALID_TYPE, INVALID_FIELD, MALFORMED_QUERY}.
void bind_soql(Select& select, const Schema& schema, std::int64_t now);

/// Reads a date literal such as LAST_N_DAYS:5 as the span it means at `now`; nothing when it is
/// none.
std::optional<std::pair<std::int64_t, std::int64_t>> date_literal(std::string_view word,
                                                                  std::int64_t now);

/// Refuses a statement with the place the API would point at.
[[noreturn]] void refuse_at(std::string code, const std::string& text, std::size_t at,
                            const std::string& cause);

}  // namespace tenure::inline v1::sandbox::sf
