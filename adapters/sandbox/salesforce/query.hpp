// Sandbox, Salesforce: runs a bound SOQL statement and writes its rows as JSON or CSV.
// Threads: the service holds one lock around everything here.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/salesforce/org.hpp"

namespace tenure::inline v1::sandbox::sf {

enum class Scope : std::uint8_t { live, all };

/// A statement with the numbers of the rows it selects, in order.
struct ResultSet {
    std::shared_ptr<Select> select;
    std::vector<Number> rows;
    Scope scope = Scope::live;
};

/// Parses, binds and runs. Throws: Refusal.
ResultSet run_query(Org& org, const std::string& soql, Scope scope);
/// Runs a bound statement.
std::vector<Number> select_rows(Org& org, Select& select, Scope scope);

/// Whether the row meets the condition.
bool meets(Org& org, Place place, const Condition& condition);
/// Compares a cell with a literal.
bool compares(const Cell& cell, Operator op, const Literal& literal);
/// Compares two cells as ORDER BY does; nulls are equal to each other and below everything.
int order_of(const Cell& one, const Cell& other);

/// Appends rows [from, from+count) as the items of a JSON array, without the brackets. Child lists
/// longer than a page are cut; `more` is asked for the URL of the rest.
class JsonRows {
 public:
    using More = std::string (*)(void* context, ResultSet rest);
    JsonRows(Org& org, const ResultSet& set) : org_(org), set_(set) {}
    /// Returns how many rows were written: children count against `budget` as well.
    std::size_t append(std::string& out, std::size_t from, std::size_t budget, More more,
                       void* context);

 private:
    void record(std::string& out, Place place);
    void branch(std::string& out, Place place, const std::string& prefix, std::size_t depth);
    void value(std::string& out, Place place, const Column& column);
    void children(std::string& out, Place place, const Column& column);
    void type_of(std::string& out, Place place, const Column& column);
    void gather(std::size_t from, std::size_t count);

    Org& org_;
    const ResultSet& set_;
    std::size_t used_ = 0;
    More more_ = nullptr;
    void* context_ = nullptr;
    std::vector<std::unordered_map<Number, std::vector<Number>>> gathered_;  ///< per column
};

/// Appends {"attributes":{"type":…,"url":…} — the opening of every record.
void append_attributes(std::string& out, const Org& org, Place place);
void append_attributes(std::string& out, const Org& org, Place place, std::string_view type);
/// Appends a cell as JSON: number, boolean, text or null.
void append_value(std::string& out, const Cell& cell);
/// Appends the compound value of an address field.
void append_address(std::string& out, Org& org, Place place, const Field& field);
/// Returns the record with all visible fields, or those named. Throws: Refusal{INVALID_FIELD}.
std::string record_json(Org& org, Place place, const std::vector<std::string>& fields);

/// Runs an aggregate statement and returns the whole answer's JSON.
std::string aggregate_json(Org& org, const ResultSet& set);

/// How a CSV file is written.
struct CsvForm {
    char delimiter = ',';
    std::string line_end = "\n";
};
void append_csv_header(std::string& out, const Select& select, const CsvForm& form);
void append_csv_row(std::string& out, Org& org, const Select& select, Number number,
                    const CsvForm& form);

}  // namespace tenure::inline v1::sandbox::sf
