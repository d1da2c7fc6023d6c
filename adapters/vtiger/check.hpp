// vTiger, part "connector": what works on this install for this user, and what to do about the
// rest. Changes nothing in the CRM.
#pragma once

#include "catalogue.hpp"
#include "tenure/crm/connector.hpp"

namespace tenure::inline v1::vtiger {

/// Looks at login, clock, rights, `sync`, modules and custom fields.
/// Throws: Error for what keeps it from looking.
CheckReport check_install(Session& session, Catalogue& catalogue, bool feed_works,
                          const Context& context);

/// Turns an error into a finding.
Finding finding_of(const Error& error);

}  // namespace tenure::inline v1::vtiger
