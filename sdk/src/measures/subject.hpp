// Measures, step 6: one customer made ready for the collectors, so that nothing is worked out
// twice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measures/money_sum.hpp"
#include "measures/scope.hpp"

namespace tenure::inline v1::detail {

/// A change of state; `from` is empty when the person became known.
struct Step {
    Timestamp at{};
    std::optional<State> from{};
    State to = State::unknown;
};

/// A purchase that refunds leave standing at the period's end, with what is left of it.
struct KeptPurchase {
    const Event* event;
    Date day{};
    std::optional<Money> amount{};  ///< converted where there is a rate
};

/// Something earned on a day.
struct Earning {
    Date day{};
    std::optional<Money> amount{};
};

/// When somebody was a customer.
struct Membership {
    bool opening = false, closing = false;
    bool ever = false;                                ///< by the period's end
    bool lost_at_opening = false;                     ///< was a customer before and is gone
    unsigned arrived = 0, won_back = 0, churned = 0;  ///< within the period
    std::optional<Timestamp> first{};                 ///< when they became one for the first time
    std::optional<Timestamp> lost_at{};               ///< of those gone at the period's end

    bool in_period() const { return opening || arrived + won_back > 0; }
};

struct Subject {
    const CustomerRows& rows;
    Customer customer;
    History history;
    std::vector<Step> steps{};  ///< up to the period's end; the first one is the birth
    std::vector<KeptPurchase> kept{};
    std::vector<Date> days{};  ///< the different days of those
    std::vector<Earning> earnings{};
    Membership membership{};

    bool known() const { return !steps.empty(); }
    Timestamp birth() const { return steps.front().at; }
    /// Returns the state at an instant, or nothing before the birth.
    std::optional<State> state_at(Timestamp instant) const;
    std::optional<Date> first_day() const {
        return days.empty() ? std::nullopt : std::optional(days.front());
    }
    /// Returns the day of the first purchase, else the one they became a customer or known on.
    Date began(const Scope& scope) const;
    /// Tells whether purchases were made within a period.
    bool bought_in(const Period& period) const;
    bool bought_before(Date day) const { return !days.empty() && days.front() < day; }
};

/// Makes a subject; `rows` must outlive it. Nothing after the period's end goes in.
Subject subject_of(const CustomerRows& rows, const Scope& scope);

/// Returns the date a whole number of months later, at most the month's last day.
Date months_later(Date day, int months);

}  // namespace tenure::inline v1::detail
