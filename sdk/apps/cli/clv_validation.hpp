// What `tenure clv validate` and `tenure clv compare` share in telling how well a model foresees.
// The numbers come from tenure/clv/validate.hpp.
#pragma once

#include <string>

#include "clv_input.hpp"
#include "tenure/clv/validate.hpp"

namespace tenure::cli {

/// Returns "1,234.50", "" for NaN.
std::string shown_number(double value, int decimals);

/// Returns how to get a hold-out.
std::string split_advice(const ClvCustomers& customers);

/// Returns an accuracy for JSON.
Json accuracy_json(const Accuracy& accuracy);

}  // namespace tenure::cli
