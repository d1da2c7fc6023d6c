// Write-back, step 7: which custom fields of the CRM a mapping writes to, for Connector::provision.
// Names and types come from the mapping alone; the connector compares them with what is there.
#pragma once

#include <span>
#include <vector>

#include "tenure/crm/provision.hpp"
#include "tenure/mapping/mapping.hpp"

namespace tenure::inline v1 {

/// Returns a field for each attribute that the mappings write, in their order.
std::vector<FieldSpec> written_fields(std::span<const WriteMapping> mappings);

}  // namespace tenure::inline v1
