// Store, step 4: derived rows, kept in pages in key order, and the records replaced since.
// Pages are written once; what changes later lies beside them, so a small change stays small.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "store/packed_insight.hpp"
#include "store/packed_summary.hpp"

namespace tenure::inline v1::store_detail {

inline constexpr std::size_t kept_page_rows = 64;
inline constexpr std::size_t kept_pages_at_once = 16;
inline constexpr std::size_t kept_records_at_once = 1000;

inline auto record_tie(const RowKey& key) {
    return std::tie(key.source, key.stream, key.id);
}

/// What a record's rows became, packed; empty when it has none any more.
struct ReplacedRecord {
    RowKey record;
    std::string content;
};

/// A list of records in key order that is read piece by piece.
template <class Item>
class OrderedList {
 public:
    /// Returns the next items after a record; none at the end.
    using Read = std::function<std::vector<Item>(const RowKey& after)>;
    explicit OrderedList(Read read) : read_(std::move(read)) {}

    /// Returns the first item whose record is not before that of `key`, or null.
    const Item* at_or_after(const RowKey& key) {
        const Item* item = peek();
        while (item != nullptr && record_tie(item->record) < record_tie(key)) {
            pop();
            item = peek();
        }
        return item;
    }
    /// Returns the next item without moving on, or null.
    const Item* peek() {
        if (next_ >= items_.size() && !ended_) fill();
        return next_ < items_.size() ? &items_[next_] : nullptr;
    }
    void pop() { ++next_; }

 private:
    void fill() {
        const RowKey after = items_.empty() ? RowKey{} : items_.back().record;
        items_ = read_(after);
        next_ = 0;
        ended_ = items_.empty();
    }
    Read read_;
    std::vector<Item> items_;
    std::size_t next_ = 0;
    bool ended_ = false;
};

/// Visits the rows of pages and of replaced records in key order until `visit` returns false; a
/// replaced record's rows in the pages count no more. `each_page` calls its argument with the
/// content of one page after the other until that returns false.
template <class Row, class EachPage, class Visit>
void each_kept(EachPage&& each_page, OrderedList<ReplacedRecord>& replaced, Visit&& visit) {
    Row kept, other;
    bool more = true;
    const auto visit_replaced = [&] {
        for (detail::Unpacker in(replaced.peek()->content); more && !in.done();) {
            unpack(in, other);
            more = visit(other);
        }
        replaced.pop();
    };
    const auto visit_kept = [&] {
        const ReplacedRecord* next = replaced.peek();
        while (next != nullptr && record_tie(next->record) < record_tie(kept.customer)) {
            visit_replaced();
            next = more ? replaced.peek() : nullptr;
        }
        const bool gone = next != nullptr && record_tie(next->record) == record_tie(kept.customer);
        if (more && !gone) more = visit(kept);
    };
    each_page([&](const std::string& content) {
        for (detail::Unpacker in(content); more && !in.done();) {
            unpack(in, kept);
            visit_kept();
        }
        return more;
    });
    while (more && replaced.peek() != nullptr) visit_replaced();
}

}  // namespace tenure::inline v1::store_detail
