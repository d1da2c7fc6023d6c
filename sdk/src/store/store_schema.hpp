// Store, step 4: the tables of a store file and how older files become current ones.
// PRAGMA user_version holds the version, application_id tells our files from other databases;
// every change of the version is one transaction.
#pragma once

#include "store/sql.hpp"

namespace tenure::inline v1::store_detail {

/// The version this library writes.
inline constexpr std::int64_t schema_version = 5;

/// Throws: Error{store} when the file is another program's database.
void refuse_foreign(SqlSession& session);

/// Brings the file to the current schema. Throws: Error{store_schema} for a newer one.
void migrate(SqlSession& session);

/// Makes the table of credentials where it is missing, also in a file that is no store yet.
void prepare_credentials(SqlSession& session);

/// Throws: Error{store_schema} unless the file has exactly what this library reads.
void require_current(SqlSession& session);

}  // namespace tenure::inline v1::store_detail
