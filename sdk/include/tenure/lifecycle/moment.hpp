// Lifecycle, step 5: events without their texts, as the engine replays them by the million.
// Made from a history in one pass; a moment's position is its event's.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tenure/lifecycle/history.hpp"

namespace tenure::inline v1 {

/// An event in numbers; texts became numbers that are equal when the texts were.
struct Moment {
    Timestamp at{};
    std::int64_t minor = 0;        ///< the amount's size in the currency's smallest units
    std::uint64_t categories = 0;  ///< one bit per category, in the order of their appearance
    double score = 0;
    Date day{};
    std::int32_t record = 0;  ///< the event's own record, where another event concerns it
    std::int32_t about = 0;   ///< the record it concerns; 0 none
    EventKind kind = EventKind::touch;
    std::uint8_t currency = 0;  ///< index into Moments::currencies plus one; 0 without an amount
    friend bool operator==(const Moment&, const Moment&) = default;
};

/// A customer's events in numbers, in time order.
struct Moments {
    std::vector<Moment> list{};
    std::vector<Currency> currencies{};
    std::optional<Timestamp> known_since{};
    std::string segment{};
    bool mixed_currencies = false;
    std::uint32_t undated = 0;

    /// Empties it, keeping its memory.
    void clear() {
        list.clear();
        currencies.clear();
        known_since.reset();
        segment.clear();
        mixed_currencies = false;
        undated = 0;
    }
    friend bool operator==(const Moments&, const Moments&) = default;
};

namespace detail {

/// Numbers texts in the order of their appearance, from 1.
class TextNumbers {
 public:
    std::int32_t add(std::string_view text) {
        return numbers_.emplace(text, static_cast<std::int32_t>(numbers_.size()) + 1).first->second;
    }
    std::int32_t find(std::string_view text) const {
        const auto found = numbers_.find(text);
        return found == numbers_.end() ? 0 : found->second;
    }
    bool empty() const { return numbers_.empty(); }

 private:
    std::unordered_map<std::string_view, std::int32_t> numbers_;
};

/// Turns a history into moments, event by event.
class MomentMaker {
 public:
    MomentMaker(const History& history, Moments& out) : history_(history), out_(out) {}

    void make() {
        out_.clear();
        out_.known_since = history_.known_since;
        out_.segment = history_.segment;
        out_.mixed_currencies = history_.mixed_currencies;
        out_.undated = static_cast<std::uint32_t>(history_.undated);
        for (const Event& event : history_.events) {
            if (concerns(event)) records_.add(event.about);
        }
        out_.list.reserve(history_.events.size());
        for (const Event& event : history_.events) add(event);
    }

 private:
    /// Refunds, complaints and ends of contracts look for the record they are about.
    static bool concerns(const Event& event) {
        return !event.about.empty() &&
               (event.kind == EventKind::refund || event.kind == EventKind::complaint ||
                event.kind == EventKind::ticket_closed ||
                event.kind == EventKind::contract_cancelled);
    }

    void add(const Event& event) {
        Moment moment;
        moment.kind = event.kind;
        moment.at = event.at;
        moment.day = event.day;
        moment.score = event.score;
        if (!records_.empty()) moment.record = records_.find(event.key);
        if (concerns(event)) moment.about = records_.find(event.about);
        if (event.amount) {
            moment.minor = size(event.amount->minor);
            moment.currency = currency(event.amount->currency);
        }
        for (const std::string& category : event.categories) {
            // The 64th and later categories of one customer count as one.
            const int bit = std::min(categories_.add(category) - 1, 63);
            moment.categories |= std::uint64_t{1} << bit;
        }
        out_.list.push_back(moment);
    }

    static std::int64_t size(std::int64_t minor) {
        constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
        return minor < -most ? most : minor < 0 ? -minor : minor;
    }

    /// More than 255 currencies of one customer share the last number; their amounts count as mixed
    /// anyway.
    std::uint8_t currency(const Currency& wanted) {
        for (std::size_t i = 0; i < out_.currencies.size(); ++i) {
            if (out_.currencies[i] == wanted) return static_cast<std::uint8_t>(i + 1);
        }
        if (out_.currencies.size() < 255) out_.currencies.push_back(wanted);
        return static_cast<std::uint8_t>(out_.currencies.size());
    }

    const History& history_;
    Moments& out_;
    TextNumbers records_, categories_;
};

/// Returns 10 to the power of a currency's decimals.
inline double minor_units(const Currency& currency) {
    constexpr std::array powers{1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    return currency.exponent < powers.size() ? powers[currency.exponent] : 1;
}

/// Returns a size in major units.
inline double major(const Moments& moments, const Moment& moment, std::int64_t minor) {
    if (moment.currency == 0) return 0;
    return static_cast<double>(minor) / minor_units(moments.currencies[moment.currency - 1U]);
}

}  // namespace detail

/// Makes the moments of a sorted history.
inline Moments moments_of(const History& history) {
    Moments out;
    detail::MomentMaker(history, out).make();
    return out;
}

}  // namespace tenure::inline v1
