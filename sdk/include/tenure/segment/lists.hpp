// Segment, step 5: lists that every business asks for: the most valuable customers, those in the
// greatest danger, and three by history. They read a generation, as the scores beside them do.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tenure/lifecycle/state.hpp"
#include "tenure/segment/reason.hpp"
#include "tenure/segment/wording.hpp"
#include "tenure/store/generation.hpp"

namespace tenure::inline v1 {

/// Who counts as very important and who as endangered.
struct ListRules {
    double vip_percent = 5;      ///< the top part of the valued customers by CLV
    double risk_at_least = 0.5;  ///< churn risk from which on somebody is endangered
};

/// Returns how many of the valued customers are the most important ones: the top part, at least
/// one.
inline std::uint64_t vip_count(std::uint64_t valued, const ListRules& rules = {}) {
    const double wanted = std::ceil(static_cast<double>(valued) * rules.vip_percent / 100);
    return std::min(valued, std::max<std::uint64_t>(1, static_cast<std::uint64_t>(wanted)));
}

/// Why somebody is on the VIP list.
enum class VipReason : std::uint8_t { clv, monetary };

/// Returns why a customer is very important: a CLV of at least the one that vip_count() customers
/// reach; where no CLV is known, best fifth by spend and at least fourth by frequency. Nothing for
/// all others. Test: Lists.*
inline std::optional<VipReason> vip(const InsightRow& insight, double least_clv) {
    if (insight.clv) {
        if (insight.clv->amount() < least_clv) return std::nullopt;
        return VipReason::clv;
    }
    const Figures& figures = insight.figures;
    if (figures.monetary_score < 5 || figures.frequency_score < 4) return std::nullopt;
    return VipReason::monetary;
}

/// Returns true for customers in danger who can still be kept: bought, not yet lapsed or gone, and
/// at that risk.
inline bool endangered(State state, const Figures& figures, const ListRules& rules = {}) {
    if (state >= State::lapsed_short && state <= State::inactive_irrecoverable) return false;
    return figures.churn_risk >= rules.risk_at_least;
}

/// Returns what is lost on average when a customer stays away: risk times value, the order of the
/// highest-risk list. NaN where either is unknown.
inline double value_at_risk(const Figures& figures, double clv) {
    return figures.churn_risk * clv;
}

/// Returns what the churn risk of a generation is made of: silence, P(alive), and what both leave
/// open as "signs". churn_reasons() says more where the signals are at hand.
std::vector<Reason> risk_reasons(const InsightRow& insight);

/// The lists that exist without configuration.
enum class CustomerList : std::uint8_t {
    vip,
    highest_risk,
    one_time_buyers,
    registered_not_bought,
    reactivated
};

inline constexpr std::size_t customer_list_count = 5;

/// Returns the list's id, e.g. "highest-risk".
constexpr std::string_view to_string(CustomerList list) {
    constexpr std::string_view ids[] = {"vip", "highest-risk", "one-time-buyers",
                                        "registered-not-bought", "reactivated"};
    return ids[static_cast<std::size_t>(list)];
}

/// Returns true when the customer belongs to the list; lists may overlap.
bool belongs(CustomerList list, const InsightRow& insight, double vip_least_clv,
             const ListRules& rules = {});

/// Returns the name of the list and what to do with its customers.
Wording label_of(CustomerList list);
Wording advice_of(CustomerList list);

}  // namespace tenure::inline v1
