// What `kpis --json` prints: the chosen measures, the movements, and how stages filled and emptied.
#pragma once

#include <vector>

#include "app.hpp"
#include "tenure/measures/measures.hpp"

namespace tenure::cli {

Json measures_json(const MeasureReport& report, const std::vector<const Measure*>& chosen,
                   Language language);

}  // namespace tenure::cli
