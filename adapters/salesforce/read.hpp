// Salesforce, part "connector": full walks, what changed since, single records, deletions.
// Each call is one page; positions are keysets, so nothing shifts while the org is in use.
#pragma once

#include "bulk.hpp"
#include "cursor.hpp"
#include "rows.hpp"

namespace tenure::inline v1::salesforce {

/// Reads streams.
/// Threads: one at a time.
class Reader {
 public:
    Reader(Session& session, Catalogue& catalogue, Rows& rows, Bulk& bulk)
        : session_(session), catalogue_(catalogue), rows_(rows), bulk_(bulk) {}

    /// Reads the next page of changes, of a full walk, or the records asked for.
    Page read(const ReadRequest& request, const Context& context);

    /// Reads the next page of deleted and merged records.
    DeletedPage read_deleted(const ReadRequest& request, const Context& context);

 private:
    /// One stream's read under way.
    struct Round {
        const ReadRequest& request;
        const Object& object;
        const std::vector<FieldInfo>& fields;
        Position position;
        const Context& context;
    };

    void begin(Round& round);
    DecodedPage next_page(Round& round, bool& finished);
    std::optional<DecodedPage> bulk_page(Round& round, bool& finished);
    Selection selection(const Round& round) const;
    void narrow(Round& round, const Failure& failure) const;
    void widen(Round& round) const;
    void advance(Round& round, const DecodedPage& page) const;
    void start_bulk(Round& round, const DecodedPage& page);
    bool finish(Round& round) const;
    bool formulas_due(const Round& round) const;
    Page records(const ReadRequest& request, const Context& context);
    Fetched rest_page(Round& round);
    Fetched deleted_rows(Round& round);
    bool open_feed(Position& position, Timestamp now) const;

    Session& session_;
    Catalogue& catalogue_;
    Rows& rows_;
    Bulk& bulk_;
};

}  // namespace tenure::inline v1::salesforce
