// Segment, step 6: the segments of a generation: how many customers each has, what they are worth,
// and who they are. Reads insights page by page; memory is one number per valued customer.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tenure/core/context.hpp"
#include "tenure/segment/lists.hpp"
#include "tenure/segment/rule.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// What the segments are made with.
struct SegmentOptions {
    std::vector<RuleSegment> rules{};
    ListRules lists{};
    Zone business_zone{};
    std::size_t listed = 10;  ///< customers an overview names of the first two lists
};

/// Where a segment comes from: RFM segments never overlap, the others may.
enum class SegmentKind : std::uint8_t { rfm, list, rule };

/// Returns the kind's name, e.g. "rfm".
constexpr std::string_view to_string(SegmentKind kind) {
    constexpr std::string_view names[] = {"rfm", "list", "rule"};
    return names[static_cast<std::size_t>(kind)];
}

/// What a segment is called.
struct SegmentInfo {
    SegmentKind kind = SegmentKind::rfm;
    std::string id{};
    Label label{};
    Label advice{};  ///< what to do with its customers; empty for rules
};

/// A segment with its size.
struct SegmentCount {
    SegmentInfo info{};
    std::uint64_t customers = 0;
    std::uint64_t valued = 0;  ///< with a CLV
    double clv = 0;            ///< sum, in the overview's currency
};

/// The top part of the valued customers.
struct ClvBand {
    double percent = 0;  ///< of the valued customers, at least one
    std::uint64_t customers = 0;
    double least = 0;  ///< CLV of the last one in
    double clv = 0;    ///< sum
    double share = 0;  ///< of everybody's CLV, 0 to 1; NaN when that is not above zero
};

/// A generation's segments.
struct SegmentOverview {
    std::uint64_t customers = 0;
    std::uint64_t valued = 0;            ///< with a CLV
    std::optional<Currency> currency{};  ///< of all CLV
    double clv = 0;
    std::uint64_t other_currency = 0;  ///< left out of sums: their CLV is in another currency
    /// Customers by recency score and frequency-value score, both less one.
    std::array<std::array<std::uint64_t, 5>, 5> grid{};
    std::vector<SegmentCount> segments{};    ///< RFM, then lists, then rules
    std::vector<ClvBand> bands{};            ///< top 1, 5, 10, 25 and 50 percent
    std::vector<InsightRow> vip{};           ///< the most valuable ones first
    std::vector<InsightRow> highest_risk{};  ///< by value at risk, the greatest first
};

/// Returns all segments in the order of an overview. Throws: Error{configuration} when a rule
/// segment has the id of a built-in one.
std::vector<SegmentInfo> all_segments(const SegmentOptions& options);

/// Counts everybody. Throws: Error{cancelled}, Error{deadline}, store errors.
SegmentOverview segment_overview(Store& store, const Generation& generation,
                                 const SegmentOptions& options, const Context& context = {});

/// Returns how urgent a customer of a segment is: value at risk among those at the highest risk,
/// CLV in all others; unknown values come last.
double urgency(const InsightRow& insight, std::string_view segment);

/// Visits the customers of a segment in key order. Throws: Error{bad_argument} naming the nearest
/// segment for an unknown id; Error{cancelled}, Error{deadline}, store errors.
void each_member(Store& store, const Generation& generation, const std::string& segment,
                 const SegmentOptions& options,
                 const std::function<void(const InsightRow&)>& visit);

}  // namespace tenure::inline v1
