// Sandbox, vTiger: what quotes, orders and invoices have beyond other records: line items.
// Threads: the service's lock, as crm.hpp.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/vtiger/crm.hpp"

namespace tenure::inline v1::sandbox::vt {

/// Appends ,"LineItems":[...] and what else the answer shows of them.
void append_inventory(std::string& out, const Crm& crm, const Module& module, const Record& record,
                      Answer answer);

/// Stores the line items of a record and returns their total, as the database shows it.
std::string store_items(Crm& crm, const Module& module, Id record, const nlohmann::json& items);

/// Adds one line item. `listprice` and `quantity` are numbers as text.
Id add_item(Crm& crm, const std::string& parent, const std::string& product, int sequence,
            const std::string& quantity, const std::string& listprice, const std::string& comment);

}  // namespace tenure::inline v1::sandbox::vt
