// Segment, step 5: how promising somebody is who has not bought: what they are like (fit) and what
// they did (behaviour, worth half after each half-life).
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/lifecycle/history.hpp"
#include "tenure/model/customer.hpp"

namespace tenure::inline v1 {

/// Returns the points of an event on the day it happens; what speaks against buying is negative.
constexpr double lead_points(EventKind kind) {
    switch (kind) {
        case EventKind::touch:
            return 1;
        case EventKind::campaign_response:
            return 4;
        case EventKind::inbound_touch:
            return 10;
        case EventKind::lead_captured:
            return 12;
        case EventKind::lead_qualified:
            return 20;
        case EventKind::deal_opened:
            return 25;
        case EventKind::deal_lost:
            return -20;
        case EventKind::ticket_opened:
            return 3;
        case EventKind::referral:
            return 10;
        case EventKind::consent_given:
            return 5;
        case EventKind::consent_withdrawn:
            return -25;
        case EventKind::bounced:
            return -15;
        case EventKind::exit:
            return -50;
        default:
            return 0;
    }
}

inline constexpr double lead_half_life_days = 30;

/// Returns what is left of a point after that many days: a half after each half-life.
inline double lead_decay(double age_days, double half_life_days = lead_half_life_days) {
    return std::exp2(-std::max(0.0, age_days) / half_life_days);
}

/// A rule of fit: points for a text attribute of the customer that is one of some values.
struct FitRule {
    std::string attribute{};            ///< e.g. "industry"
    std::vector<std::string> values{};  ///< compared by match_key; empty: any value will do
    double points = 0;                  ///< may be negative
    friend bool operator==(const FitRule&, const FitRule&) = default;
};

/// How a lead is scored.
struct LeadScoreRules {
    double half_life_days = lead_half_life_days;
    double half_points = 30;  ///< behaviour of that many points is worth half of its part
    double fit_share = 0.4;   ///< of the score; where fit is unknown behaviour is all of it
    std::vector<FitRule> fit{};
    friend bool operator==(const LeadScoreRules&, const LeadScoreRules&) = default;
};

/// Returns the attributes that rules of fit can ask for.
std::vector<std::string> fit_attributes();

/// Returns how well a customer fits, 0 to 1: the points of matching rules over those of all
/// positive ones; NaN without positive rules. Throws: Error{configuration} for an attribute that no
/// customer has or that is no text.
double lead_fit(const Customer& customer, const LeadScoreRules& rules);

/// Refuses rules that no lead can be scored by. Throws: Error{configuration} naming the attribute,
/// Error{bad_argument} for a number out of range.
void check_lead_rules(const LeadScoreRules& rules);

/// Joins a score of behaviour alone, 0 to 100, with fit (0 to 1, or NaN).
inline double joined_with_fit(double score, double fit, const LeadScoreRules& rules) {
    if (std::isnan(fit)) return score;
    const double share = std::clamp(rules.fit_share, 0.0, 1.0);
    return 100 * share * std::clamp(fit, 0.0, 1.0) + (1 - share) * score;
}

/// Returns the score, 0 to 100: fit_share of it for fit (0 to 1, or NaN), the rest for behaviour
/// points as 1 - 2^(-points / half_points), so that it grows with each contact and never overflows.
/// Test: LeadScore.*
inline double lead_score(double fit, double points, const LeadScoreRules& rules = {}) {
    const double behaviour = 1 - std::exp2(-std::max(0.0, points) / rules.half_points);
    return joined_with_fit(100 * behaviour, fit, rules);
}

/// Returns the points of behaviour that a score with that fit was made of, 0 for none or less; NaN
/// where no points lead to it, because the fit was another one.
inline double points_of(double score, double fit, const LeadScoreRules& rules) {
    const double share = std::isnan(fit) ? 0.0 : std::clamp(rules.fit_share, 0.0, 1.0);
    const double fit_part = share > 0 ? 100 * share * std::clamp(fit, 0.0, 1.0) : 0;
    const double behaviour = (score - fit_part) / (100 * (1 - share));
    constexpr double rounding = 1e-9;
    if (!(behaviour >= -rounding && behaviour < 1)) return std::numeric_limits<double>::quiet_NaN();
    return rules.half_points * std::abs(std::log2(1 - std::max(0.0, behaviour)));
}

/// Returns the grade of a score: A from 75, B from 50, C from 25, else D; '-' for NaN.
constexpr char lead_grade(double score) {
    if (score >= 75) return 'A';
    if (score >= 50) return 'B';
    if (score >= 25) return 'C';
    return score == score ? 'D' : '-';
}

}  // namespace tenure::inline v1
