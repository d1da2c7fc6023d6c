// Salesforce, part "connector": where a read stopped, as the JSON the engine keeps for us.
// A keyset position with a mark on the server's clock; locators and jobs only shorten the way.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "tenure/crm/connector.hpp"

namespace tenure::inline v1::salesforce {

/// A resume position.
struct Position {
    enum class Phase {
        start,
        walk,     ///< over all ids
        changes,  ///< by (stamp, Id)
        feed      ///< of deleted rows, by (stamp, Id)
    };

    Phase phase = Phase::start;
    std::string stream;
    std::string fields;  ///< a hash of the field list that locator and job were made with
    std::string id;      ///< walk: the last record read; else read up to (stamp, id)
    Timestamp stamp;
    std::string newest_id;  ///< walk: the record with the latest stamp
    Timestamp newest;
    Timestamp since;          ///< everything before is read, where no id says more
    Timestamp until;          ///< the server's time when the open round began; 0: none is open
    Timestamp upper;          ///< the open round reads up to here first; 0: to its end
    std::uint64_t limit = 0;  ///< rows per query where whole ones take too long
    std::string locator;      ///< the path of the next REST page
    std::string job;          ///< a bulk query that reads the rest
    std::string job_locator;
    std::uint64_t job_rows = 0;
    std::uint64_t job_total = 0;
    bool job_ready = false;
    bool by_rest = false;   ///< bulk was tried and given up
    Timestamp walked_at;    ///< when all rows were read last, formula fields included
    Timestamp compared_at;  ///< feed: when all ids were compared last
    Timestamp asked_at;     ///< feed: when it was asked last

    bool open() const { return until.micros != 0; }
    /// Closes a round. What is older than the lag and was read is settled: the next round begins
    /// behind the newest such row; younger instants are read again.
    void settle(std::chrono::seconds lag);
    void forget_shortcuts();
    void forget_job();
};

/// Reads a cursor. Throws: Error{bad_argument} when it is not one of this stream.
Position read_cursor(const Cursor& cursor, const std::string& stream);

/// Writes a cursor; Phase::start gives the empty one.
Cursor write_cursor(const Position& position);

/// Returns a hash of the names and types of a field list.
std::string hash_of(const FieldList& fields);

}  // namespace tenure::inline v1::salesforce
