// Salesforce, part "connector": tells what works and what does not, without changing anything.
#pragma once

#include "catalogue.hpp"
#include "tenure/crm/connector.hpp"

namespace tenure::inline v1::salesforce {

/// Makes the finding of an error that ends a check.
Finding finding_of(const Error& error);

/// Looks at login, version, quota, objects, fields and rights.
CheckReport check_org(Session& session, Catalogue& catalogue, const Context& context);

}  // namespace tenure::inline v1::salesforce
