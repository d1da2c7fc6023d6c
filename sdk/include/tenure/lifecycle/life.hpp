// Lifecycle, step 5: what the engine knows of a customer after the moments so far.
// Moments go in one by one; deciding which state that is belongs to decide.hpp.
#pragma once

#include <algorithm>
#include <vector>

#include "tenure/lifecycle/growth.hpp"
#include "tenure/lifecycle/returns.hpp"
#include "tenure/lifecycle/silence.hpp"

namespace tenure::inline v1 {

namespace detail {

/// A moment that still matters; empty when there was none or it was undone.
struct Mark {
    Timestamp at = never;
    std::int64_t by = -1;  ///< its position
    explicit operator bool() const { return by >= 0; }
};

/// What the moments so far say, but for the days and the intervals between them.
struct Facts {
    Mark touched{}, inbound{}, qualified{}, won{};
    int open_deals = 0;

    std::size_t start = 0;  ///< index of the day this life began: the first, or a return
    int regular = 0;        ///< last customer-days without an at-risk silence before them
    Mark returned{};        ///< the purchase that ended a lapse
    Growth growth{};
    Mark cross_sold{};  ///< first purchase in another category
    std::uint64_t categories = 0;
    Months months = 0;
    int seasons = 0;
    Silence silence{};

    int contracts = 0;
    Mark contract_ended{};
    Mark complaint{}, promoter{}, referral{}, opted_out{}, bounced{}, left{};
};

/// Everything known after the moments so far. Complexity: logarithmic per moment, and linear in the
/// days of a life, as moves of memory, for each new one.
struct Life : Facts {
    const Thresholds* thresholds = nullptr;
    const double* segment_days = nullptr;  ///< the segment's median interval or null
    const Moments* moments = nullptr;
    bool hurried = false;  ///< growth and silence wait for catch_up()
    std::vector<BuyingDay> days{};
    RunningMedian intervals{};

    /// Forgets everything but thresholds, segment and moments; keeps its memory.
    void restart();

    /// Takes the moment at a position over. `amount` is what is left of a purchase.
    void apply(std::size_t position, double amount);

    /// Takes an amount and that many whole purchases of a day back; false when that was all.
    bool lower(Date day, double amount, int purchases);

    const Moment& at(std::size_t position) const { return moments->list[position]; }
    const Moment& at(const Mark& mark) const { return at(static_cast<std::size_t>(mark.by)); }

    void buy(std::size_t position, double amount, int purchases);
    void answer(std::size_t position);
    void contact(std::size_t position);
    void open_day(std::size_t position);
    void measure();
    const Moment& last_bond() const;
    SilenceLimits limits() const;
    void catch_up() {
        hurried = false;
        measure();
    }

    Mark mark(std::size_t position) const {
        return {at(position).at, static_cast<std::int64_t>(position)};
    }
};

inline void Life::restart() {
    static_cast<Facts&>(*this) = {};
    days.clear();
    intervals.clear();
}

inline void Life::contact(std::size_t position) {
    inbound = mark(position);
    bounced = {};
    if (days.empty()) left = {};
}

inline void Life::answer(std::size_t position) {
    const Moment& moment = at(position);
    const bool nps = moment.kind == EventKind::survey_nps;
    contact(position);
    if (nps) promoter = moment.score >= 9 ? mark(position) : Mark{};
    const bool bad = nps ? moment.score <= 6 : moment.score <= 2;
    const bool good = nps ? moment.score >= 7 : moment.score >= 4;
    if (bad) complaint = mark(position);
    if (good && complaint && at(complaint).kind == moment.kind) complaint = {};
}

/// Returns what silence counts from: the last day's first event or, if later, the end of the last
/// contract. There are days.
inline const Moment& Life::last_bond() const {
    const bool ended = contract_ended && contract_ended.at > days.back().at;
    return ended ? at(contract_ended) : at(days.back().first);
}

inline void Life::measure() {
    if (hurried) return;
    growth = measured_growth(days, start, thresholds->growth_ratio);
    silence = {};
    if (days.empty() || contracts > 0) return;
    const Moment& last = last_bond();
    const Buyer buyer{intervals, segment_days, months, seasons};
    begin_silence(silence, last.at, last.day, buyer, *thresholds);
    end_silence(silence, last.day, *thresholds);
}

/// Returns what measure() says of the silence so far, measured or not.
inline SilenceLimits Life::limits() const {
    if (!hurried) return {silence.at_risk, silence.lapsed};
    if (days.empty() || contracts > 0) return {};
    const Buyer buyer{intervals, segment_days, months, seasons};
    const Moment& last = last_bond();
    if (const auto plain = plain_limits(last.at, buyer, *thresholds)) return *plain;
    Silence full;
    begin_silence(full, last.at, last.day, buyer, *thresholds);
    return {full.at_risk, full.lapsed};
}

inline void Life::open_day(std::size_t position) {
    const Moment& moment = at(position);
    const SilenceLimits limit = limits();
    const bool came_back = !days.empty() && (moment.at > limit.lapsed || left);
    if (!days.empty()) {
        const int gap = moment.day.days - days.back().day.days;
        intervals.add(gap);
        if (gap > 182) ++seasons;
        regular = moment.at > limit.at_risk ? 1 : regular + 1;
    } else {
        seasons = 1;
        regular = 1;
    }
    months =
        static_cast<Months>(months | 1U << (static_cast<unsigned>(moment.day.civil().month()) - 1));
    if (came_back) {
        start = days.size();
        regular = 1;
        returned = mark(position);
        cross_sold = {};
    }
    const double so_far = came_back || days.empty() ? 0 : days.back().total;
    days.push_back({moment.at, moment.day, 0, so_far, 0, false, position});
}

inline void Life::buy(std::size_t position, double amount, int purchases) {
    const Moment& moment = at(position);
    if (days.empty() || days.back().day != moment.day) open_day(position);
    BuyingDay& day = days.back();
    day.amount += amount;
    day.total += amount;
    day.purchases += purchases;
    day.contract = day.contract || purchases == 0;
    const bool other = categories != 0 && (moment.categories & ~categories) != 0;
    categories |= moment.categories;
    if (other && days.size() > start + 1) cross_sold = mark(position);
    left = bounced = complaint = contract_ended = {};
    measure();
}

inline bool Life::lower(Date day, double amount, int purchases) {
    const auto found = std::partition_point(days.begin(), days.end(),
                                            [&](const BuyingDay& each) { return each.day < day; });
    if (found == days.end() || found->day != day) return true;
    found->purchases -= purchases;
    if (found->purchases <= 0 && !found->contract) return false;
    found->amount -= amount;
    const auto index = static_cast<std::size_t>(found - days.begin());
    const std::size_t end = index < start ? start : days.size();
    for (std::size_t i = index; i < end; ++i) days[i].total -= amount;
    measure();
    return true;
}

inline void Life::apply(std::size_t position, double amount) {
    const Moment& moment = at(position);
    switch (moment.kind) {
        case EventKind::touch:
        case EventKind::campaign_response:
            touched = mark(position);
            break;
        case EventKind::inbound_touch:
        case EventKind::lead_captured:
        case EventKind::ticket_opened:
            contact(position);
            break;
        case EventKind::lead_qualified:
            qualified = mark(position);
            break;
        case EventKind::deal_opened:
            ++open_deals;
            qualified = mark(position);
            break;
        case EventKind::deal_won:
            won = mark(position);
            [[fallthrough]];
        case EventKind::deal_lost:
            open_deals = std::max(0, open_deals - 1);
            break;
        case EventKind::contract_started:
            buy(position, 0, 0);  // the silence it ends is one without it
            ++contracts;
            measure();
            break;
        case EventKind::contract_renewed:
            buy(position, 0, 0);
            break;
        case EventKind::purchase:
            buy(position, amount, 1);
            break;
        case EventKind::contract_cancelled:
            contracts = std::max(0, contracts - 1);
            contract_ended = mark(position);
            measure();
            break;
        case EventKind::complaint:
            complaint = mark(position);
            break;
        case EventKind::ticket_closed:
            if (complaint && moment.about != 0 && at(complaint).about == moment.about) {
                complaint = {};
            }
            break;
        case EventKind::survey_nps:
        case EventKind::survey_csat:
            answer(position);
            break;
        case EventKind::referral:
            referral = mark(position);
            contact(position);
            break;
        case EventKind::consent_given:
            opted_out = {};
            break;
        case EventKind::consent_withdrawn:
            opted_out = mark(position);
            break;
        case EventKind::bounced:
            bounced = mark(position);
            break;
        case EventKind::exit:
            left = mark(position);
            break;
        case EventKind::refund:
            break;  // the engine lowers the purchases themselves
    }
}

}  // namespace detail

}  // namespace tenure::inline v1
