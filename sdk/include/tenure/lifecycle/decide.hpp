// Lifecycle, step 5: which canonical state a life is in at an instant, and when that may change
// by silence alone. The order of the tests is the rule; docs/lifecycle.md tells it in words.
#pragma once

#include "tenure/lifecycle/life.hpp"

namespace tenure::inline v1::detail {

inline bool lasts(const Mark& mark, double days, Timestamp now) {
    return mark && now < after(mark.at, days);
}

inline State before_buying(const Life& life, Timestamp now) {
    const Thresholds& limit = *life.thresholds;
    if (life.open_deals > 0 || lasts(life.won, limit.new_customer_days, now)) {
        return State::opportunity;
    }
    const bool recent = lasts(life.inbound, limit.reached_days, now);
    const bool judged = lasts(life.qualified, limit.reached_days, now);
    if (judged || (recent && life.qualified)) return State::qualified;
    if (recent) return State::interested;
    return lasts(life.touched, limit.reached_days, now) ? State::reached : State::unknown;
}

inline State absent(const Life& life, Timestamp now) {
    if (now >= life.silence.gone) return State::inactive_irrecoverable;
    if (now >= life.silence.inactive) {
        return life.bounced || life.opted_out ? State::inactive_irrecoverable
                                              : State::inactive_recoverable;
    }
    if (life.bounced) return State::inactive_recoverable;
    if (life.silence.lapsed_window.source == RhythmSource::season) return State::lapsed_seasonal;
    return now >= life.silence.long_lapsed ? State::lapsed_long : State::lapsed_short;
}

inline bool threatened(const Life& life, Timestamp now) {
    return now >= life.silence.at_risk || (life.contract_ended && life.contracts == 0) ||
           lasts(life.complaint, life.thresholds->signal_days, now);
}

inline bool recommends(const Life& life, Timestamp now) {
    const double days = life.thresholds->advocate_days;
    return lasts(life.referral, days, now) || lasts(life.promoter, days, now);
}

inline bool grows(const Life& life, Timestamp now) {
    return life.growth.rising || lasts(life.cross_sold, days_per_year, now);
}

/// Returns the state at `now`, which is not before the last event.
inline State decide(const Life& life, Timestamp now) {
    if (life.left) return State::inactive_irrecoverable;
    if (life.days.empty()) return before_buying(life, now);
    if (now >= life.silence.lapsed) return absent(life, now);
    if (threatened(life, now)) return State::at_risk;
    if (recommends(life, now)) return State::advocate;
    const Thresholds& limit = *life.thresholds;
    const auto bought = static_cast<int>(life.days.size() - life.start);
    if (bought >= limit.loyal_purchases && life.regular >= limit.regular_purchases) {
        return State::loyal;
    }
    if (grows(life, now)) return State::growing;
    if (bought > 1) return State::repeat;
    if (now < after(life.days[life.start].at, limit.new_customer_days)) {
        return life.returned ? State::won_back : State::new_customer;
    }
    return State::active;
}

/// Returns the first instant after `now` at which the state may change although nothing happens.
inline Timestamp next_silent_change(const Life& life, Timestamp now) {
    Timestamp next = forever;
    const auto consider = [&](Timestamp at) {
        if (at > now && at < next) next = at;
    };
    const auto ends = [&](const Mark& mark, double days) {
        if (mark) consider(after(mark.at, days));
    };
    const Thresholds& limit = *life.thresholds;
    consider(life.silence.at_risk);
    consider(life.silence.lapsed);
    consider(life.silence.long_lapsed);
    consider(life.silence.inactive);
    consider(life.silence.gone);
    ends(life.complaint, limit.signal_days);
    ends(life.promoter, limit.advocate_days);
    ends(life.referral, limit.advocate_days);
    ends(life.cross_sold, days_per_year);
    if (!life.days.empty()) {
        consider(after(life.days[life.start].at, limit.new_customer_days));
    } else {
        ends(life.touched, limit.reached_days);
        ends(life.inbound, limit.reached_days);
        ends(life.qualified, limit.reached_days);
        ends(life.won, limit.new_customer_days);
    }
    return next;
}

}  // namespace tenure::inline v1::detail
