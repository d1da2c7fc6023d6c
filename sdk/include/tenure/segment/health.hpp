// Segment, step 5: how well a customer relationship is: five weighted measures, colour and trend.
// What is not known takes no part: its weight is shared among the others, and that is said.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include "tenure/lifecycle/signals.hpp"
#include "tenure/segment/wording.hpp"

namespace tenure::inline v1 {

/// What health is made of.
enum class HealthMeasure : std::uint8_t { adoption, engagement, support, sentiment, finance };

inline constexpr std::size_t health_measure_count = 5;

/// Returns the measure's name, e.g. "adoption".
constexpr std::string_view to_string(HealthMeasure measure) {
    constexpr std::string_view names[] = {"adoption", "engagement", "support", "sentiment",
                                          "finance"};
    return names[static_cast<std::size_t>(measure)];
}

/// How the measures count; weights are shares of any sum.
struct HealthRules {
    std::array<double, health_measure_count> weights{0.30, 0.20, 0.15, 0.15, 0.20};
    double red_below = 40, green_from = 70;
    double least_known = 0.3;     ///< share of the weights that must be known
    double answer_days = 365.25;  ///< how long a survey's answer counts
    /// Whether the business keeps them at all: none then means none happened, not unknown.
    bool contacts_kept = false, tickets_kept = false;
};

/// The traffic light.
enum class HealthColour : std::uint8_t { unknown, red, yellow, green };

/// Returns the colour's name, e.g. "green".
constexpr std::string_view to_string(HealthColour colour) {
    constexpr std::string_view names[] = {"unknown", "red", "yellow", "green"};
    return names[static_cast<std::size_t>(colour)];
}

/// Why there is no health.
enum class HealthGap : std::uint8_t { none, not_a_customer, too_little_known };

/// One measure of one customer, 0 to 100; NaN where unknown.
struct HealthPart {
    double score = std::numeric_limits<double>::quiet_NaN();
    double before = std::numeric_limits<double>::quiet_NaN();  ///< a quarter earlier
    double weight = 0;  ///< in this customer's score; the known ones sum to 1
};

/// A customer's health.
struct Health {
    double score = std::numeric_limits<double>::quiet_NaN();  ///< 0 to 100
    HealthColour colour = HealthColour::unknown;
    double trend = std::numeric_limits<double>::quiet_NaN();  ///< points since a quarter ago
    double known_share = 0;                                   ///< of the weights
    HealthGap gap = HealthGap::not_a_customer;
    std::array<HealthPart, health_measure_count> parts{};

    const HealthPart& part(HealthMeasure measure) const {
        return parts[static_cast<std::size_t>(measure)];
    }
};

namespace detail {

inline constexpr double quarter_days = 91;

/// Buying days against those the rhythm promises: a quarter's, or a year's for slow rhythms.
inline HealthPart adoption(const Signals& signals) {
    HealthPart part;
    if (signals.days == 0 || !(signals.rhythm_days > 0)) return part;
    const bool slow = signals.rhythm_days > quarter_days;
    const double expected = (slow ? 365.25 : quarter_days) / signals.rhythm_days;
    const auto level = [&](int days) {
        return 100 * std::min(1.0, days / std::max(1.0, expected));
    };
    part.score = level(slow ? signals.year_days : signals.recent_days);
    const bool older = signals.days > signals.recent_days;
    if (!slow && older) part.before = level(signals.earlier_days);
    return part;
}

/// Contacts, theirs counting twice: half at three points a quarter, three quarters at six.
inline HealthPart engagement(const Signals& signals, const HealthRules& rules) {
    const auto level = [](int touches, int inbound) {
        const int points = touches + 2 * inbound;
        return points == 0 ? 0 : 100 * (1 - std::exp2(-points / 3.0));
    };
    const int now = signals.recent_touches + signals.recent_inbound;
    const int earlier = signals.earlier_touches + signals.earlier_inbound;
    HealthPart part;
    if (now + earlier == 0 && !rules.contacts_kept) return part;
    part.score = level(signals.recent_touches, signals.recent_inbound);
    part.before = level(signals.earlier_touches, signals.earlier_inbound);
    return part;
}

/// 100 less 10 per ticket of the quarter, 15 per open one and 30 per complaint.
inline HealthPart support(const Signals& signals, const HealthRules& rules) {
    const int seen = signals.open_tickets + signals.recent_tickets + signals.recent_complaints;
    HealthPart part;
    if (seen == 0 && !rules.tickets_kept) return part;
    part.score = std::max(0, 100 - 10 * signals.recent_tickets - 15 * signals.open_tickets -
                                 30 * signals.recent_complaints);
    return part;
}

/// The mean of NPS in tenths and CSAT from 1 (0) to 5 (100), as far as answered lately.
inline HealthPart sentiment(const Signals& signals, const HealthRules& rules) {
    double sum = 0;
    int answers = 0;
    if (signals.nps >= 0 && signals.nps_age_days <= rules.answer_days) {
        sum += 10.0 * static_cast<double>(signals.nps);
        ++answers;
    }
    if (signals.csat >= 1 && signals.csat_age_days <= rules.answer_days) {
        sum += 25.0 * (static_cast<double>(signals.csat) - 1);
        ++answers;
    }
    HealthPart part;
    if (answers > 0) part.score = sum / answers;
    return part;
}

/// The mean of spend (75 when the year equals the one before) and punctuality (100 up to half the
/// at-risk window, 67 at it, 0 at twice that).
inline HealthPart finance(const Signals& signals) {
    HealthPart part;
    if (signals.days == 0 && signals.contracts == 0) return part;
    part.score = 100 * std::clamp((2 - signals.overdue) / 1.5, 0.0, 1.0);
    if (signals.year_before_spend > 0) {
        const double ratio = std::max(0.0, signals.year_spend) / signals.year_before_spend;
        part.score = (part.score + std::min(100.0, 75 * ratio)) / 2;
    }
    return part;
}

/// Returns the change of the whole score that the parts known of both quarters make.
inline double trend(const Health& health) {
    double sum = 0;
    bool any = false;
    for (const HealthPart& part : health.parts) {
        if (std::isnan(part.score) || std::isnan(part.before)) continue;
        sum += part.weight * (part.score - part.before);
        any = true;
    }
    return any ? sum : std::numeric_limits<double>::quiet_NaN();
}

inline HealthColour colour_of(double score, const HealthRules& rules) {
    if (score < rules.red_below) return HealthColour::red;
    return score < rules.green_from ? HealthColour::yellow : HealthColour::green;
}

}  // namespace detail

/// Returns the health: the mean of the known measures by their weights. Unknown for people who
/// never bought and where less than `least_known` of the weights is known; `gap` says which. The
/// trend is the change of the score that measures known of both quarters make; the others count as
/// unchanged.
/// Test: Health.*
inline Health health_of(const Signals& signals, const HealthRules& rules = {}) {
    Health health;
    if (signals.days == 0 && signals.contracts == 0) return health;
    health.parts = {detail::adoption(signals), detail::engagement(signals, rules),
                    detail::support(signals, rules), detail::sentiment(signals, rules),
                    detail::finance(signals)};
    double sum = 0, known = 0, all = 0;
    for (std::size_t i = 0; i < health.parts.size(); ++i) {
        all += rules.weights[i];
        if (std::isnan(health.parts[i].score)) continue;
        known += rules.weights[i];
        sum += rules.weights[i] * health.parts[i].score;
    }
    health.known_share = all > 0 ? known / all : 0;
    health.gap = HealthGap::too_little_known;
    if (!(known > 0) || health.known_share < rules.least_known) return health;
    for (std::size_t i = 0; i < health.parts.size(); ++i) {
        if (!std::isnan(health.parts[i].score)) health.parts[i].weight = rules.weights[i] / known;
    }
    health.gap = HealthGap::none;
    health.score = sum / known;
    health.colour = detail::colour_of(health.score, rules);
    health.trend = detail::trend(health);
    return health;
}

/// Returns the name or sentence for people.
Wording text_of(HealthMeasure measure);
Wording text_of(HealthColour colour);
Wording text_of(HealthGap gap);

}  // namespace tenure::inline v1
