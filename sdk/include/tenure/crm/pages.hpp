// CRM, step 1: walks a stream page by page and refuses to walk in circles.
// Header only; the engine and simple programs use the same loop.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "tenure/crm/connector.hpp"

namespace tenure::inline v1 {

/// Notices a walk that does not move or goes in circles of any length, in constant memory.
/// Source: R. P. Brent, "An improved Monte Carlo factorization algorithm", BIT 20 (1980),
/// section 2.
class LoopGuard {
 public:
    /// Takes note of a page's way from one position to the next. Throws: Error{bad_response} when
    /// the position stays, comes back, or the same records come again under a new position.
    void moved(const StreamKey& key, const Cursor& from, const Page& page) {
        if (page.complete) return;
        moved(key, from, page.next);
        const std::uint64_t content = page.rows.empty() ? 0 : hash(page.rows);
        if (content != 0 && content == marked_content_) throw loop(key, "the same records came");
        if (steps_ == 0) marked_content_ = content;
    }

    /// The same for positions alone, such as those of a delete feed.
    void moved(const StreamKey& key, const Cursor& from, const Cursor& next) {
        if (next == from) throw loop(key, "the position did not move: the same page came");
        if (next == mark_) throw loop(key, "the position moves in a circle: pages came");
        if (++steps_ < span_) return;
        mark_ = next;
        steps_ = 0;
        span_ *= 2;
    }

 private:
    static Error loop(const StreamKey& key, const std::string& what) {
        return Error(Errc::bad_response, "read " + key.stream, key.source, what + " twice",
                     "Report this with a log at level debug; nothing was lost");
    }
    static std::uint64_t hash(const std::vector<Row>& rows) {
        std::uint64_t sum = 14'695'981'039'346'656'037U;  // FNV-1a
        const auto add = [&sum](std::uint64_t part) { sum = (sum ^ part) * 1'099'511'628'211U; };
        for (const Row& row : rows) {
            for (const char letter : row.id) add(static_cast<unsigned char>(letter));
            add(static_cast<std::uint64_t>(row.version.modified_at.micros));
        }
        return sum;
    }

    Cursor mark_;
    std::uint64_t marked_content_ = 0;
    std::uint64_t steps_ = 0;
    std::uint64_t span_ = 1;
};

/// Reads pages from `request.from` on and hands each to `take` until one is complete or `take`
/// returns false. Throws: Error{bad_response} when the pages do not move on.
inline void each_page(Connector& connector, ReadRequest request,
                      const std::function<bool(const Page&)>& take, const Context& context = {}) {
    LoopGuard guard;
    for (;;) {
        context.check("read pages");
        const Page page = connector.read(request, context);
        guard.moved(request.key, request.from, page);
        if (!take(page) || page.complete) return;
        request.from = page.next;
    }
}

}  // namespace tenure::inline v1
