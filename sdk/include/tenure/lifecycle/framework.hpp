// Lifecycle, step 5: frameworks are data: named stages and the canonical states they cover.
// Source: docs/lifecycle.md names the article behind each one.
#pragma once

#include <string>
#include <vector>

#include "tenure/lifecycle/state.hpp"

namespace tenure::inline v1 {

/// A text in the languages of our users.
struct Label {
    std::string en, fa, ar;
};

/// A stage of a framework.
struct StageInfo {
    std::string id;
    Label label;
    std::vector<State> states;
    std::string strategy;  ///< what to do with customers here
};

/// How long a silence may last: absolute days, or a multiple of a buying rhythm.
struct Window {
    enum class Kind { absolute, relative } kind = Kind::absolute;
    double days = 365.25;  ///< absolute: days; relative: days when no rhythm is known
    double multiple = 0;   ///< relative: times the customer's, else everyone's median interval
};

/// The thresholds a framework decides by.
struct Thresholds {
    Window at_risk{Window::Kind::relative, 120, 2.0};
    Window lapsed{Window::Kind::relative, 365.25, 4.0};
    double lapsed_long_factor = 2.0;  ///< of the lapsed window
    double inactive_factor = 3.0;     ///< of the lapsed window
    double reached_days = 365.25;     ///< how long a touch keeps somebody reached or interested
    double new_customer_days = 90;    ///< how long a first-time buyer counts as new
    int loyal_purchases = 5;
    double growth_ratio = 1.25;  ///< spend of the last year over the year before
};

/// A framework: stages in order and the thresholds that decide.
struct Framework {
    std::string id;
    Label label;
    std::vector<StageInfo> stages;
    Thresholds thresholds;

    /// Returns the stage that covers a state, or nothing.
    const StageInfo* stage_of(State state) const {
        for (const StageInfo& stage : stages) {
            for (const State covered : stage.states) {
                if (covered == state) return &stage;
            }
        }
        return nullptr;
    }
};

/// Returns the Pars vTiger article's five stages, the default.
Framework pars_vtiger_5();

}  // namespace tenure::inline v1
