// Salesforce, part "responses": pages of records as typed rows, at full speed.
// Pure: nothing here talks to the network. REST pages and Bulk CSV end in the same RowBuilder.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/crm/connector.hpp"
#include "value.hpp"

namespace tenure::inline v1::salesforce {

/// How the rows of a page are read.
struct PageShape {
    const std::vector<FieldInfo>* fields = nullptr;  ///< the values, in this order
    std::string stamp;                               ///< the field that gives a row's version
    Meaning meaning;                                 ///< its currency holds for rows that name none
    const Rates* rates = nullptr;                    ///< null where the org has one currency
};

/// The rows of one answer.
struct DecodedPage {
    std::vector<Row> rows;
    std::vector<RecordProblem> problems;
    std::vector<std::pair<RecordId, RecordId>> merged;  ///< record and the one it went into
    std::size_t seen = 0;     ///< records in the answer, problems included
    std::uint64_t total = 0;  ///< of the whole query, where the answer tells
    bool done = true;
    std::string next;  ///< the path of the next page
};

/// Builds typed rows from names and texts in any order.
/// Threads: one at a time.
class RowBuilder {
 public:
    /// Lifetime: the shape's pointers outlive the builder.
    RowBuilder(PageShape shape, DecodedPage& page);

    /// Which value a named column fills, and what else it is needed for.
    struct Column {
        int field = -1;
        enum class Role : std::uint8_t { none, id, stamp, currency, day, master } role = Role::none;
        bool parent = false;  ///< holds the record that fields such as Order.StatusCode are of
        bool used() const { return field >= 0 || role != Role::none || parent; }
    };
    Column column(std::string_view name) const;

    void begin();
    void put(const Column& column, std::string_view text);
    void put_null(const Column& column) {
        if (column.field >= 0) value_of(column).emplace<Null>();
    }
    void put_json(const Column& column, std::string_view raw);
    /// Appends the row, or the problem it has.
    void end();
    /// Notes that a text held bytes that are no character.
    void broken(std::string_view what);

 private:
    Value& value_of(const Column& column) {
        return row_.values[static_cast<std::size_t>(column.field)];
    }
    void type_amounts();
    void fill_rate();

    PageShape shape_;
    DecodedPage& page_;
    int rate_field_ = -1;
    Row row_;
    std::string currency_;
    std::string day_;
    std::string master_;
    std::string note_;
    std::vector<std::pair<std::size_t, std::string>> amounts_;
};

/// Decodes query and retrieve answers; keeps its buffers from page to page.
/// Threads: one at a time.
class PageDecoder {
 public:
    PageDecoder();
    ~PageDecoder();

    /// Reads {"totalSize","done","nextRecordsUrl","records"} or a list of records, in which null
    /// stands for one that does not exist. Fields absent from a record are NotAsked.
    /// `body` is changed. Throws: Error{bad_response}, retryable when the answer was cut.
    DecodedPage decode(std::string& body, const PageShape& shape, const std::string& operation);

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// Reads the CSV of Bulk API 2.0 piece by piece into rows. Every result page brings the header
/// row, or only the first one does: a first row of the expected names is taken for a header.
/// Threads: one at a time. Source: [D] Bulk API 2.0 results; RFC 4180; [I] airbyte#8300 (NUL).
class CsvRows {
 public:
    /// `columns` are the names that the query selected, in their order.
    CsvRows(std::vector<std::string> columns, const PageShape& shape, DecodedPage& page);

    /// Takes the next bytes. Throws: Error{too_large} for a row without end, Error{bad_response}
    /// for rows with other columns than the query's.
    void take(std::string_view bytes);

    /// Ends the text. Throws: Error{bad_response} when it ends inside quotes.
    void finish();

 private:
    enum class At : std::uint8_t { cell_start, plain, quoted, quote_in_quoted };
    void take_byte(char c);
    void end_cell();
    void end_row();
    void clean(std::string& cell);
    bool is_header() const;
    void resolve(std::size_t width);

    std::vector<std::string> names_;
    std::vector<RowBuilder::Column> columns_;
    RowBuilder builder_;
    At at_ = At::cell_start;
    bool first_row_ = true;
    std::vector<std::string> cells_;
    std::vector<bool> quoted_;
    std::size_t used_ = 0;
    std::size_t row_bytes_ = 0;
};

}  // namespace tenure::inline v1::salesforce
