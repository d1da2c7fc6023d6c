// The one page a manager reads: made from the store as JSON, printed as text from that JSON.
#pragma once

#include "app.hpp"

namespace tenure::cli {

/// Collects the report of the generation chosen by --as-of.
Json make_report(App& app, Store& store);

/// Returns the report as text in the language, for a terminal or a file.
std::string report_text(const App& app, const Json& report);

}  // namespace tenure::cli
