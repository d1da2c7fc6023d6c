// Core: sorting lists that mostly are in order already, as stores give them.
#pragma once

#include <algorithm>
#include <functional>

namespace tenure::inline v1::detail {

/// Sorts a list unless it is sorted.
template <class List, class Before = std::less<>>
void put_in_order(List& list, Before before = {}) {
    if (std::is_sorted(list.begin(), list.end(), before)) return;
    std::sort(list.begin(), list.end(), before);
}

}  // namespace tenure::inline v1::detail
