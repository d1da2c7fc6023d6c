// Sync, steps 1 to 4: one stream: its fields, the backfill, what changed, what was deleted.
// Internal to the engine.
#pragma once

#include <functional>
#include <vector>

#include "sync/page_commit.hpp"
#include "sync/session.hpp"
#include "sync/stream_fields.hpp"

namespace tenure::inline v1::detail {

/// Brings one stream up to date; `run` tells how far it came, also after an exception.
class StreamSync {
 public:
    /// Throws: Error{schema_changed} and {configuration} before anything is changed.
    StreamSync(SyncSession& session, const StreamInfo& info, RunRecord& run);

    /// Does everything that is due.
    void bring_up_to_date();

 private:
    StreamKey key(Purpose purpose) const { return session_.key(info_.name, purpose); }
    std::optional<Checkpoint> saved(Purpose purpose);
    void note_missing_fields();

    void start_over();
    void adopt_fields();
    void backfill();
    void read_changes();
    void walk(Purpose purpose, Cursor from);

    struct Feed {
        std::vector<RecordId> deleted;
        std::vector<RecordId> reread;
        Cursor end;
        bool gap = false;
    };
    void position_feed();
    Feed drain_feed(Cursor from);
    void delete_by_feed();
    bool sweep_due();
    void delete_by_sweep();
    void compare_all_ids(std::vector<RecordId>& suspects);
    void walk_ids(const StreamKey& sweep, const Cursor& from);
    std::vector<RecordId> confirm_gone(const std::vector<RecordId>& suspects);
    std::vector<RecordId> read_again(std::span<const RecordId> ids);
    void report(bool finished);

    SyncSession& session_;
    const StreamInfo& info_;
    RunRecord& run_;
    StreamFields fields_;
    PageCommitter committer_;
    Timestamp began_;
    bool first_walk_ = false;  ///< nothing was stored before, so nothing can be missing
};

}  // namespace tenure::inline v1::detail
