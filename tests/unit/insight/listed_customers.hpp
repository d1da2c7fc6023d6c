// A store that lists customers made by a function and keeps the insights: all evaluate() needs.
// Of the customers only their summaries are held, so a test can list very many.
#pragma once

#include <functional>
#include <stdexcept>
#include <vector>

#include "tenure/store/store.hpp"

namespace tenure::testing {

class ListedCustomers final : public Store {
 public:
    std::size_t customers = 0;
    std::function<CustomerRows(std::size_t)> make;
    std::vector<StoredRow> products;
    std::function<void(const InsightRow&)> receive;  ///< instead of keeping them
    std::vector<InsightRow> insights;
    std::vector<Generation> made;
    std::size_t largest_batch = 0;

    std::map<EntityKind, std::uint64_t> counts() override {
        return {{EntityKind::customer, customers}};
    }
    void each_row(EntityKind kind, const std::function<void(const StoredRow&)>& visit) override {
        if (kind != EntityKind::product) return;
        for (const StoredRow& row : products) visit(row);
    }
    void each_customer(std::span<const EntityKind> kinds,
                       const std::function<void(const CustomerRows&)>& visit,
                       RowDetail = RowDetail::whole) override {
        for (std::size_t i = 0; i < customers; ++i) {
            CustomerRows rows = make(i);
            std::erase_if(rows.rows, [&](const StoredRow& row) {
                return std::find(kinds.begin(), kinds.end(), row.row.kind) == kinds.end();
            });
            visit(rows);
        }
    }
    std::int64_t begin_generation(const Generation& generation) override {
        made.push_back(generation);
        made.back().number = static_cast<std::int64_t>(made.size());
        return made.back().number;
    }
    void put_insights(std::int64_t, std::span<const InsightRow> rows) override {
        largest_batch = std::max(largest_batch, rows.size());
        for (const InsightRow& row : rows) {
            if (receive) {
                receive(row);
            } else {
                insights.push_back(row);
            }
        }
    }
    void finish_generation(std::int64_t generation, std::uint64_t count, Timestamp at) override {
        Generation& finished = made[static_cast<std::size_t>(generation - 1)];
        finished.customers = count;
        finished.finished_at = at;
    }

    ErasureCounts erase(const ErasurePlan&, Timestamp) override { unused(); }
    bool finish_erasure() override { unused(); }
    bool was_erased(const std::string&) override { unused(); }
    std::uint64_t count_tombstones() override { unused(); }
    void bind_source(const std::string&, const std::string&) override { unused(); }
    CommitCounts commit_page(const PageCommit&, CommitMode) override { unused(); }
    std::optional<Checkpoint> checkpoint(const StreamKey&) override { unused(); }
    void save_checkpoint(const StreamKey&, const Checkpoint&) override { unused(); }
    void reset_checkpoint(const StreamKey&) override { unused(); }
    std::uint64_t count_records(const std::string&, const std::string&) override { unused(); }
    std::vector<RecordId> live_records(const std::string&, const std::string&,
                                       std::span<const RecordId>) override {
        unused();
    }
    std::uint64_t delete_records(const std::string&, const std::string&, std::span<const RecordId>,
                                 Timestamp, const std::optional<Checkpoint>&) override {
        unused();
    }
    void mark_seen(const StreamKey&, std::span<const RecordId>, const Checkpoint&) override {
        unused();
    }
    std::vector<RecordId> unseen(const StreamKey&, Timestamp) override { unused(); }
    void each_source_page(const std::string&, const std::string&, const SourceVisitor&) override {
        unused();
    }
    std::uint64_t resolve_customers(const std::string&) override { unused(); }
    std::optional<CustomerRows> find_customer(const std::string&,
                                              std::span<const EntityKind>) override {
        unused();
    }
    void add_run(const RunRecord&) override { unused(); }
    std::vector<RunRecord> last_runs() override { unused(); }
    void add_dead_letters(std::span<const DeadLetter>) override { unused(); }
    std::vector<DeadLetter> dead_letters(std::size_t) override { unused(); }
    std::uint64_t count_dead_letters() override { unused(); }
    std::map<std::string, std::string> sources() override { unused(); }
    std::optional<std::string> fact(const std::string&, const std::string&) override { unused(); }
    void put_fact(const std::string&, const std::string&, const std::string&) override { unused(); }
    std::vector<Generation> generations(std::size_t) override { return made; }
    void amend_generation(const Generation&, std::span<const RowKey>,
                          std::span<const InsightRow>) override {
        unused();
    }
    void each_insight(std::int64_t, const InsightFilter&,
                      const std::function<void(const InsightRow&)>&) override {
        unused();
    }
    std::optional<std::string> summary_settings() override { return std::nullopt; }
    void begin_summaries() override { summaries_.clear(); }
    void add_summaries(std::span<const SummaryRow> rows) override {
        summaries_.insert(summaries_.end(), rows.begin(), rows.end());
    }
    void finish_summaries(const std::string&) override {}
    void put_summaries(std::span<const RowKey>, std::span<const SummaryRow>) override { unused(); }
    void each_summary(const std::function<void(const SummaryRow&)>& visit) override {
        for (const SummaryRow& row : summaries_) visit(row);
    }
    SummaryTurn summary_turn() override { return {}; }
    void each_replaced(std::int64_t, const ReplacedVisitor&) override { unused(); }
    std::vector<RowKey> stale_customers(const RowKey&, std::size_t) override { return {}; }
    void read_customers(std::span<const RowKey> records, std::span<const EntityKind> kinds,
                        const std::function<void(const CustomerRows&)>& visit, RowDetail) override {
        each_customer(kinds, [&](const CustomerRows& rows) {
            for (const RowKey& record : records) {
                if (rows.customer.key == record) visit(rows);
            }
        });
    }
    std::int64_t put_plan(const PlanRecord&, std::span<const PlannedAction>) override { unused(); }
    std::optional<PlanRecord> latest_plan() override { unused(); }
    void each_planned(std::int64_t, const std::function<void(const PlannedAction&)>&) override {
        unused();
    }
    void put_play_actions(std::span<const PlayAction>) override { unused(); }
    void each_play_action(const PlayActionFilter&,
                          const std::function<void(const PlayAction&)>&) override {
        unused();
    }
    std::uint64_t forget_play_customer(const RowKey&) override { unused(); }
    void add_written(std::span<const WrittenValue>) override { unused(); }
    std::optional<WrittenValue> last_written(const std::string&, const std::string&,
                                             const RecordId&, const std::string&) override {
        unused();
    }

 private:
    std::vector<SummaryRow> summaries_;

    [[noreturn]] static void unused() {
        throw std::logic_error("evaluate() needs more of a store");
    }
};

}  // namespace tenure::testing
