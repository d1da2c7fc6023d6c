// The anchor: the same rows inserted into SQLite by hand, a prepared statement and one transaction
// per page, with the store's own durability settings.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "tenure/crm/record.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace tenure::bench {

class RawSqlite {
 public:
    RawSqlite(const std::string& path, std::size_t columns);
    ~RawSqlite();
    RawSqlite(const RawSqlite&) = delete;
    RawSqlite& operator=(const RawSqlite&) = delete;

    /// Inserts a page's rows, already turned into text, in one transaction.
    void insert(std::span<const std::vector<std::string>> rows);

 private:
    sqlite3* database_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
};

/// Returns id, version and all values of a row as text, the way they stand in the anchor's table.
std::vector<std::string> texts_of(const Row& row);

}  // namespace tenure::bench
