#include <algorithm>

#include "sync/stream_sync.hpp"
#include "sync/unlisted.hpp"
#include "tenure/crm/pages.hpp"

namespace tenure::inline v1::detail {
namespace {

constexpr std::uint64_t small_stream = 10'000;
constexpr std::chrono::hours sweep_pause{24};
constexpr std::size_t ids_per_read = 50;
// What a position of Purpose::deletes was made with: a connector may change from one to the other.
constexpr auto by_feed = "feed";
constexpr auto by_sweep = "sweep";

std::size_t ids_at_once(const StreamInfo& info) {
    return info.page_limit == 0 ? ids_per_read : std::min(ids_per_read, info.page_limit);
}

void sort_unique(std::vector<RecordId>& ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace

/// Before the first walk, so that whatever is deleted from now on will be in the feed. Until what
/// was stored before is compared with all ids of the CRM, the position counts as incomplete.
void StreamSync::position_feed() {
    if (info_.deletes != DeleteKind::feed) return;
    const auto position = saved(Purpose::deletes);
    if (position && position->fields_key == by_feed) return;
    const bool nothing_stored =
        session_.store.count_records(session_.options.source, info_.name) == 0;
    const Feed feed = drain_feed({});
    session_.store.save_checkpoint(key(Purpose::deletes),
                                   {feed.end, by_feed, nothing_stored, session_.clock.now()});
}

StreamSync::Feed StreamSync::drain_feed(Cursor from) {
    ReadRequest request{key(Purpose::deletes), nullptr, std::move(from), {}, {}};
    LoopGuard guard;
    Feed feed;
    for (;;) {
        const DeletedPage page = with_retries(
            session_, [&] { return session_.connector.read_deleted(request, session_.context); });
        if (!page.complete) guard.moved(request.key, request.from, page.next);
        feed.deleted.insert(feed.deleted.end(), page.deleted.begin(), page.deleted.end());
        feed.reread.insert(feed.reread.end(), page.restored.begin(), page.restored.end());
        for (const auto& merge : page.merged) {
            feed.deleted.push_back(merge.loser);
            feed.reread.push_back(merge.winner);
        }
        ++run_.pages;
        feed.gap = feed.gap || page.gap;
        feed.end = request.from = page.next;
        if (page.complete) return feed;
    }
}

void StreamSync::delete_by_feed() {
    const std::string& source = session_.options.source;
    if (!session_.keeps() && session_.store.count_records(source, info_.name) == 0) return;
    const auto position = saved(Purpose::deletes);
    Feed feed = drain_feed(position ? position->cursor : Cursor{});
    sort_unique(feed.reread);
    const std::size_t most = ids_at_once(info_);
    for (std::size_t at = 0; at < feed.reread.size(); at += most) {
        static_cast<void>(read_again(
            std::span(feed.reread).subspan(at, std::min(most, feed.reread.size() - at))));
    }
    const bool unsure = feed.gap || (position && !position->complete);
    if (session_.keeps() && unsure) compare_all_ids(feed.deleted);
    sort_unique(feed.deleted);
    const auto gone = confirm_gone(session_.store.live_records(source, info_.name, feed.deleted));
    if (!session_.keeps()) {
        run_.deleted += gone.size();
        return;
    }
    const Timestamp now = session_.clock.now();
    run_.deleted += session_.store.delete_records(source, info_.name, gone, now,
                                                  Checkpoint{feed.end, by_feed, true, now});
}

/// Adds the stored records that a walk over all ids does not show.
void StreamSync::compare_all_ids(std::vector<RecordId>& suspects) {
    StreamKey once = key(Purpose::deletes);
    once.slice = "compare";
    session_.store.reset_checkpoint(once);
    const Timestamp began = session_.clock.now();
    walk_ids(once, {});
    const auto unseen = session_.store.unseen(once, began);
    suspects.insert(suspects.end(), unseen.begin(), unseen.end());
    session_.store.reset_checkpoint(once);
}

bool StreamSync::sweep_due() {
    const auto last = saved(Purpose::deletes);
    if (!last || !last->complete || last->fields_key != by_sweep) return true;
    const auto passed = session_.clock.now() - last->updated_at;
    if (session_.options.sweep_every) return passed >= *session_.options.sweep_every;
    return passed >= sweep_pause ||
           session_.store.count_records(session_.options.source, info_.name) <= small_stream;
}

void StreamSync::delete_by_sweep() {
    if (!session_.keeps()) {
        session_.note(info_.name + ": a preview does not look for deleted records");
        return;
    }
    Store& store = session_.store;
    const std::string& source = session_.options.source;
    const StreamKey sweep = key(Purpose::deletes);
    if (first_walk_) {
        return store.save_checkpoint(sweep, {{}, by_sweep, true, began_});
    }
    if (!sweep_due()) return;
    const std::string began_fact = "sweep_began:" + info_.name;
    const auto unfinished = saved(Purpose::deletes);
    const auto began_text = store.fact(source, began_fact);
    auto began = began_text ? parse_timestamp(*began_text) : std::nullopt;
    if (!unfinished || unfinished->complete || unfinished->fields_key != by_sweep || !began) {
        store.reset_checkpoint(sweep);
        began = session_.clock.now();
        store.put_fact(source, began_fact, to_string(*began));
        walk_ids(sweep, {});
    } else {
        walk_ids(sweep, unfinished->cursor);
    }
    const auto suspects = store.unseen(sweep, *began);
    const Timestamp now = session_.clock.now();
    Unlisted unlisted(store, source, info_.name, now);
    const auto gone = confirm_gone(unlisted.unknown(suspects));
    unlisted.keep(suspects, gone);
    run_.deleted +=
        store.delete_records(source, info_.name, gone, now, Checkpoint{{}, by_sweep, true, now});
}

/// The sweep stays unfinished in the store until its deletions are applied.
void StreamSync::walk_ids(const StreamKey& sweep, const Cursor& from) {
    ReadRequest request{sweep, nullptr, from, {}, {}};
    LoopGuard guard;
    for (;;) {
        const Page page = with_retries(
            session_, [&] { return session_.connector.read(request, session_.context); });
        guard.moved(request.key, request.from, page);
        std::vector<RecordId> ids;
        for (const Row& row : page.rows) ids.push_back(row.id);
        for (const RecordProblem& problem : page.problems) {
            if (!problem.id.empty()) ids.push_back(problem.id);
        }
        session_.store.mark_seen(request.key, ids,
                                 {page.next, by_sweep, false, session_.clock.now()});
        ++run_.pages;
        report(false);
        if (page.complete) return;
        request.from = page.next;
    }
}

/// Returns the suspects the CRM no longer gives by id; the others are stored as they are now, which
/// is how a converted lead comes back. Throws: Error{guard} as soon as more are gone than may be
/// believed at once.
std::vector<RecordId> StreamSync::confirm_gone(const std::vector<RecordId>& suspects) {
    const auto live = session_.store.count_records(session_.options.source, info_.name);
    const auto share = session_.options.max_delete_share * static_cast<double>(live);
    const auto allowed = std::max(session_.options.always_deletable,
                                  share > 0 ? static_cast<std::uint64_t>(share) : 0);
    std::vector<RecordId> gone;
    const std::size_t most = ids_at_once(info_);
    for (std::size_t at = 0; at < suspects.size(); at += most) {
        const auto absent =
            read_again(std::span(suspects).subspan(at, std::min(most, suspects.size() - at)));
        gone.insert(gone.end(), absent.begin(), absent.end());
        if (gone.size() <= allowed) continue;
        if (info_.deletes == DeleteKind::sweep) {  // what it saw is of no use to the next one
            session_.store.reset_checkpoint(key(Purpose::deletes));
        }
        throw Error(Errc::guard, "delete records of " + info_.name, session_.options.source,
                    "more than " + std::to_string(allowed) + " of " + std::to_string(live) +
                        " records are missing at once, so nothing was deleted",
                    "Check that the CRM user still sees all records; if they really are gone, sync "
                    "once with max_delete_share = 1");
    }
    return gone;
}

/// Stores the records as they are now; returns those that the CRM does not give.
std::vector<RecordId> StreamSync::read_again(std::span<const RecordId> ids) {
    std::vector<RecordId> absent(ids.begin(), ids.end());
    if (ids.empty()) return absent;
    ReadRequest request{key(Purpose::refresh), fields_.wanted, {}, ids, {}};
    const Page page =
        with_retries(session_, [&] { return session_.connector.read(request, session_.context); });
    if (!page.complete) {  // an absent record would be taken for a deleted one
        throw Error(Errc::bad_response, "read records of " + info_.name + " by id",
                    session_.options.source, "the answer is not marked complete",
                    "Report this to the connector's author");
    }
    const auto outcome = committer_.commit(request.key, page.fields, page.rows, page.problems,
                                           std::nullopt, session_.clock.now());
    run_.read += page.rows.size() + page.problems.size();
    run_.upserted += outcome.counts.upserted;
    run_.unchanged += outcome.counts.unchanged;
    run_.rejected += outcome.rejected;
    session_.report.held_back += outcome.counts.held_back;
    const auto there = [&](const RecordId& id) {
        const auto same = [&](const auto& record) { return record.id == id; };
        return std::any_of(page.rows.begin(), page.rows.end(), same) ||
               std::any_of(page.problems.begin(), page.problems.end(), same);
    };
    absent.erase(std::remove_if(absent.begin(), absent.end(), there), absent.end());
    return absent;
}

}  // namespace tenure::inline v1::detail
