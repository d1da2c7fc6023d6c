// `tenure stages --framework product-4`: products instead of customers.
// The classification is lifecycle/product_stage.hpp's.
#pragma once

#include "app.hpp"

namespace tenure::cli {

/// Prints the products of each stage with the numbers that decided. Returns the exit code.
int run_product_stages(App& app, const Framework& framework);

}  // namespace tenure::cli
