// The commands below `tenure clv` that work on the statistical models.
// Each adds itself to its parent; clv_commands.cpp calls them.
#pragma once

#include "app.hpp"

namespace tenure::cli {

void add_clv_fit(CLI::App& parent, App& app);
void add_clv_score(CLI::App& parent, App& app);
void add_clv_validate(CLI::App& parent, App& app);
void add_clv_compare(CLI::App& parent, App& app);

}  // namespace tenure::cli
