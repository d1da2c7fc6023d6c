// Sandbox, HubSpot: writes the common population down as HubSpot's records.
// Threads: before serving.
#pragma once

#include "sandbox/hubspot/portal.hpp"
#include "sandbox/population.hpp"

namespace tenure::inline v1::sandbox::hs {

/// Fills an empty portal. Customers become companies with a contact, leads contacts that never
/// got further, purchases invoices with line items; the business has its own words for its stages
/// and lists. The same population gives the same records.
void seed(Portal& portal, const Population& population);

}  // namespace tenure::inline v1::sandbox::hs
