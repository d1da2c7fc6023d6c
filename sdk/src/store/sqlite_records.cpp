// Kept source records, deletions and id sweeps of the SQLite store.
#include "store/sql_text.hpp"
#include "store/sqlite_store.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr std::size_t page_rows = 500;

}  // namespace

std::uint64_t SqliteStore::count_records(const std::string& source, const std::string& stream) {
    sql_.doing("count records");
    return static_cast<std::uint64_t>(
        sql_.number("SELECT records FROM stream WHERE tenant = ? AND source = ? AND stream = ?",
                    tenant_, source, stream));
}

std::vector<RecordId> SqliteStore::live_records(const std::string& source,
                                                const std::string& stream,
                                                std::span<const RecordId> ids) {
    sql_.doing("look records up");
    std::vector<RecordId> live;
    sql_.query(
        "SELECT s.record_id FROM json_each(?) j CROSS JOIN source_row s ON s.tenant = ? "
        "AND s.source = ? AND s.stream = ? AND s.record_id = j.value "
        "WHERE s.deleted_at IS NULL ORDER BY j.key",
        "t", [&](const SqlCell* row) { live.push_back(row->text()); },
        json_list(ids, std::identity{}), tenant_, source, stream);
    return live;
}

std::uint64_t SqliteStore::delete_records(const std::string& source, const std::string& stream,
                                          std::span<const RecordId> ids, Timestamp at,
                                          const std::optional<Checkpoint>& deletes_checkpoint) {
    sql_.doing("delete records");
    SqlTransaction transaction(sql_);
    std::map<RecordId, std::string> live;
    sql_.query(
        "SELECT record_id, entities FROM source_row WHERE tenant = ? AND source = ? "
        "AND stream = ? AND deleted_at IS NULL AND record_id IN (SELECT value FROM json_each(?))",
        "tt", [&](const SqlCell* row) { live[row[0].text()] = row[1].text(); }, tenant_, source,
        stream, json_list(ids, std::identity{}));
    mark_deleted(source, stream, json_list(ids, std::identity{}));
    for (const auto& [record, entities] : live) {
        const std::string& id = record;  // clang 14 captures no structured binding
        for_each_word(entities, [&](std::string_view entity) {
            sql_.run("DELETE FROM \"" + std::string(entity) +
                         "\" WHERE tenant = ? AND source = ? AND stream = ? AND record_id = ?",
                     tenant_, source, stream, id);
        });
        sql_.run(
            "UPDATE source_row SET deleted_at = ?, entities = '', content = '' "
            "WHERE tenant = ? AND source = ? AND stream = ? AND record_id = ?",
            iso(at), tenant_, source, stream, id);
    }
    sql_.run(
        "UPDATE stream SET records = records - ? WHERE tenant = ? AND source = ? "
        "AND stream = ?",
        live.size(), tenant_, source, stream);
    if (deletes_checkpoint) {
        const StreamKey key{source, stream, Purpose::deletes, ""};
        write_checkpoint(key, *deletes_checkpoint);
        drop_sweep(key);
    }
    transaction.commit();
    return live.size();
}

void SqliteStore::drop_sweep(const StreamKey& key) {
    sql_.run(
        "DELETE FROM sweep_seen WHERE tenant = ? AND source = ? AND stream = ? "
        "AND purpose = ? AND slice = ?",
        tenant_, key.source, key.stream, purpose_name(key.purpose), key.slice);
}

void SqliteStore::mark_seen(const StreamKey& key, std::span<const RecordId> ids,
                            const Checkpoint& checkpoint) {
    const auto before = this->checkpoint(key);
    sql_.doing("note swept ids");
    SqlTransaction transaction(sql_);
    if (!before || before->complete) drop_sweep(key);  // a new sweep begins
    sql_.run(
        "INSERT OR IGNORE INTO sweep_seen (tenant, source, stream, purpose, slice, record_id) "
        "SELECT ?, ?, ?, ?, ?, value FROM json_each(?)",
        tenant_, key.source, key.stream, purpose_name(key.purpose), key.slice,
        json_list(ids, std::identity{}));
    write_checkpoint(key, checkpoint);
    transaction.commit();
}

std::vector<RecordId> SqliteStore::unseen(const StreamKey& key, Timestamp sweep_began) {
    sql_.doing("compare swept ids");
    std::vector<RecordId> ids;
    std::string began = iso(sweep_began);
    began.pop_back();  // without the Z a fraction of a second sorts after its whole second
    sql_.query(
        "SELECT record_id FROM source_row s WHERE tenant = ? AND source = ? AND stream = ? "
        "AND deleted_at IS NULL AND rtrim(stored_at, 'Z') < ? AND NOT EXISTS "
        "(SELECT 1 FROM sweep_seen w WHERE w.tenant = s.tenant AND w.source = s.source "
        "AND w.stream = s.stream AND w.purpose = ? AND w.slice = ? "
        "AND w.record_id = s.record_id) ORDER BY record_id",
        "t", [&](const SqlCell* row) { ids.push_back(row->text()); }, tenant_, key.source,
        key.stream, began, purpose_name(key.purpose), key.slice);
    return ids;
}

void SqliteStore::each_source_page(const std::string& source, const std::string& stream,
                                   const SourceVisitor& visit) {
    struct KeptRow {
        std::int64_t format = 0;
        std::string content;
    };
    RowReader reader;
    RecordId last;
    std::vector<Row> rows;
    std::vector<KeptRow> kept;
    do {
        sql_.doing("read kept records");
        rows.clear();
        kept.clear();
        sql_.query(
            "SELECT record_id, modified_at, format, content FROM source_row WHERE tenant = ? "
            "AND source = ? AND stream = ? AND record_id > ? AND deleted_at IS NULL "
            "ORDER BY record_id LIMIT ?",
            "ttit",
            [&](const SqlCell* row) {
                rows.push_back({row[0].text(), {instant_from(row[1].text())}, {}});
                kept.push_back({row[2].integer(), row[3].text()});
            },
            tenant_, source, stream, last, page_rows);
        if (!rows.empty()) last = rows.back().id;
        for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
            const PageFormat format = dictionary_.format(kept[begin].format);
            for (end = begin; end < rows.size() && kept[end].format == kept[begin].format; ++end) {
                rows[end].values = reader.read(*format.fields, kept[end].content);
            }
            visit(format.fields, std::span(rows).subspan(begin, end - begin), format.mapping_key);
        }
    } while (rows.size() == page_rows);
}

}  // namespace tenure::inline v1::store_detail
