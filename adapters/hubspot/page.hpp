// HubSpot, part "responses": pages of records as typed rows, at full speed.
// Pure: nothing here talks to the network.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/core/money.hpp"
#include "tenure/crm/connector.hpp"

namespace tenure::inline v1::hubspot {

/// Fields of this prefix are references made of a record's associations, as HubSpot's search names
/// them: "associations.companies" is its company, the primary one where there are several.
inline constexpr std::string_view association_prefix = "associations.";

/// How the rows of a page are read.
struct PageShape {
    const std::vector<FieldInfo>* fields = nullptr;  ///< the values, in this order
    std::string modified_property;                   ///< tells a row's version
    std::string currency_property;     ///< names the currency of a record's amounts; or empty
    std::optional<Currency> currency;  ///< of amounts whose record names none
};

/// The rows of one answer.
struct DecodedPage {
    std::vector<Row> rows;
    std::vector<Timestamp> archived_at;  ///< by row; zero where the answer does not say
    std::vector<RecordProblem> problems;
    std::string after;        ///< position of the next page; empty at the end
    std::size_t seen = 0;     ///< records in the answer, problems included
    bool has_errors = false;  ///< a 207 that tells of records it has not
};

/// Decodes answers of list, search and batch/read; keeps its buffers from page to page.
/// Threads: one at a time.
class PageDecoder {
 public:
    PageDecoder();
    ~PageDecoder();

    /// Reads "results" and "paging". Properties absent from a record are NotAsked.
    /// `body` is changed. Throws: Error{bad_response}, retryable since the answer may have been
    /// cut.
    DecodedPage decode(std::string& body, const PageShape& shape, const std::string& operation);

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace tenure::inline v1::hubspot
