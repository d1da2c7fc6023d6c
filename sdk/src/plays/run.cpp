#include "tenure/plays/run.hpp"

#include <algorithm>
#include <exception>

#include "plays/action_key.hpp"
#include "plays/action_writer.hpp"
#include "tenure/plays/hold_out.hpp"

namespace tenure::inline v1 {

namespace {

constexpr std::size_t actions_at_once = 10;

/// One run over the latest plan.
class PlayRun {
 public:
    PlayRun(Connector& connector, Store& store, const ActionMappings& mapping,
            const PlayRunOptions& options, detail::Patience patience)
        : connector_(connector),
          store_(store),
          options_(options),
          patience_(patience),
          writer_(connector, mapping, options, patience) {}

    PlayRunReport run() {
        const PlanRecord plan = current_plan();
        report_.plan = plan.number;
        report_.generation = plan.generation;
        detail::refuse_other_source(store_.sources(), options_.source,
                                    detail::with_retries(patience_, [&] {
                                        return connector_.fingerprint(patience_.context);
                                    }));
        gather(plan);
        settle_pending();
        for (PlayAction& action : queue_) take(std::move(action));
        work_off();
        report_.missing = writer_.take_missing();
        if (options_.progress) {
            options_.progress({"plays " + options_.source, acted_, queue_.size(), true});
        }
        return std::move(report_);
    }

 private:
    bool acts() const { return options_.mode == PlayMode::act; }
    bool full() const { return options_.limit > 0 && acted_ >= options_.limit; }
    bool concerns(const RowKey& customer, const std::string& play) const {
        return customer.source == options_.source &&
               (options_.play.empty() || options_.play == play);
    }

    PlanRecord current_plan() {
        const auto plan = store_.latest_plan();
        const auto generations = store_.generations(1);
        if (!plan || generations.empty()) {
            throw Error(Errc::not_found, "carry out plays", options_.source, "nothing is planned",
                        "Run `tenure plays plan`, review the list, then run this again");
        }
        if (plan->generation == generations.front().number) return *plan;
        throw Error(Errc::guard, "carry out plays", "plan " + std::to_string(plan->number),
                    "it was made from generation " + std::to_string(plan->generation) +
                        ", the latest is " + std::to_string(generations.front().number) +
                        ": customers may have moved since",
                    "Run `tenure plays plan` again, review the list, then run this again");
    }

    /// Interrupted actions come first, then the plan in its order.
    void gather(const PlanRecord& plan) {
        std::map<std::string, ActionState> known;
        PlayActionFilter filter;
        filter.since = plan.planned_on;
        store_.each_play_action(
            filter, [&](const PlayAction& action) { known[action.key] = action.state; });
        store_.each_play_action({"", std::nullopt, true}, [&](const PlayAction& action) {
            if (concerns(action.customer, action.play)) pending_.push_back(action);
        });
        const std::string key = hold_out_key(store_);
        store_.each_planned(plan.number, [&](const PlannedAction& row) {
            if (!row.skipped.empty() || !concerns(row.customer, row.play)) return;
            PlayAction action;
            action.key = detail::action_key(key, row.play, row.customer, plan.planned_on);
            action.plan = plan.number;
            action.play = row.play;
            action.customer = row.customer;
            action.arm = row.arm;
            action.assigned_on = plan.planned_on;
            action.action = row.action;
            const auto found = known.find(action.key);
            if (found == known.end() || found->second == ActionState::rejected) {
                queue_.push_back(std::move(action));
            } else if (found->second == ActionState::done ||
                       found->second == ActionState::held_out) {
                ++report_.already;
            }
        });
    }

    /// What is in the CRM is done; the rest of this plan is written before anything new. An older
    /// plan's is given up, since a consent may be gone by now: the next plan takes it up again.
    void settle_pending() {
        std::vector<PlayAction> again;
        for (PlayAction& action : pending_) {
            patience_.context.check("look for interrupted actions");
            const auto record = writer_.find(action);
            if (!record && action.plan == report_.plan) {
                again.push_back(std::move(action));
                continue;
            }
            if (!record) {
                reject(action, "interrupted", "an earlier run ended before it was written");
                if (acts()) store_.put_play_actions({&action, 1});
                continue;
            }
            ++report_.found;
            settle(action, ActionState::done, "FOUND", "");
            action.record = *record;
            if (acts()) store_.put_play_actions({&action, 1});
        }
        queue_.insert(queue_.begin(), std::make_move_iterator(again.begin()),
                      std::make_move_iterator(again.end()));
    }

    void take(PlayAction action) {
        const bool treat = action.arm == Arm::treat;
        if (full()) {
            report_.left += treat ? 1 : 0;
            return;
        }
        if (!acts()) {
            ++(treat ? report_.planned : report_.held_out);
            acted_ += treat ? 1 : 0;
            return;
        }
        if (treat) {
            ++acted_;
        } else {
            ++report_.held_out;
        }
        batch_.push_back(std::move(action));
        if (batch_.size() == actions_at_once) work_off();
    }

    void work_off() {
        patience_.context.check("carry out plays");
        std::vector<WriteItem> items;
        std::vector<std::size_t> of_item;
        for (std::size_t i = 0; i < batch_.size(); ++i) {
            if (auto item = prepare(batch_[i])) {
                items.push_back(std::move(*item));
                of_item.push_back(i);
            }
        }
        store_.put_play_actions(batch_);
        if (!items.empty()) {
            const auto outcomes = detail::with_retries(
                patience_, [&] { return connector_.write(items, patience_.context); });
            for (std::size_t i = 0; i < items.size(); ++i) {
                const auto outcome =
                    std::find_if(outcomes.begin(), outcomes.end(),
                                 [&](const Outcome& one) { return one.item == i; });
                judge(batch_[of_item[i]], items[i],
                      outcome == outcomes.end() ? Outcome() : *outcome);
            }
            store_.put_play_actions(batch_);
        }
        batch_.clear();
        if (options_.progress && acts()) {
            options_.progress({"plays " + options_.source, acted_, queue_.size(), false});
        }
    }

    /// Returns what is to be written; what is settled without writing says so.
    std::optional<WriteItem> prepare(PlayAction& action) {
        if (action.arm == Arm::hold_out) {
            settle(action, ActionState::held_out, "", "");
            return std::nullopt;
        }
        auto item = writer_.item_of(action);
        if (auto* write = std::get_if<WriteItem>(&item)) {
            settle(action, ActionState::started, "", "");
            action.stream = write->stream;
            return std::move(*write);
        }
        if (const auto* fault = std::get_if<detail::ActionFault>(&item)) {
            reject(action, fault->code, fault->message);
        } else {
            ++report_.found;
            action.record = action.customer.id;
            settle(action, ActionState::done, "ALREADY", "");
        }
        return std::nullopt;
    }

    void judge(PlayAction& action, const WriteItem& item, const Outcome& outcome) {
        switch (outcome.status) {
            case WriteStatus::written:
                action.record = outcome.id.empty() ? item.id : outcome.id;
                settle(action, ActionState::done, outcome.code, outcome.message);
                ++report_.done;
                return;
            case WriteStatus::rejected:
                return reject(action, outcome.code, outcome.message);
            case WriteStatus::not_found:
                return reject(action, "not_found", outcome.message);
            case WriteStatus::unknown:
                break;
        }
        if (const auto record = writer_.find(action)) {
            action.record = *record;
            settle(action, ActionState::done, "FOUND", outcome.message);
            ++report_.done;
            return;
        }
        const std::string message =
            "the CRM gave no trustworthy answer and does not show it; the next run looks again";
        settle(action, ActionState::unknown, outcome.code, message);
        report_.rejected.push_back({action.play, action.customer, "unknown", message});
    }

    void reject(PlayAction& action, const std::string& code, const std::string& message) {
        settle(action, ActionState::rejected, code, message);
        report_.rejected.push_back({action.play, action.customer, code, message});
    }

    void settle(PlayAction& action, ActionState state, const std::string& code,
                const std::string& message) {
        action.state = state;
        action.code = code;
        action.message = message;
        action.at = patience_.clock.now();
    }

    Connector& connector_;
    Store& store_;
    const PlayRunOptions& options_;
    detail::Patience patience_;
    detail::ActionWriter writer_;
    PlayRunReport report_;
    std::vector<PlayAction> pending_;
    std::vector<PlayAction> queue_;
    std::vector<PlayAction> batch_;
    std::uint64_t acted_ = 0;
};

}  // namespace

PlayRunReport run_plays(Connector& connector, Store& store, const ActionMappings& mapping,
                        const PlayRunOptions& options, const Context& context) {
    Clock& clock = options.clock ? *options.clock : system_clock();
    try {
        return PlayRun(connector, store, mapping, options, {clock, options.log, context}).run();
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw Error(Errc::internal, "carry out plays", options.source, error.what(), "Report this");
    }
}

}  // namespace tenure::inline v1
