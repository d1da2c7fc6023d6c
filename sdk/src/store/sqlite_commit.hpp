// Store, step 4: writes one page into the tables, in bulk: a look-up, then one run per table.
// The caller holds the transaction. Buffers stay from page to page.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "store/dictionary.hpp"
#include "store/record_change.hpp"
#include "store/sql.hpp"

namespace tenure::inline v1::store_detail {

/// Stores pages of one tenant.
class SqliteCommit {
 public:
    SqliteCommit(SqlSession& session, Dictionary& dictionary, std::string tenant);

    /// Stores rows, domain rows and observations; checkpoint and dead letters are the caller's.
    CommitCounts apply(const PageCommit& commit);

 private:
    /// What is stored of a record on the page.
    struct Kept {
        Timestamp version;
        bool deleted = false;
        std::int64_t format = 0;
        std::string entities;
        std::string content;
        std::vector<KnownRow> rows;
        bool changed = false;  ///< its domain rows have to be compared
    };
    using KeptRecords = std::map<std::string, Kept, std::less<>>;
    /// A row of the page on its way.
    struct Step {
        std::size_t row = 0;
        Kept* kept = nullptr;  ///< null for a new record
        bool source_changed = true;
        ContentChange content;
    };

    KeptRecords look_up(const PageCommit& commit);
    std::vector<Step> judge(const PageCommit& commit, KeptRecords& kept, CommitCounts& counts);
    ContentChange compare(const PageCommit& commit, const Row& row, const Kept& kept);
    void load_rows(const PageCommit& commit, KeptRecords& kept);
    void load_rows(const PageCommit& commit, EntityKind kind, const std::string& ids,
                   KeptRecords& kept);
    bool write(const PageCommit& commit, const Step& step, std::span<const DomainRow> rows);
    bool write_rows(const PageCommit& commit, const Step& step, std::span<const DomainRow> rows);
    void add_source_row(const PageCommit& commit, const Step& step,
                        std::span<const DomainRow> rows);
    void add_domain_row(const RowKey& key, const DomainRow& row);
    void add_removal(const RowKey& key, EntityKind kind, int part);
    void add_observations(const std::vector<Observation>& log);
    void mark_touched(const RowKey& record, const RowChanges& changes,
                      std::span<const KnownRow> known);
    void flush(const PageCommit& commit);

    SqlSession& session_;
    Dictionary& dictionary_;
    std::string tenant_;
    RowReader reader_;
    std::int64_t format_ = 0;
    std::int64_t added_ = 0;  ///< records that were not live before
    bool contacts_moved_ = false;
    bool marking_ = false;  ///< summaries are kept: note whose history changes
    SqlRows source_rows_;
    SqlRows observations_;
    SqlRows touched_;
    std::vector<std::string> touched_purchases_, touched_products_;  ///< "stream:id"
    std::array<SqlRows, entity_kinds> written_;
    std::array<SqlRows, entity_kinds> removed_;
};

}  // namespace tenure::inline v1::store_detail
