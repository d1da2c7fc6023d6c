// Store, step 4: the store in an SQLite database, through Poco::Data.
// Members are spread over sqlite_*.cpp by what they keep; docs/store.md describes the tables.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "store/dictionary.hpp"
#include "store/sqlite_commit.hpp"
#include "store/store_file.hpp"
#include "store/tombstones.hpp"
#include "tenure/store/open_store.hpp"

namespace tenure::inline v1::store_detail {

/// How a batch of customers is said in SQL: all between the first and the last, or just these.
enum class CustomerSpan : std::uint8_t { range, list };

/// Which rows of a batch of customers are read, and how much of each.
struct RowsAsked {
    CustomerSpan span = CustomerSpan::range;
    RowDetail detail = RowDetail::whole;
};

/// See Store.
class SqliteStore final : public Store {
 public:
    /// Opens the file, or a private database in memory for ":memory:".
    SqliteStore(const std::string& path, const StoreOptions& options);

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
                       const std::function<void(const CustomerRows&)>& visit,
                       RowDetail detail) override;
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
                        const std::function<void(const CustomerRows&)>& visit,
                        RowDetail detail) override;

    std::int64_t put_plan(const PlanRecord& plan, std::span<const PlannedAction> rows) override;
    std::optional<PlanRecord> latest_plan() override;
    void each_planned(std::int64_t plan,
                      const std::function<void(const PlannedAction&)>& visit) override;
    void put_play_actions(std::span<const PlayAction> actions) override;
    void each_play_action(const PlayActionFilter& filter,
                          const std::function<void(const PlayAction&)>& visit) override;
    std::uint64_t forget_play_customer(const RowKey& customer) override;

    ErasureCounts erase(const ErasurePlan& plan, Timestamp at) override;
    bool finish_erasure() override;
    bool was_erased(const std::string& identifier) override;
    std::uint64_t count_tombstones() override;

    void add_written(std::span<const WrittenValue> values) override;
    std::optional<WrittenValue> last_written(const std::string& source, const std::string& stream,
                                             const RecordId& id, const std::string& field) override;

 private:
    /// Returns whether to go on.
    using InsightVisitor = std::function<bool(const InsightRow&)>;
    using PageVisitor = std::function<bool(const std::string&)>;
    /// Neighbouring insights as they are packed, and their keys in order.
    enum class PagePart { keys, content };
    struct InsightPage {
        std::string content{};  ///< or keys alone
        std::vector<RowKey> keys{};
        bool holds(const RowKey& record) const;
    };

    const Tombstones& tombstones();
    std::uint64_t erase_rows(const std::string& source, const std::string& stream,
                             const std::string& ids, ErasureCounts& counts);
    std::uint64_t erase_letters(const ErasurePlan& plan);
    std::uint64_t bury(const ErasurePlan& plan, Timestamp at);
    void write_checkpoint(const StreamKey& key, const Checkpoint& checkpoint);
    void write_dead_letters(std::span<const DeadLetter> letters);
    void drop_settled_letters(const PageCommit& commit);
    void drop_sweep(const StreamKey& key);
    void drop_generation(std::int64_t number);
    std::int64_t count_insights(std::int64_t generation, std::span<const RowKey> records);
    std::optional<std::string> replaced_insight(std::int64_t generation, const RowKey& record);
    void read_insight_page(std::int64_t generation, const RowKey& record, PagePart part,
                           InsightPage& page);
    void each_insight_page(std::int64_t generation, const PageVisitor& visit);
    void each_insight_of(std::int64_t generation, std::span<const RowKey> customers,
                         const InsightVisitor& visit);
    void each_kept_insight(std::int64_t generation, const InsightVisitor& visit);
    std::uint64_t erase_insights(const std::string& source, const std::string& stream,
                                 std::span<const std::string_view> ids);
    std::uint64_t erase_insight(std::int64_t generation, const RowKey& record);
    void rewrite_page(std::int64_t generation, const RowKey& record, const InsightPage& page);
    std::vector<RowKey> customers_meant(const std::string& text);
    void each_summary_page(const PageVisitor& visit);
    void drop_summaries(const std::string& table, const std::string& key);
    void mark_deleted(const std::string& source, const std::string& stream, const std::string& ids);
    void index_customers();
    std::vector<StoredRow> customers_after(const RowKey& after, RowDetail detail);
    std::vector<StoredRow> customers_where(const std::string& condition, const std::string& value,
                                           std::size_t limit);
    std::vector<CustomerRows> with_rows(std::vector<StoredRow> customers,
                                        std::span<const EntityKind> kinds, RowsAsked asked);
    void add_rows(std::vector<CustomerRows>& customers, EntityKind kind, RowsAsked asked);
    void add_observations(std::vector<CustomerRows>& customers, EntityKind kind, CustomerSpan span);
    StoredRow read_row(const DomainTable& table, const SqlCell* cells, const std::string& source,
                       RowDetail detail = RowDetail::whole);

    std::unique_ptr<WriterLock> lock_;
    SqlSession sql_;
    SqlRows insight_cells_{8};                        ///< keeps its memory from batch to batch
    std::string packed_;                              ///< likewise
    std::pair<std::int64_t, RowKey> last_insight_{};  ///< put last, with its generation
    std::string tenant_;
    bool writes_;
    bool indexed_ = false;
    std::optional<Tombstones> tombstones_;  ///< read when first needed
    Dictionary dictionary_;
    SqliteCommit commit_;
};

}  // namespace tenure::inline v1::store_detail
