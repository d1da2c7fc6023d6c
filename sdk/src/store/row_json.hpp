// Store, step 4: the names under which field types and tagged values appear in JSON.
// Shared by what writes kept rows and field lists.
#pragma once

#include <string_view>

#include "tenure/crm/record.hpp"

namespace tenure::inline v1::store_detail {

/// Returns the name of a field type, e.g. "reference".
std::string_view field_type_name(FieldType type);

/// Returns the type of that name; an unknown name is text.
FieldType field_type_of(std::string_view name);

}  // namespace tenure::inline v1::store_detail
