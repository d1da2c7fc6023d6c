#include "plays/planner.hpp"

#include <algorithm>

#include "tenure/core/text.hpp"
#include "tenure/plays/hold_out.hpp"
#include "tenure/segment/next_action.hpp"

namespace tenure::inline v1::detail {

PastActions::PastActions(Store& store, const Playbook& book, Date today)
    : cap_(book.cap), today_(today) {
    int days = cap_.days;
    for (const Play& play : book.plays) days = std::max(days, play.cool_down_days);
    PlayActionFilter filter;
    filter.since = Date{today.days - days};
    store.each_play_action(filter, [&](const PlayAction& action) {
        // What the CRM refused did not reach anybody.
        if (action.state == ActionState::rejected) return;
        by_customer_[action.customer].push_back({action.play, action.assigned_on});
    });
}

std::optional<Date> PastActions::cooling(const Play& play, const RowKey& customer) const {
    std::optional<Date> latest;
    const auto found = by_customer_.find(customer);
    if (found == by_customer_.end()) return latest;
    for (const Past& past : found->second) {
        if (past.play != play.id || past.day.days <= today_.days - play.cool_down_days) continue;
        if (!latest || *latest < past.day) latest = past.day;
    }
    return latest;
}

int PastActions::recent(const RowKey& customer) const {
    const auto found = by_customer_.find(customer);
    if (found == by_customer_.end()) return 0;
    return static_cast<int>(
        std::count_if(found->second.begin(), found->second.end(),
                      [&](const Past& past) { return past.day.days > today_.days - cap_.days; }));
}

Owners::Owners(Store& store) {
    store.each_row(EntityKind::owner, [&](const StoredRow& row) {
        const auto owner = entity_from<Owner>(row.row);
        all_.push_back({row.key.source, row.key.id, match_key(owner.name.value_or("")),
                        match_key(owner.email.value_or("")), owner.active.value_or(true)});
    });
}

std::optional<std::string> Owners::named(const std::string& text, const std::string& source) const {
    if (text.empty()) return std::nullopt;
    const std::string key = match_key(text);
    for (const Known& owner : all_) {
        const bool named = owner.id == text || owner.name_key == key || owner.email_key == key;
        if (named && owner.source == source && owner.active) return owner.id;
    }
    // Without users in the store an id can only be believed.
    return all_.empty() ? std::optional(text) : std::nullopt;
}

std::optional<std::string> Owners::find(const OwnerRule& rule, const Customer& customer,
                                        const std::string& source) const {
    if (rule.kind == OwnerRule::Kind::fixed) {
        if (const auto found = named(rule.fixed, source)) return found;
    } else if (customer.owner) {
        if (const auto found = named(std::string(customer.owner->id()), source)) return found;
    }
    return named(rule.fallback, source);
}

Planner::Planner(Store& store, const Playbook& book, const PlanOptions& options, PlayDay day,
                 Timestamp as_of)
    : options_(options),
      day_(std::move(day)),
      as_of_(as_of),
      cap_(book.cap),
      past_(store, book, day_.today),
      owners_(store),
      key_(hold_out_key(store)) {
    for (const Play& play : book.plays) {
        if (!options.play.empty() && play.id != options.play) continue;
        plays_.push_back(&play);
        counts_.emplace_back();
        counts_.back().play = play.id;
    }
}

bool Planner::surely_none(const InsightRow& insight) const {
    const CustomerRows nothing;
    const Customer nobody;
    const PlaySubject subject{insight, nobody, nothing, day_};
    return std::all_of(plays_.begin(), plays_.end(), [&](const Play* play) {
        const PlayTrigger& trigger = play->trigger;
        const bool of_insight = trigger.kind == PlayTrigger::Kind::state ||
                                trigger.kind == PlayTrigger::Kind::move ||
                                trigger.kind == PlayTrigger::Kind::segment;
        return of_insight && ask(trigger, subject).kind == TriggerVerdict::Kind::no;
    });
}

std::vector<Planner::Candidate> Planner::candidates(const PlaySubject& subject) {
    std::vector<Candidate> found;
    for (std::size_t i = 0; i < plays_.size(); ++i) {
        TriggerVerdict verdict = ask(plays_[i]->trigger, subject);
        if (verdict.kind == TriggerVerdict::Kind::no) continue;
        const auto& audience = plays_[i]->audience;
        if (audience && !audience->matches(subject.for_rules())) continue;
        if (verdict.kind == TriggerVerdict::Kind::not_due) ++counts_[i].not_due;
        if (verdict.kind == TriggerVerdict::Kind::unknown) ++counts_[i].unknown;
        if (verdict.kind != TriggerVerdict::Kind::yes) continue;
        found.push_back({plays_[i], std::move(verdict), &counts_[i]});
    }
    std::stable_sort(found.begin(), found.end(), [](const Candidate& left, const Candidate& right) {
        return left.play->priority > right.play->priority;
    });
    return found;
}

void Planner::take(const InsightRow& insight, const CustomerRows& rows) {
    const auto customer = entity_from<Customer>(rows.customer.row);
    const PlaySubject subject{insight, customer, rows, day_};
    int accepted = past_.recent(insight.customer);
    for (const Candidate& candidate : candidates(subject)) decide(candidate, subject, accepted);
}

void Planner::decide(const Candidate& candidate, const PlaySubject& subject, int& accepted) {
    const Play& play = *candidate.play;
    const PlayStep::Kind kind = play.action.kind;
    PlannedAction row;
    row.customer = subject.insight.customer;
    row.name = subject.insight.name;
    row.play = play.id;
    row.reason = texts_json(candidate.verdict.reason);
    row.arm = arm_of(key_, play.id, row.customer, play.hold_out);
    const bool for_somebody = kind == PlayStep::Kind::task || kind == PlayStep::Kind::note;
    const auto owner = for_somebody
                           ? owners_.find(play.action.owner, subject.customer, row.customer.source)
                           : std::optional<std::string>("");
    if (const auto last = past_.cooling(play, row.customer)) {
        row.skipped = "cool_down";
        row.remark = to_string(*last);
    } else if (!permitted(play, subject.rows, row)) {
        row.skipped = "consent";
    } else if (!owner) {
        row.skipped = "owner";
    } else if (cap_.actions > 0 && accepted >= cap_.actions) {
        row.skipped = "cap";
        row.remark = std::to_string(accepted);
    }
    row.owner = owner.value_or("");
    describe(candidate, subject, row);
    if (row.skipped.empty()) {
        ++accepted;
        ++(row.arm == Arm::treat ? candidate.counts->treat : candidate.counts->hold_out);
    } else {
        ++candidate.counts->skipped[row.skipped];
    }
    const auto& clv = subject.insight.clv;
    const double at_stake =
        clv ? propensity(subject.insight.figures) * std::max(clv->amount(), 0.0) : -1;
    ranked_.push_back({std::move(row), play.priority, at_stake});
}

bool Planner::permitted(const Play& play, const CustomerRows& rows, PlannedAction& row) const {
    if (play.consent.purpose.empty()) return true;
    PermissionRules rules = options_.permission;
    if (play.consent.without_record == WithoutRecord::denied) {
        rules.without_record = WithoutRecord::denied;
    }
    const PermissionVerdict verdict =
        permission_of(rows, play.consent.purpose, play.consent.channel, as_of_, rules);
    if (!verdict.allowed) row.remark = verdict.reason;
    return verdict.allowed;
}

/// Writes down what the CRM will get, in the words of the plan's language.
void Planner::describe(const Candidate& candidate, const PlaySubject& subject,
                       PlannedAction& row) const {
    const PlayStep& step = candidate.play->action;
    const auto& day = candidate.verdict.day;
    row.due = Date{day_.today.days + step.due_days};
    if (day && *day < row.due) row.due = *day;
    const auto state = parse_state(subject.insight.state);
    const StageInfo* stage = state ? options_.framework.stage_of(*state) : nullptr;
    const Language language = options_.language;
    const bool plain = language == Language::en && day_.calendar == Calendar::gregorian;
    const Date shown = day.value_or(day_.today);
    const PlayWords words{subject.insight.name,
                          stage ? stage->label.in(language) : subject.insight.stage,
                          plain ? to_string(shown) : display_date(shown, day_.calendar, language),
                          candidate.play->label.in(language)};
    NamedTexts action;
    switch (step.kind) {
        case PlayStep::Kind::task:
            action = {{"kind", "task"},
                      {"subject", filled(step.subject.in(language), words)},
                      {"description", filled(step.description.in(language), words)},
                      {"due", to_string(row.due)},
                      {"owner", row.owner}};
            break;
        case PlayStep::Kind::note:
            action = {{"kind", "note"},
                      {"text", filled(step.description.in(language), words)},
                      {"owner", row.owner}};
            break;
        case PlayStep::Kind::field:
            action = {{"kind", "field"},
                      {"field", step.field},
                      {"value", filled(step.value.in(language), words)}};
            break;
        case PlayStep::Kind::tag:
            action = {{"kind", "tag"}, {"tag", step.value.en}};
            break;
    }
    row.action = texts_json(action);
}

PlayPlan Planner::finish() {
    std::stable_sort(ranked_.begin(), ranked_.end(), [](const Ranked& left, const Ranked& right) {
        const bool left_skipped = !left.row.skipped.empty();
        const bool right_skipped = !right.row.skipped.empty();
        if (left_skipped != right_skipped) return right_skipped;
        if (left.priority != right.priority) return left.priority > right.priority;
        if (left.value != right.value) return left.value > right.value;
        if (left.row.customer != right.row.customer) return left.row.customer < right.row.customer;
        return left.row.play < right.row.play;
    });
    PlayPlan plan;
    for (Ranked& each : ranked_) plan.rows.push_back(std::move(each.row));
    plan.counts = std::move(counts_);
    for (const PlayCounts& counts : plan.counts) plan.record.actions += counts.treat;
    plan.record.as_of = as_of_;
    plan.record.planned_on = day_.today;
    return plan;
}

}  // namespace tenure::inline v1::detail
