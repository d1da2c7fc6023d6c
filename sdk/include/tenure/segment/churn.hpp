// Segment, step 5: how likely a customer is lost, from P(alive), silence and warning signs.
// Plain numbers in, one number out; the reasons are another function.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "tenure/lifecycle/signals.hpp"
#include "tenure/segment/reason.hpp"

namespace tenure::inline v1 {

namespace detail {

/// What each warning sign leaves of the probability that a customer stays.
struct ChurnShares {
    static constexpr double complaint = 0.85;  ///< each of the first three of the last quarter
    static constexpr double ended = 0.5;       ///< the last contract ended, nothing bought since
    static constexpr double quieter = 0.9;  ///< less than half the contacts of the quarter before
    static constexpr double detractor = 0.85;  ///< NPS 0 to 6 within a year
    static constexpr double unhappy = 0.9;     ///< CSAT 1 or 2 within a year
    static constexpr double unreachable = 0.9;
    static constexpr double opted_out = 0.95;
};

inline constexpr double answer_days = 365.25;  ///< how long a survey's answer counts

inline bool detractor(const Signals& signals) {
    return signals.nps >= 0 && signals.nps < 7 && signals.nps_age_days <= answer_days;
}

inline bool unhappy(const Signals& signals) {
    return signals.csat >= 0 && signals.csat <= 2 && signals.csat_age_days <= answer_days;
}

/// True when at least four contacts of a quarter fell to less than half.
inline bool quieter(const Signals& signals) {
    const int before = signals.earlier_touches + signals.earlier_inbound;
    const int now = signals.recent_touches + signals.recent_inbound;
    return before >= 4 && 2 * now < before;
}

/// Returns the share of staying that silence leaves: half at the at-risk window, a quarter at
/// twice that; the geometric mean of it and P(alive) where a model knows that.
inline double staying_after_silence(const Signals& signals, double p_alive) {
    const double silence = std::exp2(-std::max(0.0, signals.overdue));
    if (std::isnan(p_alive)) return silence;
    return std::sqrt(std::clamp(p_alive, 0.0, 1.0) * silence);
}

inline double staying_after_signs(const Signals& signals) {
    double stays = 1;
    for (int i = 0; i < std::min(signals.recent_complaints, 3); ++i) {
        stays *= ChurnShares::complaint;
    }
    if (signals.contract_ended) stays *= ChurnShares::ended;
    if (quieter(signals)) stays *= ChurnShares::quieter;
    if (detractor(signals)) stays *= ChurnShares::detractor;
    if (unhappy(signals)) stays *= ChurnShares::unhappy;
    if (signals.bounced) stays *= ChurnShares::unreachable;
    if (signals.opted_out) stays *= ChurnShares::opted_out;
    return stays;
}

/// Returns the least risk that a state means: who has lapsed is mostly gone already.
constexpr double least_churn_risk(State state) {
    switch (state) {
        case State::lapsed_short:
        case State::lapsed_seasonal:
            return 0.8;
        case State::lapsed_long:
            return 0.9;
        case State::inactive_recoverable:
            return 0.95;
        case State::inactive_irrecoverable:
            return 1;
        default:
            return 0;
    }
}

inline bool ever_customer(const Signals& signals) {
    return signals.days > 0 || signals.contracts > 0 || signals.contract_ended;
}

}  // namespace detail

/// Returns the risk, 0 to 1, that a customer does not come back: 1 - s q, with s the geometric mean
/// of P(alive) and 2^-overdue (the latter alone where P(alive) is NaN) and q the product of what
/// warning signs leave; at least 0.8 lapsed, 0.9 long lapsed, 0.95 inactive, and 1 when gone. NaN
/// for people who never bought and hold no contract. Never falls as silence grows. P(alive) of
/// BG/NBD must not be given without a repeat purchase, where that model knows no dropout.
/// Test: Churn.*
inline double churn_risk(const Signals& signals, double p_alive) {
    if (!detail::ever_customer(signals)) return std::numeric_limits<double>::quiet_NaN();
    if (signals.left) return 1;
    const double stays =
        detail::staying_after_silence(signals, p_alive) * detail::staying_after_signs(signals);
    return std::max(1 - stays, detail::least_churn_risk(signals.state));
}

/// Returns what the risk is made of, the strongest first; `effect` is the share of staying that
/// each part takes away, 0 to 1. Empty without risk or for people who never bought.
std::vector<Reason> churn_reasons(const Signals& signals, double p_alive);

}  // namespace tenure::inline v1
