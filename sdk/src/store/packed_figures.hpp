// Store, step 4: what an insight says beyond its columns, packed as one text.
// Columns are what rows are chosen and sorted by; the rest is read with the row.
#pragma once

#include <string>
#include <string_view>

#include "tenure/store/generation.hpp"

namespace tenure::inline v1::store_detail {

/// Appends name, times and figures of an insight.
void pack_figures(const InsightRow& row, std::string& out);

/// Fills them in. Throws: Error{store} for damaged text.
void unpack_figures(std::string_view text, InsightRow& row);

}  // namespace tenure::inline v1::store_detail
