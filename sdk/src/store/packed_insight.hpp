// Store, step 4: an insight packed into a text, key first, as kept_rows.hpp joins them.
// An insight is read with many others or not at all, so it has no columns of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/packed.hpp"
#include "tenure/store/generation.hpp"

namespace tenure::inline v1::store_detail {

/// Appends an insight; `scratch` lends its memory.
void pack(const InsightRow& row, std::string& out, std::string& scratch);

/// Appends a key alone; `before` is the one appended before it, or null at the start of a list.
void pack_key(const RowKey& key, const RowKey* before, std::string& out);

/// Takes all keys of lists that follow each other.
void unpack_keys(std::string_view text, std::vector<RowKey>& keys);

/// Takes the next one. Throws: Error{store} for damaged text.
void unpack(detail::Unpacker& in, InsightRow& row);

/// Takes the next one's key, with the whole of it as it stands in the text.
std::string_view unpack_key(detail::Unpacker& in, RowKey& key);

}  // namespace tenure::inline v1::store_detail
