#include "sync/stream_sync.hpp"

#include "tenure/crm/pages.hpp"

namespace tenure::inline v1::detail {

StreamSync::StreamSync(SyncSession& session, const StreamInfo& info, RunRecord& run)
    : session_(session),
      info_(info),
      run_(run),
      fields_(find_fields(session, info)),
      committer_(session.store, session.mapping, session.options.profile, fields_.bindings,
                 session.options.mode),
      began_(session.clock.now()) {
    static_cast<void>(committer_.plan(info.name, fields_.wanted));  // refuses unfit rules early
}

std::optional<Checkpoint> StreamSync::saved(Purpose purpose) {
    const bool anew = session_.options.from == SyncFrom::start && !session_.keeps();
    return anew ? std::nullopt : session_.store.checkpoint(key(purpose));
}

void StreamSync::bring_up_to_date() {
    note_missing_fields();
    if (session_.keeps()) {
        if (session_.options.from == SyncFrom::start) start_over();
        adopt_fields();
        position_feed();
        backfill();
    }
    read_changes();
    if (info_.deletes == DeleteKind::feed) delete_by_feed();
    if (info_.deletes == DeleteKind::sweep) delete_by_sweep();
    run_.complete = true;
    report(true);
}

void StreamSync::note_missing_fields() {
    for (const std::string& field : fields_.missing) {
        session_.note(info_.name + "." + field +
                      ": mapped, but this user does not see such a field; it stays unknown");
    }
}

void StreamSync::start_over() {
    for (const Purpose purpose : {Purpose::changes, Purpose::deletes, Purpose::backfill}) {
        session_.store.reset_checkpoint(key(purpose));
    }
}

/// Each step may be repeated after a kill: the changes checkpoint, written last, decides.
void StreamSync::adopt_fields() {
    Store& store = session_.store;
    const auto changes = store.checkpoint(key(Purpose::changes));
    if (changes && changes->fields_key != fields_.key) {
        const auto added = added_fields(store, session_.options.source, info_.name, fields_);
        const bool walked_anyway = changes->complete && !info_.incremental;
        if (!added.empty() && !walked_anyway) {
            std::string names;
            for (const std::string& name : added) names += " " + name;
            session_.options.log(LogLevel::info,
                                 info_.name + ": reading new fields of all" + names);
            store.reset_checkpoint(key(Purpose::backfill));
            store.save_checkpoint(key(Purpose::backfill), {{}, fields_.key, false, began_});
        }
        remember_fields(store, session_.options.source, info_.name, fields_);
        Checkpoint moved = *changes;
        moved.fields_key = fields_.key;
        store.save_checkpoint(key(Purpose::changes), moved);
        return;
    }
    remember_fields(store, session_.options.source, info_.name, fields_);
}

void StreamSync::backfill() {
    const auto position = saved(Purpose::backfill);
    if (!position || position->complete) return;
    walk(Purpose::backfill, position->fields_key == fields_.key ? position->cursor : Cursor{});
}

void StreamSync::read_changes() {
    const auto position = saved(Purpose::changes);
    first_walk_ = !position && session_.keeps() &&
                  session_.store.count_records(session_.options.source, info_.name) == 0;
    const bool again = !position || (position->complete && !info_.incremental);
    walk(Purpose::changes, again ? Cursor{} : position->cursor);
}

void StreamSync::walk(Purpose purpose, Cursor from) {
    ReadRequest request{key(purpose), fields_.wanted, std::move(from), {}, {}};
    LoopGuard guard;
    for (;;) {
        const Page page = with_retries(
            session_, [&] { return session_.connector.read(request, session_.context); });
        guard.moved(request.key, request.from, page);
        const Timestamp now = session_.clock.now();
        const auto outcome =
            committer_.commit(request.key, page.fields, page.rows, page.problems,
                              Checkpoint{page.next, fields_.key, page.complete, now}, now);
        ++run_.pages;
        run_.read += page.rows.size() + page.problems.size();
        run_.upserted += outcome.counts.upserted;
        run_.unchanged += outcome.counts.unchanged;
        run_.rejected += outcome.rejected;
        session_.report.held_back += outcome.counts.held_back;
        report(false);
        if (page.complete) return;
        request.from = page.next;
    }
}

void StreamSync::report(bool finished) {
    if (!session_.options.progress) return;
    session_.options.progress(
        {"sync " + session_.options.source + "/" + info_.name, run_.read, std::nullopt, finished});
}

}  // namespace tenure::inline v1::detail
