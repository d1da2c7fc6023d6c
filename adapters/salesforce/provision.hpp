// Salesforce, part "connector": custom fields for insights, made through the Tooling API.
#pragma once

#include <span>

#include "catalogue.hpp"
#include "tenure/crm/provision.hpp"

namespace tenure::inline v1::salesforce {

/// Tells which fields exist and, when asked to, makes those that are missing and shows them to
/// the user. What the API refuses gets an instruction for a person.
ProvisionPlan provision_fields(Session& session, Catalogue& catalogue,
                               std::span<const FieldSpec> fields, ProvisionMode mode,
                               const Context& context);

}  // namespace tenure::inline v1::salesforce
