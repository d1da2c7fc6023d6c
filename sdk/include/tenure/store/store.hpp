// Store, step 4: the port behind which everything fetched, derived and written is kept.
// One object serves one tenant; implementations are SQLite and, for tests, memory.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tenure/core/context.hpp"
#include "tenure/crm/connector.hpp"
#include "tenure/store/erasure.hpp"
#include "tenure/store/generation.hpp"
#include "tenure/store/play_log.hpp"
#include "tenure/store/summary_rows.hpp"

namespace tenure::inline v1 {

/// A stream's saved position, committed together with the rows that led to it.
struct Checkpoint {
    Cursor cursor{};
    std::string fields_key{};  ///< the field list the cursor was made with
    bool complete = false;     ///< the enumeration reached its end at `updated_at`
    Timestamp updated_at{};
};

/// Domain rows of one source row of a commit.
struct MappedRow {
    std::size_t source_row = 0;  ///< index into PageCommit::rows
    std::vector<DomainRow> rows{};
};

/// A record that could not be decoded, mapped or written.
struct DeadLetter {
    StreamKey key{};
    RecordId id{};
    std::string step{};  ///< "decode", "map" or "write"
    std::string code{};
    std::string message{};
    std::string raw{};
    Timestamp at{};
};

/// A page with its domain rows and the cursor after it, stored in one transaction.
struct PageCommit {
    StreamKey key{};
    FieldList fields{};
    std::span<const Row> rows{};
    std::span<const MappedRow>
        mapped{};  ///< in the order of rows; a row without entry maps to none
    std::string mapping_key{};
    std::optional<Checkpoint> checkpoint{};
    std::span<const DeadLetter> dead_letters{};
    Timestamp observed_at{};
};

/// What a commit did, in records.
struct CommitCounts {
    std::uint64_t upserted = 0;   ///< new or changed
    std::uint64_t unchanged = 0;  ///< same version and content, or older than what is stored
    std::uint64_t held_back = 0;  ///< of erased people or about them: not stored
    CommitCounts& operator+=(const CommitCounts& other) {
        upserted += other.upserted;
        unchanged += other.unchanged;
        held_back += other.held_back;
        return *this;
    }
};

/// Whether a commit is kept or only counted.
enum class CommitMode { keep, preview };

/// An entry of the observation log; effective_at is the record's version where known.
struct Observation {
    RowKey row{};
    EntityKind kind = EntityKind::customer;
    std::string attribute{};
    std::string old_value{};  ///< as text; empty when there was none
    std::string new_value{};
    Timestamp effective_at{};
    Timestamp observed_at{};
};

/// A customer with its rows of the kinds asked for, each kind in storage order, and what was
/// observed to change about them.
struct CustomerRows {
    StoredRow customer{};
    std::vector<StoredRow> rows{};
    std::vector<Observation> observations{};
};

/// One run of a stream, for status and reports.
struct RunRecord {
    std::string source{};
    std::string stream{};
    std::string entity{};
    std::uint64_t read = 0, upserted = 0, unchanged = 0, deleted = 0, rejected = 0;
    std::uint64_t pages = 0, requests = 0;
    double seconds = 0;
    bool complete = false;
    std::string error{};
    Timestamp started_at{};
};

/// A value we wrote into the CRM: the echo ledger.
struct WrittenValue {
    std::string source{};
    std::string stream{};
    RecordId id{};
    std::string field{};
    std::string value{};  ///< as sent, as text
    std::int64_t generation = 0;
    Timestamp at{};
    std::string stored = {};  ///< as it read back, when the CRM altered it; else empty
};

/// Keeps everything of one tenant.
/// Threads: one thread at a time. Throws: Error{store}, {store_locked}, {store_schema} from any
/// member; {wrong_source} from bind_source.
class Store : public SummaryStore, public PlayStore, public ErasureStore {
 public:
    /// Remembers which CRM stands behind a source, or refuses another one.
    virtual void bind_source(const std::string& source, const std::string& fingerprint) = 0;

    virtual CommitCounts commit_page(const PageCommit& commit,
                                     CommitMode mode = CommitMode::keep) = 0;
    virtual std::optional<Checkpoint> checkpoint(const StreamKey& key) = 0;
    virtual void save_checkpoint(const StreamKey& key, const Checkpoint& checkpoint) = 0;
    /// Forgets the position and an unfinished sweep of that key.
    virtual void reset_checkpoint(const StreamKey& key) = 0;

    /// Returns how many live records a stream has.
    virtual std::uint64_t count_records(const std::string& source, const std::string& stream) = 0;
    /// Returns which of these records are stored and live, in the order asked; a store that cannot
    /// tell returns all of them.
    virtual std::vector<RecordId> live_records(const std::string& source, const std::string& stream,
                                               std::span<const RecordId> ids) {
        static_cast<void>(source);
        static_cast<void>(stream);
        return {ids.begin(), ids.end()};
    }
    /// Marks records deleted with their domain rows; returns how many were live.
    virtual std::uint64_t delete_records(const std::string& source, const std::string& stream,
                                         std::span<const RecordId> ids, Timestamp at,
                                         const std::optional<Checkpoint>& deletes_checkpoint) = 0;
    /// Notes ids seen by an id sweep, with its position, in one transaction.
    virtual void mark_seen(const StreamKey& key, std::span<const RecordId> ids,
                           const Checkpoint& checkpoint) = 0;
    /// Returns live records that the sweep did not see and that were stored before it began.
    virtual std::vector<RecordId> unseen(const StreamKey& key, Timestamp sweep_began) = 0;

    /// Visits kept source rows in id order, page by page, with their field list and mapping key.
    using SourceVisitor =
        std::function<void(const FieldList&, std::span<const Row>, const std::string& mapping_key)>;
    virtual void each_source_page(const std::string& source, const std::string& stream,
                                  const SourceVisitor& visit) = 0;

    /// Fills `customer` of rows that only name a contact with that contact's account; returns how
    /// many rows gained one.
    virtual std::uint64_t resolve_customers(const std::string& source) = 0;

    virtual std::map<EntityKind, std::uint64_t> counts() = 0;
    virtual void each_row(EntityKind kind, const std::function<void(const StoredRow&)>& visit) = 0;
    /// Visits customers in key order, each with its rows of `kinds`; memory stays flat.
    virtual void each_customer(std::span<const EntityKind> kinds,
                               const std::function<void(const CustomerRows&)>& visit,
                               RowDetail detail = RowDetail::whole) = 0;
    /// Finds one customer by record id, external id or, if unique, name; nothing when none.
    /// Throws: Error{bad_argument} listing the matches when several fit.
    virtual std::optional<CustomerRows> find_customer(const std::string& text,
                                                      std::span<const EntityKind> kinds) = 0;

    virtual void add_run(const RunRecord& run) = 0;
    /// Returns the newest run of each source and stream.
    virtual std::vector<RunRecord> last_runs() = 0;
    virtual void add_dead_letters(std::span<const DeadLetter> letters) = 0;
    virtual std::vector<DeadLetter> dead_letters(std::size_t limit) = 0;
    virtual std::uint64_t count_dead_letters() = 0;
    /// Returns the sources ever bound, with their fingerprints.
    virtual std::map<std::string, std::string> sources() = 0;

    /// Small remembered facts of a source, such as field bindings.
    virtual std::optional<std::string> fact(const std::string& source, const std::string& name) = 0;
    virtual void put_fact(const std::string& source, const std::string& name,
                          const std::string& value) = 0;

    virtual std::int64_t begin_generation(const Generation& generation) = 0;
    /// Adds insights in key order, behind those put before. Throws: Error{bad_argument} otherwise.
    virtual void put_insights(std::int64_t generation, std::span<const InsightRow> rows) = 0;
    virtual void finish_generation(std::int64_t generation, std::uint64_t customers,
                                   Timestamp at) = 0;
    /// Replaces, in a finished generation, the insights of customer records (parts do not count) by
    /// `rows`, which are in key order, and its as_of, finished_at and parameters by those given;
    /// counts its customers.
    virtual void amend_generation(const Generation& generation, std::span<const RowKey> records,
                                  std::span<const InsightRow> rows) = 0;
    /// Returns finished generations, newest first.
    virtual std::vector<Generation> generations(std::size_t limit) = 0;
    virtual void each_insight(std::int64_t generation, const InsightFilter& filter,
                              const std::function<void(const InsightRow&)>& visit) = 0;

    virtual void add_written(std::span<const WrittenValue> values) = 0;
    virtual std::optional<WrittenValue> last_written(const std::string& source,
                                                     const std::string& stream, const RecordId& id,
                                                     const std::string& field) = 0;
};

}  // namespace tenure::inline v1
