// HubSpot, part "connector": streams that are no records of their own: owners, pipelines,
// associations with their labels, and the history of stages.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "records.hpp"

namespace tenure::inline v1::hubspot {

/// Rows of a derived stream with all its fields, and where a list goes on.
struct DerivedPage {
    std::vector<Row> rows;
    std::string after;
};

/// Reads derived streams.
/// Threads: one at a time.
class Derived {
 public:
    Derived(Portal& portal, Catalogue& catalogue) : portal_(portal), catalogue_(catalogue) {}

    /// Reads one page of the portal's owners.
    DerivedPage owners(const std::string& after, const Context& context);

    /// Reads one page of the portal's marketing campaigns.
    DerivedPage campaigns(const std::string& after, const Context& context);

    /// Returns why campaigns may not be read, or "". Reads the first page, which the next call of
    /// campaigns() gives without asking again.
    std::string campaigns_denied(const Context& context);

    /// Reads the stages of all pipelines of a kind.
    DerivedPage pipelines(const Kind& kind, const Context& context);

    /// Reads the associations of some records, one row for each type. Their own change leaves no
    /// trace, so a row's version is that of the record it starts from.
    DerivedPage links(const Stream& stream, std::span<const Row> records, const Context& context);

    /// Reads how the stage of some records changed, oldest first.
    DerivedPage history(const Kind& kind, std::span<const std::string> ids, const Context& context);

 private:
    Portal& portal_;
    Catalogue& catalogue_;
    std::optional<DerivedPage> first_campaigns_;
};

/// Returns the id of the record that a row of associations or history belongs to.
std::string record_of(const std::string& row_id);

/// Reads a page of owners. Throws: Error{bad_response}.
DerivedPage read_owners(std::string_view body);

/// Reads a page of campaigns; amounts that name no currency are in the given one.
/// Throws: Error{bad_response}.
DerivedPage read_campaigns(std::string_view body, const std::optional<Currency>& currency);

/// Reads an answer with propertiesWithHistory. Throws: Error{bad_response}.
DerivedPage read_history_answer(std::string_view body, const Kind& kind);

}  // namespace tenure::inline v1::hubspot
