// What `kpis --json` prints: the chosen measures, the movements, and how stages filled and emptied;
// and how reasons are told, there and in `cohorts`.
#pragma once

#include <vector>

#include "app.hpp"
#include "tenure/measures/measures.hpp"

namespace tenure::cli {

Json measures_json(App& app, const MeasureReport& report,
                   const std::vector<const Measure*>& chosen);

/// Adds why something is not available: in words under `key`, and as code and values beside it.
void add_reason(App& app, Json& json, const std::string& key, const MeasureNote& note);

/// Returns "not available because …" for people.
std::string not_available(App& app, const MeasureNote& note);

}  // namespace tenure::cli
