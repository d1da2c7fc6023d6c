// What `tenure segments` prints as JSON, and what its text shares with that.
#pragma once

#include "app.hpp"
#include "tenure/segment/overview.hpp"

namespace tenure::cli {

/// Returns part of all, 0 of nobody.
double share_of(std::uint64_t part, std::uint64_t all);
/// Returns why somebody is on the list: what their value or their risk is made of.
std::vector<Reason> list_reasons(const InsightRow& insight, const std::string& segment);

Json info_json(const App& app, const SegmentInfo& info);
Json people_json(const App& app, const std::vector<InsightRow>& people, const std::string& segment);
Json overview_json(const App& app, const SegmentOverview& overview);

}  // namespace tenure::cli
