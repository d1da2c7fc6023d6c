// Mapping, step 2: ties the rules of a stream to the columns of a field list.
// Everything that does not depend on a row's values is decided here.
#pragma once

#include "mapping/plan.hpp"

namespace tenure::inline v1::mapping {

/// Compiles the rules that are active under the profile's customer rule.
/// Throws: Error{configuration} for rules the fields' types cannot fulfil.
std::vector<Rule> compile_rules(const std::string& file, const StreamSpec& stream,
                                const std::vector<FieldInfo>& fields,
                                std::span<const FieldBinding> bindings,
                                const SourceProfile& profile);

/// Returns a hash of everything that decides what the rules make of a record.
std::string plan_key(const StreamSpec& stream, const std::vector<FieldInfo>& fields,
                     std::span<const FieldBinding> bindings, const SourceProfile& profile);

}  // namespace tenure::inline v1::mapping
