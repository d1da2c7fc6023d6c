#include <algorithm>

#include "writeback/compare.hpp"
#include "writeback/stream_push.hpp"

namespace tenure::inline v1::detail {

void StreamPush::write(const std::vector<Planned>& planned) {
    std::vector<WriteItem> items;
    for (const Planned& one : planned) items.push_back(one.item);
    const auto outcomes = session_.connector.write(items, session_.patience.context);
    std::vector<Planned> unknown;
    for (std::size_t i = 0; i < planned.size(); ++i) {
        const auto outcome = std::find_if(outcomes.begin(), outcomes.end(),
                                          [&](const Outcome& one) { return one.item == i; });
        if (outcome == outcomes.end() || outcome->status == WriteStatus::unknown) {
            unknown.push_back(planned[i]);
        } else {
            settle(planned[i], *outcome);
        }
    }
    if (!unknown.empty()) settle_unknown(unknown);
}

void StreamPush::settle(const Planned& planned, const Outcome& outcome) {
    const RecordId& id = planned.item.id;
    if (outcome.status == WriteStatus::not_found) return reject(id, "not_found", outcome.message);
    if (outcome.status != WriteStatus::written) return reject(id, outcome.code, outcome.message);
    std::vector<WrittenValue> ledger;
    for (const FieldValue& value : planned.item.values) {
        WrittenValue entry{session_.options.source,
                           stream(),
                           id,
                           value.name,
                           value_text(value.value),
                           session_.generation.number,
                           session_.patience.clock.now()};
        for (const FieldValue& altered : outcome.altered) {
            if (altered.name != value.name) continue;
            entry.stored = value_text(altered.value);
            session_.report.altered.push_back(stream() + " " + id + " " + value.name + ": sent \"" +
                                              entry.value + "\", the CRM keeps \"" + entry.stored +
                                              "\"");
        }
        ledger.push_back(std::move(entry));
    }
    session_.store.add_written(ledger);
    ++session_.report.written;
}

/// Nobody knows whether these were written: what the records say now decides.
void StreamPush::settle_unknown(const std::vector<Planned>& unknown) {
    std::vector<RecordId> ids;
    for (const Planned& one : unknown) ids.push_back(one.item.id);
    const Page page = read_fields(ids);
    for (const Planned& one : unknown) {
        const auto row = std::find_if(page.rows.begin(), page.rows.end(),
                                      [&](const Row& read) { return read.id == one.item.id; });
        bool there = row != page.rows.end();
        for (std::size_t i = 0; there && i < one.targets.size(); ++i) {
            const std::size_t target = one.targets[i];
            there = move_between(row->values[target], one.item.values[i].value,
                                 targets_[target].field, 0) == Move::none;
        }
        if (there) {
            settle(one, {0, WriteStatus::written, one.item.id, "", "", {}});
        } else {
            reject(one.item.id, "unknown",
                   "the CRM gave no trustworthy answer and does not show what was sent; the next "
                   "push compares again");
        }
    }
}

void StreamPush::reject(const RecordId& id, const std::string& code, const std::string& message) {
    session_.report.rejected.push_back({stream(), id, code, message});
    if (!session_.writes()) return;
    const DeadLetter letter{{session_.options.source, stream(), Purpose::refresh, ""},
                            id,
                            "write",
                            code,
                            message,
                            "",
                            session_.patience.clock.now()};
    session_.store.add_dead_letters(std::span(&letter, 1));
}

void StreamPush::miss(std::string what) {
    auto& all = session_.report.missing_fields;
    if (std::find(all.begin(), all.end(), what) != all.end()) return;
    session_.options.log(LogLevel::warning, what);
    all.push_back(std::move(what));
}

}  // namespace tenure::inline v1::detail
