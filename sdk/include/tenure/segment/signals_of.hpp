// Segment, step 5: counts what a replay saw into the signals that every score is made of.
// A few nanoseconds per moment; no texts, no memory of its own.
#pragma once

#include <algorithm>
#include <bit>

#include "tenure/lifecycle/replay.hpp"
#include "tenure/segment/lead_score.hpp"

namespace tenure::inline v1 {

namespace detail {

/// Adds up one customer's signals.
class SignalCounter {
 public:
    SignalCounter(const Replay& replay, const Moments& moments, Date today, double half_life_days)
        : replay_(replay), moments_(moments), today_(today), half_life_days_(half_life_days) {}

    Signals count() {
        const Life& life = replay_.life();
        out_.state = replay_.state();
        out_.previous = replay_.previous();
        out_.changed = replay_.changed();
        out_.since = replay_.since();
        out_.due = replay_.due();
        for (std::size_t i = 0; i < replay_.seen(); ++i) count(i, moments_.list[i]);
        to_major_units();
        count_days(life);
        count_silence(life);
        out_.categories = std::popcount(life.categories);
        out_.contracts = life.contracts;
        out_.contract_ended = life.contract_ended && life.contracts == 0;
        out_.open_deals = life.open_deals;
        out_.qualified = static_cast<bool>(life.qualified);
        out_.referred = static_cast<bool>(life.referral);
        out_.bounced = static_cast<bool>(life.bounced);
        out_.opted_out = static_cast<bool>(life.opted_out);
        out_.left = static_cast<bool>(life.left);
        out_.rising = life.growth.rising;
        if (!life.days.empty()) out_.lead_points = 0;
        return out_;
    }

 private:
    static constexpr int quarter = 91, year = 365;

    void count(std::size_t position, const Moment& moment) {
        const int age = today_.days - moment.day.days;
        const bool recent = age < quarter, earlier = !recent && age < 2 * quarter;
        switch (moment.kind) {
            case EventKind::purchase:
                return count_purchase(position, moment, age);
            case EventKind::touch:
            case EventKind::campaign_response:
                out_.recent_touches += recent;
                out_.earlier_touches += earlier;
                break;
            case EventKind::inbound_touch:
            case EventKind::lead_captured:
            case EventKind::referral:
                out_.recent_inbound += recent;
                out_.earlier_inbound += earlier;
                break;
            case EventKind::ticket_opened:
                out_.recent_tickets += recent;
                ++out_.open_tickets;
                break;
            case EventKind::ticket_closed:
                out_.open_tickets = std::max(0, out_.open_tickets - 1);
                break;
            case EventKind::complaint:
                out_.recent_complaints += recent;
                break;
            case EventKind::survey_nps:
                out_.nps = static_cast<float>(moment.score);
                out_.nps_age_days = static_cast<float>(age);
                break;
            case EventKind::survey_csat:
                out_.csat = static_cast<float>(moment.score);
                out_.csat_age_days = static_cast<float>(age);
                break;
            default:
                break;
        }
        // A score of leads: whoever bought is none, and needs no exponential per moment.
        if (replay_.life().days.empty()) {
            out_.lead_points += lead_points(moment.kind) * lead_decay(age, half_life_days_);
        }
    }

    void count_purchase(std::size_t position, const Moment& moment, int age) {
        if (!replay_.stands(position)) return;
        ++out_.purchases;
        if (moments_.mixed_currencies || moment.currency == 0) return;
        const auto size = static_cast<double>(replay_.left(position));
        out_.spend += size;  // smallest units until count() is done
        if (age < year) out_.year_spend += size;
        if (age >= year && age < 2 * year) out_.year_before_spend += size;
    }

    /// Without mixed currencies there is one only.
    void to_major_units() {
        if (moments_.currencies.empty()) return;
        const double units = minor_units(moments_.currencies.front());
        out_.spend /= units;
        out_.year_spend /= units;
        out_.year_before_spend /= units;
    }

    void count_days(const Life& life) {
        for (const BuyingDay& day : life.days) {
            if (day.purchases == 0) continue;
            if (out_.days++ == 0) out_.first_day = day.day;
            out_.last_day = day.day;
            const int age = today_.days - day.day.days;
            out_.recent_days += age < quarter;
            out_.earlier_days += age >= quarter && age < 2 * quarter;
            out_.year_days += age < year;
            out_.year_before_days += age >= year && age < 2 * year;
        }
    }

    void count_silence(const Life& life) {
        const Silence& silence = life.silence;
        const AppliedWindow& window =
            silence.risk_window.median_days > 0 ? silence.risk_window : silence.lapsed_window;
        out_.rhythm_days = window.median_days;
        if (life.days.empty()) return;
        const Timestamp end = silence.at_risk != forever ? silence.at_risk : silence.lapsed;
        if (end == forever || end <= silence.from) return;
        // In whole days, so that the number holds until the day ends.
        const bool ended = silence.from > life.days.back().at;
        const Date from = ended ? life.at(life.contract_ended).day : life.days.back().day;
        out_.overdue = (today_.days - from.days) / days_between(silence.from, end);
    }

    const Replay& replay_;
    const Moments& moments_;
    Date today_;
    double half_life_days_;
    Signals out_{};
};

}  // namespace detail

/// Returns the signals of the replay's last run over these moments; `today` is the business day of
/// its instant, after each half-life the points of a lead are worth half. Complexity: linear in the
/// moments.
inline Signals signals_of(const Replay& replay, const Moments& moments, Date today,
                          double half_life_days = lead_half_life_days) {
    return detail::SignalCounter(replay, moments, today, half_life_days).count();
}

}  // namespace tenure::inline v1
