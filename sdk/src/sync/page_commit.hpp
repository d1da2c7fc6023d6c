// Sync, steps 2 to 4: maps the rows of a page and stores them with the position after it.
// Internal to the engine; sync and remap use the same way.
#pragma once

#include <optional>
#include <vector>

#include "tenure/mapping/mapping.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1::detail {

/// What became of a page's records.
struct PageOutcome {
    CommitCounts counts;
    std::uint64_t rejected = 0;  ///< records with a problem, in decoding or mapping
};

/// Maps and stores the pages of one stream.
class PageCommitter {
 public:
    PageCommitter(Store& store, const Mapping& mapping, const SourceProfile& profile,
                  std::vector<FieldBinding> bindings, CommitMode mode)
        : store_(store),
          mapping_(mapping),
          profile_(profile),
          bindings_(std::move(bindings)),
          mode_(mode) {}

    /// Returns the plan for a field list, compiled anew only when the list differs.
    const StreamPlan& plan(const std::string& stream, const FieldList& fields);

    /// Stores a page's rows, its problems as dead letters, and the checkpoint, as one transaction.
    /// Throws: Error{bad_response} for rows that do not fit the field list.
    PageOutcome commit(const StreamKey& key, const FieldList& fields, std::span<const Row> rows,
                       std::span<const RecordProblem> problems,
                       const std::optional<Checkpoint>& checkpoint, Timestamp at);

 private:
    Store& store_;
    const Mapping& mapping_;
    const SourceProfile& profile_;
    std::vector<FieldBinding> bindings_;
    CommitMode mode_;
    FieldList planned_;
    std::optional<StreamPlan> plan_;
};

}  // namespace tenure::inline v1::detail
