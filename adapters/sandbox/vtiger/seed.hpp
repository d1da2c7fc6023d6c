// Sandbox, vTiger: writes the common population down as vTiger's records.
// Threads: before serving.
#pragma once

#include "sandbox/population.hpp"
#include "sandbox/vtiger/crm.hpp"

namespace tenure::inline v1::sandbox::vt {

/// Fills an empty CRM: customers become accounts with a contact, purchases invoices. The same
/// population gives the same records.
void seed(Crm& crm, const Population& population);

/// Fills it with a purchase log's customers: accounts and invoices alone, a million in seconds.
void seed_log(Crm& crm, const Population& population);

}  // namespace tenure::inline v1::sandbox::vt
