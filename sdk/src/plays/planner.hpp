// Plays, step 7: goes through the customers of a generation and decides each play for each.
// Internal to plan_plays().
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plays/subject.hpp"
#include "tenure/plays/plan.hpp"

namespace tenure::inline v1::detail {

/// What was done with customers before, as far as cool-downs and the cap look back.
class PastActions {
 public:
    PastActions(Store& store, const Playbook& book, Date today);

    /// Returns the last day within a play's cool-down on which it took the customer up.
    std::optional<Date> cooling(const Play& play, const RowKey& customer) const;
    /// Returns how many actions a customer had within the cap's days.
    int recent(const RowKey& customer) const;

 private:
    struct Past {
        std::string play;
        Date day;
    };
    const FrequencyCap cap_;
    const Date today_;
    std::map<RowKey, std::vector<Past>> by_customer_;
};

/// Finds the user that a rule names.
class Owners {
 public:
    explicit Owners(Store& store);

    /// Returns the record of who has to do it; nothing when nobody is left.
    std::optional<std::string> find(const OwnerRule& rule, const Customer& customer,
                                    const std::string& source) const;

 private:
    struct Known {
        std::string source, id, name_key, email_key;
        bool active = true;
    };
    std::optional<std::string> named(const std::string& text, const std::string& source) const;

    std::vector<Known> all_;
};

/// Plans customer by customer.
class Planner {
 public:
    Planner(Store& store, const Playbook& book, const PlanOptions& options, PlayDay day,
            Timestamp as_of);

    /// Decides all plays for one customer.
    void take(const InsightRow& insight, const CustomerRows& rows);
    /// Returns true when no play needs the customer's rows to say no.
    bool surely_none(const InsightRow& insight) const;
    /// Returns the rows by rank and what was counted.
    PlayPlan finish();

 private:
    struct Ranked {
        PlannedAction row;
        int priority = 0;
        double value = 0;  ///< propensity x CLV; below zero where no CLV is known
    };
    struct Candidate {
        const Play* play;
        TriggerVerdict verdict;
        PlayCounts* counts;
    };
    std::vector<Candidate> candidates(const PlaySubject& subject);
    void decide(const Candidate& candidate, const PlaySubject& subject, int& accepted);
    bool permitted(const Play& play, const CustomerRows& rows, PlannedAction& row) const;
    void describe(const Candidate& candidate, const PlaySubject& subject, PlannedAction& row) const;

    const PlanOptions& options_;
    PlayDay day_;
    Timestamp as_of_;
    std::vector<const Play*> plays_;
    FrequencyCap cap_;
    std::vector<PlayCounts> counts_;
    PastActions past_;
    Owners owners_;
    std::string key_;
    std::vector<Ranked> ranked_;
};

}  // namespace tenure::inline v1::detail
