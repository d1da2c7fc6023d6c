#include "store/sqlite_commit.hpp"

#include <algorithm>

#include "store/sql_text.hpp"
#include "store/summary_sql.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr const char* look_up_sql =
    "SELECT record_id, modified_at, deleted_at, format, entities, content FROM source_row "
    "WHERE tenant = ? AND source = ? AND stream = ? "
    "AND record_id IN (SELECT value FROM json_each(?))";

constexpr const char* source_row_sql =
    "INSERT OR REPLACE INTO source_row (tenant, source, stream, record_id, modified_at, "
    "stored_at, deleted_at, format, entities, content) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)";

constexpr const char* observation_sql =
    "INSERT OR REPLACE INTO observation (tenant, source, stream, record_id, part, entity, "
    "attribute, effective_at, observed_at, old_value, new_value) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Returns the kinds of rows once each, as "deal purchase".
void append_entities(std::string& out, std::span<const DomainRow> rows) {
    std::uint64_t seen = 0;
    for (const DomainRow& row : rows) {
        const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(row.kind);
        if ((seen & bit) != 0) continue;
        seen |= bit;
        if (!out.empty()) out += ' ';
        out += to_string(row.kind);
    }
}

}  // namespace

SqliteCommit::SqliteCommit(SqlSession& session, Dictionary& dictionary, std::string tenant)
    : session_(session),
      dictionary_(dictionary),
      tenant_(std::move(tenant)),
      source_rows_(9),
      observations_(11),
      touched_(4) {
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        written_[i] = SqlRows(DomainTable::of(static_cast<EntityKind>(i)).cells());
        removed_[i] = SqlRows(5);
    }
}

CommitCounts SqliteCommit::apply(const PageCommit& commit) {
    CommitCounts counts;
    if (commit.rows.empty()) return counts;
    format_ = dictionary_.format_number(commit.fields, commit.mapping_key);
    added_ = 0;
    contacts_moved_ = false;
    marking_ = session_.number(keeps_summaries_sql, tenant_) != 0;
    source_rows_.clear();
    observations_.clear();
    touched_.clear();
    touched_purchases_.clear();
    touched_products_.clear();
    for (SqlRows& rows : written_) rows.clear();
    for (SqlRows& rows : removed_) rows.clear();

    KeptRecords kept = look_up(commit);
    const std::vector<Step> steps = judge(commit, kept, counts);
    load_rows(commit, kept);
    const auto rows = rows_by_record(commit);
    for (const Step& step : steps) {
        ++(write(commit, step, rows[step.row]) ? counts.upserted : counts.unchanged);
    }
    flush(commit);
    return counts;
}

SqliteCommit::KeptRecords SqliteCommit::look_up(const PageCommit& commit) {
    KeptRecords kept;
    std::string ids =
        json_list(commit.rows, [](const Row& row) { return std::string_view(row.id); });
    session_.query(
        look_up_sql, "tttitt",
        [&](const SqlCell* row) {
            kept[row[0].text()] = {instant_from(row[1].text()),
                                   !row[2].null(),
                                   row[3].integer(),
                                   row[4].text(),
                                   row[5].text(),
                                   {},
                                   false};
        },
        tenant_, commit.key.source, commit.key.stream, ids);
    return kept;
}

std::vector<SqliteCommit::Step> SqliteCommit::judge(const PageCommit& commit, KeptRecords& kept,
                                                    CommitCounts& counts) {
    std::vector<Step> steps;
    steps.reserve(commit.rows.size());
    const std::vector<bool> repeated = superseded(commit.rows);
    for (std::size_t i = 0; i < commit.rows.size(); ++i) {
        const Row& row = commit.rows[i];
        const auto found = kept.find(row.id);
        const bool stale = found != kept.end() && !found->second.deleted &&
                           row.version.modified_at < found->second.version;
        if (repeated[i] || stale) {
            ++counts.unchanged;
            continue;
        }
        Step step{i, nullptr, true, {}};
        if (found != kept.end() && !found->second.deleted) {
            step.kept = &found->second;
            if (row.version.modified_at == step.kept->version) {
                step.content = compare(commit, row, *step.kept);
                step.source_changed = !step.content.same;
            }
            const bool remapped =
                step.kept->format != format_ &&
                dictionary_.format(step.kept->format).mapping_key != commit.mapping_key;
            step.kept->changed = step.source_changed || remapped;
            if (!step.kept->changed) {
                ++counts.unchanged;
                continue;
            }
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

ContentChange SqliteCommit::compare(const PageCommit& commit, const Row& row, const Kept& kept) {
    const FieldList& fields = dictionary_.format(kept.format).fields;
    if (kept.format == format_ || same_fields(*fields, *commit.fields)) {
        std::string content;
        append_row_json(content, *commit.fields, row.values);
        if (content == kept.content) return {true, std::nullopt};
    }
    return compare_content(commit.fields, row.values, fields, reader_.read(*fields, kept.content));
}

void SqliteCommit::load_rows(const PageCommit& commit, KeptRecords& kept) {
    std::array<std::vector<std::string_view>, entity_kinds> ids;
    for (const auto& [key, record] : kept) {
        if (!record.changed) continue;
        const std::string_view id = key;
        for_each_word(record.entities, [&](std::string_view name) {
            if (const auto kind = entity_kind(name)) {
                ids[static_cast<std::size_t>(*kind)].push_back(id);
            }
        });
    }
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        if (ids[i].empty()) continue;
        load_rows(commit, static_cast<EntityKind>(i), json_list(ids[i], std::identity{}), kept);
    }
}

void SqliteCommit::load_rows(const PageCommit& commit, EntityKind kind, const std::string& ids,
                             KeptRecords& kept) {
    const DomainTable& table = DomainTable::of(kind);
    session_.query(
        "SELECT stream, " + table.select_columns() + " FROM \"" + table.name() +
            "\" WHERE tenant = ? AND source = ? AND stream = ? "
            "AND record_id IN (SELECT value FROM json_each(?))",
        table.result_types().c_str(),
        [&](const SqlCell* cells) {
            const Absence absence = dictionary_.absence(table.absent_cell(cells), kind);
            StoredRow stored = table.read(cells, commit.key.source, absence);
            kept[stored.key.id].rows.push_back({std::move(stored.row), table.by_contact(cells)});
        },
        tenant_, commit.key.source, commit.key.stream, ids);
}

bool SqliteCommit::write(const PageCommit& commit, const Step& step,
                         std::span<const DomainRow> rows) {
    if (!step.content.merged) return write_rows(commit, step, rows);
    const std::vector<DomainRow> whole = completed(rows, step.kept->rows);
    return write_rows(commit, step, whole);
}

bool SqliteCommit::write_rows(const PageCommit& commit, const Step& step,
                              std::span<const DomainRow> rows) {
    const Row& record = commit.rows[step.row];
    const RowKey key{commit.key.source, commit.key.stream, record.id, 0};
    add_source_row(commit, step, rows);
    if (!step.kept) {
        ++added_;
        for (const DomainRow& row : rows) add_domain_row(key, row);
        if (marking_) mark_touched(key, compare_rows(rows, {}), {});
        return true;
    }
    const RowChanges changes = compare_rows(rows, step.kept->rows);
    for (const DomainRow* row : changes.write) add_domain_row(key, *row);
    for (const auto& [kind, part] : changes.remove) add_removal(key, kind, part);
    contacts_moved_ = contacts_moved_ || changes.contact_moved;
    if (marking_) mark_touched(key, changes, step.kept->rows);
    if (step.source_changed) {
        std::vector<Observation> log;
        const Timestamp effective_at = record.version.modified_at;
        observe_changes(log, key, rows, step.kept->rows,
                        effective_at.micros != 0 ? effective_at : commit.observed_at,
                        commit.observed_at);
        add_observations(log);
    }
    return step.source_changed || changes.any();
}

void SqliteCommit::add_source_row(const PageCommit& commit, const Step& step,
                                  std::span<const DomainRow> rows) {
    const Row& record = commit.rows[step.row];
    SqlCell* cell = source_rows_.add();
    (cell++)->set(std::string_view(tenant_));
    (cell++)->set(std::string_view(commit.key.source));
    (cell++)->set(std::string_view(commit.key.stream));
    (cell++)->set(std::string_view(record.id));
    append_timestamp((cell++)->edit_text(), record.version.modified_at);
    append_timestamp((cell++)->edit_text(), commit.observed_at);
    const auto& merged = step.content.merged;
    (cell++)->set(merged ? dictionary_.format_number(merged->first, commit.mapping_key) : format_);
    append_entities((cell++)->edit_text(), rows);
    append_row_json(cell->edit_text(), merged ? *merged->first : *commit.fields,
                    merged ? merged->second : record.values);
}

void SqliteCommit::add_domain_row(const RowKey& key, const DomainRow& row) {
    const DomainTable& table = DomainTable::of(row.kind);
    SqlCell* cells = written_[static_cast<std::size_t>(row.kind)].add();
    cells[0].set(std::string_view(tenant_));
    table.write(cells, key, row);
    dictionary_.write_absence(table.absent_cell(cells), row.kind, absence_of(row));
}

void SqliteCommit::add_removal(const RowKey& key, EntityKind kind, int part) {
    SqlCell* cells = removed_[static_cast<std::size_t>(kind)].add();
    cells[0].set(std::string_view(tenant_));
    cells[1].set(std::string_view(key.source));
    cells[2].set(std::string_view(key.stream));
    cells[3].set(std::string_view(key.id));
    cells[4].set(std::int64_t{part});
}

void SqliteCommit::add_observations(const std::vector<Observation>& log) {
    for (const Observation& entry : log) {
        SqlCell* cell = observations_.add();
        (cell++)->set(std::string_view(tenant_));
        (cell++)->set(std::string_view(entry.row.source));
        (cell++)->set(std::string_view(entry.row.stream));
        (cell++)->set(std::string_view(entry.row.id));
        (cell++)->set(std::int64_t{entry.row.part});
        (cell++)->set(to_string(entry.kind));
        (cell++)->set(std::string_view(entry.attribute));
        append_timestamp((cell++)->edit_text(), entry.effective_at);
        append_timestamp((cell++)->edit_text(), entry.observed_at);
        (cell++)->set(std::string_view(entry.old_value));
        cell->set(std::string_view(entry.new_value));
    }
}

void SqliteCommit::mark_touched(const RowKey& record, const RowChanges& changes,
                                std::span<const KnownRow> known) {
    const Touched touched = touched_by(record, changes, known);
    for (const Reference& customer : touched.customers) {
        SqlCell* cells = touched_.add();
        cells[0].set(std::string_view(tenant_));
        cells[1].set(std::string_view(record.source));
        cells[2].set(customer.stream());
        cells[3].set(customer.id());
    }
    const auto note = [](std::vector<std::string>& to, const std::vector<Reference>& from) {
        for (const Reference& each : from) to.push_back(each.text());
    };
    note(touched_purchases_, touched.purchases);
    note(touched_products_, touched.products);
}

void SqliteCommit::flush(const PageCommit& commit) {
    session_.statement(source_row_sql).run(source_rows_);
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        const DomainTable& table = DomainTable::of(static_cast<EntityKind>(i));
        if (removed_[i].size() > 0) {
            session_
                .statement("DELETE FROM \"" + table.name() +
                           "\" WHERE tenant = ? AND source = ? AND stream = ? "
                           "AND record_id = ? AND part = ?")
                .run(removed_[i]);
        }
        if (written_[i].size() > 0) session_.statement(table.upsert_sql()).run(written_[i]);
    }
    session_.statement(observation_sql).run(observations_);
    if (touched_.size() > 0) session_.statement(mark_customer_sql).run(touched_);
    if (!touched_purchases_.empty()) {
        session_.run(mark_buyers_sql(), tenant_, commit.key.source,
                     json_list(touched_purchases_, std::identity{}));
    }
    if (!touched_products_.empty()) {
        session_.run(mark_product_buyers_sql(), tenant_, commit.key.source,
                     json_list(touched_products_, std::identity{}));
    }
    if (added_ > 0) {
        session_.run(
            "INSERT INTO stream (tenant, source, stream, records) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (tenant, source, stream) "
            "DO UPDATE SET records = records + excluded.records",
            tenant_, commit.key.source, commit.key.stream, added_);
    }
    if (contacts_moved_) {
        session_.run("UPDATE source SET contacts_moved = 1 WHERE tenant = ? AND source = ?",
                     tenant_, commit.key.source);
    }
}

}  // namespace tenure::inline v1::store_detail
