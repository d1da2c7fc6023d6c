// HubSpot, part "connector": what works in this portal with this token, and what to do about the
// rest. Changes nothing in the CRM.
#pragma once

#include "records.hpp"

namespace tenure::inline v1::hubspot {

/// Looks at token, account, scopes of each mapped stream, write-back properties and quota.
/// Throws: Error for what keeps it from looking.
CheckReport check_portal(Portal& portal, Catalogue& catalogue, Records& records,
                         const Context& context);

/// Turns an error into a finding.
Finding finding_of(const Error& error);

}  // namespace tenure::inline v1::hubspot
