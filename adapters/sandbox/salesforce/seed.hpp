// Sandbox, Salesforce: writes the population down as this org's records.
// Threads: one call before the server starts.
#pragma once

#include "sandbox/population.hpp"
#include "sandbox/salesforce/org.hpp"

namespace tenure::inline v1::sandbox::sf {

/// Adds what every org has: the organization, users, stages, statuses, the standard price book.
void seed_org(Org& org, std::int64_t since);
/// Adds accounts and contacts, leads, opportunities, orders, cases, activities and campaigns.
void seed_population(Org& org, const Population& population);

}  // namespace tenure::inline v1::sandbox::sf
