// Segment, step 6: reads a generation's insights with what rules ask for beside them, in batches.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "tenure/lifecycle/history_from.hpp"
#include "tenure/segment/overview.hpp"

namespace tenure::inline v1::detail {

/// Reads insights for rules: alone, or joined with the customers' records and categories.
class MemberReader {
 public:
    using Visit = std::function<void(const RuleSubject&)>;

    /// Lifetime: the store and the options must outlive the reader.
    MemberReader(Store& store, const Generation& generation, const SegmentOptions& options);

    /// Visits everybody in key order.
    void each(const std::vector<const SegmentRule*>& rules, const Visit& visit,
              const Context& context = {});

 private:
    void join(const Visit& visit);
    std::vector<std::string> categories_of(const CustomerRows& rows) const;

    Store& store_;
    const Generation& generation_;
    const SegmentOptions& options_;
    Date today_;
    bool wants_categories_ = false;
    ProductCategories categories_;
    std::vector<InsightRow> batch_;
};

}  // namespace tenure::inline v1::detail
