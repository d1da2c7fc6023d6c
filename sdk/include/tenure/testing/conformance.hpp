// Testing: what every connector has to keep, as a check that any connector can be put through.
// Runs against crm/connector.hpp; needs a CRM, or an imitation of one, with a few records.
#pragma once

#include <string>
#include <vector>

#include "tenure/crm/connector.hpp"

namespace tenure::inline v1 {

/// What a connector is checked with; the check changes nothing unless `writes` are given.
struct ConformanceOptions {
    std::vector<std::string> streams = {};  ///< which streams are walked; empty means all
    std::size_t most_pages = 1'000;         ///< a walk that takes more counts as endless
    std::vector<WriteItem> writes = {};     ///< revisions to carry out and read back
};

/// Puts a connector through the rules of docs/adding-a-connector.md; returns each one it breaks,
/// with stream and what was seen, or nothing when it keeps them all. The CRM's records must not
/// change meanwhile. Throws: Error{cancelled} and Error{deadline} of `context`.
std::vector<std::string> check_connector(Connector& connector,
                                         const ConformanceOptions& options = {},
                                         const Context& context = {});

}  // namespace tenure::inline v1
