// Plans of plays and their actions in the SQLite store.
#include "store/retention.hpp"
#include "store/sql_text.hpp"
#include "store/sqlite_store.hpp"

namespace tenure::inline v1::store_detail {

namespace {

constexpr const char* put_action_sql =
    "INSERT OR REPLACE INTO play_action (tenant, key, plan, play, source, stream, record_id, "
    "part, arm, assigned_on, state, written_stream, written_id, code, message, action, at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

Date day_from(const std::string& text) {
    return parse_date(text).value_or(Date{});
}

PlannedAction read_planned(const SqlCell* cell) {
    PlannedAction row;
    row.customer = {cell[0].text(), cell[1].text(), cell[2].text(),
                    static_cast<int>(cell[3].integer())};
    row.name = cell[4].text();
    row.play = cell[5].text();
    row.arm = arm_from(cell[6].text());
    row.action = cell[7].text();
    row.due = day_from(cell[8].text());
    row.owner = cell[9].text();
    row.reason = cell[10].text();
    row.skipped = cell[11].text();
    row.remark = cell[12].text();
    return row;
}

PlayAction read_action(const SqlCell* cell) {
    PlayAction row;
    row.key = cell[0].text();
    row.plan = cell[1].integer();
    row.play = cell[2].text();
    row.customer = {cell[3].text(), cell[4].text(), cell[5].text(),
                    static_cast<int>(cell[6].integer())};
    row.arm = arm_from(cell[7].text());
    row.assigned_on = day_from(cell[8].text());
    row.state = action_state_from(cell[9].text());
    row.stream = cell[10].text();
    row.record = cell[11].text();
    row.code = cell[12].text();
    row.message = cell[13].text();
    row.action = cell[14].text();
    row.at = instant_from(cell[15].text());
    return row;
}

void write_planned(SqlCell* cell, const PlannedAction& row) {
    for (const std::string* text : {&row.customer.source, &row.customer.stream, &row.customer.id}) {
        (cell++)->set(std::string_view(*text));
    }
    (cell++)->set(std::int64_t{row.customer.part});
    (cell++)->set(std::string_view(row.name));
    (cell++)->set(std::string_view(row.play));
    (cell++)->set(to_string(row.arm));
    (cell++)->set(std::string_view(row.action));
    (cell++)->set(std::string_view(to_string(row.due)));
    for (const std::string* text : {&row.owner, &row.reason, &row.skipped, &row.remark}) {
        (cell++)->set(std::string_view(*text));
    }
}

}  // namespace

std::int64_t SqliteStore::put_plan(const PlanRecord& plan, std::span<const PlannedAction> rows) {
    sql_.doing("store a plan of plays");
    SqlTransaction transaction(sql_);
    const std::int64_t number =
        1 + sql_.number("SELECT max(plan) FROM play_plan WHERE tenant = ?", tenant_);
    sql_.run(
        "INSERT INTO play_plan (tenant, plan, generation, as_of, made_at, planned_on, plays, "
        "actions) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        tenant_, number, plan.generation, iso(plan.as_of), iso(plan.made_at),
        to_string(plan.planned_on), plan.plays, plan.actions);
    SqlRows cells(16);
    std::int64_t rank = 0;
    for (const PlannedAction& row : rows) {
        SqlCell* cell = cells.add();
        cell[0].set(std::string_view(tenant_));
        cell[1].set(number);
        cell[2].set(++rank);
        write_planned(cell + 3, row);
    }
    if (!rows.empty()) {
        sql_.statement(
                "INSERT INTO play_planned (tenant, plan, rank, source, stream, record_id, part, "
                "name, play, arm, action, due, owner, reason, skipped, remark) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .run(cells);
    }
    for (const char* table : {"play_plan", "play_planned"}) {
        sql_.run("DELETE FROM " + std::string(table) + " WHERE tenant = ? AND plan <= ?", tenant_,
                 number - kept_plans);
    }
    transaction.commit();
    return number;
}

std::optional<PlanRecord> SqliteStore::latest_plan() {
    sql_.doing("read the latest plan of plays");
    std::optional<PlanRecord> plan;
    sql_.query(
        "SELECT plan, generation, as_of, made_at, planned_on, plays, actions FROM play_plan "
        "WHERE tenant = ? ORDER BY plan DESC LIMIT 1",
        "iitttti",
        [&](const SqlCell* row) {
            plan = PlanRecord{row[0].integer(),
                              row[1].integer(),
                              instant_from(row[2].text()),
                              instant_from(row[3].text()),
                              day_from(row[4].text()),
                              row[5].text(),
                              static_cast<std::uint64_t>(row[6].integer())};
        },
        tenant_);
    return plan;
}

void SqliteStore::each_planned(std::int64_t plan,
                               const std::function<void(const PlannedAction&)>& visit) {
    sql_.doing("read a plan of plays");
    sql_.query(
        "SELECT source, stream, record_id, part, name, play, arm, action, due, owner, reason, "
        "skipped, remark FROM play_planned WHERE tenant = ? AND plan = ? ORDER BY rank",
        "tttitttttttt"
        "t",
        [&](const SqlCell* row) { visit(read_planned(row)); }, tenant_, plan);
}

void SqliteStore::put_play_actions(std::span<const PlayAction> actions) {
    if (actions.empty()) return;
    sql_.doing("log actions of plays");
    SqlTransaction transaction(sql_);
    for (const PlayAction& row : actions) {
        sql_.run(put_action_sql, tenant_, row.key, row.plan, row.play, row.customer.source,
                 row.customer.stream, row.customer.id, row.customer.part, to_string(row.arm),
                 to_string(row.assigned_on), to_string(row.state), row.stream, row.record, row.code,
                 row.message, row.action, iso(row.at));
    }
    transaction.commit();
}

void SqliteStore::each_play_action(const PlayActionFilter& filter,
                                   const std::function<void(const PlayAction&)>& visit) {
    sql_.doing("read actions of plays");
    sql_.query(
        "SELECT key, plan, play, source, stream, record_id, part, arm, assigned_on, state, "
        "written_stream, written_id, code, message, action, at FROM play_action "
        "WHERE tenant = ? AND (? = '' OR play = ?) AND assigned_on >= ? "
        "AND (? = 0 OR state IN ('started', 'unknown')) ORDER BY assigned_on, play, key",
        "titttti"
        "ttttttttt",
        [&](const SqlCell* row) { visit(read_action(row)); }, tenant_, filter.play, filter.play,
        filter.since ? to_string(*filter.since) : std::string(), filter.unsettled);
}

std::uint64_t SqliteStore::forget_play_customer(const RowKey& customer) {
    sql_.doing("forget a customer's plays");
    SqlTransaction transaction(sql_);
    std::int64_t rows = 0;
    for (const char* table : {"play_planned", "play_action"}) {
        sql_.run("DELETE FROM " + std::string(table) +
                     " WHERE tenant = ? AND source = ? AND stream = ? AND record_id = ?",
                 tenant_, customer.source, customer.stream, customer.id);
        rows += sql_.number("SELECT changes()");
    }
    transaction.commit();
    return static_cast<std::uint64_t>(rows);
}

}  // namespace tenure::inline v1::store_detail
