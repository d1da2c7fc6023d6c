// Store, step 4: insights by value, in as many walks over all of them as memory asks for.
// What is read once in key order is shown in another order without holding all of it.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "tenure/store/generation.hpp"

namespace tenure::inline v1::store_detail {

/// Tells whether an insight comes first: highest CLV, those without last, then by key.
inline bool worth_more(const InsightRow& one, const InsightRow& other) {
    if (one.clv.has_value() != other.clv.has_value()) return one.clv.has_value();
    if (one.clv && one.clv->minor != other.clv->minor) return one.clv->minor > other.clv->minor;
    return one.customer < other.customer;
}

/// Visits up to `limit` insights of `each`, which calls its argument with all of them until that
/// returns false, highest value first. Holds `at_once` of them in memory and walks again for more.
template <class Each, class Visit>
void each_by_value(Each&& each, std::size_t limit, std::size_t at_once, Visit&& visit) {
    std::optional<InsightRow> last;
    while (limit > 0) {
        const std::size_t room = std::min(limit, at_once);
        std::vector<InsightRow> best;  // a heap, the least of them in front
        each([&](const InsightRow& row) {
            if (last && !worth_more(*last, row)) return true;
            if (best.size() == room && !worth_more(row, best.front())) return true;
            if (best.size() == room) {
                std::pop_heap(best.begin(), best.end(), worth_more);
                best.back() = row;
            } else {
                best.push_back(row);
            }
            std::push_heap(best.begin(), best.end(), worth_more);
            return true;
        });
        std::sort_heap(best.begin(), best.end(), worth_more);
        for (const InsightRow& row : best) visit(row);
        if (best.size() < room) return;
        limit -= room;
        last = std::move(best.back());
    }
}

}  // namespace tenure::inline v1::store_detail
