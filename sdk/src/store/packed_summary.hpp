// Store, step 4: summaries packed as texts: a page of customers, or one record's.
// Pages are written once and read in order; a replaced record stands beside them.
#pragma once

#include <string>
#include <string_view>

#include "store/packed.hpp"
#include "tenure/store/summary_rows.hpp"

namespace tenure::inline v1::store_detail {

/// Appends a summary.
void pack(const SummaryRow& row, std::string& out);

/// Replaces `row` by the next summary, keeping its memory.
void unpack(detail::Unpacker& in, SummaryRow& row);

}  // namespace tenure::inline v1::store_detail
