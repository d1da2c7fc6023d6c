// vTiger, part "responses": pages of records as typed rows, at full speed.
// Pure: nothing here talks to the network.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/crm/connector.hpp"
#include "value.hpp"

namespace tenure::inline v1::vtiger {

/// Currency codes by the ids records carry, e.g. "21x2" -> EUR.
using Currencies = std::map<std::string, Currency, std::less<>>;

/// How the rows of a page are read.
struct PageShape {
    const std::vector<FieldInfo>* fields = nullptr;  ///< the values, in this order
    Meaning meaning;                                 ///< its currency holds for rows that name none
    const Currencies* currencies = nullptr;  ///< null where records have no currency of their own
};

/// The rows of one answer.
struct DecodedPage {
    std::vector<Row> rows;
    std::vector<std::string> modified;  ///< each row's modifiedtime as the server wrote it
    std::vector<RecordProblem> problems;
    std::size_t seen = 0;  ///< records in the answer, problems included
};

/// Decodes query and retrieve answers; keeps its buffers from page to page.
/// Threads: one at a time.
class PageDecoder {
 public:
    PageDecoder();
    ~PageDecoder();

    /// Reads "result", a list of records or one record. Fields absent from a record are NotAsked.
    /// `body` is changed. Throws: Error{bad_response}, retryable when the answer was cut.
    DecodedPage decode(std::string& body, const PageShape& shape, const std::string& operation);

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// What one answer of `sync` says about deletions.
struct DeletedIds {
    std::vector<std::string> ids;
    std::int64_t last_second = 0;  ///< 0 when the answer names none
    bool more = false;
};

/// Reads a sync answer's deletions, ignoring its updated rows. Throws: Error{bad_response}.
DeletedIds read_deleted_ids(std::string& body);

}  // namespace tenure::inline v1::vtiger
