// Store, step 4: the store in ordinary containers, for tests and short programs.
// Ordered maps stand for tables, so that every enumeration has the SQLite store's order.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "store/record_change.hpp"
#include "tenure/store/store.hpp"

namespace tenure::inline v1::store_detail {

/// See Store. A preview works on a copy of what the page may change.
class MemoryStore final : public Store {
 public:
    void bind_source(const std::string& source, const std::string& fingerprint) override;
    CommitCounts commit_page(const PageCommit& commit, CommitMode mode) override;
    std::optional<Checkpoint> checkpoint(const StreamKey& key) override;
    void save_checkpoint(const StreamKey& key, const Checkpoint& checkpoint) override;
    void reset_checkpoint(const StreamKey& key) override;

    std::uint64_t count_records(const std::string& source, const std::string& stream) override;
    std::vector<RecordId> live_records(const std::string& source, const std::string& stream,
                                       std::span<const RecordId> ids) override;
    std::uint64_t delete_records(const std::string& source, const std::string& stream,
                                 std::span<const RecordId> ids, Timestamp at,
                                 const std::optional<Checkpoint>& deletes_checkpoint) override;
    void mark_seen(const StreamKey& key, std::span<const RecordId> ids,
                   const Checkpoint& checkpoint) override;
    std::vector<RecordId> unseen(const StreamKey& key, Timestamp sweep_began) override;
    void each_source_page(const std::string& source, const std::string& stream,
                          const SourceVisitor& visit) override;
    std::uint64_t resolve_customers(const std::string& source) override;

    std::map<EntityKind, std::uint64_t> counts() override;
    void each_row(EntityKind kind, const std::function<void(const StoredRow&)>& visit) override;
    void each_customer(std::span<const EntityKind> kinds,
                       const std::function<void(const CustomerRows&)>& visit, RowDetail) override;
    std::optional<CustomerRows> find_customer(const std::string& text,
                                              std::span<const EntityKind> kinds) override;

    void add_run(const RunRecord& run) override;
    std::vector<RunRecord> last_runs() override;
    void add_dead_letters(std::span<const DeadLetter> letters) override;
    std::vector<DeadLetter> dead_letters(std::size_t limit) override;
    std::uint64_t count_dead_letters() override;
    std::map<std::string, std::string> sources() override;
    std::optional<std::string> fact(const std::string& source, const std::string& name) override;
    void put_fact(const std::string& source, const std::string& name,
                  const std::string& value) override;

    std::int64_t begin_generation(const Generation& generation) override;
    void put_insights(std::int64_t generation, std::span<const InsightRow> rows) override;
    void amend_generation(const Generation& generation, std::span<const RowKey> records,
                          std::span<const InsightRow> rows) override;
    void finish_generation(std::int64_t generation, std::uint64_t customers, Timestamp at) override;
    std::vector<Generation> generations(std::size_t limit) override;
    void each_insight(std::int64_t generation, const InsightFilter& filter,
                      const std::function<void(const InsightRow&)>& visit) override;

    std::optional<std::string> summary_settings() override;
    void begin_summaries() override;
    void add_summaries(std::span<const SummaryRow> rows) override;
    void finish_summaries(const std::string& settings) override;
    void put_summaries(std::span<const RowKey> records, std::span<const SummaryRow> rows) override;
    void each_summary(const std::function<void(const SummaryRow&)>& visit) override;
    SummaryTurn summary_turn() override;
    void each_replaced(std::int64_t turn, const ReplacedVisitor& visit) override;
    std::vector<RowKey> stale_customers(const RowKey& after, std::size_t limit) override;
    void read_customers(std::span<const RowKey> records, std::span<const EntityKind> kinds,
                        const std::function<void(const CustomerRows&)>& visit, RowDetail) override;

    std::int64_t put_plan(const PlanRecord& plan, std::span<const PlannedAction> rows) override;
    std::optional<PlanRecord> latest_plan() override;
    void each_planned(std::int64_t plan,
                      const std::function<void(const PlannedAction&)>& visit) override;
    void put_play_actions(std::span<const PlayAction> actions) override;
    void each_play_action(const PlayActionFilter& filter,
                          const std::function<void(const PlayAction&)>& visit) override;
    std::uint64_t forget_play_customer(const RowKey& customer) override;

    ErasureCounts erase(const ErasurePlan& plan, Timestamp at) override;
    bool finish_erasure() override { return false; }
    bool was_erased(const std::string& identifier) override;
    std::uint64_t count_tombstones() override;

    void add_written(std::span<const WrittenValue> values) override;
    std::optional<WrittenValue> last_written(const std::string& source, const std::string& stream,
                                             const RecordId& id, const std::string& field) override;

 private:
    using StreamName = std::pair<std::string, std::string>;  ///< source, stream
    using Position = std::tuple<std::string, std::string, Purpose, std::string>;
    struct Record {
        Timestamp version;
        Timestamp stored_at;
        bool deleted = false;
        FieldList fields;
        std::vector<Value> values;
        std::string mapping_key;
        std::vector<KnownRow> rows;
    };
    using Records = std::map<RecordId, Record>;
    /// What a page's changes leave behind besides the records.
    struct Traces {
        std::vector<Observation> log;
        std::set<RowKey> touched;  ///< customers whose purchases changed
    };
    struct MemoryPlan {
        PlanRecord about;
        std::vector<PlannedAction> rows;
    };
    struct Evaluation {
        Generation about;
        bool finished = false;
        std::map<RowKey, InsightRow> rows;
    };

    static Position position(const StreamKey& key);
    bool commit_row(const PageCommit& commit, const Row& row, std::span<const DomainRow> rows,
                    Records& records, Traces& traces);
    void settle_letters(const PageCommit& commit);
    void each_known(const std::string& source,
                    const std::function<void(const RowKey&, KnownRow&)>& visit);
    const KnownRow* first_row(const std::string& source, const Reference& reference,
                              EntityKind kind);
    std::optional<Reference> customer_of(const std::string& source, const Value& contact);
    std::vector<StoredRow> matching(const std::function<bool(const StoredRow&)>& fits);
    CustomerRows with_rows(StoredRow customer, std::span<const EntityKind> kinds);
    std::vector<StoredRow> rows_of(const StoredRow& customer, EntityKind kind);
    std::string external_id(const RowKey& customer);
    void mark(const std::set<RowKey>& touched);
    void add_touched(std::set<RowKey>& to, const std::string& source, const Touched& touched);

    std::map<std::string, std::string> sources_;
    std::map<StreamName, Records> streams_;
    std::map<Position, Checkpoint> checkpoints_;
    std::map<Position, std::set<RecordId>> swept_;
    std::vector<Observation> observations_;
    std::vector<DeadLetter> letters_;
    std::map<StreamName, RunRecord> runs_;
    std::map<std::pair<std::string, std::string>, std::string> facts_;
    std::map<std::int64_t, Evaluation> evaluations_;
    std::map<std::tuple<std::string, std::string, RecordId, std::string>, WrittenValue> written_;
    std::optional<std::string> summary_settings_;
    std::map<RowKey, SummaryRow> summaries_;
    std::map<RowKey, std::int64_t> replaced_;  ///< turn in which a record's summaries were replaced
    SummaryTurn summary_turn_;
    std::map<std::int64_t, MemoryPlan> plans_;
    std::map<std::string, PlayAction> play_actions_;
    std::set<RowKey> stale_;  ///< records
    std::string tombstone_key_;
    std::set<std::string> tombstones_;
};

}  // namespace tenure::inline v1::store_detail
