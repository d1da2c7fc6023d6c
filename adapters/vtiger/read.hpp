// vTiger, part "connector": full walks, what changed since, single records, deletions.
// Each call is one page; positions are keysets, so nothing shifts while the CRM is in use.
#pragma once

#include <chrono>

#include "cursor.hpp"
#include "rows.hpp"

namespace tenure::inline v1::vtiger {

/// Reads streams.
/// Threads: one at a time.
class Reader {
 public:
    Reader(Session& session, Catalogue& catalogue, Rows& rows, const ServerZone& zone,
           std::chrono::seconds overlap)
        : session_(session), catalogue_(catalogue), rows_(rows), zone_(zone), overlap_(overlap) {}

    /// Reads the next page of changes, of a full walk, or the records asked for.
    Page read(const ReadRequest& request, const Context& context);

    /// Reads the next window of deletions from `sync`.
    DeletedPage read_deleted(const ReadRequest& request, const Context& context);

 private:
    Page walk(const ReadRequest& request, Position position, const Context& context);
    Page changes(const ReadRequest& request, Position position, const Context& context);
    Page by_ids(const ReadRequest& request, const Context& context);
    Page by_keys(const ReadRequest& request, const Context& context);
    DecodedPage next_changes(const ReadRequest& request, Position& position,
                             const Context& context);
    void add_converted(const ReadRequest& request, const std::vector<std::string>& ids, Page& page,
                       const Context& context);

    Session& session_;
    Catalogue& catalogue_;
    Rows& rows_;
    const ServerZone& zone_;
    std::chrono::seconds overlap_;
};

}  // namespace tenure::inline v1::vtiger
