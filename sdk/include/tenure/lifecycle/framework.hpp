// Lifecycle, step 5: frameworks are data: named stages and the canonical states they cover.
// Source: docs/lifecycle.md names the article behind each one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenure/core/calendar.hpp"
#include "tenure/lifecycle/duration.hpp"
#include "tenure/lifecycle/state.hpp"

namespace tenure::inline v1 {

/// A text in the languages of our users.
struct Label {
    std::string en, fa, ar;

    /// Returns the text in a language, or the English one where that is missing.
    const std::string& in(Language language) const {
        const std::string& text = language == Language::fa   ? fa
                                  : language == Language::ar ? ar
                                                             : en;
        return text.empty() ? en : text;
    }
};

/// A named part of a stage, such as the customers of "lapsed" who buy once a year.
struct SubStage {
    std::string id{};
    Label label{};
    std::vector<State> states{};
};

/// A stage of a framework.
struct StageInfo {
    std::string id{};
    Label label{};
    std::vector<State> states{};          ///< for products: the customers' states it goes with
    Label goal{};                         ///< what a business wants here
    Label tools{};                        ///< what it works with
    Label strategy{};                     ///< what to do with customers here
    Label key_to_success{};               ///< what it depends on; may be empty
    std::vector<std::string> measures{};  ///< ids of the measures to judge success by
    std::vector<SubStage> sub_stages{};   ///< finer groups of some of the states; may be empty
    bool crm_only = false;  ///< the CRM's users set it; no state leads here, so `states` is empty
};

/// The months of a year as bits, bit 0 for January.
using Months = std::uint16_t;

/// How long a silence may last: absolute days, a multiple of a buying rhythm, or seasons.
struct Window {
    enum class Kind { absolute, relative, seasonal } kind = Kind::absolute;
    double days = days_per_year;  ///< absolute: days; relative: days when no rhythm is known
    double multiple = 0;  ///< relative: times the customer's, else everyone's median interval
    double at_least = 0;  ///< relative: days below which no rhythm shortens the window
    Months months = 0;    ///< seasonal: when people buy; 1 to 11 months
    int seasons = 1;      ///< seasonal: this many seasons missed end the window
};

/// Median days between purchases of those without a rhythm of their own, measured by evaluate().
struct Rhythm {
    std::optional<double> population_days{};
    std::map<std::string, double> segment_days{};  ///< by the customer's segment
};

/// The thresholds a framework decides by. Days are counted from the deciding event.
struct Thresholds {
    Window at_risk{Window::Kind::relative, 120, 2.0, 14};
    Window lapsed{Window::Kind::relative, days_per_year, 4.0, 30};
    double lapsed_long_factor = 2.0;      ///< of the lapsed window
    double inactive_factor = 3.0;         ///< of the lapsed window
    double irrecoverable_factor = 5.0;    ///< of the lapsed window
    double reached_days = days_per_year;  ///< how long a touch keeps somebody reached or interested
    double new_customer_days = 90;        ///< how long a first-time buyer or returner counts as new
    int loyal_purchases = 5;              ///< customer-days with purchases since (re)starting
    int regular_purchases = 3;   ///< how many last ones came without an at-risk silence between
    double growth_ratio = 1.25;  ///< spend of the last year over the year before
    double signal_days = 90;     ///< how long a complaint or bad answer means risk
    double advocate_days = days_per_year;  ///< how long a referral or a promoter's answer counts
    int own_intervals = 4;   ///< intervals from which on a customer has a rhythm of their own
    int detect_seasons = 3;  ///< seasons from which on purchases within ...
    int detect_months = 3;   ///< ... that many months mean a seasonal buyer; 0 switches it off
    Rhythm rhythm{};
};

/// A framework: stages in order and the thresholds that decide.
struct Framework {
    /// What goes through the stages.
    enum class Subject : std::uint8_t { customers, products };

    std::string id{};
    Label label{};
    std::vector<StageInfo> stages{};
    Thresholds thresholds{};
    Subject subject = Subject::customers;
    std::string source{};  ///< who described it

    /// Returns the stage that covers a state, or nothing.
    const StageInfo* stage_of(State state) const {
        for (const StageInfo& stage : stages) {
            for (const State covered : stage.states) {
                if (covered == state) return &stage;
            }
        }
        return nullptr;
    }

    /// Returns the finer group that covers a state, or nothing.
    const SubStage* sub_stage_of(State state) const {
        const StageInfo* stage = stage_of(state);
        if (stage == nullptr) return nullptr;
        for (const SubStage& part : stage->sub_stages) {
            for (const State covered : part.states) {
                if (covered == state) return &part;
            }
        }
        return nullptr;
    }
};

}  // namespace tenure::inline v1
