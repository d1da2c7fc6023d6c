// Store, step 4: the statements that mark customers whose purchases changed.
// They run in the transaction of the change, and only once summaries are kept.
#pragma once

#include <string>

namespace tenure::inline v1::store_detail {

/// Whether summaries were begun; takes the tenant.
inline constexpr const char* keeps_summaries_sql =
    "SELECT EXISTS (SELECT 1 FROM summary_set WHERE tenant = ?)";

/// Takes tenant, source, stream, record.
inline constexpr const char* mark_customer_sql =
    "INSERT OR IGNORE INTO summary_stale (tenant, source, stream, record_id) VALUES (?, ?, ?, ?)";

/// Returns SQL that marks the customers that `reference` names in the rows of `from`.
inline std::string mark_owners_sql(const std::string& reference, const std::string& from) {
    return "INSERT OR IGNORE INTO summary_stale (tenant, source, stream, record_id) "
           "SELECT DISTINCT tenant, source, substr(owner, 1, instr(owner, ':') - 1), "
           "substr(owner, instr(owner, ':') + 1) FROM (SELECT tenant, source, " +
           reference + " AS owner" + from + ") WHERE instr(owner, ':') > 1";
}

}  // namespace tenure::inline v1::store_detail
