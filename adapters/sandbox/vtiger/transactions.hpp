// Sandbox, vTiger: a purchase log becomes organizations with paid invoices.
// Threads: before serving.
#pragma once

#include <string>

#include "sandbox/vtiger/crm.hpp"

namespace tenure::inline v1::sandbox::vt {

/// Loads "customer_id,date,amount" or the CDNOW form "id,master_id,date,cds,spend"; dates as
/// yyyymmdd or yyyy-mm-dd. One account per customer, one paid invoice per row, in date order.
/// Throws: Error{configuration} naming file and line.
void load_transactions(Crm& crm, const std::string& path);

}  // namespace tenure::inline v1::sandbox::vt
