// HubSpot, part "connector": custom properties that are needed, and making those that are missing.
// Source: HubSpot, crm/properties.
#pragma once

#include <span>

#include "catalogue.hpp"
#include "tenure/crm/provision.hpp"

namespace tenure::inline v1::hubspot {

/// Looks at each property, and makes the missing ones when asked to.
ProvisionPlan provision_properties(Portal& portal, Catalogue& catalogue,
                                   std::span<const FieldSpec> fields, ProvisionMode mode,
                                   const Context& context);

/// Returns the body that makes a property. Pure.
std::string property_body(const FieldSpec& spec);

}  // namespace tenure::inline v1::hubspot
