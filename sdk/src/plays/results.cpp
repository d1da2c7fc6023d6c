#include "tenure/plays/results.hpp"

#include <algorithm>
#include <exception>
#include <map>

#include "tenure/lifecycle/engine.hpp"
#include "tenure/lifecycle/returns.hpp"

namespace tenure::inline v1 {

namespace {

constexpr std::size_t records_at_once = 500;

/// One customer assigned to an arm of a play.
struct Assignment {
    RowKey customer;
    std::size_t play = 0;
    Date day{};
    Arm arm = Arm::treat;
};

class Measurement {
 public:
    Measurement(Store& store, const Playbook& book, Timestamp as_of,
                const PlayResultOptions& options)
        : store_(store), book_(book), as_of_(as_of), options_(options), all_(book.plays.size()) {}

    std::vector<PlayResult> run(const Context& context) {
        gather();
        for (std::size_t begin = 0; begin < assigned_.size();) {
            context.check("measure plays");
            begin = measure(begin);
        }
        std::vector<PlayResult> found;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (!met_[i]) continue;
            all_[i].play = book_.plays[i].id;
            conclude(all_[i]);
            found.push_back(std::move(all_[i]));
        }
        return found;
    }

 private:
    /// Actions come day by day, so the first of overlapping assignments is kept.
    void gather() {
        met_.assign(all_.size(), false);
        std::map<std::pair<std::size_t, RowKey>, Date> last;
        store_.each_play_action({}, [&](const PlayAction& action) {
            const Play* play = book_.find(action.play);
            if (play == nullptr) return;
            const auto index = static_cast<std::size_t>(play - book_.plays.data());
            met_[index] = true;
            if (action.state == ActionState::rejected) ++all_[index].rejected;
            const auto [at, fresh] = last.try_emplace({index, action.customer}, action.assigned_on);
            const int days = play->goal.within_days;
            if (!fresh && action.assigned_on.days <= at->second.days + days) return;
            at->second = action.assigned_on;
            if (end_of(action.assigned_on, days) > as_of_) {
                ++all_[index].waiting;
            } else {
                assigned_.push_back({action.customer, index, action.assigned_on, action.arm});
            }
        });
        std::stable_sort(assigned_.begin(), assigned_.end(),
                         [](const Assignment& left, const Assignment& right) {
                             return left.customer < right.customer;
                         });
    }

    /// Returns the last instant of a goal's days.
    Timestamp end_of(Date assigned, int days) const {
        const Zone& zone = options_.history.business_zone;
        return zone.at(Date{assigned.days + days + 1}) - std::chrono::microseconds(1);
    }

    /// Measures the next customers; returns where those after them begin.
    std::size_t measure(std::size_t begin) {
        std::vector<RowKey> records;
        std::size_t end = begin;
        for (; end < assigned_.size(); ++end) {
            RowKey record = assigned_[end].customer;
            record.part = 0;
            if (!records.empty() && records.back() == record) continue;
            if (records.size() == records_at_once) break;
            records.push_back(record);
        }
        std::map<RowKey, History> histories;
        store_.read_customers(records, history_kinds(), [&](const CustomerRows& rows) {
            histories.emplace(rows.customer.key, history_from(rows, options_.history));
        });
        const History nothing;
        for (std::size_t i = begin; i < end; ++i) {
            const auto found = histories.find(assigned_[i].customer);
            add(assigned_[i], found == histories.end() ? nothing : found->second);
        }
        return end;
    }

    void add(const Assignment& assigned, const History& history) {
        const PlayGoal& goal = book_.plays[assigned.play].goal;
        PlayResult& result = all_[assigned.play];
        ArmSums& sums = assigned.arm == Arm::treat ? result.treat : result.hold_out;
        const Timestamp end = end_of(assigned.day, goal.within_days);
        bool reached = false;
        double spend = 0;
        detail::for_each_kept(history, end,
                              [&](const Event& purchase, const std::optional<Money>& left) {
                                  if (purchase.day <= assigned.day) return;
                                  reached = true;
                                  if (!left) return;
                                  if (!result.currency) result.currency = left->currency;
                                  if (*result.currency != left->currency)
                                      result.mixed_currencies = true;
                                  spend += left->amount();
                              });
        if (goal.kind == PlayGoal::Kind::state) {
            const State state = standing_of(history, options_.framework, end).stage.state;
            reached = std::find(goal.states.begin(), goal.states.end(), state) != goal.states.end();
        }
        ++sums.customers;
        sums.reached += reached ? 1 : 0;
        sums.spend += spend;
        sums.spend_squares += spend * spend;
    }

    static void conclude(PlayResult& result) {
        const std::uint64_t least = std::min(result.treat.customers, result.hold_out.customers);
        if (least < least_per_arm) {
            result.silence = "too few: n < " + std::to_string(least_per_arm) + " per arm";
            return;
        }
        result.reached_uplift = rate_difference(result.treat.reached, result.treat.customers,
                                                result.hold_out.reached, result.hold_out.customers);
        if (!result.mixed_currencies) {
            result.spend_uplift = spend_difference(result.treat, result.hold_out);
        }
    }

    Store& store_;
    const Playbook& book_;
    Timestamp as_of_;
    const PlayResultOptions& options_;
    std::vector<PlayResult> all_;
    std::vector<bool> met_;
    std::vector<Assignment> assigned_;
};

}  // namespace

std::vector<PlayResult> play_results(Store& store, const Playbook& book, Timestamp as_of,
                                     const PlayResultOptions& options, const Context& context) {
    try {
        return Measurement(store, book, as_of, options).run(context);
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw Error(Errc::internal, "measure plays", "", error.what(), "Report this");
    }
}

}  // namespace tenure::inline v1
