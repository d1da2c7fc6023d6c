// `tenure stages --framework crm:SOURCE/STREAM/FIELD`: a CRM's own list and what it means.
// The list is read from the fields of the records that were fetched.
#pragma once

#include "people.hpp"

namespace tenure::cli {

/// Prints each value with its records, its state and the states written as it. Returns the exit
/// code.
int run_crm_stages(App& app, const std::string& name);

}  // namespace tenure::cli
