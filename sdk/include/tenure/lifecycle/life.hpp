// Lifecycle, step 5: what the engine knows of a customer after the events so far.
// Events go in one by one; deciding which state that is belongs to decide.hpp.
#pragma once

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "tenure/lifecycle/returns.hpp"
#include "tenure/lifecycle/rhythm.hpp"

namespace tenure::inline v1 {

/// A customer-day: all that one customer bought on one business day.
struct BuyingDay {
    Timestamp at;
    Date day;
    double amount = 0;  ///< major units, less refunds
    double total = 0;   ///< of this life up to and including this day
    int purchases = 0;
    bool contract = false;  ///< a contract began or was renewed
    const Event* first = nullptr;
};

/// The instants at which a silence since `from` becomes a risk, a lapse and so on.
struct Silence {
    Timestamp from = detail::never;
    Timestamp at_risk = detail::forever, lapsed = detail::forever, long_lapsed = detail::forever,
              inactive = detail::forever, gone = detail::forever;
    AppliedWindow risk_window, lapsed_window;
};

namespace detail {

/// An event that still matters; empty when there was none or it was undone.
struct Mark {
    Timestamp at = never;
    const Event* by = nullptr;
    explicit operator bool() const { return by != nullptr; }
};

struct Growth {
    double before = 0, recent = 0, span_days = 0;
    bool rising = false;
};

/// Everything known after the events so far. Complexity: logarithmic per event.
struct Life {
    const Thresholds* thresholds = nullptr;
    const std::string* segment = nullptr;

    Mark touched, inbound, qualified, won;
    int open_deals = 0;

    std::vector<BuyingDay> days;
    RunningMedian intervals;
    std::size_t start = 0;  ///< index of the day this life began: the first, or a return
    int regular = 0;        ///< last customer-days without an at-risk silence before them
    Mark returned;          ///< the purchase that ended a lapse
    Growth growth;
    Mark cross_sold;  ///< first purchase in another category
    std::set<std::string> categories;
    Months months = 0;
    int seasons = 0;
    Silence silence;

    int contracts = 0;
    Mark contract_ended;
    Mark complaint, promoter, referral, opted_out, bounced, left;

    /// Takes an event over. `amount` is what is left of a purchase.
    void apply(const Event& event, double amount);

    /// Takes an amount and that many whole purchases of a day back; false when that was all.
    bool lower(Date day, double amount, int purchases);

    void buy(const Event& event, double amount, int purchases);
    void answer(const Event& event);
    void contact(const Event& event);
    void open_day(const Event& event);
    void measure_growth();
    void measure_silence();
    void measure_season_silence(Months season);
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

/// Source: facts of the domain in docs/lifecycle.md, "spend": the last year against the year
/// before; a life under two years compares its halves, one under a year does not count.
inline void Life::measure_growth() {
    growth = {};
    const BuyingDay& last = days.back();
    const double life = days_between(days[start].at, last.at);
    if (life < days_per_year) return;
    growth.span_days = std::min(days_per_year, life / 2);
    const auto total_before = [&](double days_ago, bool including) {
        const Timestamp edge = last.at - (after({0}, days_ago) - Timestamp{0});
        const auto begin = days.begin() + static_cast<std::ptrdiff_t>(start);
        const auto found = std::partition_point(begin, days.end(), [&](const BuyingDay& day) {
            return including ? day.at <= edge : day.at < edge;
        });
        return found == begin ? 0.0 : std::prev(found)->total;
    };
    const double middle = total_before(growth.span_days, true);
    growth.before = middle - total_before(2 * growth.span_days, false);
    growth.recent = last.total - middle;
    growth.rising = growth.before > 0 && growth.recent >= thresholds->growth_ratio * growth.before;
}

inline void Life::measure_season_silence(Months season) {
    AppliedWindow window{.source = RhythmSource::season, .months = season, .seasons = 1};
    const Date day = days.back().day;
    silence.risk_window = window;
    silence.at_risk = window.exceeded_at(silence.from, day);
    window.months = with_grace(season);
    silence.lapsed_window = window;
}

/// Works out when the silence that begins now becomes a risk and a lapse.
inline void Life::measure_silence() {
    silence = {};
    if (days.empty() || contracts > 0) return;
    const bool ended_later = contract_ended && contract_ended.at > days.back().at;
    silence.from = ended_later ? contract_ended.at : days.back().at;
    const Date day = ended_later ? contract_ended.by->day : days.back().day;
    silence.risk_window = applied(thresholds->at_risk, intervals, *segment, *thresholds);
    silence.lapsed_window = applied(thresholds->lapsed, intervals, *segment, *thresholds);
    silence.at_risk = silence.risk_window.exceeded_at(silence.from, day);
    const bool seasonal = silence.lapsed_window.source == RhythmSource::season;
    const Months own_season =
        !seasonal && thresholds->detect_seasons > 0 && seasons >= thresholds->detect_seasons
            ? season_around(months, thresholds->detect_months)
            : Months{0};
    if (own_season != 0) {
        measure_season_silence(own_season);
    } else if (seasonal && silence.risk_window.source != RhythmSource::season) {
        silence.at_risk = forever;  // out of season nobody is expected
    }
    const AppliedWindow& window = silence.lapsed_window;
    silence.lapsed = window.exceeded_at(silence.from, day);
    silence.long_lapsed = window.exceeded_at(silence.from, day, thresholds->lapsed_long_factor);
    silence.inactive = window.exceeded_at(silence.from, day, thresholds->inactive_factor);
    silence.gone = window.exceeded_at(silence.from, day, thresholds->irrecoverable_factor);
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
    measure_growth();
    measure_silence();
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
    measure_growth();
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
            measure_silence();
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
