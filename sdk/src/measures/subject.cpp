#include "measures/subject.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "tenure/lifecycle/engine.hpp"

namespace tenure::inline v1::detail {

namespace {

constexpr int most_billings = 1'200;

/// Returns the changes of state beginning with the birth: the first event, or the record itself.
std::vector<Step> steps_of(const History& history, const Scope& scope) {
    std::optional<Timestamp> birth = history.known_since;
    if (!history.events.empty() && (!birth || history.events.front().at < *birth)) {
        birth = history.events.front().at;
    }
    const Timestamp born = birth.value_or(Timestamp{std::numeric_limits<std::int64_t>::min()});
    std::vector<Step> steps;
    if (born > scope.closing) return steps;
    steps.push_back({born, std::nullopt, State::unknown});
    for (const Transition& change : timeline(history, scope.framework, scope.closing)) {
        if (change.at == born && steps.size() == 1) {
            steps.back().to = change.to;
        } else {
            steps.push_back({change.at, change.from, change.to});
        }
    }
    return steps;
}

Membership membership_of(const std::vector<Step>& steps, const Scope& scope) {
    Membership result;
    bool now = false;
    for (const Step& step : steps) {
        const bool within = step.at > scope.opening;
        const bool next = is_customer(step.to);
        if (next && !now) {
            const bool back = result.ever && step.from && is_lost(*step.from);
            if (within) ++(back ? result.won_back : result.arrived);
            if (!result.ever) result.first = step.at;
            result.ever = true;
            result.lost_at.reset();
        }
        if (!next && now) {
            if (within) ++result.churned;
            if (is_lost(step.to)) {
                result.lost_at = step.at;
            } else {
                result.ever = false;  // what was bought was given back in full
                result.first.reset();
            }
        }
        now = next;
        if (!within) {
            result.opening = now;
            result.lost_at_opening = !now && result.ever && is_lost(step.to);
        }
    }
    result.closing = now;
    return result;
}

/// Contracts bill their amount on the day they start and every period after it while in force.
void bill(const Event& started, Date end, std::vector<Earning>& earnings) {
    if (!started.amount || started.score <= 0) return;
    const bool monthly = std::abs(started.score - std::round(started.score)) < 0.01;
    for (int i = 0; i < most_billings; ++i) {
        const double months = started.score * i;
        const Date day = monthly
                             ? months_later(started.day, static_cast<int>(std::lround(months)))
                             : Date{started.day.days + static_cast<int>(months * days_per_month)};
        if (day > end) break;
        earnings.push_back({day, started.amount});
    }
}

std::vector<Earning> contract_earnings(const History& history, const Scope& scope) {
    std::vector<Earning> earnings;
    for (const Event& started : history.events) {
        if (started.kind != EventKind::contract_started || started.at > scope.closing) continue;
        Date end = scope.period.to;
        for (const Event& ended : history.events) {
            const bool its = ended.kind == EventKind::contract_cancelled &&
                             ended.about == started.key && ended.day < end;
            if (its) end = Date{ended.day.days - 1};
        }
        bill(started, end, earnings);
    }
    return earnings;
}

}  // namespace

Date months_later(Date day, int months) {
    const auto civil = day.civil() + std::chrono::months{months};
    return civil.ok() ? Date{static_cast<std::int32_t>(
                            std::chrono::sys_days{civil}.time_since_epoch().count())}
                      : Date{static_cast<std::int32_t>(
                            std::chrono::sys_days{civil.year() / civil.month() / std::chrono::last}
                                .time_since_epoch()
                                .count())};
}

std::optional<State> Subject::state_at(Timestamp instant) const {
    std::optional<State> state;
    for (const Step& step : steps) {
        if (step.at > instant) break;
        state = step.to;
    }
    return state;
}

Date Subject::began(const Scope& scope) const {
    if (!days.empty()) return days.front();
    return scope.day_of(membership.first.value_or(birth()));
}

bool Subject::bought_in(const Period& period) const {
    const auto found = std::lower_bound(days.begin(), days.end(), period.from);
    return found != days.end() && *found <= period.to;
}

Subject subject_of(const CustomerRows& rows, const Scope& scope) {
    Subject subject{rows, entity_from<Customer>(rows.customer.row),
                    history_from(rows, {scope.zone(), scope.rates.base(), &scope.categories})};
    convert_amounts(subject.history, scope.rates);
    subject.steps = steps_of(subject.history, scope);
    subject.membership = membership_of(subject.steps, scope);
    for_each_kept(subject.history, scope.closing,
                  [&](const Event& purchase, const std::optional<Money>& left) {
                      subject.kept.push_back({&purchase, purchase.day, left});
                      if (subject.days.empty() || subject.days.back() != purchase.day) {
                          subject.days.push_back(purchase.day);
                      }
                  });
    if (scope.revenue == RevenueFrom::contracts) {
        subject.earnings = contract_earnings(subject.history, scope);
    } else {
        for (const KeptPurchase& each : subject.kept) {
            subject.earnings.push_back({each.day, each.amount});
        }
    }
    return subject;
}

}  // namespace tenure::inline v1::detail
