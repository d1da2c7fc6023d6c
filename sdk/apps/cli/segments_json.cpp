#include <cmath>

#include "people.hpp"
#include "segments_output.hpp"
#include "tenure/segment/rfm.hpp"

namespace tenure::cli {

namespace {

Json sum_json(const SegmentOverview& overview, double sum) {
    return overview.currency ? amount_json(Money::of(sum, *overview.currency)) : Json(nullptr);
}

Json person_json(const App& app, const InsightRow& insight, const std::string& segment) {
    Json json = insight_json(insight);
    add_figures(json, insight);
    Json reasons = Json::array();
    for (const Reason& reason : list_reasons(insight, segment)) {
        reasons.push_back({{"code", reason.code},
                           {"value", number_json(reason.value)},
                           {"effect", number_json(reason.effect)},
                           {"text", text_of(reason, app.language())}});
    }
    json["reasons"] = std::move(reasons);
    return json;
}

}  // namespace

double share_of(std::uint64_t part, std::uint64_t all) {
    return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

std::vector<Reason> list_reasons(const InsightRow& insight, const std::string& segment) {
    const Figures& figures = insight.figures;
    if (segment != to_string(CustomerList::vip)) return risk_reasons(insight);
    if (!insight.clv) return {{"vip_monetary", 1, 1}};
    return {{"vip_clv", figures.clv_percentile / 100, 1}};
}

Json people_json(const App& app, const std::vector<InsightRow>& people,
                 const std::string& segment) {
    Json list = Json::array();
    for (const InsightRow& insight : people) list.push_back(person_json(app, insight, segment));
    return list;
}

Json info_json(const App& app, const SegmentInfo& info) {
    return {{"id", info.id},
            {"kind", to_string(info.kind)},
            {"label", info.label.in(app.language())},
            {"advice", info.advice.in(app.language())}};
}

Json overview_json(const App& app, const SegmentOverview& overview) {
    Json grid = Json::array(), segments = Json::array(), bands = Json::array();
    for (int recency = 5; recency >= 1; --recency) {
        for (int value = 1; value <= 5; ++value) {
            const auto row = static_cast<std::size_t>(recency - 1);
            grid.push_back(
                {{"recency", recency},
                 {"frequency_value", value},
                 {"segment", to_string(rfm_segment(recency, value))},
                 {"customers", overview.grid[row][static_cast<std::size_t>(value - 1)]}});
        }
    }
    for (const SegmentCount& segment : overview.segments) {
        Json json = info_json(app, segment.info);
        json["customers"] = segment.customers;
        json["share"] = share_of(segment.customers, overview.customers);
        json["valued"] = segment.valued;
        json["clv"] = sum_json(overview, segment.clv);
        segments.push_back(std::move(json));
    }
    for (const ClvBand& band : overview.bands) {
        bands.push_back({{"top_percent", band.percent},
                         {"customers", band.customers},
                         {"least_clv", sum_json(overview, band.least)},
                         {"clv", sum_json(overview, band.clv)},
                         {"share", number_json(band.share)}});
    }
    return {{"customers", overview.customers},
            {"valued", overview.valued},
            {"other_currency", overview.other_currency},
            {"currency", overview.currency ? Json(overview.currency->name()) : Json(nullptr)},
            {"clv", sum_json(overview, overview.clv)},
            {"rfm_grid", std::move(grid)},
            {"segments", std::move(segments)},
            {"clv_bands", std::move(bands)},
            {"vip", people_json(app, overview.vip, std::string(to_string(CustomerList::vip)))},
            {"highest_risk", people_json(app, overview.highest_risk,
                                         std::string(to_string(CustomerList::highest_risk)))}};
}

}  // namespace tenure::cli
