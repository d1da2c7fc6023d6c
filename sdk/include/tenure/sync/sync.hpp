// Sync, steps 1 to 4: reads a source into the store: full, then incremental, resuming after death.
// A page and its cursor are one transaction; everything a connector would get wrong lives here.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tenure/core/clock.hpp"
#include "tenure/core/log.hpp"
#include "tenure/core/progress.hpp"
#include "tenure/mapping/mapping.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1 {

/// Where a sync begins.
enum class SyncFrom {
    checkpoint,  ///< where the last one stopped
    start        ///< everything anew; stored rows stay until proven gone
};

/// Settings of a sync; the defaults are right for production.
struct SyncOptions {
    std::string source = "default";  ///< the source's stable id
    SourceProfile profile = {};
    std::vector<std::string> streams = {};  ///< empty means all of the mapping
    SyncFrom from = SyncFrom::checkpoint;
    CommitMode mode = CommitMode::keep;  ///< preview reads and counts but stores nothing
    /// How often deletions are looked for by walking all ids; unset walks each time while a
    /// stream has at most 10,000 records, else once a day.
    std::optional<std::chrono::seconds> sweep_every = {};
    double max_delete_share = 0.20;       ///< more deletions of a stream at once are refused
    std::uint64_t always_deletable = 20;  ///< that many are believed whatever the share
    ProgressSink progress = {};
    Log log = {};
    Clock* clock = nullptr;  ///< the system's when null
};

/// What happened, stream by stream.
struct SyncReport {
    std::vector<RunRecord> runs{};
    std::vector<std::string>
        notes;                    ///< what a person should know: fields not found, a preview's gaps
    std::uint64_t held_back = 0;  ///< records of erased people that came again: not stored
    bool ok() const {
        for (const RunRecord& run : runs) {
            if (!run.error.empty() || !run.complete) return false;
        }
        return true;
    }
    std::uint64_t rejected() const {
        std::uint64_t sum = 0;
        for (const RunRecord& run : runs) sum += run.rejected;
        return sum;
    }
};

/// Reads what is new. One failing stream does not stop the others: its run carries the error.
/// Throws: Error for what concerns the source as a whole (credentials, wrong_source, cancelled,
/// deadline, store); all pages committed before stay committed.
SyncReport sync(Connector& connector, Store& store, const Mapping& mapping,
                const SyncOptions& options = {}, const Context& context = {});

/// What a remap did.
struct RemapReport {
    std::uint64_t read = 0;
    std::uint64_t changed = 0;
    std::uint64_t rejected = 0;
    std::vector<std::string>
        missing{};  ///< "stream.field": not fetched yet, the next sync backfills
};

/// Applies a changed mapping to the source rows already kept, without asking the CRM.
RemapReport remap(Store& store, const Mapping& mapping, const SyncOptions& options = {},
                  const Context& context = {});

}  // namespace tenure::inline v1
