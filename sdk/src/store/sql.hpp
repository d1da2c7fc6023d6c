// Store, step 4: the fence around SQLite: a session, its statements, and rows of cells.
// Everything else in the store speaks in these types; errors leave as tenure::Error.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tenure/core/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace tenure::inline v1::store_detail {

/// One cell on its way into or out of the database; keeps its text's memory when reused.
class SqlCell {
 public:
    enum class Kind : std::uint8_t { null, integer, real, text };

    Kind kind() const noexcept { return kind_; }
    bool null() const noexcept { return kind_ == Kind::null; }
    std::int64_t integer() const noexcept { return kind_ == Kind::integer ? integer_ : 0; }
    double real() const noexcept {
        return kind_ == Kind::real ? real_ : static_cast<double>(integer());
    }
    const std::string& text() const noexcept { return text_; }

    void set_null() {
        kind_ = Kind::null;
        text_.clear();
    }
    void set(std::int64_t value) {
        kind_ = Kind::integer;
        integer_ = value;
        text_.clear();
    }
    void set(double value) {
        kind_ = Kind::real;
        real_ = value;
    }
    void set(std::string_view value) { edit_text().assign(value); }
    /// Makes the cell a text and returns its cleared buffer.
    std::string& edit_text() {
        kind_ = Kind::text;
        text_.clear();
        return text_;
    }

 private:
    Kind kind_ = Kind::null;
    std::int64_t integer_ = 0;
    double real_ = 0;
    std::string text_;
};

/// A table of cells whose memory is reused from page to page.
class SqlRows {
 public:
    explicit SqlRows(std::size_t columns = 0) : columns_(columns) {}
    std::size_t columns() const noexcept { return columns_; }
    std::size_t size() const noexcept { return size_; }
    void clear() noexcept { size_ = 0; }
    /// Appends a row whose cells hold what they held before: set every one.
    SqlCell* add() {
        if (++size_ * columns_ > cells_.size()) cells_.resize(size_ * columns_);
        return cells_.data() + (size_ - 1) * columns_;
    }
    const SqlCell* operator[](std::size_t row) const { return cells_.data() + row * columns_; }

 private:
    std::size_t columns_;
    std::size_t size_ = 0;
    std::vector<SqlCell> cells_;
};

/// Makes a row of parameters from integers, numbers and texts.
class SqlParameters {
 public:
    template <class... Values>
    explicit SqlParameters(const Values&... values) : rows_(sizeof...(Values)) {
        SqlCell* cell = rows_.add();
        (put(*cell++, values), ...);
    }
    const SqlRows& rows() const noexcept { return rows_; }

 private:
    static void put(SqlCell& cell, std::string_view text) { cell.set(text); }
    static void put(SqlCell& cell, double number) { cell.set(number); }
    template <class Integer>
    requires std::is_integral_v<Integer>
    static void put(SqlCell& cell, Integer number) { cell.set(static_cast<std::int64_t>(number)); }
    SqlRows rows_;
};

/// Receives a result row; the cells live until the function returns.
using SqlVisit = std::function<void(const SqlCell*)>;

class SqlSession;

/// A prepared statement. `results` has a letter per result column: i integer, r real, t text.
/// Functions that visit results must not use the same statement again.
class SqlStatement {
 public:
    SqlStatement(SqlSession& session, const std::string& sql, std::string results = {});
    ~SqlStatement();
    SqlStatement(const SqlStatement&) = delete;
    SqlStatement& operator=(const SqlStatement&) = delete;

    /// Executes once for each row of parameters; result rows go to `visit`.
    void run(const SqlRows& parameters, const SqlVisit& visit = {});

 private:
    void read_row(const SqlVisit& visit);

    SqlSession& session_;
    std::string results_;
    std::vector<SqlCell> cells_;  ///< of the result row being visited
    sqlite3_stmt* prepared_ = nullptr;
};

/// A connection. Throws: Error{store_locked} when others hold the database, Error{store} otherwise,
/// naming the operation last announced and the file.
class SqlSession {
 public:
    explicit SqlSession(std::string path);
    ~SqlSession();
    SqlSession(const SqlSession&) = delete;
    SqlSession& operator=(const SqlSession&) = delete;

    /// Announces what is being done, for the words of errors.
    void doing(const char* operation) noexcept { operation_ = operation; }
    const std::string& path() const noexcept { return path_; }

    /// Returns a statement that stays prepared for as long as the session lives.
    SqlStatement& statement(const std::string& sql, const char* results = "");
    /// Runs a prepared statement with parameters.
    template <class... Values>
    void run(const std::string& sql, const Values&... values) {
        statement(sql).run(SqlParameters(values...).rows());
    }
    /// Runs a prepared query with parameters.
    template <class... Values>
    void query(const std::string& sql, const char* results, const SqlVisit& visit,
               const Values&... values) {
        statement(sql, results).run(SqlParameters(values...).rows(), visit);
    }
    /// Returns the first column of the first row as an integer, 0 when there is none.
    template <class... Values>
    std::int64_t number(const std::string& sql, const Values&... values) {
        std::int64_t result = 0;
        query(
            sql, "i", [&](const SqlCell* row) { result = row->integer(); }, values...);
        return result;
    }
    /// Runs SQL once, without keeping it prepared.
    void execute(const std::string& sql);

 private:
    friend class SqlStatement;
    [[noreturn]] void fail() const;
    std::string path_;
    const char* operation_ = "open the store";
    sqlite3* connection_ = nullptr;
    std::unordered_map<std::string, std::unique_ptr<SqlStatement>> statements_;
};

/// A write transaction that is undone unless committed.
class SqlTransaction {
 public:
    explicit SqlTransaction(SqlSession& session);
    ~SqlTransaction();
    SqlTransaction(const SqlTransaction&) = delete;
    SqlTransaction& operator=(const SqlTransaction&) = delete;
    void commit();

 private:
    SqlSession& session_;
    bool open_ = true;
};

}  // namespace tenure::inline v1::store_detail
