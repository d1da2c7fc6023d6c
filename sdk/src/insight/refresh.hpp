// Insight, step 6: refreshing summaries for somebody who wants to see what is replaced.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "tenure/insight/summaries.hpp"

namespace tenure::inline v1::detail {

/// Receives records and what their summaries became, in key order of the records; it may keep the
/// rows.
using ReplacedSink =
    std::function<void(std::span<const RowKey> records, std::vector<SummaryRow>& rows)>;

/// refresh_summaries() that tells what a turn replaces; nothing is told of a full build.
SummaryRefresh refresh(Store& store, const SummarySettings& settings, const Context& context,
                       const ReplacedSink& replaced);

}  // namespace tenure::inline v1::detail
