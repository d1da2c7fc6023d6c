// Sandbox, vTiger: runs a parsed query over a table.
// Threads: the service holds at least a read lock.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "sandbox/vtiger/catalogue.hpp"
#include "sandbox/vtiger/query_parser.hpp"
#include "sandbox/vtiger/records.hpp"
#include "sandbox/vtiger/rows.hpp"
#include "sandbox/vtiger/users.hpp"

namespace tenure::inline v1::sandbox::vt {

struct QueryRun {
    const Catalogue& catalogue;
    const Database& database;
    const Users& users;
    const User& user;
    NullReference reference = NullReference::null;
    bool counted = false;                          ///< count(*) answers a number instead of []
    bool ignores_bound = false;                    ///< a fault: every page is the first page
    std::function<bool(const Record&)> also = {};  ///< a further condition, may be empty
};

/// Returns the JSON list that answers the query. Throws: Refusal.
std::string run_query(const QueryRun& run, Query query);

}  // namespace tenure::inline v1::sandbox::vt
