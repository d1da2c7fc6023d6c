#include "tenure/segment/next_action.hpp"

#include <algorithm>

namespace tenure::inline v1 {

std::vector<ActionChoice> next_actions(const ActionSubject& subject, const NextActionRules& rules,
                                       std::span<const NextAction> catalogue) {
    const StateSet state = states_of(subject.signals.state);
    const double known = std::isnan(subject.clv) ? rules.typical_value : subject.clv;
    ActionChoice common;
    common.propensity = propensity(subject.figures, rules);
    common.value = std::max(0.0, known);
    std::vector<ActionChoice> all;
    for (const NextAction& action : catalogue) {
        if ((action.states & state) == 0) continue;
        ActionChoice choice = common;
        choice.action = &action;
        choice.context = action.context == nullptr
                             ? 1
                             : std::clamp(action.context(subject.signals, subject.figures), 0., 1.);
        if (!(choice.context > 0)) continue;
        choice.lever = action.lever;
        choice.score = choice.propensity * choice.context * choice.value * choice.lever;
        all.push_back(choice);
    }
    std::sort(all.begin(), all.end(), [](const ActionChoice& left, const ActionChoice& right) {
        return left.score != right.score ? left.score > right.score
                                         : left.action->id < right.action->id;
    });
    return all;
}

std::vector<Reason> reasons_of(const ActionChoice& choice) {
    return {{"propensity", choice.propensity, choice.propensity},
            {"context", choice.context, choice.context},
            {"value", choice.value, choice.value},
            {"lever", choice.lever, choice.lever}};
}

}  // namespace tenure::inline v1
