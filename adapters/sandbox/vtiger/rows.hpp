// Sandbox, vTiger: a record becomes the JSON object of an answer.
// Threads: one writer per request; the service holds at least a read lock.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sandbox/vtiger/catalogue.hpp"
#include "sandbox/vtiger/records.hpp"
#include "sandbox/vtiger/users.hpp"

namespace tenure::inline v1::sandbox::vt {

/// How an answer shows references and other blanks: they differ between the operations.
enum class Shape : std::uint8_t { query, sync, retrieve };

enum class NullReference : std::uint8_t { null, empty_text };  ///< 8.4.0 and 8.0.0

/// One key of an answer and where its value comes from.
struct Column {
    enum class From : std::uint8_t {
        id,
        created,
        modified,
        owner,
        modified_by,
        value,
        number,
        item,
        constant
    };
    std::string key;    ///< ready to append: "name":
    std::string blank;  ///< JSON shown when nothing is stored
    From from = From::value;
    std::uint16_t field = 0;  ///< of the record, or of the line item for From::item
};

/// The columns `select *`, sync or retrieve give a user.
std::vector<Column> all_columns(const Module& module, const Catalogue& catalogue, const User& user,
                                Shape shape, NullReference reference);

/// The column of one field.
Column column_of(const Module& module, const Catalogue& catalogue, const Field& field, Shape shape,
                 NullReference reference);

/// Writes records of one module as JSON objects.
class RowWriter {
 public:
    RowWriter(const Module& module, const Module& line_items, const Users& users,
              std::vector<Column> columns);

    /// Appends the object without its closing brace, so that more keys can follow.
    void append_open(std::string& out, const Record& record, const Record* item = nullptr);
    /// Appends the whole object.
    void append(std::string& out, const Record& record, const Record* item = nullptr);

 private:
    void append_value(std::string& out, const Column& column, const Record& record) const;

    const Module& module_;
    const Users& users_;
    std::vector<Column> columns_;
    Values values_;
    Values item_values_;
    bool reads_item_ = false;
};

/// Returns the record's label, HTML-escaped as the CRM stores it.
std::string label_of(const Module& module, const Record& record);

}  // namespace tenure::inline v1::sandbox::vt
