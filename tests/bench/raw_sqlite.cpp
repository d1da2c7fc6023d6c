#include "raw_sqlite.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace tenure::bench {

namespace {

void must(int result) {
    if (result != SQLITE_OK && result != SQLITE_DONE)
        throw std::runtime_error(sqlite3_errstr(result));
}

struct Print {
    std::string operator()(NotAsked) const { return {}; }
    std::string operator()(Hidden) const { return {}; }
    std::string operator()(Null) const { return {}; }
    std::string operator()(bool flag) const { return flag ? "1" : "0"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(const Decimal& number) const { return number.text; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(Date date) const { return to_string(date); }
    std::string operator()(Timestamp instant) const { return to_string(instant); }
    std::string operator()(const Money& money) const { return to_string(money); }
    std::string operator()(const Reference& to) const { return to.text(); }
};

}  // namespace

RawSqlite::RawSqlite(const std::string& path, std::size_t columns) {
    must(sqlite3_open(path.c_str(), &database_));
    must(sqlite3_exec(database_, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL", nullptr,
                      nullptr, nullptr));
    std::string names = "id TEXT PRIMARY KEY, version TEXT";
    std::string marks = "?,?";
    for (std::size_t i = 2; i < columns; ++i) {
        names += ", c" + std::to_string(i) + " TEXT";
        marks += ",?";
    }
    must(sqlite3_exec(database_, ("CREATE TABLE rows (" + names + ") WITHOUT ROWID").c_str(),
                      nullptr, nullptr, nullptr));
    must(sqlite3_prepare_v2(database_, ("INSERT INTO rows VALUES (" + marks + ")").c_str(), -1,
                            &insert_, nullptr));
}

RawSqlite::~RawSqlite() {
    sqlite3_finalize(insert_);
    sqlite3_close(database_);
}

void RawSqlite::insert(std::span<const std::vector<std::string>> rows) {
    must(sqlite3_exec(database_, "BEGIN", nullptr, nullptr, nullptr));
    for (const std::vector<std::string>& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            must(sqlite3_bind_text(insert_, static_cast<int>(i) + 1, row[i].data(),
                                   static_cast<int>(row[i].size()), SQLITE_STATIC));
        }
        must(sqlite3_step(insert_));
        must(sqlite3_reset(insert_));
    }
    must(sqlite3_exec(database_, "COMMIT", nullptr, nullptr, nullptr));
}

std::vector<std::string> texts_of(const Row& row) {
    std::vector<std::string> texts{row.id, to_string(row.version.modified_at)};
    for (const Value& value : row.values) texts.push_back(std::visit(Print{}, value));
    return texts;
}

}  // namespace tenure::bench
