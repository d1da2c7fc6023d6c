// Segment, step 5: what to do next with a customer: the actions of a catalogue that fit the state,
// ranked by propensity x context x value x lever. Consent and cool-downs are applied by plays.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tenure/lifecycle/signals.hpp"
#include "tenure/segment/reason.hpp"
#include "tenure/segment/wording.hpp"
#include "tenure/store/figures.hpp"

namespace tenure::inline v1 {

/// A set of states as bits.
using StateSet = std::uint32_t;

/// Returns the set of these states.
template <class... States>
constexpr StateSet states_of(States... states) {
    return (StateSet{0} | ... | (StateSet{1} << static_cast<unsigned>(states)));
}

/// Something a person or a play can do for a customer. Lifetime: the texts must outlive it.
struct NextAction {
    std::string_view id{};  ///< unique, e.g. "second-purchase-incentive"
    Wording label{};
    Wording why{};        ///< what makes it fit the moment
    StateSet states = 0;  ///< in which it makes sense at all
    double lever = 0;  ///< 0 to 1: the part of the value it can move; a prior, see docs/scores.md
    /// How well it fits the moment, 0 (not at all: left out) to 1; null means 1.
    double (*context)(const Signals& signals, const Figures& figures) = nullptr;
};

/// Returns the actions for every stage, as the stage strategies of docs/lifecycle.md have them.
std::span<const NextAction> action_catalogue();

/// An action chosen for a customer, with its four factors.
struct ActionChoice {
    const NextAction* action = nullptr;
    double propensity = 0;  ///< chance that they respond, 0 to 1
    double context = 0;     ///< 0 to 1
    double value = 0;       ///< at stake, in the currency of CLV
    double lever = 0;
    double score = 0;  ///< the product: value moved on average
};

/// What is assumed where nothing is known.
struct NextActionRules {
    double typical_value = 1;  ///< of somebody without a CLV, e.g. the mean of new customers
    double typical_propensity = 0.5;
};

/// Returns the chance that somebody responds: 1 - churn risk, or lead score / 100 of people who
/// never bought, or the typical one.
inline double propensity(const Figures& figures, const NextActionRules& rules = {}) {
    if (!std::isnan(figures.churn_risk)) return 1 - figures.churn_risk;
    if (!std::isnan(figures.lead_score)) return figures.lead_score / 100;
    return rules.typical_propensity;
}

/// Whom to choose for: what is known of one customer. Lifetime: refers to what it was made from.
struct ActionSubject {
    const Signals& signals;
    const Figures& figures;
    double clv = std::numeric_limits<double>::quiet_NaN();
};

/// Returns the actions that fit, best first; ties by id. A value below zero counts as none.
/// Source: factors as in Pega's arbitration. Test: NextAction.*
std::vector<ActionChoice> next_actions(const ActionSubject& subject,
                                       const NextActionRules& rules = {},
                                       std::span<const NextAction> catalogue = action_catalogue());

/// Returns the four factors as reasons, in the order of the product.
std::vector<Reason> reasons_of(const ActionChoice& choice);

}  // namespace tenure::inline v1
