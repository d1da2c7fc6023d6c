// HubSpot, part "connector": where a read stopped, as the JSON the engine keeps for us.
// For changes a keyset position below a fixed upper bound; for lists HubSpot's own position.
#pragma once

#include <cstdint>
#include <string>

#include "tenure/adapters/hubspot.hpp"

namespace tenure::inline v1::hubspot {

/// A resume position. Instants are milliseconds on the server's clock.
struct Position {
    enum class Phase {
        start,
        list,      ///< over all records, behind `after`
        changes,   ///< by hs_object_id between `since` and `until`; `until` 0: a new walk begins
        archived,  ///< over the recycle bin, behind `after`
        merged,    ///< over merged records changed since, by hs_object_id
        idle       ///< the delete feed is drained up to `since`
    };

    Phase phase = Phase::start;
    std::string stream;
    std::string api;     ///< the generation that made `after`
    std::string fields;  ///< the field list it was made for
    std::string after;   ///< of a list
    std::string id;      ///< the last record read
    std::int64_t since = 0;
    std::int64_t until = 0;
    std::int64_t looked_at = 0;  ///< when the delete feed was last drained
    std::int64_t pages = 0;      ///< the recycle bin had
};

/// Reads a cursor. Throws: Error{bad_argument} when it is not one of this stream.
Position read_cursor(const Cursor& cursor, const std::string& stream);

/// Writes a cursor; Phase::start gives the empty one.
Cursor write_cursor(const Position& position);

}  // namespace tenure::inline v1::hubspot
