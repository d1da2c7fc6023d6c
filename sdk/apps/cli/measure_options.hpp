// What `kpis` and `cohorts` ask alike: which days, and how the business reckons.
#pragma once

#include "app.hpp"
#include "tenure/measures/measures.hpp"

namespace tenure::cli {

/// The choices both commands take, as typed.
struct PeriodChoices {
    std::string from;
    std::string to;
    std::string attribution = "last";
};

/// Adds --from, --to and --attribution.
void add_period_options(CLI::App& command, PeriodChoices& choices);

/// Returns the settings of the configuration with the period chosen.
/// Throws: Error{configuration} naming the option that is wrong.
MeasureOptions measure_options(App& app, const PeriodChoices& choices);

}  // namespace tenure::cli
