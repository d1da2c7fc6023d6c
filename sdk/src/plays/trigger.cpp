// When a play takes up a customer: states, moves, scores, days and segments.
#include <algorithm>

#include "plays/subject.hpp"
#include "segment/rule_field.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::detail {

namespace {

using Kind = TriggerVerdict::Kind;

template <class Value, class Values>
bool contains(const Values& values, const Value& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

bool is_state(const std::vector<State>& states, const std::string& name) {
    const auto state = parse_state(name);
    return state && contains(states, *state);
}

TriggerVerdict yes(NamedTexts reason) {
    return {Kind::yes, std::move(reason), std::nullopt};
}

TriggerVerdict ask_state(const PlayTrigger& trigger, const PlaySubject& subject) {
    const InsightRow& insight = subject.insight;
    const bool there =
        is_state(trigger.states, insight.state) || contains(trigger.stages, insight.stage);
    const Date since = subject.day.zone.local_date(insight.since);
    const int days = subject.day.today.days - since.days;
    if (!there || days < trigger.after_days) return {};
    if (trigger.within_days > 0 && days > trigger.within_days) return {};
    return yes({{"code", "state"},
                {"state", insight.state},
                {"stage", insight.stage},
                {"since", to_string(since)},
                {"days", std::to_string(days)}});
}

TriggerVerdict ask_move(const PlayTrigger& trigger, const PlaySubject& subject) {
    const InsightRow& insight = subject.insight;
    if (!is_state(trigger.states, insight.state)) return {};
    if (!trigger.from.empty() && !is_state(trigger.from, insight.previous)) return {};
    const Date on = subject.day.zone.local_date(insight.since);
    const int days = subject.day.today.days - on.days;
    if (days < 0 || days > trigger.within_days) return {};
    return yes({{"code", "move"},
                {"from", insight.previous},
                {"to", insight.state},
                {"on", to_string(on)}});
}

TriggerVerdict ask_score(const PlayTrigger& trigger, const PlaySubject& subject) {
    const RuleField* field = find_rule_field(trigger.score);
    const RuleValue value = field == nullptr ? RuleValue() : field->read(subject.for_rules());
    const double* number = std::get_if<double>(&value);
    if (number == nullptr) return {Kind::unknown, {}, std::nullopt};
    if (trigger.above && !(*number > *trigger.above)) return {};
    if (trigger.below && !(*number < *trigger.below)) return {};
    NamedTexts reason{
        {"code", "score"}, {"score", trigger.score}, {"value", short_number(*number)}};
    if (trigger.above) reason.emplace_back("above", short_number(*trigger.above));
    if (trigger.below) reason.emplace_back("below", short_number(*trigger.below));
    return yes(std::move(reason));
}

TriggerVerdict ask_date(const PlayTrigger& trigger, const PlaySubject& subject) {
    const auto day = next_day(subject, trigger.date);
    if (!day) return {Kind::unknown, {}, std::nullopt};
    const int ahead = day->days - subject.day.today.days;
    if (ahead > trigger.before_days) return {Kind::not_due, {}, std::nullopt};
    TriggerVerdict verdict = yes({{"code", "date"},
                                  {"date", std::string(to_string(trigger.date))},
                                  {"on", to_string(*day)},
                                  {"days", std::to_string(ahead)}});
    verdict.day = day;
    return verdict;
}

TriggerVerdict ask_segment(const PlayTrigger& trigger, const PlaySubject& subject) {
    const std::string& segment = subject.insight.figures.segment;
    if (!contains(trigger.segments, segment)) return {};
    return yes({{"code", "segment"}, {"segment", segment}});
}

bool in_force(const Subscription& contract, Date today) {
    if (contract.ended_on && *contract.ended_on <= today) return false;
    const std::string status = contract.status.value_or("");
    for (const char* over : {"cancelled", "canceled", "expired", "ended", "terminated"}) {
        if (match_key(status) == over) return false;
    }
    return true;
}

/// Returns the nearest day of a contract in force that is not over.
std::optional<Date> contract_day(const PlaySubject& subject, PlayDate date) {
    const Date today = subject.day.today;
    std::optional<Date> nearest;
    for (const StoredRow& row : subject.rows.rows) {
        if (row.row.kind != EntityKind::subscription) continue;
        const auto contract = entity_from<Subscription>(row.row);
        const bool renews = date == PlayDate::renewal;
        const Field<Date>& day = renews ? contract.renews_on : contract.trial_ends_on;
        if (!day || *day < today || !in_force(contract, today)) continue;
        if (!renews && !contract.trial.value_or(true)) continue;
        if (!nearest || *day < *nearest) nearest = *day;
    }
    return nearest;
}

std::optional<Date> yearly(const Field<Date>& day, const PlayDay& plan) {
    return day ? next_anniversary(*day, plan) : std::nullopt;
}

/// The same day of another year, or the day before where that year lacks it.
std::optional<Date> in_year(CalendarDay day, int year, Calendar calendar) {
    day.year = year;
    if (const auto same = date_of(day, calendar)) return same;
    --day.day;
    return date_of(day, calendar);
}

}  // namespace

std::optional<Date> next_anniversary(Date day, const PlayDay& plan) {
    const CalendarDay first = calendar_day(day, plan.calendar);
    const int year = calendar_day(plan.today, plan.calendar).year;
    for (int next = std::max(year, first.year + 1); next <= year + 1; ++next) {
        const auto found = in_year(first, next, plan.calendar);
        if (found && *found >= plan.today) return found;
    }
    return std::nullopt;
}

std::optional<Date> next_day(const PlaySubject& subject, PlayDate date) {
    const Figures& figures = subject.insight.figures;
    const bool bought = figures.days > 0;
    switch (date) {
        case PlayDate::birthday:
            return yearly(subject.customer.birth_date, subject.day);
        case PlayDate::occasion:
            return yearly(subject.customer.occasion_on, subject.day);
        case PlayDate::first_purchase:
            return bought ? next_anniversary(figures.first_day, subject.day) : std::nullopt;
        case PlayDate::last_purchase:
            return bought ? next_anniversary(figures.last_day, subject.day) : std::nullopt;
        case PlayDate::renewal:
        case PlayDate::trial_end:
            return contract_day(subject, date);
        case PlayDate::due:
            break;
    }
    if (!figures.due) return std::nullopt;
    const Date day = subject.day.zone.local_date(*figures.due);
    return day < subject.day.today ? std::nullopt : std::optional(day);
}

TriggerVerdict ask(const PlayTrigger& trigger, const PlaySubject& subject) {
    switch (trigger.kind) {
        case PlayTrigger::Kind::state:
            return ask_state(trigger, subject);
        case PlayTrigger::Kind::move:
            return ask_move(trigger, subject);
        case PlayTrigger::Kind::score:
            return ask_score(trigger, subject);
        case PlayTrigger::Kind::date:
            return ask_date(trigger, subject);
        case PlayTrigger::Kind::segment:
            break;
    }
    return ask_segment(trigger, subject);
}

}  // namespace tenure::inline v1::detail
