#include "store/store_schema.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "store/domain_table.hpp"
#include "store/packed_insight.hpp"
#include "tenure/core/text.hpp"

namespace tenure::inline v1::store_detail {

namespace {

/// Version 1: what is read from a CRM.
constexpr std::array<std::string_view, 12> reading_tables = {
    "CREATE TABLE source (tenant TEXT NOT NULL, source TEXT NOT NULL, fingerprint TEXT NOT NULL, "
    "contacts_moved INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (tenant, source)) WITHOUT ROWID",

    "CREATE TABLE stream (tenant TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, "
    "records INTEGER NOT NULL, PRIMARY KEY (tenant, source, stream)) WITHOUT ROWID",

    "CREATE TABLE page_format (tenant TEXT NOT NULL, format INTEGER NOT NULL, "
    "fields TEXT NOT NULL, mapping_key TEXT NOT NULL, PRIMARY KEY (tenant, format)) WITHOUT ROWID",

    "CREATE TABLE absence (tenant TEXT NOT NULL, absent INTEGER NOT NULL, entity TEXT NOT NULL, "
    "not_asked TEXT NOT NULL, hidden TEXT NOT NULL, PRIMARY KEY (tenant, absent)) WITHOUT ROWID",

    "CREATE TABLE source_row (tenant TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, "
    "record_id TEXT NOT NULL, modified_at TEXT NOT NULL, stored_at TEXT NOT NULL, deleted_at TEXT, "
    "format INTEGER NOT NULL, entities TEXT NOT NULL, content TEXT NOT NULL, "
    "PRIMARY KEY (tenant, source, stream, record_id)) WITHOUT ROWID",

    "CREATE TABLE checkpoint (tenant TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, "
    "purpose TEXT NOT NULL, slice TEXT NOT NULL, cursor TEXT NOT NULL, fields_key TEXT NOT NULL, "
    "complete INTEGER NOT NULL, updated_at TEXT NOT NULL, "
    "PRIMARY KEY (tenant, source, stream, purpose, slice)) WITHOUT ROWID",

    "CREATE TABLE sweep_seen (tenant TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, "
    "purpose TEXT NOT NULL, slice TEXT NOT NULL, record_id TEXT NOT NULL, "
    "PRIMARY KEY (tenant, source, stream, purpose, slice, record_id)) WITHOUT ROWID",

    "CREATE TABLE dead_letter (tenant TEXT NOT NULL, letter INTEGER NOT NULL, "
    "source TEXT NOT NULL, stream TEXT NOT NULL, purpose TEXT NOT NULL, slice TEXT NOT NULL, "
    "record_id TEXT NOT NULL, step TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, "
    "raw TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (tenant, letter)) WITHOUT ROWID",

    "CREATE TABLE run (tenant TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, "
    "run INTEGER NOT NULL, entity TEXT NOT NULL, started_at TEXT NOT NULL, seconds REAL NOT NULL, "
    "complete INTEGER NOT NULL, read INTEGER NOT NULL, upserted INTEGER NOT NULL, "
    "unchanged INTEGER NOT NULL, deleted INTEGER NOT NULL, rejected INTEGER NOT NULL, "
    "pages INTEGER NOT NULL, requests INTEGER NOT NULL, error TEXT NOT NULL, "
    "PRIMARY KEY (tenant, source, stream, run)) WITHOUT ROWID",

    "CREATE TABLE fact (tenant TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL, "
    "value TEXT NOT NULL, PRIMARY KEY (tenant, source, name)) WITHOUT ROWID",

    "CREATE TABLE observation (tenant TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, "
    "record_id TEXT NOT NULL, part INTEGER NOT NULL, entity TEXT NOT NULL, "
    "attribute TEXT NOT NULL, effective_at TEXT NOT NULL, observed_at TEXT NOT NULL, "
    "old_value TEXT NOT NULL, new_value TEXT NOT NULL, PRIMARY KEY (tenant, source, stream, "
    "record_id, part, entity, attribute, effective_at, observed_at)) WITHOUT ROWID",

    "CREATE INDEX dead_letter_record ON dead_letter (tenant, source, stream, record_id)"};

/// Version 2: what is worked out and written back.
constexpr std::array<std::string_view, 3> insight_tables = {
    "CREATE TABLE generation (tenant TEXT NOT NULL, generation INTEGER NOT NULL, "
    "as_of TEXT NOT NULL, finished_at TEXT, framework TEXT NOT NULL, clv_model TEXT NOT NULL, "
    "customers INTEGER NOT NULL, PRIMARY KEY (tenant, generation)) WITHOUT ROWID",

    "CREATE TABLE insight (tenant TEXT NOT NULL, generation INTEGER NOT NULL, "
    "source TEXT NOT NULL, stream TEXT NOT NULL, record_id TEXT NOT NULL, part INTEGER NOT NULL, "
    "name TEXT NOT NULL, name_key TEXT NOT NULL, state TEXT NOT NULL, stage TEXT NOT NULL, "
    "since TEXT NOT NULL, previous TEXT NOT NULL, clv INTEGER, clv_currency TEXT, "
    "detail TEXT NOT NULL, PRIMARY KEY (tenant, generation, source, stream, record_id, part)) "
    "WITHOUT ROWID",

    "CREATE TABLE written (tenant TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, "
    "record_id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, "
    "generation INTEGER NOT NULL, at TEXT NOT NULL, stored TEXT NOT NULL, "
    "PRIMARY KEY (tenant, source, stream, record_id, field)) WITHOUT ROWID"};

/// Version 3: each customer's purchases in a few numbers, and whose have changed since.
constexpr std::array<std::string_view, 3> summary_tables = {
    "CREATE TABLE summary_set (tenant TEXT NOT NULL, settings TEXT NOT NULL, "
    "PRIMARY KEY (tenant)) WITHOUT ROWID",

    "CREATE TABLE summary (tenant TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, "
    "record_id TEXT NOT NULL, part INTEGER NOT NULL, first_day TEXT, last_day TEXT, "
    "x INTEGER NOT NULL, spend REAL NOT NULL, log_days REAL NOT NULL, last_event TEXT, "
    "currency TEXT, mixed_currencies INTEGER NOT NULL, missing_amounts INTEGER NOT NULL, "
    "impossible_dates INTEGER NOT NULL, "
    "PRIMARY KEY (tenant, source, stream, record_id, part)) WITHOUT ROWID",

    "CREATE TABLE summary_stale (tenant TEXT NOT NULL, source TEXT NOT NULL, "
    "stream TEXT NOT NULL, record_id TEXT NOT NULL, "
    "PRIMARY KEY (tenant, source, stream, record_id)) WITHOUT ROWID"};

/// Version 4: plays: what was planned, and what was done to whom; tombstones of the erased.
constexpr std::array<std::string_view, 5> lifecycle_tables = {
    "CREATE TABLE play_plan (tenant TEXT NOT NULL, plan INTEGER NOT NULL, "
    "generation INTEGER NOT NULL, as_of TEXT NOT NULL, made_at TEXT NOT NULL, "
    "planned_on TEXT NOT NULL, plays TEXT NOT NULL, actions INTEGER NOT NULL, "
    "PRIMARY KEY (tenant, plan)) WITHOUT ROWID",

    "CREATE TABLE play_planned (tenant TEXT NOT NULL, plan INTEGER NOT NULL, "
    "rank INTEGER NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, record_id TEXT NOT NULL, "
    "part INTEGER NOT NULL, name TEXT NOT NULL, play TEXT NOT NULL, arm TEXT NOT NULL, "
    "action TEXT NOT NULL, due TEXT NOT NULL, owner TEXT NOT NULL, reason TEXT NOT NULL, "
    "skipped TEXT NOT NULL, remark TEXT NOT NULL, PRIMARY KEY (tenant, plan, rank)) WITHOUT ROWID",

    "CREATE TABLE play_action (tenant TEXT NOT NULL, key TEXT NOT NULL, plan INTEGER NOT NULL, "
    "play TEXT NOT NULL, source TEXT NOT NULL, stream TEXT NOT NULL, record_id TEXT NOT NULL, "
    "part INTEGER NOT NULL, arm TEXT NOT NULL, assigned_on TEXT NOT NULL, state TEXT NOT NULL, "
    "written_stream TEXT NOT NULL, written_id TEXT NOT NULL, code TEXT NOT NULL, "
    "message TEXT NOT NULL, action TEXT NOT NULL, at TEXT NOT NULL, "
    "PRIMARY KEY (tenant, key)) WITHOUT ROWID",

    "CREATE INDEX play_action_day ON play_action (tenant, assigned_on)",

    "CREATE TABLE tombstone (tenant TEXT NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL, "
    "PRIMARY KEY (tenant, hash)) WITHOUT ROWID"};

/// Version 4 too; made earlier where credentials are kept before the first sync.
constexpr const char* credential_table =
    "CREATE TABLE IF NOT EXISTS credential (tenant TEXT NOT NULL, name TEXT NOT NULL, "
    "value TEXT NOT NULL, version INTEGER NOT NULL, holder TEXT NOT NULL, "
    "held_until INTEGER NOT NULL, PRIMARY KEY (tenant, name)) WITHOUT ROWID";

constexpr std::int64_t application_id = 0x54454E55;  // "TENU"

void add_reading(SqlSession& session) {
    session.execute("PRAGMA application_id = " + std::to_string(application_id));
    for (const std::string_view table : reading_tables) session.execute(std::string(table));
}

void add_insights(SqlSession& session) {
    for (const std::string_view table : insight_tables) session.execute(std::string(table));
}

void add_summaries(SqlSession& session) {
    for (const std::string_view table : summary_tables) session.execute(std::string(table));
}

/// Version 4: summaries hold whole histories, packed in pages; what is replaced stands in rows.
/// What was derived before goes: the next evaluation makes it anew.
constexpr std::array<std::string_view, 12> history_tables = {
    "DROP TABLE summary",
    "DROP TABLE summary_set",
    "DELETE FROM summary_stale",

    "CREATE TABLE summary_set (tenant TEXT NOT NULL, settings TEXT NOT NULL, "
    "made INTEGER NOT NULL, turn INTEGER NOT NULL, PRIMARY KEY (tenant)) WITHOUT ROWID",

    "CREATE TABLE summary_page (tenant TEXT NOT NULL, page INTEGER NOT NULL, "
    "content TEXT NOT NULL, PRIMARY KEY (tenant, page)) WITHOUT ROWID",

    "CREATE TABLE summary_replaced (tenant TEXT NOT NULL, source TEXT NOT NULL, "
    "stream TEXT NOT NULL, record_id TEXT NOT NULL, turn INTEGER NOT NULL, "
    "content TEXT NOT NULL, PRIMARY KEY (tenant, source, stream, record_id)) WITHOUT ROWID",

    "CREATE INDEX summary_replaced_turn ON summary_replaced (tenant, turn)",

    "DROP TABLE insight",
    "DELETE FROM generation",

    "CREATE TABLE insight_page (tenant TEXT NOT NULL, generation INTEGER NOT NULL, "
    "source TEXT NOT NULL, stream TEXT NOT NULL, record_id TEXT NOT NULL, part INTEGER NOT NULL, "
    "content TEXT NOT NULL, "
    "PRIMARY KEY (tenant, generation, source, stream, record_id, part)) WITHOUT ROWID",

    "CREATE TABLE insight_replaced (tenant TEXT NOT NULL, generation INTEGER NOT NULL, "
    "source TEXT NOT NULL, stream TEXT NOT NULL, record_id TEXT NOT NULL, content TEXT NOT NULL, "
    "PRIMARY KEY (tenant, generation, source, stream, record_id)) WITHOUT ROWID",

    "ALTER TABLE generation ADD COLUMN parameters TEXT NOT NULL DEFAULT ''"};

/// Names are found by match_key(), which unifies more spellings from version 4 on.
void renew_name_keys(SqlSession& session) {
    struct Renewed {
        std::string tenant, name, before, after;
    };
    if (session.number("SELECT count(*) FROM sqlite_master WHERE name = 'customer'") == 0) return;
    std::vector<Renewed> all;
    session.query("SELECT DISTINCT tenant, name, name_key FROM customer WHERE name_key IS NOT NULL",
                  "ttt", [&](const SqlCell* row) {
                      std::string key = match_key(row[1].text());
                      if (key == row[2].text()) return;
                      all.push_back({row[0].text(), row[1].text(), row[2].text(), std::move(key)});
                  });
    for (const Renewed& each : all) {
        session.run(
            "UPDATE customer SET name_key = ? WHERE tenant = ? AND name_key = ? AND name = ?",
            each.after, each.tenant, each.before, each.name);
    }
}

void add_lifecycle(SqlSession& session) {
    renew_name_keys(session);
    for (const std::string_view statement : history_tables) {
        session.execute(std::string(statement));
    }
    for (const std::string_view table : lifecycle_tables) session.execute(std::string(table));
    session.execute(credential_table);
}

/// Version 5: a page of insights tells whose they are before it tells what they say.
void add_page_keys(SqlSession& session) {
    session.execute("ALTER TABLE insight_page RENAME TO insight_page_4");
    session.execute(
        "CREATE TABLE insight_page (tenant TEXT NOT NULL, generation INTEGER NOT NULL, "
        "source TEXT NOT NULL, stream TEXT NOT NULL, record_id TEXT NOT NULL, "
        "part INTEGER NOT NULL, keys TEXT NOT NULL, content TEXT NOT NULL, "
        "PRIMARY KEY (tenant, generation, source, stream, record_id, part))");
    SqlRows cells(8);
    session.query(
        "SELECT tenant, generation, source, stream, record_id, part, content FROM insight_page_4",
        "titttit", [&](const SqlCell* row) {
            cells.clear();
            SqlCell* cell = cells.add();
            std::copy_n(row, 6, cell);
            cell[7] = row[6];
            std::string& keys = cell[6].edit_text();
            RowKey key, before;
            for (detail::Unpacker in(row[6].text()); !in.done(); before = key) {
                unpack_key(in, key);
                pack_key(key, keys.empty() ? nullptr : &before, keys);
            }
            session.statement("INSERT INTO insight_page VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .run(cells);
        });
    session.execute("DROP TABLE insight_page_4");
}

/// Migrations in order: number i brings a file from version i to version i + 1.
constexpr std::array<void (*)(SqlSession&), schema_version> migrations = {
    add_reading, add_insights, add_summaries, add_lifecycle, add_page_keys};

std::set<std::string> columns_of(SqlSession& session, const std::string& table) {
    std::set<std::string> names;
    session.query(
        "SELECT name FROM pragma_table_info(?)", "t",
        [&](const SqlCell* row) { names.insert(row->text()); }, table);
    return names;
}

/// The entity tables follow the model: a new kind is a new table, a new attribute a new column.
void follow_model(SqlSession& session) {
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        const DomainTable& table = DomainTable::of(static_cast<EntityKind>(i));
        const auto present = columns_of(session, table.name());
        if (present.empty()) session.execute(table.create_sql());
        for (const Column& column : table.columns()) {
            if (present.empty() || present.contains(column.name)) continue;
            session.execute("ALTER TABLE \"" + table.name() + "\" ADD COLUMN \"" + column.name +
                            "\" " + column.type);
        }
    }
}

bool lacks_columns(SqlSession& session) {
    for (std::size_t i = 0; i < entity_kinds; ++i) {
        const DomainTable& table = DomainTable::of(static_cast<EntityKind>(i));
        const auto present = columns_of(session, table.name());
        for (const Column& column : table.columns()) {
            if (!present.contains(column.name)) return true;
        }
    }
    return false;
}

void refuse_newer(SqlSession& session, std::int64_t version) {
    if (version <= schema_version) return;
    throw Error(Errc::store_schema, "open the store", session.path(),
                "its schema has version " + std::to_string(version) +
                    ", this program knows versions up to " + std::to_string(schema_version),
                "Use the newer tenure that wrote it, or sync into a new store");
}

}  // namespace

void refuse_foreign(SqlSession& session) {
    if (session.number("SELECT count(*) FROM sqlite_master") == 0) return;
    if (session.number("PRAGMA application_id") == application_id) return;
    throw Error(Errc::store, "open the store", session.path(), "it is another program's database",
                "Choose another path for the store");
}

void prepare_credentials(SqlSession& session) {
    SqlTransaction transaction(session);
    refuse_newer(session, session.number("PRAGMA user_version"));
    session.execute("PRAGMA application_id = " + std::to_string(application_id));
    session.execute(credential_table);
    transaction.commit();
}

void migrate(SqlSession& session) {
    session.doing("prepare the store's schema");
    std::int64_t version = session.number("PRAGMA user_version");
    refuse_newer(session, version);
    for (; version < schema_version; ++version) {
        SqlTransaction transaction(session);
        migrations[static_cast<std::size_t>(version)](session);
        session.execute("PRAGMA user_version = " + std::to_string(version + 1));
        transaction.commit();
    }
    if (!lacks_columns(session)) return;
    SqlTransaction transaction(session);
    follow_model(session);
    transaction.commit();
}

void require_current(SqlSession& session) {
    const std::int64_t version = session.number("PRAGMA user_version");
    refuse_newer(session, version);
    if (version == schema_version && !lacks_columns(session)) return;
    throw Error(Errc::store_schema, "open the store for reading", session.path(),
                version == 0 ? "it holds no tenure store" : "an older version wrote it",
                "Run `tenure sync` once: opening it for writing brings it up to date");
}

}  // namespace tenure::inline v1::store_detail
