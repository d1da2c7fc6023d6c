#include "store/sql.hpp"

#include <sqlite3.h>

namespace tenure::inline v1::store_detail {

namespace {

/// What to do about a failure, by SQLite's primary result code.
struct Advice {
    Errc code = Errc::store;
    std::string next{};
};

Advice advice_for(int result) {
    switch (result) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {Errc::store_locked,
                    "Close the other program that has the file open for writing, then try again"};
        case SQLITE_FULL:
            return {Errc::store,
                    "Free some space and run again; everything committed before is kept"};
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
            return {Errc::store,
                    "Check that the folder exists and that you may write to it and to the file"};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {Errc::store,
                    "The file is damaged or no store: restore a copy, or choose another path"};
        default:
            return {};
    }
}

/// Texts stay where they are until the statement has run.
int bind_cell(sqlite3_stmt* statement, int at, const SqlCell& cell) {
    switch (cell.kind()) {
        case SqlCell::Kind::integer:
            return sqlite3_bind_int64(statement, at, cell.integer());
        case SqlCell::Kind::real:
            return sqlite3_bind_double(statement, at, cell.real());
        case SqlCell::Kind::text:
            return sqlite3_bind_text64(statement, at, cell.text().data(), cell.text().size(),
                                       SQLITE_STATIC, SQLITE_UTF8);
        case SqlCell::Kind::null:
            break;
    }
    return sqlite3_bind_null(statement, at);
}

void read_cell(sqlite3_stmt* statement, int at, char type, SqlCell& cell) {
    if (type == 't') {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, at));
        if (text == nullptr) return cell.set_null();
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, at));
        return cell.set(std::string_view(text, size));
    }
    if (sqlite3_column_type(statement, at) == SQLITE_NULL) return cell.set_null();
    if (type == 'i') return cell.set(std::int64_t{sqlite3_column_int64(statement, at)});
    cell.set(sqlite3_column_double(statement, at));
}

/// Ends the reading of a statement's results, however that comes about.
class Reading {
 public:
    explicit Reading(sqlite3_stmt* statement) : statement_(statement) {}
    ~Reading() { sqlite3_reset(statement_); }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

 private:
    sqlite3_stmt* statement_;
};

}  // namespace

SqlStatement::SqlStatement(SqlSession& session, const std::string& sql, std::string results)
    : session_(session), results_(std::move(results)), cells_(results_.size()) {
    const int result =
        sqlite3_prepare_v3(session.connection_, sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &prepared_, nullptr);
    if (result != SQLITE_OK) session.fail();
}

SqlStatement::~SqlStatement() {
    sqlite3_finalize(prepared_);
}

void SqlStatement::run(const SqlRows& parameters, const SqlVisit& visit) {
    for (std::size_t row = 0; row < parameters.size(); ++row) {
        const Reading reading(prepared_);
        const SqlCell* cells = parameters[row];
        for (std::size_t i = 0; i < parameters.columns(); ++i) {
            if (bind_cell(prepared_, static_cast<int>(i) + 1, cells[i]) != SQLITE_OK)
                session_.fail();
        }
        int result = sqlite3_step(prepared_);
        for (; result == SQLITE_ROW; result = sqlite3_step(prepared_)) read_row(visit);
        if (result != SQLITE_DONE) session_.fail();
    }
}

void SqlStatement::read_row(const SqlVisit& visit) {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        read_cell(prepared_, static_cast<int>(i), results_[i], cells_[i]);
    }
    if (!cells_.empty()) visit(cells_.data());
}

SqlSession::SqlSession(std::string path) : path_(std::move(path)) {
    // One thread at a time uses a session: SQLite's own locks would be taken per cell.
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path_.c_str(), &connection_, flags, nullptr) == SQLITE_OK) return;
    try {
        fail();
    } catch (...) {
        sqlite3_close(connection_);
        throw;
    }
}

SqlSession::~SqlSession() {
    statements_.clear();
    sqlite3_close(connection_);
}

SqlStatement& SqlSession::statement(const std::string& sql, const char* results) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        found = statements_.emplace(sql, std::make_unique<SqlStatement>(*this, sql, results)).first;
    }
    return *found->second;
}

void SqlSession::execute(const std::string& sql) {
    const int result = sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) fail();
}

void SqlSession::fail() const {
    const Advice advice = advice_for(sqlite3_errcode(connection_) & 0xFF);
    throw Error(advice.code, operation_, path_, sqlite3_errmsg(connection_), advice.next);
}

SqlTransaction::SqlTransaction(SqlSession& session) : session_(session) {
    session_.run("BEGIN IMMEDIATE");
}

SqlTransaction::~SqlTransaction() {
    if (!open_) return;
    try {
        session_.run("ROLLBACK");
    } catch (const Error&) {  // the engine has already undone it, as it does when the disk is full
        open_ = false;
    }
}

void SqlTransaction::commit() {
    session_.run("COMMIT");
    open_ = false;
}

}  // namespace tenure::inline v1::store_detail
