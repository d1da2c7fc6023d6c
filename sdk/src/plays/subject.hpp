// Plays, step 7: one customer as a play sees them, and the days that come near.
// Internal to the plays.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plays/texts.hpp"
#include "tenure/core/calendar.hpp"
#include "tenure/core/zone.hpp"
#include "tenure/plays/play.hpp"
#include "tenure/segment/rule.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1::detail {

/// The day of a plan, and how a business counts days.
struct PlayDay {
    Date today{};
    Zone zone{};
    Calendar calendar = Calendar::gregorian;
};

/// A customer on the day of a plan; all members outlive their use.
struct PlaySubject {
    const InsightRow& insight;
    const Customer& customer;
    const CustomerRows& rows;
    const PlayDay& day;

    /// Returns the customer as rules of the audience ask about them.
    RuleSubject for_rules() const { return {insight, &customer, {}, day.today, &day.zone}; }
};

/// Returns the next day, from the plan's on, that a date trigger is timed by.
std::optional<Date> next_day(const PlaySubject& subject, PlayDate date);

/// Returns the first yearly return of `day`, as the calendar counts years, that is later than `day`
/// itself and not before `today`. Where a year lacks the day (29 February, 30 Esfand) the day
/// before stands for it. Test: PlayDates.*
std::optional<Date> next_anniversary(Date day, const PlayDay& plan);

/// What a trigger says about a customer.
struct TriggerVerdict {
    enum class Kind {
        no,
        yes,
        unknown,  ///< what it looks at is missing
        not_due   ///< its day is known and not near
    } kind = Kind::no;
    NamedTexts reason{};        ///< of a yes; "code" comes first
    std::optional<Date> day{};  ///< of a date trigger that says yes
};

/// Asks a trigger about a customer.
TriggerVerdict ask(const PlayTrigger& trigger, const PlaySubject& subject);

}  // namespace tenure::inline v1::detail
