// Plans of plays and their actions in the memory store.
#include <algorithm>
#include <tuple>

#include "store/memory_store.hpp"
#include "store/retention.hpp"

namespace tenure::inline v1::store_detail {

namespace {

bool same_record(const RowKey& left, const RowKey& right) {
    return left.source == right.source && left.stream == right.stream && left.id == right.id;
}

bool passes(const PlayAction& action, const PlayActionFilter& filter) {
    const bool settled =
        action.state != ActionState::started && action.state != ActionState::unknown;
    if (filter.unsettled && settled) return false;
    if (filter.since && action.assigned_on < *filter.since) return false;
    return filter.play.empty() || filter.play == action.play;
}

}  // namespace

std::int64_t MemoryStore::put_plan(const PlanRecord& plan, std::span<const PlannedAction> rows) {
    const std::int64_t number = plans_.empty() ? 1 : plans_.rbegin()->first + 1;
    MemoryPlan& kept = plans_[number];
    kept.about = plan;
    kept.about.number = number;
    kept.rows.assign(rows.begin(), rows.end());
    plans_.erase(plans_.begin(), plans_.upper_bound(number - kept_plans));
    return number;
}

std::optional<PlanRecord> MemoryStore::latest_plan() {
    if (plans_.empty()) return std::nullopt;
    return plans_.rbegin()->second.about;
}

void MemoryStore::each_planned(std::int64_t plan,
                               const std::function<void(const PlannedAction&)>& visit) {
    const auto found = plans_.find(plan);
    if (found == plans_.end()) return;
    for (const PlannedAction& row : found->second.rows) visit(row);
}

void MemoryStore::put_play_actions(std::span<const PlayAction> actions) {
    for (const PlayAction& action : actions) play_actions_[action.key] = action;
}

void MemoryStore::each_play_action(const PlayActionFilter& filter,
                                   const std::function<void(const PlayAction&)>& visit) {
    std::vector<const PlayAction*> found;
    for (const auto& [key, action] : play_actions_) {
        if (passes(action, filter)) found.push_back(&action);
    }
    std::sort(found.begin(), found.end(), [](const PlayAction* left, const PlayAction* right) {
        return std::tie(left->assigned_on, left->play, left->key) <
               std::tie(right->assigned_on, right->play, right->key);
    });
    for (const PlayAction* action : found) visit(*action);
}

std::uint64_t MemoryStore::forget_play_customer(const RowKey& customer) {
    std::uint64_t rows = 0;
    for (auto& [number, plan] : plans_) {
        rows += std::erase_if(plan.rows, [&](const PlannedAction& row) {
            return same_record(row.customer, customer);
        });
    }
    return rows + std::erase_if(play_actions_, [&](const auto& entry) {
               return same_record(entry.second.customer, customer);
           });
}

}  // namespace tenure::inline v1::store_detail
