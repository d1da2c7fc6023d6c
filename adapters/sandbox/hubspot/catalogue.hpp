// Sandbox, HubSpot: the standard object types with their properties, as text.
// Threads: pure.
#pragma once

#include <string_view>

namespace tenure::inline v1::sandbox::hs {

/// A type's line: id, plural, singular, what answers show unasked. The properties of a type follow
/// as name|label|type|fieldType|flags|options: r value read-only, c calculated, u unique, d custom.
/// Every type has hs_object_id and its two dates, here @created and @modified.
std::string_view catalogue_text();

}  // namespace tenure::inline v1::sandbox::hs
