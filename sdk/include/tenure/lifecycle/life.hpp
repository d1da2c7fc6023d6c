// Lifecycle, step 5: what the engine knows of a customer after the events so far.
// Events go in one by one; deciding which state that is belongs to decide.hpp.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tenure/lifecycle/growth.hpp"
#include "tenure/lifecycle/returns.hpp"
#include "tenure/lifecycle/silence.hpp"

namespace tenure::inline v1 {

namespace detail {

/// An event that still matters; empty when there was none or it was undone.
struct Mark {
    Timestamp at = never;
    const Event* by = nullptr;
    explicit operator bool() const { return by != nullptr; }
};

/// Everything known after the events so far. Complexity: logarithmic per event.
struct Life {
    const Thresholds* thresholds = nullptr;
    const std::string* segment = nullptr;

    Mark touched, inbound, qualified, won;
    int open_deals = 0;

    std::vector<BuyingDay> days{};
    RunningMedian intervals{};
    std::size_t start = 0;  ///< index of the day this life began: the first, or a return
    int regular = 0;        ///< last customer-days without an at-risk silence before them
    Mark returned{};        ///< the purchase that ended a lapse
    Growth growth{};
    Mark cross_sold{};  ///< first purchase in another category
    std::set<std::string> categories{};
    Months months = 0;
    int seasons = 0;
    Silence silence{};

    int contracts = 0;
    Mark contract_ended{};
    Mark complaint, promoter, referral, opted_out, bounced, left;

    /// Takes an event over. `amount` is what is left of a purchase.
    void apply(const Event& event, double amount);

    /// Takes an amount and that many whole purchases of a day back; false when that was all.
    bool lower(Date day, double amount, int purchases);

    void buy(const Event& event, double amount, int purchases);
    void answer(const Event& event);
    void contact(const Event& event);
    void open_day(const Event& event);
    void measure();
};

inline void Life::contact(const Event& event) {
    inbound = {event.at, &event};
    bounced = {};
    if (days.empty()) left = {};
}

inline void Life::answer(const Event& event) {
    const bool nps = event.kind == EventKind::survey_nps;
    contact(event);
    if (nps) promoter = event.score >= 9 ? Mark{event.at, &event} : Mark{};
    const bool bad = nps ? event.score <= 6 : event.score <= 2;
    const bool good = nps ? event.score >= 7 : event.score >= 4;
    if (bad) complaint = {event.at, &event};
    if (good && complaint && complaint.by->kind == event.kind) complaint = {};
}

inline void Life::measure() {
    growth = measured_growth(days, start, thresholds->growth_ratio);
    silence = {};
    if (days.empty() || contracts > 0) return;
    const bool ended = contract_ended && contract_ended.at > days.back().at;
    const Timestamp from = ended ? contract_ended.at : days.back().at;
    const Date day = ended ? contract_ended.by->day : days.back().day;
    const Buyer buyer{intervals, *segment, months, seasons};
    silence = measured_silence(from, day, buyer, *thresholds);
}

inline void Life::open_day(const Event& event) {
    const bool came_back = !days.empty() && (event.at > silence.lapsed || left);
    if (!days.empty()) {
        const int gap = event.day.days - days.back().day.days;
        intervals.add(gap);
        if (gap > 182) ++seasons;
        regular = event.at > silence.at_risk ? 1 : regular + 1;
    } else {
        seasons = 1;
        regular = 1;
    }
    months =
        static_cast<Months>(months | 1U << (static_cast<unsigned>(event.day.civil().month()) - 1));
    if (came_back) {
        start = days.size();
        regular = 1;
        returned = {event.at, &event};
        cross_sold = {};
    }
    const double so_far = came_back || days.empty() ? 0 : days.back().total;
    days.push_back({event.at, event.day, 0, so_far, 0, false, &event});
}

inline void Life::buy(const Event& event, double amount, int purchases) {
    if (days.empty() || days.back().day != event.day) open_day(event);
    BuyingDay& day = days.back();
    day.amount += amount;
    day.total += amount;
    day.purchases += purchases;
    day.contract = day.contract || purchases == 0;
    for (const std::string& category : event.categories) {
        const bool other = !categories.empty() && !categories.contains(category);
        categories.insert(category);
        if (other && days.size() > start + 1) cross_sold = {event.at, &event};
    }
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

inline void Life::apply(const Event& event, double amount) {
    const Mark mark{event.at, &event};
    switch (event.kind) {
        case EventKind::touch:
        case EventKind::campaign_response:
            touched = mark;
            break;
        case EventKind::inbound_touch:
        case EventKind::lead_captured:
        case EventKind::ticket_opened:
            contact(event);
            break;
        case EventKind::lead_qualified:
            qualified = mark;
            break;
        case EventKind::deal_opened:
            ++open_deals;
            qualified = mark;
            break;
        case EventKind::deal_won:
            won = mark;
            [[fallthrough]];
        case EventKind::deal_lost:
            open_deals = std::max(0, open_deals - 1);
            break;
        case EventKind::contract_started:
            ++contracts;
            [[fallthrough]];
        case EventKind::contract_renewed:
            buy(event, 0, 0);
            break;
        case EventKind::purchase:
            buy(event, amount, 1);
            break;
        case EventKind::contract_cancelled:
            contracts = std::max(0, contracts - 1);
            contract_ended = mark;
            measure();
            break;
        case EventKind::complaint:
            complaint = mark;
            break;
        case EventKind::ticket_closed:
            if (complaint && !event.about.empty() && complaint.by->about == event.about) {
                complaint = {};
            }
            break;
        case EventKind::survey_nps:
        case EventKind::survey_csat:
            answer(event);
            break;
        case EventKind::referral:
            referral = mark;
            contact(event);
            break;
        case EventKind::consent_given:
            opted_out = {};
            break;
        case EventKind::consent_withdrawn:
            opted_out = mark;
            break;
        case EventKind::bounced:
            bounced = mark;
            break;
        case EventKind::exit:
            left = mark;
            break;
        case EventKind::refund:
            break;  // the engine lowers the purchases themselves
    }
}

}  // namespace detail

}  // namespace tenure::inline v1
