// HubSpot, part "connector": full walks, what changed since, single records, deletions.
// Each call is one page; changes are walked by keyset below a fixed bound, so nothing shifts.
#pragma once

#include <chrono>

#include "cursor.hpp"
#include "derived.hpp"
#include "records.hpp"

namespace tenure::inline v1::hubspot {

/// Reads streams.
/// Threads: one at a time.
class Reader {
 public:
    Reader(Portal& portal, Catalogue& catalogue, const Options& options)
        : portal_(portal),
          records_(portal, catalogue, options.purchases),
          derived_(portal, catalogue),
          catalogue_(catalogue),
          lag_(options.search_lag),
          deletes_every_(options.deletes_every) {}

    /// Reads the next page of changes, of a full walk, or the records asked for.
    Page read(const ReadRequest& request, const Context& context);

    /// Reads the next page of the recycle bin, then of what was merged.
    DeletedPage read_deleted(const ReadRequest& request, const Context& context);

    Records& records() { return records_; }
    Derived& derived() { return derived_; }

 private:
    std::int64_t now_ms() const { return portal_.server_now().micros / 1000; }

    Page walk(const ReadRequest& request, const Stream& stream, const Context& context);
    DecodedPage next_records(const ReadRequest& request, const Stream& stream, Position& position,
                             const Context& context);
    DecodedPage next_changes(const Stream& stream, const std::vector<FieldInfo>& fields,
                             Position& position, const Context& context);
    void derive(const ReadRequest& request, const Stream& stream, DecodedPage& page,
                const Context& context);
    Page whole(const ReadRequest& request, const Stream& stream, const Context& context);
    Page by_ids(const ReadRequest& request, const Stream& stream, const Context& context);
    Page by_keys(const ReadRequest& request, const Kind& kind, const Context& context);
    void archived_page(const Kind& kind, Position& position, DeletedPage& page,
                       const Context& context);
    void merged_page(const Kind& kind, Position& position, DeletedPage& page,
                     const Context& context);

    Portal& portal_;
    Records records_;
    Derived derived_;
    Catalogue& catalogue_;
    std::chrono::milliseconds lag_;
    std::chrono::milliseconds deletes_every_;
};

/// Returns the stream of that name. Throws: Error{not_found}.
Stream known_stream(const std::string& name);

/// Makes the error of a page that does not lie behind the one before it.
Error repeated(const std::string& stream, const std::string& id);

/// Returns the ids in a ";"-separated list.
std::vector<std::string> ids_in(std::string_view list);

}  // namespace tenure::inline v1::hubspot
