// Store, step 4: the statements that mark customers whose history changed.
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

/// Returns SQL that marks the customers of purchases; takes tenant, source, ["stream:id", ...].
inline std::string mark_buyers_sql() {
    return mark_owners_sql(
        "customer",
        " FROM purchase WHERE tenant = ?1 AND source = ?2 AND (stream, record_id) IN "
        "(SELECT substr(value, 1, instr(value, ':') - 1), substr(value, instr(value, ':') + 1) "
        "FROM json_each(?3))");
}

/// Returns SQL that marks the customers who bought products; takes the same.
inline std::string mark_product_buyers_sql() {
    return mark_owners_sql(
        "customer",
        " FROM purchase WHERE tenant = ?1 AND source = ?2 AND stream || ':' || record_id IN "
        "(SELECT coalesce(purchase, stream || ':' || record_id) FROM purchase_item "
        "WHERE tenant = ?1 AND source = ?2 AND product IN (SELECT value FROM json_each(?3)))");
}

}  // namespace tenure::inline v1::store_detail
