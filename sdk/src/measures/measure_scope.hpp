// Measures, step 6: checks the options of a report and works out its period and currency.
#pragma once

#include "measures/scope.hpp"

namespace tenure::inline v1::detail {

/// Makes the scope of a report. Throws: Error{bad_argument}; store errors.
Scope make_scope(Store& store, const MeasureOptions& options);

}  // namespace tenure::inline v1::detail
