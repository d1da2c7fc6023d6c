#include "write.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "json.hpp"

namespace tenure::inline v1::salesforce {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

Outcome outcome_of(std::size_t item, WriteStatus status, RecordId id, std::string code,
                   std::string message) {
    Outcome outcome;
    outcome.item = item;
    outcome.status = status;
    outcome.id = std::move(id);
    outcome.code = std::move(code);
    outcome.message = std::move(message);
    return outcome;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

Outcome refused(std::size_t item, const RecordId& id, const Failure& failure) {
    const Action action = action_for(failure);
    const Error error = error_of(failure, "write", id);
    if (action == Action::gone && !id.empty()) {
        return outcome_of(item, WriteStatus::not_found, id, failure.code,
                          "the record is gone, or hidden from this user");
    }
    std::string message = error.details().cause;
    if (!error.details().next_step.empty()) message += ". " + error.details().next_step;
    if (!failure.fields.empty()) message += " (" + listed(failure.fields) + ")";
    const std::string code = action == Action::ambiguous ? "AMBIGUOUS_KEY" : failure.code;
    return outcome_of(item, WriteStatus::rejected, id, code.empty() ? "REFUSED" : code,
                      std::move(message));
}

/// Nothing tells whether a request that failed like this was carried out.
bool leaves_doubt(const Error& error) {
    return error.code() == Errc::network || error.code() == Errc::bad_response ||
           error.code() == Errc::unavailable;
}

const RecordId& id_of(const WriteItem& item) {
    static const RecordId none;
    return item.operation == Operation::revise ? item.id : none;
}

/// A row that a broken call left open stays as it is until somebody reads it.
void leave_open(std::vector<Outcome>& outcomes, std::span<const Draft> drafts,
                std::span<const WriteItem> items, const std::string& why) {
    for (const Draft& draft : drafts) {
        outcomes[draft.item] =
            outcome_of(draft.item, WriteStatus::unknown, id_of(items[draft.item]), "",
                       why + "; read the record back before trying again");
    }
}

}  // namespace

/// Sorts items into batches; those that cannot be sent get their outcome here.
std::vector<Writer::Batch> Writer::batches(Items items, std::vector<Outcome>& outcomes,
                                           const Context& context) {
    std::map<std::tuple<std::string, bool, std::string, std::size_t>, Batch> sorted;
    std::map<std::string, std::size_t> turns;  // the same record twice goes in a later call
    for (std::size_t i = 0; i < items.size(); ++i) {
        const WriteItem& item = items[i];
        const Object* object = catalogue_.find(item.stream, context);
        if (!object) {
            outcomes[i] = outcome_of(i, WriteStatus::rejected, item.id, "INVALID_TYPE",
                                     "the user may not see " + item.stream);
            continue;
        }
        Draft draft = draft_of(*object, item, i);
        const bool create = item.operation == Operation::create;
        if (!draft.code.empty()) {
            outcomes[i] = outcome_of(i, WriteStatus::rejected, item.id, draft.code, draft.message);
            continue;
        }
        if (!create && draft.values.empty()) {  // even an empty update starts flows
            outcomes[i] = outcome_of(i, WriteStatus::written, item.id, "", "");
            continue;
        }
        const std::string key = create ? item.key.field : std::string();
        std::string same = item.stream + "/" + (create ? key + "=" + item.key.value : item.id);
        const std::size_t turn = create && key.empty() ? 0 : turns[same]++;
        Batch& batch = sorted[{item.stream, create, key, turn}];
        batch.object = object;
        batch.operation = item.operation;
        batch.key = key;
        batch.drafts.push_back(std::move(draft));
    }
    std::vector<Batch> all;
    std::vector<std::pair<std::size_t, Batch>> by_turn;
    for (auto& [name, batch] : sorted) by_turn.emplace_back(std::get<3>(name), std::move(batch));
    std::stable_sort(by_turn.begin(), by_turn.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto& [turn, batch] : by_turn) all.push_back(std::move(batch));
    return all;
}

std::vector<Outcome> Writer::write(std::span<const WriteItem> items, const Context& context) {
    std::vector<Outcome> outcomes(items.size());
    for (Batch& batch : batches(items, outcomes, context)) {
        try {
            const bool by_key = batch.object->external_ids.contains(batch.key);
            if (!batch.key.empty() && !by_key) look_up(items, batch, outcomes, context);
            if (batch.drafts.empty()) continue;
            send(items, batch, outcomes, context);
            compare(batch, outcomes, context);
        } catch (const Error& error) {
            // What was written before must not be lost with the outcomes.
            const bool any = std::any_of(outcomes.begin(), outcomes.end(), [](const Outcome& one) {
                return one.status == WriteStatus::written;
            });
            if (!any || error.code() != Errc::quota_exhausted) throw;
            for (const Draft& draft : batch.drafts) {
                Outcome& outcome = outcomes[draft.item];
                if (outcome.status != WriteStatus::unknown) continue;
                outcome = outcome_of(draft.item, WriteStatus::rejected, id_of(items[draft.item]),
                                     "REQUEST_LIMIT_EXCEEDED", error.details().cause);
            }
        }
    }
    for (std::size_t i = 0; i < outcomes.size(); ++i) outcomes[i].item = i;
    return outcomes;
}

/// A key that is no external id: found records are revised, the others created.
void Writer::look_up(Items items, Batch& batch, std::vector<Outcome>& outcomes,
                     const Context& context) {
    const std::vector<FieldInfo> fields{*batch.object->find(batch.key)};
    std::vector<std::string> values;
    for (const Draft& draft : batch.drafts) values.push_back(items[draft.item].key.value);
    const DecodedPage page = rows_.with_keys(*batch.object, fields, batch.key, values, context);
    std::map<std::string, std::vector<RecordId>> found;
    for (const Row& row : page.rows) {
        const auto* text = std::get_if<std::string>(&row.values.front());
        if (text) found[*text].push_back(row.id);
    }
    std::erase_if(batch.drafts, [&](const Draft& draft) {
        const auto known = found.find(items[draft.item].key.value);
        if (known == found.end()) return false;
        Outcome& outcome = outcomes[draft.item];
        outcome =
            outcome_of(draft.item, WriteStatus::written, known->second.front(), "ADOPTED", "");
        if (known->second.size() > 1) {
            outcome =
                outcome_of(draft.item, WriteStatus::rejected, "", "AMBIGUOUS_KEY",
                           "several records have this " + batch.key + ": " + listed(known->second));
        }
        return true;
    });
    batch.key.clear();
}

Call Writer::call_for(const Batch& batch, std::span<const Draft> drafts, Items items) const {
    Call call;
    const bool upsert = !batch.key.empty();
    const bool create = batch.operation == Operation::create && !upsert;
    call.method = create ? "POST" : "PATCH";
    call.repeat = create ? Repeat::unsafe : Repeat::safe;
    call.path = "/composite/sobjects";
    if (upsert) call.path += "/" + encoded(batch.object->name) + "/" + encoded(batch.key);
    call.label = (create ? "create " : upsert ? "upsert " : "update ") + batch.object->name;
    json records = json::array();
    for (const Draft& draft : drafts) {
        json record = draft.values;
        record["attributes"] = {{"type", batch.object->name}};
        if (batch.operation == Operation::revise) record["id"] = items[draft.item].id;
        if (upsert) record[batch.key] = items[draft.item].key.value;
        records.push_back(std::move(record));
    }
    call.body = dumped(json{{"allOrNone", false}, {"records", std::move(records)}});
    return call;
}

/// Sends at most 200 drafts; returns those whose rows may succeed later.
std::vector<Draft> Writer::send_once(Items items, const Batch& batch, std::span<Draft> drafts,
                                     std::vector<Outcome>& outcomes, const Context& context) {
    std::vector<RowResult> results;
    try {
        Answer answer = session_.ask(call_for(batch, drafts, items), context);
        if (answer.failure) throw error_of(*answer.failure, "write " + batch.object->name, "");
        results = read_results(answer.response.body, drafts.size());
    } catch (const Error& error) {
        if (!leaves_doubt(error)) throw;
        leave_open(outcomes, drafts, items, error.details().cause);
        return {};
    }
    std::vector<Draft> again;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        const std::size_t item = drafts[i].item;
        const RowResult& result = results[i];
        if (result.success) {
            const bool adopted = !batch.key.empty() && !result.created;
            const RecordId& id = result.id.empty() ? id_of(items[item]) : result.id;
            outcomes[item] =
                outcome_of(item, WriteStatus::written, id, adopted ? "ADOPTED" : "", "");
            continue;
        }
        outcomes[item] = refused(item, id_of(items[item]), result.failure);
        if (action_for(result.failure) == Action::retry_row) again.push_back(drafts[i]);
    }
    return again;
}

void Writer::send(Items items, Batch& batch, std::vector<Outcome>& outcomes,
                  const Context& context) {
    // The server waits 10 s for a lock before it gives up. Source: [D] UNABLE_TO_LOCK_ROW.
    constexpr std::array pauses{milliseconds(1'000), milliseconds(4'000), milliseconds(16'000)};
    std::stable_sort(batch.drafts.begin(), batch.drafts.end(),
                     [](const Draft& a, const Draft& b) { return a.parent < b.parent; });
    if (send_bulk(items, batch, outcomes, context)) return;
    std::vector<Draft> left = batch.drafts;
    std::size_t at_once = collection_rows;
    for (std::size_t attempt = 0; !left.empty(); ++attempt) {
        std::vector<Draft> again;
        for (std::size_t at = 0; at < left.size(); at += at_once) {
            const auto some = std::span(left).subspan(at, std::min(at_once, left.size() - at));
            for (Draft& draft : send_once(items, batch, some, outcomes, context)) {
                again.push_back(std::move(draft));
            }
        }
        if (again.empty() || attempt >= pauses.size()) return;
        session_.warn("salesforce: " + std::to_string(again.size()) + " rows of " +
                      batch.object->name + " are locked, trying again");
        session_.clock().sleep_for(pauses[attempt], context);
        at_once = std::max<std::size_t>(at_once / 4, 10);
        left = std::move(again);
    }
}

/// Reads back what was written; one call per 200 records tells what the org stored otherwise.
void Writer::compare(const Batch& batch, std::vector<Outcome>& outcomes, const Context& context) {
    std::vector<FieldInfo> fields;
    std::vector<std::string> ids;
    for (const Draft& draft : batch.drafts) {
        if (outcomes[draft.item].status != WriteStatus::written) continue;
        ids.push_back(outcomes[draft.item].id);
        for (const FieldInfo& field : draft.fields) {
            if (field_index(fields, field.name) < 0) fields.push_back(field);
        }
    }
    if (ids.empty() || fields.empty()) return;
    std::map<RecordId, Row> stored;
    try {
        for (Row& row : rows_.by_ids(*batch.object, fields, ids, context).rows) {
            RecordId id = row.id;
            stored.insert_or_assign(std::move(id), std::move(row));
        }
    } catch (const Error& error) {  // what is written stays written
        if (error.code() == Errc::cancelled || error.code() == Errc::deadline) throw;
        session_.warn("salesforce: what was written to " + batch.object->name +
                      " was not read back: " + error.details().cause);
    }
    for (const Draft& draft : batch.drafts) {
        Outcome& outcome = outcomes[draft.item];
        const auto row = stored.find(long_id(outcome.id));
        if (outcome.status != WriteStatus::written || row == stored.end()) continue;
        std::vector<std::string> names;
        for (std::size_t i = 0; i < draft.fields.size(); ++i) {
            const FieldInfo& field = draft.fields[i];
            const auto at = static_cast<std::size_t>(field_index(fields, field.name));
            const Value& value = row->second.values[at];
            const bool unseen = std::holds_alternative<Hidden>(value);
            if (unseen || same_value(field, draft.sent[i], value)) continue;
            outcome.altered.push_back({field.name, value});
            names.push_back(field.name);
        }
        if (names.empty()) continue;
        outcome.message = "the CRM stored otherwise than sent: " + listed(names);
    }
}

}  // namespace tenure::inline v1::salesforce
