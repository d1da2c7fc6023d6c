// Lifecycle, step 5: brings a history's amounts into one currency by dated rates.
// What has no rate keeps its amount and is counted by name; nothing is dropped.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "tenure/lifecycle/history.hpp"
#include "tenure/model/rate_table.hpp"

namespace tenure::inline v1 {

/// Amounts that no rate could convert.
class MissingRates {
 public:
    /// Counts an amount; `known_from` is the first day with a rate of that currency.
    void add(Currency currency, std::optional<Date> known_from) {
        Count& count = counts_[std::string(currency.name())];
        ++count.amounts;
        count.known_from = known_from;
    }
    void add(const MissingRates& other) {
        for (const auto& [name, more] : other.counts_) {
            Count& count = counts_[name];
            count.amounts += more.amounts;
            count.known_from = more.known_from;
        }
    }
    bool empty() const noexcept { return counts_.empty(); }

    /// Calls `visit(currency, amounts, known_from)` for each currency, by name.
    template <class Visit>
    void each(Visit&& visit) const {
        for (const auto& [name, count] : counts_) {
            visit(std::string_view(name), count.amounts, count.known_from);
        }
    }

    /// Returns for example "3 purchases in USD before 2024-01-01 have no rate".
    std::string text(const std::string& one, const std::string& several) const {
        std::string all;
        for (const auto& [name, count] : counts_) {
            const bool single = count.amounts == 1;
            all += (all.empty() ? "" : "; ") + std::to_string(count.amounts) + " " +
                   (single ? one : several) + " in " + name;
            if (count.known_from) all += " before " + to_string(*count.known_from);
            all += single ? " has no rate" : " have no rate";
        }
        return all;
    }

 private:
    struct Count {
        std::uint64_t amounts = 0;
        std::optional<Date> known_from{};
    };
    std::map<std::string, Count> counts_;
};

namespace detail {

/// Returns the day whose rate an event's amount is converted at.
class RateDays {
 public:
    /// Takes the events in time order.
    Date of(const Event& event) {
        if (event.kind == EventKind::purchase && event.amount) {
            if (!event.key.empty()) named_.emplace(event.key, event.day);
            latest_[std::string(event.amount->currency.name())] = event.day;
        }
        if (event.kind != EventKind::refund || !event.amount) return event.day;
        if (const auto found = named_.find(event.about); found != named_.end()) {
            return found->second;
        }
        const auto found = latest_.find(std::string(event.amount->currency.name()));
        return event.about.empty() && found != latest_.end() ? found->second : event.day;
    }

 private:
    std::unordered_map<std::string, Date> named_;
    std::map<std::string, Date> latest_;
};

}  // namespace detail

/// Converts the amounts of a sorted history at the rates of their days; a refund takes the rate of
/// the purchase it names, else of the latest one in its currency, so that a full refund leaves
/// nothing. Returns what had no rate; `mixed_currencies` stays set only where something had none.
/// Throws: Error{overflow}. Complexity: O(n log n). Test: Conversion.*
inline MissingRates convert_amounts(History& history, const RateTable& rates) {
    MissingRates missing;
    detail::RateDays days;
    for (Event& event : history.events) {
        const Date day = days.of(event);
        if (!event.amount) continue;
        if (const auto converted = rates.to_base(*event.amount, day)) {
            event.amount = *converted;
        } else {
            missing.add(event.amount->currency, rates.first(event.amount->currency));
        }
    }
    history.mixed_currencies = !missing.empty();
    return missing;
}

}  // namespace tenure::inline v1
