// vTiger, part "connector": where a read stopped, as the JSON the engine keeps for us.
// A keyset position with a mark on the server's clock; never an offset.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tenure/crm/connector.hpp"

namespace tenure::inline v1::vtiger {

/// A resume position.
struct Position {
    enum class Phase {
        start,
        walk,     ///< over all ids; `id` is the last one
        changes,  ///< by (modifiedtime, id)
        feed      ///< the deletions of `sync`
    };

    Phase phase = Phase::start;
    std::string stream;
    std::string id;                     ///< the last record read
    std::string second;                 ///< its modifiedtime as the server wrote it
    bool whole = false;                 ///< all records of `second` are read
    std::int64_t since = 0;             ///< server seconds: everything before is read
    std::int64_t until = 0;             ///< server seconds: the next `since`
    bool exact = false;                 ///< feed: no overlap, `since` lies in the past of the feed
    std::vector<std::string> reported;  ///< feed: ids of the last answer
};

/// Reads a cursor. Throws: Error{bad_argument} when it is not one of this stream.
Position read_cursor(const Cursor& cursor, const std::string& stream);

/// Writes a cursor; Phase::start gives the empty one.
Cursor write_cursor(const Position& position);

/// Returns the number behind the prefix of an id, or -1.
std::int64_t record_number(std::string_view id);

}  // namespace tenure::inline v1::vtiger
