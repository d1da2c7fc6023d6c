// CLV, step 6: one customer's running summary in 32 bytes, updated event by event.
// summarize() keeps one per customer while it reads a log, SummaryState between logs.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "tenure/clv/merge_period.hpp"

namespace tenure::inline v1 {

/// The days a transaction may have: 0001-01-01 to 9999-12-31.
inline constexpr std::int32_t earliest_day = -719'162, latest_day = 2'932'896;

/// What decides whether and how an event counts.
struct TallyRules {
    MergeRule merge{};
    double lowest_purchase = 0;  ///< smaller amounts are refunds (or, at 0, free and not counted)
};

namespace detail {

/// Returns ln(days); a table serves the first 4,095 days.
inline double log_of_days(std::int32_t days) {
    constexpr std::int32_t size = 4096;
    static const std::array<double, size> table = [] {
        std::array<double, size> logs{};
        for (std::int32_t i = 1; i < size; ++i) {
            logs[static_cast<std::size_t>(i)] = std::log(static_cast<double>(i));
        }
        return logs;
    }();
    return days < size ? table[static_cast<std::size_t>(days)]
                       : std::log(static_cast<double>(days));
}

}  // namespace detail

/// The running summary of one customer. Events come in the order of their days; one that does
/// not is left out and flagged, and the customer must be tallied again from sorted events.
struct alignas(32) PurchaseTally {
    static constexpr std::int32_t none = std::numeric_limits<std::int32_t>::min();
    /// What was met on the way, as bits of `flags`.
    enum Flag : std::uint8_t {
        no_purchase = 1,    ///< a refund, or a free event that does not count
        bad_amount = 2,     ///< NaN or infinity
        bad_date = 4,       ///< outside earliest_day..latest_day
        unordered = 8,      ///< an event before one already tallied
        begins_later = 16,  ///< events after the end of observation
        listed = 32,        ///< SummaryState: stands in the list of dirty customers
        touched = 64        ///< SummaryState: changed since the last look
    };

    std::int32_t first = none;          ///< day of the first transaction
    std::int32_t last = none;           ///< day of the last transaction
    std::uint32_t x : 24 = 0;           ///< repeat transactions
    std::uint32_t flags : 8 = 0;        ///< bits of Flag
    std::int32_t event = earliest_day;  ///< day of the last event, refunds included
    double spend = 0;     ///< of the repeat transactions; at x = 0, refunds of day `event`
    double log_days = 0;  ///< sum of ln(days between transactions)

    bool begun() const noexcept { return first != none; }
    bool has(Flag flag) const noexcept { return (flags & flag) != 0; }
    void set(Flag flag) noexcept { flags = (flags | flag) & 0xFFU; }
    void clear(Flag flag) noexcept { flags = flags & ~static_cast<unsigned>(flag) & 0xFFU; }

    /// Tallies one event. Refund rule: a negative amount is no transaction; it is subtracted from
    /// the latest transaction in its own merge period or before. What falls on the first
    /// transaction, or before it, leaves no trace: mean spend is of repeat transactions.
    void add(std::int32_t day, double amount, const TallyRules& rules) {
        const bool usual = day >= event && day <= latest_day && amount >= rules.lowest_purchase &&
                           amount <= std::numeric_limits<double>::max();
        if (!usual) [[unlikely]] {
            add_unusual(day, amount, rules);
        } else if (day == last || (begun() && rules.merge.merges(day, last))) {
            spend += x != 0 ? amount : 0.0;
            event = day;
        } else {
            add_transaction(day, amount, rules);
        }
    }

 private:
    void add_transaction(std::int32_t day, double amount, const TallyRules& rules) {
        if (begun()) {
            // Refunds that wait since the first transaction join this one if of its period.
            if (x == 0 && spend != 0 && !rules.merge.merges(event, day)) spend = 0;
            x = (x + 1) & 0xFF'FFFFU;
            spend += amount;
            log_days += detail::log_of_days(day - last);
        } else {
            first = day;
        }
        last = day;
        event = day;
    }

    void add_unusual(std::int32_t day, double amount, const TallyRules& rules) {
        if (day < earliest_day || day > latest_day) return set(bad_date);
        if (!std::isfinite(amount)) return set(bad_amount);
        if (day < event) return set(unordered);
        set(no_purchase);
        if (x != 0) {
            spend += amount;
        } else if (begun() && !rules.merge.merges(day, last)) {
            spend = rules.merge.merges(day, event) ? spend + amount : amount;
        }
        event = day;
    }
};

static_assert(sizeof(PurchaseTally) == 32);

}  // namespace tenure::inline v1
