#include "tenure/plays/plan.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "plays/planner.hpp"

namespace tenure::inline v1 {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t batch_size = 500;
constexpr std::array kinds{EntityKind::consent, EntityKind::subscription};

Generation generation_at(Store& store, const std::optional<Timestamp>& as_of) {
    for (const Generation& generation : store.generations(0)) {
        if (!as_of || generation.as_of <= *as_of) return generation;
    }
    throw Error(Errc::not_found, "plan plays", "the store",
                as_of ? "nothing was evaluated as of then or earlier" : "nothing was evaluated yet",
                "Evaluate first");
}

/// Joins insights with their customers' rows, batch by batch.
class Batches {
 public:
    Batches(Store& store, detail::Planner& planner) : store_(store), planner_(planner) {}

    void add(const InsightRow& insight) {
        batch_.push_back(insight);
        if (batch_.size() == batch_size) work_off();
    }
    void work_off() {
        std::vector<RowKey> records;
        for (const InsightRow& insight : batch_) {
            RowKey record = insight.customer;
            record.part = 0;
            if (records.empty() || records.back() != record) records.push_back(record);
        }
        std::map<RowKey, CustomerRows> customers;
        store_.read_customers(records, kinds, [&](const CustomerRows& rows) {
            customers.emplace(rows.customer.key, rows);
        });
        for (const InsightRow& insight : batch_) {
            const auto found = customers.find(insight.customer);
            if (found == customers.end()) {
                ++gone_;
            } else {
                planner_.take(insight, found->second);
            }
        }
        batch_.clear();
    }
    std::uint64_t gone() const { return gone_; }

 private:
    Store& store_;
    detail::Planner& planner_;
    std::uint64_t gone_ = 0;
    std::vector<InsightRow> batch_;
};

std::string counts_json(const std::vector<PlayCounts>& all) {
    Json list = Json::array();
    for (const PlayCounts& counts : all) {
        list.push_back({{"play", counts.play},
                        {"treat", counts.treat},
                        {"hold_out", counts.hold_out},
                        {"skipped", counts.skipped},
                        {"not_due", counts.not_due},
                        {"unknown", counts.unknown}});
    }
    return list.dump();
}

PlayPlan make_plan(Store& store, const Playbook& book, const PlanOptions& options,
                   const Context& context) {
    const Generation generation = generation_at(store, options.as_of);
    const Timestamp as_of = options.as_of.value_or(generation.as_of);
    const detail::PlayDay day{options.business_zone.local_date(as_of), options.business_zone,
                              options.calendar};
    detail::Planner planner(store, book, options, day, as_of);
    Batches batches(store, planner);
    std::uint64_t seen = 0;
    store.each_insight(generation.number, {}, [&](const InsightRow& insight) {
        if (++seen % batch_size == 0) {
            context.check("plan plays");
            if (options.progress) {
                options.progress({"plan plays", seen, generation.customers, false});
            }
        }
        if (!planner.surely_none(insight)) batches.add(insight);
    });
    batches.work_off();
    PlayPlan plan = planner.finish();
    plan.gone = batches.gone();
    plan.record.generation = generation.number;
    plan.record.made_at = (options.clock ? *options.clock : system_clock()).now();
    plan.record.plays = counts_json(plan.counts);
    plan.record.number = store.put_plan(plan.record, plan.rows);
    if (options.progress) options.progress({"plan plays", seen, generation.customers, true});
    return plan;
}

}  // namespace

PlayPlan plan_plays(Store& store, const Playbook& book, const PlanOptions& options,
                    const Context& context) {
    if (!options.play.empty() && book.find(options.play) == nullptr) {
        throw Error(Errc::not_found, "plan plays", options.play, "there is no such play",
                    "`tenure plays list` shows them");
    }
    try {
        return make_plan(store, book, options, context);
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw Error(Errc::internal, "plan plays", "", error.what(), "Report this");
    }
}

std::vector<PlayCounts> counts_of(const PlanRecord& record) {
    std::vector<PlayCounts> all;
    const Json list = Json::parse(record.plays, nullptr, false);
    if (!list.is_array()) return all;
    for (const Json& each : list) {
        if (!each.is_object()) continue;
        PlayCounts counts;
        counts.play = each.value("play", "");
        counts.treat = each.value("treat", std::uint64_t{0});
        counts.hold_out = each.value("hold_out", std::uint64_t{0});
        counts.skipped = each.value("skipped", counts.skipped);
        counts.not_due = each.value("not_due", std::uint64_t{0});
        counts.unknown = each.value("unknown", std::uint64_t{0});
        all.push_back(std::move(counts));
    }
    return all;
}

}  // namespace tenure::inline v1
