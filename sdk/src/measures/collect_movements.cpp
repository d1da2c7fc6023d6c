#include "measures/collect_movements.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "tenure/clv/residual.hpp"

namespace tenure::inline v1::detail {

namespace {

constexpr std::size_t outside = static_cast<std::size_t>(-1);
constexpr std::int64_t micros_per_day = 86'400'000'000;

std::string cancel_reason(const Subject& subject, const Scope& scope) {
    std::string reason;
    Date latest{std::numeric_limits<std::int32_t>::min()};
    for (const StoredRow& row : subject.rows.rows) {
        if (row.row.kind != EntityKind::subscription) continue;
        const auto contract = entity_from<Subscription>(row.row);
        if (!contract.ended_on || *contract.ended_on > scope.period.to) continue;
        if (contract.cancel_reason.value_or("").empty() || *contract.ended_on < latest) continue;
        latest = *contract.ended_on;
        reason = *contract.cancel_reason;
    }
    return reason;
}

}  // namespace

MovementCollector::MovementCollector(const Scope& scope) : scope_(scope) {
    for (const StageInfo& stage : scope.framework.stages) {
        flows_.push_back({stage.id, stage.label});
        of_the_lost_.push_back(std::any_of(stage.states.begin(), stage.states.end(), is_lost));
    }
    furthest_.resize(flows_.size());
    visited_.resize(flows_.size());
    stays_.resize(flows_.size());
}

void MovementCollector::add(const Subject& subject) {
    const Membership& member = subject.membership;
    movements_.opening += member.opening ? 1 : 0;
    movements_.closing += member.closing ? 1 : 0;
    movements_.arrived += member.arrived;
    movements_.won_back += member.won_back;
    movements_.churned += member.churned;
    in_period_ += member.in_period() ? 1 : 0;
    lost_at_opening_ += member.lost_at_opening ? 1 : 0;
    if (member.opening) {
        Kept& cohort = cohorts_[month_text(subject.began(scope_), scope_.options.calendar)];
        ++cohort.opening;
        cohort.kept += member.closing ? 1 : 0;
        kept_ += member.closing ? 1 : 0;
    }
    if (member.churned > 0) count_reasons(subject);
    follow(subject);
}

void MovementCollector::count_reasons(const Subject& subject) {
    std::string reason = subject.history.exit_reason;
    if (reason.empty()) reason = cancel_reason(subject, scope_);
    ++reasons_[reason.empty() ? "unknown" : reason];
}

std::size_t MovementCollector::furthest(const Subject& subject) const {
    std::size_t last = 0;
    for (const Step& step : subject.steps) {
        const std::size_t stage = scope_.stage_of[static_cast<std::size_t>(step.to)];
        if (!of_the_lost_[stage]) last = std::max(last, stage);
    }
    return last;
}

void MovementCollector::follow(const Subject& subject) {
    if (!subject.known()) return;
    ++furthest_[furthest(subject)];
    std::set<std::size_t> visited;
    std::size_t from = outside;
    Timestamp entered = subject.birth();
    for (const Step& step : subject.steps) {
        const std::size_t to = scope_.stage_of[static_cast<std::size_t>(step.to)];
        const bool within = step.at > scope_.opening;
        visited.insert(to);
        if (within) {
            const std::size_t state = step.from ? static_cast<std::size_t>(*step.from) : outside;
            ++state_moves_[{state, static_cast<std::size_t>(step.to)}];
        }
        if (to == from) continue;
        if (within) {
            ++flows_[to].in;
            ++stage_moves_[{from, to}];
            if (from != outside) {
                ++flows_[from].out;
                stays_[from].add((step.at.micros - entered.micros) / micros_per_day);
            }
        }
        from = to;
        entered = step.at;
    }
    for (const std::size_t stage : visited) ++visited_[stage];
    ++flows_[from].closing;
    if (const auto state = subject.state_at(scope_.opening)) {
        ++flows_[scope_.stage_of[static_cast<std::size_t>(*state)]].opening;
    }
}

void MovementCollector::put(Results& results, MeasureReport& report) const {
    report.movements = movements_;
    put_rates(results);
    put_reasons(results);
    put_lifetime(results);
    put_flows(report);
    put_funnel(report);
}

void MovementCollector::put_rates(Results& results) const {
    const MeasureNote nobody = note_on("no_customer_at_opening", scope_.before.to);
    Measure& retained = results.share("retention_rate", kept_, movements_.opening, nobody);
    for (const auto& [month, cohort] : cohorts_) {
        add_detail(retained, "cohort", month, share_of(cohort.kept, cohort.opening),
                   cohort.opening);
    }
    Measure& churn =
        results.share("churn_rate", movements_.opening - kept_, movements_.opening, nobody);
    if (churn.value) {
        const std::pair<const char*, std::uint64_t> moves[] = {{"opening", movements_.opening},
                                                               {"new", movements_.arrived},
                                                               {"won back", movements_.won_back},
                                                               {"churned", movements_.churned},
                                                               {"closing", movements_.closing}};
        for (const auto& [name, count] : moves) {
            add_detail(churn, "movement", name, count_of(count), count);
        }
    }
    results.share("win_back_rate", movements_.won_back, lost_at_opening_ + movements_.churned,
                  scope_.of_period("nobody_lost_so_far"));
}

void MovementCollector::put_reasons(Results& results) const {
    std::uint64_t all = 0, known = 0;
    for (const auto& [reason, count] : reasons_) {
        all += count;
        known += reason == "unknown" ? 0 : count;
    }
    if (all == 0) {
        results.deny("churn_reasons", scope_.of_period("nobody_lost"));
        return;
    }
    Measure& measure = results.give("churn_reasons", count_of(known), all);
    for (const auto& [reason, count] : reasons_) {
        add_detail(measure, "reason", reason, share_of(count, all), count);
    }
    std::stable_sort(
        measure.details.begin(), measure.details.end(),
        [](const MeasureDetail& a, const MeasureDetail& b) { return a.count > b.count; });
}

void MovementCollector::put_lifetime(Results& results) const {
    if (movements_.opening == 0) {
        results.deny("expected_remaining_lifetime",
                     note_on("no_customer_at_opening", scope_.before.to));
        return;
    }
    const double share =
        retention_share(static_cast<double>(kept_), static_cast<double>(movements_.opening));
    const double yearly = std::pow(share, days_per_year / scope_.period.days());
    Measure& measure = results.give("expected_remaining_lifetime",
                                    days_of(-days_per_year / std::log(yearly)), movements_.opening);
    add_detail(measure, "input", "yearly retention", {yearly, MeasureUnit::share, {}},
               movements_.opening);
}

void MovementCollector::put_flows(MeasureReport& report) const {
    report.stages = flows_;
    for (const auto& [move, count] : stage_moves_) {
        report.stage_moves.push_back({move.first == outside ? "" : flows_[move.first].stage,
                                      flows_[move.second].stage, count});
    }
    for (const auto& [move, count] : state_moves_) {
        const auto name = [](std::size_t state) {
            return state == outside ? std::string()
                                    : std::string(to_string(static_cast<State>(state)));
        };
        report.state_moves.push_back({name(move.first), name(move.second), count});
    }
    for (std::size_t i = 0; i < stays_.size(); ++i) {
        report.stays.push_back({flows_[i].stage, stays_[i].count(), stays_[i].quantile(0.25),
                                stays_[i].median(), stays_[i].quantile(0.75)});
    }
}

void MovementCollector::put_funnel(MeasureReport& report) const {
    std::uint64_t before = 0;
    bool first = true;
    for (std::size_t i = 0; i < flows_.size(); ++i) {
        FunnelStep step{flows_[i].stage, flows_[i].label};
        if (of_the_lost_[i]) {
            step.reached = visited_[i];
        } else {
            for (std::size_t later = i; later < furthest_.size(); ++later) {
                step.reached += furthest_[later];
            }
            if (!first && before > 0) {
                step.of_previous = share_of(step.reached, before).number;
            }
            before = step.reached;
            first = false;
        }
        report.funnel.push_back(std::move(step));
    }
}

}  // namespace tenure::inline v1::detail
